package quizzes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// StartRequest names the quiz and the enrolment and module through which it is taken.
type StartRequest struct {
	QuizID      id.Quiz
	EnrolmentID id.Enrolment
	ModuleID    id.Module
}

var errAgain = fault.New(fault.Conflict, "quiz.start_again")

// Start gives who's open attempt of the quiz, or begins a new one: a second tab, a reload or a repeated request resume
// the same attempt. It refuses (Conflict) when this enrolment has passed already (quiz.passed_already) or the attempts are
// used up (quiz.no_attempts_left), and whatever Hooks.MayAttempt refuses.
func (s *Service) Start(ctx context.Context, who people.Actor, r StartRequest) (Attempt, error) {
	if r.EnrolmentID.IsZero() {
		return Attempt{}, errQuiz
	}
	a, err := s.begin(ctx, who, Attempt{Purpose: ForCourse, QuizID: r.QuizID, PersonID: who.PersonID, EnrolmentID: r.EnrolmentID, ModuleID: r.ModuleID})
	if err != nil {
		a.State = "" // an older one may have ended meanwhile
	}
	s.Began(who, a)
	return a, err
}

// Began tells that an attempt of who runs, once that stands.
func (s *Service) Began(who people.Actor, a Attempt) {
	t := Turn{PersonID: who.PersonID}
	if a.State == Open {
		t.Attempt, t.Runs, t.Title, t.Until = a.ID, true, a.Title, a.DeadlineAt
	}
	s.turned(t)
}

// Preview begins a new trial of a quiz that who may edit, ending an earlier trial. It counts for nothing.
func (s *Service) Preview(ctx context.Context, who people.Actor, quiz id.Quiz) (Attempt, error) {
	n, err := s.db.NewSelect().TableExpr("quizzes as z").Where("z.id = ?", quiz).
		Where("?", s.mine(who)).Count(ctx)
	if err != nil {
		return Attempt{}, fmt.Errorf("preview: %w", err)
	}
	if n == 0 {
		return Attempt{}, errQuiz
	}
	trial := Attempt{Purpose: ForPreview, QuizID: quiz, PersonID: who.PersonID}
	before, _, err := s.look(ctx, trial)
	if err == nil && !before.OpenID.IsZero() {
		err = s.finish(ctx, before.OpenID, byPerson)
	}
	if err != nil {
		return Attempt{}, err
	}
	return s.begin(ctx, who, trial)
}

// begin resumes or inserts. Another tab may win the insert or finish in between, so it looks again a few times.
func (s *Service) begin(ctx context.Context, who people.Actor, a Attempt) (Attempt, error) {
	for range 3 {
		before, may, err := s.look(ctx, a)
		switch {
		case err != nil:
			return Attempt{}, err
		case !before.OpenID.IsZero() && !before.overdue(s.now()):
			if may != nil {
				return Attempt{}, may // not through somebody else's enrolment
			}
			return s.Attempt(ctx, who, before.OpenID)
		case !before.OpenID.IsZero():
			if err := s.finish(ctx, before.OpenID, byDeadline); err != nil {
				return Attempt{}, err
			}
			continue
		case may != nil:
			return Attempt{}, may
		}
		if inserted, err := s.newAttempt(ctx, who, &a, before); err != nil || inserted {
			return a, err
		}
	}
	return Attempt{}, errAgain
}

// past is what a person did in a quiz before: their last number, whether this enrolment passed, the attempt that is open.
type past struct {
	Number     int        `bun:"number"`
	Passed     bool       `bun:"passed"`
	OpenID     id.Attempt `bun:"open_id"`
	DeadlineAt time.Time  `bun:"deadline_at,nullzero"`

	Out []uuid.UUID `bun:"outs,array"` // versions of the quiz that count for nobody, by a ruling: they are not asked any more
}

func (p past) overdue(now time.Time) bool { return Attempt{DeadlineAt: p.DeadlineAt}.overdue(now) }

// look reads, in one go, the attempts of the same quiz, person and purpose as a, and whether the enrolment and module allow one more; a
// preview has neither.
func (s *Service) look(ctx context.Context, a Attempt) (p past, may, err error) {
	all := []pg.Question{s.askPast(a, &p)}
	if !a.Preview() && s.hooks.MayAttempt != nil {
		all = append(all, s.hooks.MayAttempt(s.db, a.PersonID, a.EnrolmentID, a.ModuleID, a.QuizID).Keeping(&may))
	}
	if err = pg.Ask(ctx, all...); err != nil {
		return p, may, fmt.Errorf("earlier attempts: %w", err)
	}
	return p, may, nil
}

