package questions

import (
	"context"
	_ "embed" // used.sql, shares.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Sharing is who may put a question on a paper: its unit, the units below, or all. Nobody sees its key by it.
type Sharing string

// The ways of sharing.
const (
	SharedUnit  Sharing = "unit"
	SharedBelow Sharing = "below"
	SharedAll   Sharing = "all"
)

// Sharings lists them from the narrowest.
var Sharings = []Sharing{SharedUnit, SharedBelow, SharedAll}

func (s Sharing) known() bool { return s == SharedUnit || s == SharedBelow || s == SharedAll }

var errSharing = fault.New(fault.Invalid, "bank.sharing_unknown")

// Share says who may put questions of who's units on a paper. All or none. Fault bank.sharing_unknown.
func (s *Service) Share(ctx context.Context, who people.Actor, questions []uuid.UUID, with Sharing) error {
	if !with.known() {
		return errSharing
	}
	return s.step(ctx, who, questions, "question.share", func(ctx context.Context, tx bun.Tx, at standing) error {
		_, err := pg.Exec(ctx, tx, "update questions set shared = $2 where id = $1", at.ID, with)
		if err != nil {
			return fmt.Errorf("share question: %w", err)
		}
		return nil
	})
}

// ShareBank says so of all questions of a unit in which who is a trainer. Faults bank.sharing_unknown, quiz.unit_not_yours.
func (s *Service) ShareBank(ctx context.Context, who people.Actor, unit uuid.UUID, with Sharing) error {
	if !with.known() {
		return errSharing
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.mayOwn(ctx, tx, who, unit); err != nil {
			return err
		}
		n, err := pg.Exec(ctx, tx, "update questions set shared = $2 where unit_id = $1 and shared <> $2", unit, with)
		if err != nil {
			return fmt.Errorf("share bank: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "question.share", Object: "unit:" + unit.String(), Detail: map[string]any{"questions": n, "with": string(with)},
		})
	})
}

// Shared counts the questions in use of one unit's bank that may be put on papers in who's units.
type Shared struct {
	UnitID uuid.UUID `bun:"unit_id"`
	Unit   string    `bun:"unit"`
	Own    bool      `bun:"own"` // who is a trainer there
	Closed int       `bun:"closed"`
	Open   int       `bun:"open"`
	Below  int       `bun:"below"` // of both, shared downwards
	All    int       `bun:"all"`   // of both, shared with all
}

//go:embed shares.sql
var sharesSQL string

// Banks counts, unit by unit, what who may use: the banks of their units, and of others what is shared with a unit of theirs.
func (s *Service) Banks(ctx context.Context, who people.Actor) ([]Shared, error) {
	list := []Shared{}
	err := s.db.NewRaw(sharesSQL, s.editors(who).Units("b.unit_id"), s.editors(who).Units("u.unit_id"), s.now()).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("shared banks: %w", err)
	}
	return list, nil
}

// Open publishes the keys of questions of who's units: from now on they count for E2 in supervised sittings alone. Who does not read one does not
// open it: they could read it, and close it again. Fault bank.closed_to_you.
func (s *Service) Open(ctx context.Context, who people.Actor, questions []uuid.UUID) error {
	return s.step(ctx, who, questions, "question.open", func(ctx context.Context, tx bun.Tx, at standing) error {
		if !at.Readable {
			return errClosed
		}
		_, err := pg.Exec(ctx, tx, "update questions set open = true where id = $1", at.ID)
		if err != nil {
			return fmt.Errorf("open question: %w", err)
		}
		return nil
	})
}

// Close takes an opening back while nothing has shown the key: a quiz that holds the question does, and a text that asks it. Faults
// bank.key_shown, and bank.starter_open: that of the starter bank is public.
func (s *Service) Close(ctx context.Context, who people.Actor, questions []uuid.UUID) error {
	return s.step(ctx, who, questions, "question.close", func(ctx context.Context, tx bun.Tx, at standing) error {
		if at.Origin == OriginStarter {
			return fault.New(fault.Conflict, "bank.starter_open")
		}
		uses, err := s.usesOf(ctx, tx, at.ID)
		if err != nil {
			return err
		}
		for _, u := range uses {
			if u.Shown {
				return fault.New(fault.Conflict, "bank.key_shown").With("Title", u.Title)
			}
		}
		_, err = pg.Exec(ctx, tx, "update questions set open = false where id = $1", at.ID)
		if err != nil {
			return fmt.Errorf("close question: %w", err)
		}
		return nil
	})
}

// Shown notes that a quiz which shows their keys asks these versions: their questions are open from now on, and stay so.
func (s *Service) Shown(ctx context.Context, tx bun.Tx, versions []uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, `update questions set open = true
		where not open and id in (select question_id from question_versions where id = any($1))`, versions)
	if err != nil {
		return fmt.Errorf("open shown questions: %w", err)
	}
	return nil
}

// Use is where a version of a question stands.
type Use struct {
	Kind   string    `bun:"kind"` // "quiz", "assessment", or "course": a text of it
	ID     uuid.UUID `bun:"id"`
	Title  string    `bun:"title"`
	Number int       `bun:"number"` // of the version
	Shown  bool      `bun:"shown"`  // it is in use, and shows keys
	Since  time.Time `bun:"since,nullzero"`
}

//go:embed used.sql
var usedSQL string

func (s *Service) usesOf(ctx context.Context, db bun.IDB, question uuid.UUID) ([]Use, error) {
	uses := []Use{}
	if err := pg.Query(ctx, db, &uses, usedSQL, question); err != nil {
		return nil, fmt.Errorf("uses of a question: %w", err)
	}
	return uses, nil
}

// Writers are who wrote the versions of a question.
func (d Detail) Writers() []id.Person {
	var list []id.Person
	for _, v := range d.Versions {
		list = append(list, v.CreatedBy)
	}
	return list
}
