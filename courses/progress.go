package courses

import (
	"context"
	"database/sql"
	_ "embed" // learning.sql
	"errors"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
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

	EnrolmentID id.Enrolment `bun:"enrolment_id,pk" json:"enrolment_id"`
	ModuleID    id.Module    `bun:"module_id,pk" json:"module_id"`
	Fraction    int          `bun:"fraction" json:"fraction"`
	Seconds     int          `bun:"seconds" json:"seconds"` // of learning, by the server's clock
	Position    Position     `bun:"position,type:jsonb" json:"position"`
	Seen        Spans        `bun:"seen,type:jsonb" json:"seen"` // video: seconds watched; pdf: pages shown
	Depth       int          `bun:"depth" json:"depth"`          // article: the deepest point read, of 10000

	VisibleMS *int64 `bun:"visible_ms" json:"visible_ms,omitempty"` // in which a page was in front of its learner; nil: never measured
	WordMS    int64  `bun:"word_ms" json:"word_ms,omitempty"`       // of these, what a device told only later

	BestFraction *int       `bun:"best_fraction" json:"best_fraction,omitempty"`   // quiz: the best result, of 10000; nil before the first
	AttemptID    id.Attempt `bun:"attempt_id,nullzero" json:"attempt_id,omitzero"` // quiz: the attempt that passed

	OpenedAt    time.Time `bun:"opened_at" json:"opened_at"`
	UpdatedAt   time.Time `bun:"updated_at" json:"updated_at"`
	Now         time.Time `bun:"-" json:"now,omitzero"` // the server's clock at the report
	CompletedAt time.Time `bun:"completed_at,nullzero" json:"completed_at,omitzero"`

	done      bool  // a rule was met just now
	presence  Spans // of its learner, when it changed
	newMS     *int  // added to VisibleMS just now
	newWordMS int
}

// Completed reports whether the module is done.
func (p Progress) Completed() bool { return !p.CompletedAt.IsZero() }

// RecordProgress takes what a device saw and answers what stands now. It never goes down, whatever comes; completing the
// last module completes the course. Faults: course.enrolment_not_found, course.module_not_opened, course.report_invalid.
func (s *Service) RecordProgress(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, r Report) (Progress, error) {
	if len(r.Watched) > maxSpans || len(r.Visible) > maxSpans {
		return Progress{}, fault.Field("watched", "course.report_invalid")
	}
	return s.advance(ctx, who, enrolment, module, &r, func(ctx context.Context, tx bun.Tx, e Enrolment, m Module, p *Progress) error {
		now := s.now()
		p.apply(m, r, now)
		if len(r.Visible) > 0 {
			if err := s.see(ctx, tx, e, m, p, r.Visible, now); err != nil {
				return err
			}
		}
		if r.Marked == 0 {
			return nil
		}
		return p.mark(m, earlier(time.UnixMilli(int64(r.Marked)), now))
	})
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// MarkRead completes a module by the learner's word, which is taken only when the time it needs at least has passed since
// it was first opened: the way without a script, and the only one for images and links. A PDF must have had each page
// shown, or its file been opened for as long as the others need. Faults: course.too_early (with Seconds to wait), course.pages_left (with Pages), course.quiz_must_pass.
func (s *Service) MarkRead(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module) (Progress, error) {
	return s.advance(ctx, who, enrolment, module, &Report{}, func(_ context.Context, _ bun.Tx, _ Enrolment, m Module, p *Progress) error {
		return p.mark(m, s.now())
	})
}

// mark takes the learner's word, given at a moment, as MarkRead promises.
func (p *Progress) mark(m Module, at time.Time) error {
	if p.Completed() {
		return nil
	}
	switch m.Kind {
	case Quiz:
		return fault.New(fault.Conflict, "course.quiz_must_pass")
	case Package:
		return fault.New(fault.Conflict, "course.package_decides")
	case PDF:
		p.apply(m, Report{Page: p.Position.Page}, at)
		return p.readWhole(m, at)
	}
	if left := m.MinSeconds() - secondsSince(p.OpenedAt, at); left > 0 {
		return fault.New(fault.Conflict, "course.too_early").With("Seconds", left)
	}
	p.Seconds = max(p.Seconds, m.MinSeconds())
	if at.After(p.UpdatedAt) {
		p.UpdatedAt = at
	}
	p.reach(Whole, true)
	return nil
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
	p.Seen, p.Seconds = Spans{{1, m.Media.Pages + 1}}, max(p.Seconds, m.Media.Pages*pageSeconds)
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

// changed is what happens to the locked progress of a module.
type changed func(context.Context, bun.Tx, Enrolment, Module, *Progress) error

// advance changes the locked progress of who's module, which r may have opened, and draws the consequences when it becomes complete.
func (s *Service) advance(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, r *Report, change changed) (p Progress, err error) {
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err = s.advanceIn(ctx, tx, who.PersonID, enrolment, module, r, change)
		return err
	})
	return p, err
}

func (s *Service) advanceIn(ctx context.Context, tx bun.Tx, person id.Person, enrolment id.Enrolment, module id.Module, r *Report, change changed) (Progress, error) {
	e, m, err := s.learning(ctx, tx, person, enrolment, module)
	if err != nil {
		return Progress{}, err
	}
	if r.openedAt, err = s.openedThere(ctx, tx, e, m, r.Opened); err != nil {
		return Progress{}, err
	}
	p, err := lockProgress(ctx, tx, enrolment, m.ID)
	if err != nil {
		return p, err
	}
	before := p.Completed()
	if err := change(ctx, tx, e, m, &p); err != nil {
		return p, err
	}
	if p.done && !before {
		p.CompletedAt = s.now()
	}
	return p, s.keep(ctx, tx, e, m, &p, before)
}

