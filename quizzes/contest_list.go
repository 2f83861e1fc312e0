package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// ContestView is an objection with names, and the words of what it is about.
type ContestView struct {
	Contest `bun:",extend"`

	Name         string `bun:"name" json:"name"`
	Unit         string `bun:"unit" json:"unit"`
	AnsweredName string `bun:"answered_name" json:"answered_name,omitempty"`
	Title        string `bun:"title" json:"title"`
	Assessed     bool   `bun:"assessed" json:"-"`   // of an assessment, not of a quiz
	May          bool   `bun:"-" json:"may_answer"` // the reader may answer it

	Competency competencies.Competency `bun:"embed:c_" json:"-"` // whose level it is about; its code is "" of a question

	Asked *Asked `bun:"-" json:"-"` // the question as it is shown, to whom may know it
}

// Contests lists the objections that wait for an answer of who's units, the one due first at the top, without who's own; the reading is
// written into the audit.
func (s *Service) Contests(ctx context.Context, who people.Actor) ([]ContestView, error) {
	list, err := s.contests(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("k.state in (?, ?) and k.person_id <> ? and ?", ContestOpen, ContestRegrade, who.PersonID, who.Scope(s.now(), contestAnswerers...).Units("k.unit_id")).
			Order("k.due_on", "k.id").Limit(500)
	})
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "contest.read", Object: "contests",
		SubjectIDs: audit.Subjects(list, func(k ContestView) id.Person { return k.PersonID }), Detail: map[string]any{"rows": len(list)},
	})
}

// ContestsMine lists who's own, newest first.
func (s *Service) ContestsMine(ctx context.Context, who people.Actor) ([]ContestView, error) {
	return s.contests(ctx, func(q *bun.SelectQuery) *bun.SelectQuery {
		return q.Where("k.person_id = ?", who.PersonID).OrderExpr("k.asked_at desc, k.id").Limit(200)
	})
}

// AskContestsWaiting counts what Contests lists and nobody has answered.
func (s *Service) AskContestsWaiting(who people.Actor, into *int) pg.Question {
	all, roots, day := who.Scope(s.now(), contestAnswerers...).Top()
	return pg.Asking(s.db, into, nil, `select count(*)::int from contests k where k.state = 'open' and k.person_id <> $1
		and ($2::boolean or k.unit_id in (select units_below($3::uuid[], $4::date)))`, who.PersonID, all, roots, day)
}

// ContestOf gives one: one's own, or of who's units as an HR officer or auditor, which is audited. Fault contest.not_found.
func (s *Service) ContestOf(ctx context.Context, who people.Actor, contest uuid.UUID) (ContestView, error) {
	list, err := s.contests(ctx, func(q *bun.SelectQuery) *bun.SelectQuery { return s.readable(q, who, contest) })
	if err != nil {
		return ContestView{}, err
	}
	if len(list) == 0 {
		return ContestView{}, errContest
	}
	v := list[0]
	if k, err := s.answerable(ctx, s.db, who, contest); err == nil {
		v.May = k.State == ContestOpen
	}
	if v.Slot > 0 {
		if v.Asked, err = s.contested(ctx, v.Contest); err != nil {
			return v, err
		}
	}
	if who.IsOneself(v.PersonID) {
		return v, nil
	}
	return v, audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "contest.read", SubjectID: v.PersonID, Object: "contest:" + contest.String()})
}

// ReadsContest reports whether ContestOf would give it, so that nothing leads who may not read it there.
func (s *Service) ReadsContest(ctx context.Context, who people.Actor, contest uuid.UUID) (bool, error) {
	ok, err := s.readable(s.db.NewSelect().TableExpr("contests k"), who, contest).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("who reads an objection: %w", err)
	}
	return ok, nil
}

func (s *Service) readable(q *bun.SelectQuery, who people.Actor, contest uuid.UUID) *bun.SelectQuery {
	return q.Where("k.id = ? and (k.person_id = ? or ?)", contest, who.PersonID, who.Scope(s.now(), people.HR, people.Auditor).Unit("k.unit_id"))
}

