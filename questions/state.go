package questions

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// State is where the newest version of a question stands.
type State string

// The states. A question in use may be asked for a level; one that is written anew is a draft again, and its reviewed version
// stays good until the next is accepted.
const (
	StateDraft    State = "draft"
	StateInReview State = "in_review"
	StateInUse    State = "in_use"
	StateRetired  State = "retired"
)

// States lists them in their order.
var States = []State{StateDraft, StateInReview, StateInUse, StateRetired}

// Checks are the points of the reviewer's list, in the order in which they are looked at.
var Checks = []string{"one_key", "plausible", "level", "plain", "no_clue", "fact"}

// Review is what a second person said of a version. It is never changed.
type Review struct {
	bun.BaseModel `bun:"table:question_reviews,alias:w" json:"-"`

	ID         uuid.UUID `bun:"id,pk" json:"id"`
	QuestionID uuid.UUID `bun:"question_id" json:"question_id"`
	VersionID  uuid.UUID `bun:"version_id" json:"version_id"`
	ReviewerID id.Person `bun:"reviewer_id" json:"reviewer_id"`
	Verdict    string    `bun:"verdict" json:"verdict" enum:"accepted,returned"`
	Checks     []string  `bun:"checks,array" json:"checks"`
	Note       string    `bun:"note" json:"note"`
	ReviewedAt time.Time `bun:"reviewed_at" json:"reviewed_at"`
}

// standing is what decides about a question's state.
type standing struct {
	ID       uuid.UUID
	State    State
	Origin   Origin
	Open     bool
	Source   string
	UnitID   uuid.UUID
	Reviewed uuid.UUID `bun:"reviewed_version_id,nullzero"`
	AskedBy  id.Person
	Newest   uuid.UUID
	Authors  []id.Person `bun:"authors,array"`

	VariantOf uuid.UUID `bun:"variant_of,nullzero"`
	Readable  bool      // by who asks
}

// stands locks a question of who's units and tells where it stands.
func (s *Service) stands(ctx context.Context, tx bun.Tx, who people.Actor, question uuid.UUID) (standing, error) {
	return s.standsIn(ctx, tx, who, s.editors(who), question)
}

// standsIn is stands of a question of a unit in scope.
func (s *Service) standsIn(ctx context.Context, tx bun.Tx, who people.Actor, scope people.Scope, question uuid.UUID) (standing, error) {
	var at standing
	err := tx.NewRaw(`select b.id, b.state, b.origin, b.open, b.source, b.unit_id, b.variant_of, b.reviewed_version_id, coalesce(b.asked_by, '00000000-0000-0000-0000-000000000000') as asked_by,
			(select v.id from question_versions v where v.question_id = b.id order by v.number desc limit 1) as newest,
			(select array_agg(distinct v.created_by) from question_versions v where v.question_id = b.id) as authors, ? as readable
		from questions b where b.id = ? and ? for update of b`, sight(who), question, scope.Unit("b.unit_id")).Scan(ctx, &at)
	return at, pg.OrNotFound(err, errQuestion)
}

var errState = fault.New(fault.Conflict, "bank.state_differs")

// AskReview hands drafts over for review. Those that are no drafts refuse all: bank.state_differs; so does one whose picture is not
// ready: bank.picture_not_ready, and a variant that says what its origin says: bank.variant_same.
func (s *Service) AskReview(ctx context.Context, who people.Actor, questions []uuid.UUID) error {
	return s.step(ctx, who, questions, "question.ask_review", func(ctx context.Context, tx bun.Tx, at standing) error {
		if at.State != StateDraft {
			return errState
		}
		if err := s.picturesReady(ctx, tx, at); err != nil {
			return err
		}
		if err := s.saysOther(ctx, tx, at); err != nil {
			return err
		}
		return setState(ctx, tx, at.ID, StateInReview, who.PersonID)
	})
}

// Retire takes questions out of use; who asks for nothing new of them. Their answers stay.
func (s *Service) Retire(ctx context.Context, who people.Actor, questions []uuid.UUID) error {
	return s.step(ctx, who, questions, "question.retire", func(ctx context.Context, tx bun.Tx, at standing) error {
		if at.State == StateRetired {
			return errState
		}
		return setState(ctx, tx, at.ID, StateRetired, id.Person{})
	})
}

