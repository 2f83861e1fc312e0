package courses

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// QuizResult is a finished attempt, as quizzes tells it: fractions of 10000.
type QuizResult struct {
	AttemptID   id.Attempt
	QuizID      id.Quiz
	PersonID    id.Person
	EnrolmentID id.Enrolment
	ModuleID    id.Module

	Fraction, PassMark int
	Passed             bool
	FinishedAt         time.Time
}

// MayAttempt refuses an attempt unless the enrolment is the person's own, not withdrawn, and the quiz stands in that
// module of its version. Fault: course.enrolment_not_found.
func (s *Service) MayAttempt(db bun.IDB, person id.Person, enrolment id.Enrolment, module id.Module, quiz id.Quiz) pg.Question {
	var kind struct {
		Kind Kind    `bun:"kind"`
		Quiz id.Quiz `bun:"quiz_id"`
	}
	return pg.Asking(db, &kind, func(_ context.Context, err error) error {
		if err == nil && (kind.Kind != Quiz || kind.Quiz != quiz) {
			return errModule
		}
		return pg.OrNotFound(err, errEnrolment)
	}, `select m.kind, m.quiz_id from enrolments e join modules m on m.version_id = e.version_id
		where e.id = $1 and e.person_id = $2 and m.id = $3 and e.withdrawn_at is null`, enrolment, person, module)
}

// QuizFinished moves the course on in the transaction that finished the attempt: the best result is kept, and passing
// completes the module. Whoever has withdrawn meanwhile finds it on coming back. Repeated news change nothing.
func (s *Service) QuizFinished(ctx context.Context, tx bun.Tx, r QuizResult) error {
	e, m, p, err := s.begun(ctx, tx, r.PersonID, r.EnrolmentID, r.ModuleID)
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	before := p.Completed()
	p.judge(r)
	if p.done && !before {
		p.CompletedAt = r.FinishedAt
	}
	return s.keep(ctx, tx, e, m, &p, before)
}

// QuizCourse is a course that uses a quiz, by the title that its trainer works on.
type QuizCourse struct {
	ID    uuid.UUID `bun:"id"`
	Title string    `bun:"title"`
}

// CoursesOfQuiz lists the courses that who may edit and that use the quiz, in their draft or as published.
func (s *Service) CoursesOfQuiz(ctx context.Context, who people.Actor, quiz id.Quiz) ([]QuizCourse, error) {
	var list []QuizCourse
	err := s.db.NewSelect().TableExpr("modules as m").
		Join("join course_versions as v on v.id = m.version_id and v.state in ('draft','published')").
		Join("join courses as c on c.id = v.course_id").
		ColumnExpr("c.id, (array_agg(v.title order by v.state = 'draft' desc))[1] as title").
		Where("m.quiz_id = ?", quiz).Where("?", s.mine(who)).
		Group("c.id").Order("title", "c.id").Scan(ctx, &list)
	return list, wrap(err, "courses of quiz")
}

// begun is an enrolment, withdrawn or not, with the locked progress of a module, made when there is none: a quiz may be taken
// without opening its page.
func (s *Service) begun(ctx context.Context, tx bun.Tx, person id.Person, enrolment id.Enrolment, module id.Module) (Enrolment, Module, Progress, error) {
	var row struct {
		Enrolment `bun:",extend"`
		Module    Module   `bun:"embed:m_"`
		Progress  Progress `bun:"embed:p_"`
	}
	err := pg.Query(ctx, tx, &row, `with l as (`+takenSQL+`), p as (
			insert into module_progress (enrolment_id, module_id, opened_at, updated_at) select l.id, l.m_id, $4, $4 from l
			on conflict (enrolment_id, module_id) do update set updated_at = module_progress.updated_at
			returning enrolment_id as p_enrolment_id, module_id as p_module_id, fraction as p_fraction, seconds as p_seconds, position as p_position,
				seen as p_seen, depth as p_depth, visible_ms as p_visible_ms, word_ms as p_word_ms, best_fraction as p_best_fraction, attempt_id as p_attempt_id, opened_at as p_opened_at, updated_at as p_updated_at, completed_at as p_completed_at)
		select l.*, p.* from l, p`, enrolment, person, module, s.now())
	if err == nil {
		err = s.launched(ctx, tx, row.Enrolment, module)
	}
	return row.Enrolment, row.Module, row.Progress, pg.OrNotFound(err, errEnrolment)
}

// judge keeps the best result and the attempt that passed: an enrolment passes a quiz once.
func (p *Progress) judge(r QuizResult) {
	if p.BestFraction == nil || r.Fraction > *p.BestFraction {
		p.BestFraction = &r.Fraction
	}
	if r.Passed {
		p.AttemptID = r.AttemptID
		p.reach(Whole, true)
	}
	if r.FinishedAt.After(p.UpdatedAt) {
		p.UpdatedAt = r.FinishedAt
	}
}
