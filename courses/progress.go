package courses

import (
	"context"
	_ "embed" // learning.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/records"
)

// Position is where a learner stopped in a module.
type Position struct {
	At      int       `json:"t,omitempty"`       // video: seconds
	Scroll  int       `json:"scroll,omitempty"`  // article: of 10000
	Page    int       `json:"page,omitempty"`    // pdf: from 1
	ShownAt time.Time `json:"shown_at,omitzero"` // pdf: since when that page is shown
	WholeAt time.Time `json:"whole_at,omitzero"` // pdf: when the file itself was first opened
}

// Progress is how far a learner is in a module. Fraction (of 10000), Seen, Depth and BestFraction only grow.
type Progress struct {
	bun.BaseModel `bun:"table:module_progress,alias:p" json:"-"`

	EnrolmentID uuid.UUID `bun:"enrolment_id,pk" json:"enrolment_id"`
	ModuleID    uuid.UUID `bun:"module_id,pk" json:"module_id"`
	Fraction    int       `bun:"fraction" json:"fraction"`
	Seconds     int       `bun:"seconds" json:"seconds"` // of learning, by the server's clock
	Position    Position  `bun:"position,type:jsonb" json:"position"`
	Seen        Spans     `bun:"seen,type:jsonb" json:"seen"` // video: seconds watched; pdf: pages shown
	Depth       int       `bun:"depth" json:"depth"`          // article: the deepest point read, of 10000

	BestFraction *int      `bun:"best_fraction" json:"best_fraction,omitempty"`   // quiz: the best result, of 10000; nil before the first
	AttemptID    uuid.UUID `bun:"attempt_id,nullzero" json:"attempt_id,omitzero"` // quiz: the attempt that passed

	OpenedAt    time.Time `bun:"opened_at" json:"opened_at"`
	UpdatedAt   time.Time `bun:"updated_at" json:"updated_at"`
	CompletedAt time.Time `bun:"completed_at,nullzero" json:"completed_at,omitzero"`

	done bool // a rule was met just now
}

// Completed reports whether the module is done.
func (p Progress) Completed() bool { return !p.CompletedAt.IsZero() }

// RecordProgress takes what a device saw and answers what stands now. It never goes down, whatever comes; completing the
// last module completes the course. Faults: course.enrolment_not_found, course.module_not_opened, course.report_invalid.
func (s *Service) RecordProgress(ctx context.Context, who people.Actor, enrolment, module uuid.UUID, r Report) (Progress, error) {
	if len(r.Watched) > maxSpans {
		return Progress{}, fault.Field("watched", "course.report_invalid")
	}
	return s.advance(ctx, who, enrolment, module, func(m Module, p *Progress) error {
		p.apply(m, r, s.now())
		return nil
	})
}

// MarkRead completes a module by the learner's word, which is taken only when the time it needs at least has passed since
// it was first opened: the way without a script, and the only one for images and links. A PDF must have had each page
// shown, or its file been opened for as long as the others need. Faults: course.too_early (with Seconds to wait), course.pages_left (with Pages), course.quiz_must_pass.
func (s *Service) MarkRead(ctx context.Context, who people.Actor, enrolment, module uuid.UUID) (Progress, error) {
	return s.advance(ctx, who, enrolment, module, func(m Module, p *Progress) error {
		if p.Completed() {
			return nil
		}
		now := s.now()
		switch m.Kind {
		case Quiz:
			return fault.New(fault.Conflict, "course.quiz_must_pass")
		case PDF:
			p.apply(m, Report{Page: p.Position.Page}, now)
			return p.readWhole(m, now)
		}
		if left := m.MinSeconds() - secondsSince(p.OpenedAt, now); left > 0 {
			return fault.New(fault.Conflict, "course.too_early").With("Seconds", left)
		}
		p.Seconds, p.UpdatedAt = max(p.Seconds, m.MinSeconds()), now
		p.reach(Whole, true)
		return nil
	})
}

// readWhole takes a learner's word for the pages of a PDF that were not shown one by one, when its file was opened long
// enough ago to read them in it.
func (p *Progress) readWhole(m Module, now time.Time) error {
	left := m.Media.Pages - p.Seen.Count()
	switch {
	case left <= 0:
		return nil
	case p.Position.WholeAt.IsZero():
		return fault.New(fault.Conflict, "course.pages_left").With("Pages", left).With("Next", p.nextPage(m.Media.Pages))
	}
	if wait := p.wholeWait(m, now); wait > 0 {
		return fault.New(fault.Conflict, "course.too_early").With("Seconds", wait)
	}
	p.Seen, p.Seconds = Spans{{1, m.Media.Pages + 1}}, p.Seconds+left*pageSeconds
	p.reach(Whole, true)
	return nil
}

// wholeWait is how many seconds are missing until the pages not shown can have been read in the file itself.
func (p Progress) wholeWait(m Module, now time.Time) int {
	return max(0, (m.Media.Pages-p.Seen.Count())*pageSeconds-secondsSince(p.Position.WholeAt, now))
}