func (s *Service) askPast(a Attempt, into *past) pg.Question {
	return pg.Asking(s.db, into, nil, `select coalesce(max(number), 0) as number, coalesce(bool_or(passed and enrolment_id = $1), false) as passed,
			(array_agg(id) filter (where state <> 'finished'))[1] as open_id, max(deadline_at) filter (where state <> 'finished') as deadline_at,
			array(select t.version_id from quiz_slots t join regrades r on r.version_id = t.version_id
				where t.quiz_id = $2 and r.kind = 'question' and r.ruled_no is not null and r.reversed_by_id is null) as outs
		from attempts where quiz_id = $2 and person_id = $3 and (purpose = $4 or $4 = 'course' and purpose = 'assessment')`, a.EnrolmentID, a.QuizID, a.PersonID, a.Purpose)
}

// newAttempt checks what may stop a new attempt and writes it; false when another request was quicker.
func (s *Service) newAttempt(ctx context.Context, who people.Actor, a *Attempt, before past) (bool, error) {
	q, err := s.paper(ctx, s.db, a.QuizID)
	switch {
	case err != nil:
		return false, err
	case a.Preview(): // as often as an editor likes
	case before.Passed:
		return false, fault.New(fault.Conflict, "quiz.passed_already")
	case q.AssessmentID != uuid.Nil: // its own rules say how often
	case q.MaxAttempts > 0 && before.Number >= q.MaxAttempts:
		return false, fault.New(fault.Conflict, "quiz.no_attempts_left").With("Max", q.MaxAttempts)
	}
	a.ID, a.Number, a.State, a.StartedAt = id.Attempt(newID()), before.Number+1, Open, s.now()
	a.PassMark, a.Title, a.MaxAttempts = q.PassMark, q.Title, q.MaxAttempts
	if q.TimeLimitS > 0 {
		a.Left = time.Duration(q.TimeLimitS) * time.Second
		a.DeadlineAt = a.StartedAt.Add(a.Left)
	}
	items := q.Items
	if len(before.Out) > 0 {
		items = slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return slices.Contains(before.Out, i.ID) })
	}
	if len(items) == 0 && q.AssessmentID == uuid.Nil {
		return false, errEmpty
	}
	places := layOut(items, q.Shuffle)
	if q.AssessmentID != uuid.Nil {
		if places, err = s.evaluate(ctx, who, a, q); err != nil {
			return false, err
		}
	}
	if a.Questions, err = s.ask(ctx, s.db, places); err != nil {
		return false, err
	}
	return insertAttempt(ctx, s.db, *a, bare(places))
}

// insertAttempt writes an attempt with its places and, but for a preview, the statement that it began, all in one round trip, which outside
// of a transaction is one; false when another request was quicker: the unique indexes let one of several simultaneous starts through, one
// open attempt, and no number twice.
func insertAttempt(ctx context.Context, db bun.IDB, a Attempt, places []Place) (bool, error) {
	var title any // of a quiz it is the quiz's
	if a.Purpose == ForAssessment {
		title = a.Title
	}
	there, err := pg.Exec(ctx, db, `with a as (
			insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, deadline_at, pass_mark,
				assessment_id, sitting_id, form, title, stepwise, continues, part, setup)
			values ($6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
			on conflict do nothing returning id), `+putPlaces+` select append_statements($25::jsonb) from a`,
		withPlaces(places, a.ID, a.Purpose, pg.Null(a.QuizID), a.PersonID, pg.Null(a.EnrolmentID), pg.Null(a.ModuleID), a.Number, a.State,
			a.StartedAt, pg.Null(a.DeadlineAt), a.PassMark, pg.Null(a.AssessmentID), pg.Null(a.SittingID), pg.Null(a.Form), title, a.Stepwise,
			pg.Null(a.Continues), max(a.Part, 1), document(a.Setup), records.Arg(a.began()...))...)
	if err != nil {
		return false, fmt.Errorf("insert attempt: %w", err)
	}
	return there > 0, nil
}

// began are the statements of a beginning; a preview's is none.
func (a Attempt) began() []records.Statement {
	st := records.Statement{PersonID: a.PersonID, Verb: records.Attempted, ObjectType: "quiz", ObjectID: uuid.UUID(a.QuizID), OccurredAt: a.StartedAt, Context: a.context()}
	switch a.Purpose {
	case ForPreview:
		return []records.Statement{}
	case ForAssessment:
		st.ObjectType, st.ObjectID = "assessment", a.AssessmentID
	}
	return []records.Statement{st}
}

// context is what a statement says besides the act itself.
func (a Attempt) context() map[string]any {
	if a.Purpose == ForAssessment {
		return map[string]any{"title": a.Title, "attempt": a.ID, "number": a.Number}
	}
	return map[string]any{
		"title": a.Title, "attempt": a.ID, "number": a.Number, "enrolment": a.EnrolmentID, "module": a.ModuleID,
	}
}