// takenSQL reads an enrolment ($1) of a person ($2) with a module ($3), learningSQL one that is not withdrawn.
//
//go:embed learning.sql
var takenSQL string

var learningSQL = takenSQL + " and e.withdrawn_at is null"

// learning is who's own enrolment with one of its modules, its article not loaded.
func (s *Service) learning(ctx context.Context, db bun.IDB, person id.Person, enrolment id.Enrolment, module id.Module) (Enrolment, Module, error) {
	var row struct {
		Enrolment `bun:",extend"`
		Module    Module `bun:"embed:m_"`
	}
	err := pg.Query(ctx, db, &row, learningSQL, enrolment, person, module)
	if errors.Is(err, sql.ErrNoRows) {
		named, err := current(ctx, db, enrolment, module)
		if err != nil || named == module {
			return row.Enrolment, row.Module, errEnrolment
		}
		return s.learning(ctx, db, person, enrolment, named)
	}
	return row.Enrolment, row.Module, pg.OrNotFound(err, errEnrolment)
}

// progressColumns are a progress's, named one by one: a column that a migration adds must not change a prepared statement.
const progressColumns = "enrolment_id, module_id, fraction, seconds, position, seen, depth, visible_ms, word_ms, best_fraction, attempt_id, opened_at, updated_at, completed_at"

func lockProgress(ctx context.Context, tx bun.Tx, enrolment id.Enrolment, module id.Module) (Progress, error) {
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
	kept := pg.Asking(tx, &open, nil, `with saved as (update module_progress
			set fraction = $3, seconds = $4, position = $5, seen = $6, updated_at = $7, completed_at = $8, depth = $10, best_fraction = $11, attempt_id = $12,
				visible_ms = $13, word_ms = $14
			where enrolment_id = $1 and module_id = $2), present as (insert into presence (person_id, spans) select $15::uuid, $16::jsonb where $16::jsonb is not null
			on conflict (person_id) do update set spans = excluded.spans)
		update enrolments set last_module_id = $2, last_seen_at = $9, visible_ms = coalesce(visible_ms + $17::int, $17::int, visible_ms), word_ms = word_ms + $18
			where id = $1
			returning completed_at is null and withdrawn_at is null`,
		p.EnrolmentID, p.ModuleID, p.Fraction, p.Seconds, pg.JSON(p.Position), pg.JSON(p.Seen), p.UpdatedAt, pg.Null(p.CompletedAt), s.now(),
		p.Depth, p.BestFraction, pg.Null(p.AttemptID), p.VisibleMS, p.WordMS, e.PersonID, p.presenceJSON(), p.newMS, p.newWordMS)
	if before == p.Completed() {
		return wrap(pg.Ask(ctx, kept), "save progress")
	}
	var done []doneModule // as it stands then
	if err := pg.Ask(ctx, kept, askDone(tx, e, &done)); err != nil {
		return wrap(err, "save progress")
	}
	if err := moduleCompleted(ctx, tx, e, m, *p); err != nil || !open {
		return err
	}
	return s.completeIfDone(ctx, tx, e, done)
}

// open gives who's progress of a module, made when there is none, and notes that they are there. The first opening of a course is
// written into the record.
func (s *Service) open(ctx context.Context, e Enrolment, module id.Module) (p Progress, err error) {
	if !e.LastSeenAt.IsZero() {
		return s.opened(ctx, s.db, e, module)
	}
	err = s.inTx(ctx, func(ctx context.Context, tx bun.Tx) (err error) {
		if p, err = s.opened(ctx, tx, e, module); err != nil {
			return err
		}
		return s.launched(ctx, tx, e, module)
	})
	return p, err
}

// opened is open but for the record: one statement.
func (s *Service) opened(ctx context.Context, db bun.IDB, e Enrolment, module id.Module) (Progress, error) {
	var found []Progress
	for range 2 { // another tab may make it meanwhile, unseen by a statement that has begun
		err := pg.Query(ctx, db, &found, `with made as (insert into module_progress (enrolment_id, module_id, opened_at, updated_at) values ($1, $2, $3, $3)
				on conflict do nothing returning `+progressColumns+`),
			here as (update enrolments set last_module_id = $2, last_seen_at = $3 where id = $1)
			select `+progressColumns+` from made
			union all select `+progressColumns+` from module_progress where enrolment_id = $1 and module_id = $2`, e.ID, module, s.now())
		if err != nil {
			return Progress{}, wrap(err, "open module")
		}
		if len(found) > 0 {
			return found[0], nil
		}
	}
	return Progress{}, errModule
}

// launched writes the first opening of a course, by one of its modules, into the record.
func (s *Service) launched(ctx context.Context, tx bun.Tx, e Enrolment, module id.Module) error {
	if !e.LastSeenAt.IsZero() {
		return nil
	}
	return records.Append(ctx, tx, records.Statement{
		PersonID: e.PersonID, Verb: records.Launched, ObjectType: "course", ObjectID: e.CourseID, OccurredAt: s.now(),
		Context: map[string]any{"enrolment": e.ID, "version": e.VersionID, "module": module},
	})
}
