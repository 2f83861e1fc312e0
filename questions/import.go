package questions

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/exchange"
)

// ImportState is where an import stands: looked at, in the bank, or taken back.
type ImportState string

// The states.
const (
	ImportChecked ImportState = "checked"
	ImportApplied ImportState = "applied"
	ImportUndone  ImportState = "undone"
)

// Import is a file, or pasted text, with questions, and what became of it.
type Import struct {
	bun.BaseModel `bun:"table:question_imports,alias:i" json:"-"`

	ID        uuid.UUID       `bun:"id,pk" json:"id"`
	UnitID    uuid.UUID       `bun:"unit_id" json:"unit_id"`
	FileName  string          `bun:"file_name" json:"file_name"` // "" when it was pasted
	Format    exchange.Format `bun:"format" json:"format"`
	Origin    Origin          `bun:"origin" json:"origin,omitempty" enum:"starter"`
	State     ImportState     `bun:"state" json:"state" enum:"checked,applied,undone"`
	Notes     []exchange.Note `bun:"notes,type:jsonb" json:"notes"`
	CreatedBy id.Person       `bun:"created_by" json:"created_by"`
	CreatedAt time.Time       `bun:"created_at" json:"created_at"`
	AppliedAt time.Time       `bun:"applied_at,nullzero" json:"applied_at,omitzero"`
	UndoneAt  time.Time       `bun:"undone_at,nullzero" json:"undone_at,omitzero"`
}

// importItem is a question as it was read and mended.
type importItem struct {
	bun.BaseModel `bun:"table:question_import_items,alias:r"`

	ImportID   uuid.UUID       `bun:"import_id,pk"`
	N          int             `bun:"n,pk"`
	Line       int             `bun:"line"`
	Sheet      string          `bun:"sheet"`
	Number     string          `bun:"number"`
	Item       exchange.Item   `bun:"item,type:jsonb"`
	Losses     []exchange.Note `bun:"losses,type:jsonb"`
	Reasons    []exchange.Note `bun:"reasons,type:jsonb"`
	LeftOut    bool            `bun:"left_out"`
	QuestionID uuid.UUID       `bun:"question_id,nullzero"`
}

// NewImport is a file or pasted text to look at.
type NewImport struct {
	UnitID   uuid.UUID // the bank they go into
	FileName string    // "" when it was pasted
	Data     []byte
}

var errImport = fault.New(fault.NotFound, "bank.import_unknown")

// StartImport reads a file and keeps what it says until it is applied; nothing enters the bank yet. Faults on "file" say why it
// cannot be read (exchange.Read); quiz.unit_not_yours.
func (s *Service) StartImport(ctx context.Context, who people.Actor, n NewImport) (uuid.UUID, error) {
	return s.startImport(ctx, who, n, "")
}

func (s *Service) startImport(ctx context.Context, who people.Actor, n NewImport, origin Origin) (uuid.UUID, error) {
	if err := s.mayOwn(ctx, s.db, who, n.UnitID); err != nil {
		return uuid.Nil, err
	}
	return s.keepImport(ctx, who, n, origin)
}

// keepImport reads a file for a unit into which who may take it, and keeps what it says.
func (s *Service) keepImport(ctx context.Context, who people.Actor, n NewImport, origin Origin) (uuid.UUID, error) {
	read, err := exchange.Read(ctx, n.Data)
	if err != nil {
		return uuid.Nil, err
	}
	i := Import{
		ID: newID(), UnitID: n.UnitID, FileName: fileName(n.FileName), Format: read.Format, Origin: origin, State: ImportChecked,
		Notes: append([]exchange.Note{}, read.Notes...), CreatedBy: who.PersonID, CreatedAt: s.now(),
	}
	pictures, err := s.putPictures(ctx, i.ID, read.Questions)
	if err != nil {
		return uuid.Nil, err
	}
	items := make([]importItem, len(read.Questions))
	for at, q := range read.Questions {
		items[at] = asRead(i.ID, q)
	}
	return i.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&i).Exec(ctx); err != nil {
			return fmt.Errorf("question import: %w", err)
		}
		if _, err := tx.NewInsert().Model(&items).Exec(ctx); err != nil {
			return fmt.Errorf("items of question import: %w", err)
		}
		if err := s.recordPictures(ctx, tx, who.AuditID(), pictures); err != nil {
			return err
		}
		return s.auditImport(ctx, tx, who, "question_import.check", i.ID, map[string]any{"questions": len(items)})
	})
}

// asRead is what is stored of a question that was read; the bytes of its pictures are in the object store.
func asRead(id uuid.UUID, q exchange.Question) importItem {
	q.Item.Pictures = slices.Clone(q.Item.Pictures)
	for i := range q.Item.Pictures {
		q.Item.Pictures[i].Data = nil
	}
	return importItem{
		ImportID: id, N: q.N, Line: q.Line, Sheet: q.Sheet, Number: q.Number, Item: q.Item,
		Losses: append([]exchange.Note{}, q.Losses...), Reasons: append([]exchange.Note{}, q.Reasons...),
	}
}

// mayOwn refuses a unit in which who may not put questions.
func (s *Service) mayOwn(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID) error {
	ok, err := people.UnitIn(ctx, db, unit, s.editors(who))
	if err == nil && !ok {
		err = fault.Field("unit_id", "quiz.unit_not_yours")
	}
	return err
}

func (s *Service) auditImport(ctx context.Context, tx bun.Tx, who people.Actor, action string, id uuid.UUID, detail map[string]any) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "question_import:" + id.String(), Detail: detail})
}

const longestFileName = 120

// fileName is the last part of what a browser calls a file, shortened to what can be shown.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		return ""
	}
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if runes := []rune(name); len(runes) > longestFileName {
		name = string(runes[:longestFileName])
	}
	return name
}