// contestedColumns name what an objection is about: an attempt a of a quiz z, and a competency c where it is a level.
const contestedColumns = `coalesce(a.title, z.title) as title, a.purpose = ? as assessed, c.code as c_code, c.name_id as c_name_id, c.name_en as c_name_en`

func (s *Service) contests(ctx context.Context, narrow func(*bun.SelectQuery) *bun.SelectQuery) ([]ContestView, error) {
	list := []ContestView{}
	err := narrow(s.db.NewSelect().Model(&list).ColumnExpr("k.*, ? as name, ? as unit, ? as answered_name",
		people.PersonName("k.person_id"), people.ServesIn("k.person_id"), people.PersonName("k.answered_by")).
		ColumnExpr(contestedColumns, ForAssessment).
		Join("join attempts as a on a.id = k.attempt_id left join quizzes as z on z.id = a.quiz_id").Join("?", competencies.Beside(bun.Ident("k.competency_id")))).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("contests: %w", err)
	}
	return list, nil
}

// contested is the question of an objection as its person saw it, with what they answered; without its key.
func (s *Service) contested(ctx context.Context, k Contest) (*Asked, error) {
	places, err := placesOf(ctx, s.db, k.AttemptID)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		if p.Slot == k.Slot {
			asked, err := s.ask(ctx, s.db, []filled{p})
			if err != nil {
				return nil, err
			}
			return &asked[0], nil
		}
	}
	return nil, nil
}

// SweepContests hands on what nobody answered in time: at the first day due the officers above are told and have as long again, at the
// second the objection lapses, which its person is told. A regrade that was to answer it and was never asked for is given up.
func (s *Service) SweepContests(ctx context.Context) error {
	var due []Contest
	err := s.db.NewSelect().Model(&due).Where("k.state in (?, ?) and k.due_on < ?", ContestOpen, ContestRegrade, s.now()).Order("k.due_on").Limit(1000).Scan(ctx)
	if err != nil {
		return fmt.Errorf("contests due: %w", err)
	}
	for _, k := range due {
		if err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.handOn(ctx, tx, k.ID) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) handOn(ctx context.Context, tx bun.Tx, contest uuid.UUID) error {
	var k Contest
	if err := tx.NewSelect().Model(&k).Where("k.id = ?", contest).For("update").Scan(ctx); err != nil {
		return fmt.Errorf("contest due: %w", err)
	}
	if !k.DueOn.Before(s.now()) {
		return nil
	}
	switch {
	case k.State == ContestRegrade:
		r, err := s.lockRegrade(ctx, tx, k.RegradeID)
		switch {
		case err == nil && r.State == Ready:
			return s.drop(ctx, tx, r.ID, Ready)
		case err == nil && r.State == Dropped: // its job was lost
			return s.contestReopened(ctx, tx, r)
		}
		return err // the approval, or the job, has an end of its own
	case k.State != ContestOpen:
		return nil
	case k.RaisedAt.IsZero():
		k.RaisedAt, k.DueOn = s.now(), s.now().AddDate(0, 0, ContestDays)
		if err := writeContest(ctx, tx, k); err != nil {
			return err
		}
		if err := s.tellAnswerers(ctx, tx, k, "", "notices.contest_raised"); err != nil {
			return err
		}
		return s.tellContester(ctx, tx, k, "notices.contest_late")
	}
	k.State = ContestLapsed
	if err := writeContest(ctx, tx, k); err != nil {
		return err
	}
	return s.tellContester(ctx, tx, k, "notices.contest_lapsed")
}

// contestArgs asks for one round of SweepContests.
type contestArgs struct{}

// Kind names the job.
func (contestArgs) Kind() string { return "quizzes_contests" }

// InsertOpts: one at a time, and no retry, as the next one comes soon.
func (contestArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
}

type contestWorker struct {
	river.WorkerDefaults[contestArgs]
	service *Service
}

// Work hands on what is due.
func (w *contestWorker) Work(ctx context.Context, _ *river.Job[contestArgs]) error {
	return w.service.SweepContests(ctx)
}

const contestsEvery = time.Hour