// nextPage is the first page not seen yet, from 1.
func (p Progress) nextPage(pages int) int {
	for n := 1; n <= pages; n++ {
		if !p.Seen.Has(n) {
			return n
		}
	}
	return max(pages, 1)
}

// advance changes the locked progress of who's module and draws the consequences when it becomes complete.
func (s *Service) advance(ctx context.Context, who people.Actor, enrolment, module uuid.UUID, change func(Module, *Progress) error) (Progress, error) {
	var p Progress
	err := s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		e, m, err := s.learning(ctx, tx, who.PersonID, enrolment, module)
		if err != nil {
			return err
		}
		if p, err = lockProgress(ctx, tx, enrolment, module); err != nil {
			return err
		}
		before := p.Completed()
		if err := change(m, &p); err != nil {
			return err
		}
		if p.done && !before {
			p.CompletedAt = s.now()
		}
		return s.keep(ctx, tx, e, m, &p, before)
	})
	return p, err
}

// takenSQL reads an enrolment ($1) of a person ($2) with a module ($3), learningSQL one that is not withdrawn.
//
//go:embed learning.sql
var takenSQL string

var learningSQL = takenSQL + " and e.withdrawn_at is null"

// learning is who's own enrolment with one of its modules, its article not loaded.
func (s *Service) learning(ctx context.Context, db bun.IDB, person, enrolment, module uuid.UUID) (Enrolment, Module, error) {
	var row struct {
		Enrolment `bun:",extend"`
		Module    Module `bun:"embed:m_"`
	}
	err := pg.Query(ctx, db, &row, learningSQL, enrolment, person, module)
	return row.Enrolment, row.Module, pg.OrNotFound(err, errEnrolment)
}

// progressColumns are a progress's, named one by one: a column that a migration adds must not change a prepared statement.
const progressColumns = "enrolment_id, module_id, fraction, seconds, position, seen, depth, best_fraction, attempt_id, opened_at, updated_at, completed_at"

func lockProgress(ctx context.Context, tx bun.Tx, enrolment, module uuid.UUID) (Progress, error) {
	var p Progress
	err := pg.Query(ctx, tx, &p, "select "+progressColumns+" from module_progress where enrolment_id = $1 and module_id = $2 for update", enrolment, module)
	return p, pg.OrNotFound(err, fault.New(fault.Conflict, "course.module_not_opened"))
}

// keep writes p and, in the same statement, where the learner is; what follows when the module was not complete before and
// is now, follows. The statement locks the enrolment, so of two modules completed at once the second sees the first.
func (s *Service) keep(ctx context.Context, tx bun.Tx, e Enrolment, m Module, p *Progress, before bool) error {
	if p.Seen == nil {
		p.Seen = Spans{}
	}
	var open bool // the course can be completed
	err := pg.Query(ctx, tx, &open, `with saved as (update module_progress
			set fraction = $3, seconds = $4, position = $5, seen = $6, updated_at = $7, completed_at = $8, depth = $10, best_fraction = $11, attempt_id = $12
			where enrolment_id = $1 and module_id = $2)
		update enrolments set last_module_id = $2, last_seen_at = $9 where id = $1
			returning completed_at is null and withdrawn_at is null`,
		p.EnrolmentID, p.ModuleID, p.Fraction, p.Seconds, pg.JSON(p.Position), pg.JSON(p.Seen), p.UpdatedAt, pg.Null(p.CompletedAt), s.now(),
		p.Depth, p.BestFraction, pg.Null(p.AttemptID))
	if err != nil || before == p.Completed() {
		return wrap(err, "save progress")
	}
	return s.moduleCompleted(ctx, tx, e, m, *p, open)
}

// open makes who's progress of a module when there is none, and notes that they are there. The first opening of a course
// is written into the record.
func (s *Service) open(ctx context.Context, tx bun.Tx, e Enrolment, module uuid.UUID) error {
	now := s.now()
	_, err := pg.Exec(ctx, tx, `with opened as (insert into module_progress (enrolment_id, module_id, opened_at, updated_at) values ($1, $2, $3, $3)
			on conflict do nothing)
		update enrolments set last_module_id = $2, last_seen_at = $3 where id = $1`, e.ID, module, now)
	if err != nil {
		return wrap(err, "open module")
	}
	return s.launched(ctx, tx, e, module)
}

// launched writes the first opening of a course, by one of its modules, into the record.
func (s *Service) launched(ctx context.Context, tx bun.Tx, e Enrolment, module uuid.UUID) error {
	if !e.LastSeenAt.IsZero() {
		return nil
	}
	return records.Append(ctx, tx, records.Statement{
		PersonID: e.PersonID, Verb: records.Launched, ObjectType: "course", ObjectID: e.CourseID, OccurredAt: s.now(),
		Context: map[string]any{"enrolment": e.ID, "version": e.VersionID, "module": module},
	})
}
