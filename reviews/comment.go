package reviews

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/review"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/prose"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Comment is what somebody said at a module.
type Comment struct {
	bun.BaseModel `bun:"table:review_comments,alias:c"`

	ID         uuid.UUID `bun:"id,pk"`
	VersionID  uuid.UUID `bun:"version_id"`
	ModuleID   id.Module `bun:"module_id"`
	LineageID  uuid.UUID `bun:"lineage_id"`
	Quote      string    `bun:"quote"`
	Words      string    `bun:"words"`
	MadeBy     id.Person `bun:"made_by"`
	MadeAt     time.Time `bun:"made_at"`
	ChangedAt  time.Time `bun:"changed_at,nullzero"`
	DeletedAt  time.Time `bun:"deleted_at,nullzero"`
	ResolvedBy id.Person `bun:"resolved_by,nullzero"`
	ResolvedAt time.Time `bun:"resolved_at,nullzero"`
}

// NewComment is what is to be said at a module of a version. With an ID that is there already nothing is made: the form was sent twice.
type NewComment struct {
	ID     uuid.UUID `json:"id,omitzero" doc:"UUID made by the client; repeat the request with it after a cut and nothing is made twice"`
	Module id.Module `json:"module"`
	Quote  string    `json:"quote,omitempty" maxLength:"500" doc:"words of the module's text that are meant, as they are shown"`
	Words  string    `json:"words" maxLength:"2000"`
}

// place is a module that somebody comments on.
type place struct {
	ID        id.Module `bun:"id"`
	LineageID uuid.UUID `bun:"lineage_id"`
	Title     string    `bun:"title"`
	Body      string    `bun:"body"`
}

// Add says something at a module of a version that who writes or reviews, and tells its authors, once for all that one person says within an
// hour. Faults: course.not_found, course.module_not_found, review.words_missing, review.text_long of the fields; review.quote_unknown when
// the text does not say so; review.too_many.
func (s *Service) Add(ctx context.Context, who people.Actor, version uuid.UUID, n NewComment) (uuid.UUID, error) {
	n.Words, n.Quote = tidy(n.Words), prose.Squeeze(n.Quote)
	if n.ID == uuid.Nil {
		n.ID = newID()
	}
	if err := n.check(); err != nil {
		return uuid.Nil, err
	}
	return n.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		d, err := s.takes.Discuss(ctx, tx, who, version)
		if err != nil {
			return err
		}
		var at place
		if err := reads.Scan(ctx, tx, &at, report.Args{"module": n.Module, "version": version}, "module"); err != nil {
			return pg.OrNotFound(err, fault.New(fault.NotFound, "course.module_not_found"))
		}
		if !says(at.Body, n.Quote) {
			return fault.Field("quote", "review.quote_unknown")
		}
		return s.add(ctx, tx, who, d, at, n)
	})
}

func (n NewComment) check() error {
	if utf8.RuneCountInString(n.Quote) > MaxQuote {
		return fault.Field("quote", "review.text_long").With("Max", MaxQuote)
	}
	return checkWords(n.Words)
}

// says reports whether a text, as it is shown, has these words; of none any text says nothing wrong.
func says(body, quote string) bool {
	if quote == "" {
		return true
	}
	words, _ := prose.Shown(body, func(source string) (string, error) {
		return prose.Article(source, func(string) (string, bool) { return "", false })
	})
	return strings.Contains(words, prose.Squeeze(quote))
}

func (s *Service) add(ctx context.Context, tx bun.Tx, who people.Actor, d review.Discussed, at place, n NewComment) error {
	made, err := tx.NewSelect().Model((*Comment)(nil)).Where("c.version_id = ?", d.VersionID).Count(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("comments of a version: %w", err)
	case made >= mostComments:
		return fault.New(fault.Conflict, "review.too_many").With("Max", mostComments)
	}
	lately, err := tx.NewSelect().Model((*Comment)(nil)).Where("c.version_id = ? and c.made_by = ? and c.made_at > ?", d.VersionID, who.PersonID, s.now().Add(-time.Hour)).Exists(ctx)
	if err != nil {
		return fmt.Errorf("comments of an hour: %w", err)
	}
	c := Comment{ID: n.ID, VersionID: d.VersionID, ModuleID: at.ID, LineageID: at.LineageID, Quote: n.Quote, Words: n.Words, MadeBy: who.PersonID, MadeAt: s.now()}
	res, err := tx.NewInsert().Model(&c).On("conflict (id) do nothing").Exec(ctx)
	if err != nil {
		return fmt.Errorf("comment: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return nil
	}
	if !lately {
		if err := s.tell(ctx, tx, who, d, "notices.review_comment", at, d.Authors...); err != nil {
			return err
		}
	}
	return s.note(ctx, tx, who, d, "course.review_comment", c.ID)
}

// tell writes a notice to persons, but to who does it.
func (s *Service) tell(ctx context.Context, tx bun.Tx, who people.Actor, d review.Discussed, key string, at place, persons ...id.Person) error {
	var list []people.Notice
	slices.SortFunc(persons, func(a, b id.Person) int { return slices.Compare(a[:], b[:]) })
	for _, person := range slices.Compact(persons) {
		if !who.IsOneself(person) {
			list = append(list, people.Notice{PersonID: person, Key: key, Args: map[string]string{"Title": d.Title, "Module": at.Title}, Href: Path(d.VersionID) + "#" + Anchor(at.ID)})
		}
	}
	return s.notify(ctx, tx, list...)
}

// Path is the page of all that is said about a version.
func Path(version uuid.UUID) string { return "/tinjauan/" + version.String() + "/catatan" }

// Anchor names a module on that page.
func Anchor(module id.Module) string { return "m-" + module.String() }

func (s *Service) note(ctx context.Context, tx bun.Tx, who people.Actor, d review.Discussed, action string, comment uuid.UUID) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, Object: "course:" + d.CourseID.String(), Detail: map[string]any{"title": d.Title, "version": d.Number, "comment": comment},
	})
}