// Restore makes drafts of retired questions.
func (s *Service) Restore(ctx context.Context, who people.Actor, questions []uuid.UUID) error {
	return s.step(ctx, who, questions, "question.restore", func(ctx context.Context, tx bun.Tx, at standing) error {
		if at.State != StateRetired {
			return errState
		}
		return setState(ctx, tx, at.ID, StateDraft, id.Person{})
	})
}

// Verdict is what a reviewer says.
type Verdict struct {
	Accepted bool
	Checks   []string  // the points that hold; all of them, to accept
	Note     string    // why it is returned
	Seen     uuid.UUID // the version that was looked at
}

// Review accepts a version, or gives it back with a reason. Who wrote any of its versions, or asked for the review, is not who
// looks at it: bank.review_own. Faults bank.state_differs, bank.checks_missing, bank.review_note_missing, web.changed_meanwhile.
func (s *Service) Review(ctx context.Context, who people.Actor, question uuid.UUID, v Verdict) error {
	return s.step(ctx, who, []uuid.UUID{question}, "question.review", func(ctx context.Context, tx bun.Tx, at standing) error {
		if err := v.may(who, at); err != nil {
			return err
		}
		r := Review{
			ID: newID(), QuestionID: question, VersionID: at.Newest, ReviewerID: who.PersonID, Verdict: "returned",
			Checks: append([]string{}, v.Checks...), Note: kinds.Tidy(v.Note), ReviewedAt: s.now(),
		}
		to := StateDraft
		if v.Accepted {
			r.Verdict, to = "accepted", StateInUse
		}
		if _, err := tx.NewInsert().Model(&r).Exec(ctx); err != nil {
			return fmt.Errorf("question review: %w", err)
		}
		if v.Accepted {
			if _, err := tx.ExecContext(ctx, "update questions set reviewed_version_id = ? where id = ?", at.Newest, question); err != nil {
				return fmt.Errorf("reviewed version: %w", err)
			}
		}
		return setState(ctx, tx, question, to, id.Person{})
	})
}

const maxNote = 2000

// may refuses a verdict that is not complete, or of a person who is too near to the question.
func (v Verdict) may(who people.Actor, at standing) error {
	switch {
	case at.State != StateInReview:
		return errState
	case who.IsOneself(at.AskedBy) || slices.ContainsFunc(at.Authors, who.IsOneself):
		return fault.New(fault.Forbidden, "bank.review_own")
	case v.Seen != uuid.Nil && v.Seen != at.Newest:
		return fault.New(fault.Conflict, "web.changed_meanwhile")
	case v.Accepted && !holdsAll(v.Checks):
		return fault.Field("checks", "bank.checks_missing")
	case !v.Accepted && kinds.Tidy(v.Note) == "":
		return fault.Field("note", "bank.review_note_missing")
	}
	if f := kinds.CheckText("note", kinds.Tidy(v.Note), "", maxNote); f != nil {
		return f
	}
	return nil
}

func holdsAll(checks []string) bool {
	return !slices.ContainsFunc(Checks, func(c string) bool { return !slices.Contains(checks, c) })
}

// step does one thing to each of questions, all or none, in the order of their IDs so that two who do so wait and not lock.
func (s *Service) step(ctx context.Context, who people.Actor, questions []uuid.UUID, action string, do func(context.Context, bun.Tx, standing) error) error {
	questions = slices.Clone(questions)
	slices.SortFunc(questions, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	questions = slices.Compact(questions)
	if len(questions) == 0 || len(questions) > mostAtOnce {
		return fault.New(fault.Invalid, "bank.choose_some").With("Max", mostAtOnce)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		for _, id := range questions {
			at, err := s.stands(ctx, tx, who, id)
			if err != nil {
				return err
			}
			if err := do(ctx, tx, at); err != nil {
				return err
			}
			e := audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "question:" + id.String()}
			if err := audit.Write(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// mostAtOnce is how many questions one act may be about.
const mostAtOnce = 500

func setState(ctx context.Context, tx bun.Tx, question uuid.UUID, to State, asked id.Person) error {
	_, err := tx.ExecContext(ctx, "update questions set state = ?, asked_by = nullif(?, '00000000-0000-0000-0000-000000000000'::uuid) where id = ?", to, asked, question)
	if err != nil {
		return fmt.Errorf("state of question: %w", err)
	}
	return nil
}
