package assessments

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/quizzes"
)

// ContinueDays is how long after its end a try may go on: a part more of the same try, not another one.
const ContinueDays = 7

// mostMore is how many questions a part more asks of a competency at most: twice as many as are probably enough, within this.
const mostMore = 30

// Continuation is how a try in which something is not decided may go on. Questions are probably enough (0: not even 30 would be, or the
// bank has too few), Lacks is how many the bank is short of.
type Continuation struct {
	Until      time.Time `json:"until"`
	DaysLeft   int       `json:"days_left"`
	Questions  int       `json:"questions"`
	Most       int       `json:"most"` // it asks no more than so many
	Minutes    int       `json:"minutes"`
	Lacks      int       `json:"lacks"`
	Supervised bool      `json:"supervised"` // it needs a code of a sitting of its day

	basis basis
}

// ended is what decides whether a try may go on.
type ended struct {
	AssessmentID uuid.UUID   `bun:"assessment_id"`
	First        id.Attempt  `bun:"first"`
	Number       int         `bun:"number"`
	Newest       bool        `bun:"newest"` // the last part, and no later try began
	State        State       `bun:"state"`
	Over         bool        `bun:"over"`
	StartedAt    time.Time   `bun:"started_at"`           // of the first part
	FinishedAt   time.Time   `bun:"finished_at,nullzero"` // of the first part
	SittingID    uuid.UUID   `bun:"sitting_id,nullzero"`
	Part         int         `bun:"part"`
	Parts        []uuid.UUID `bun:"parts,array"` // those that have ended
	HeldUntil    time.Time   `bun:"held_until,nullzero"`
	Withdrawn    bool        `bun:"withdrawn"`
	Extra        int         `bun:"extra"`
}

// until is the end of the week in which it may go on: it begins with the end of the first part, or when a hold ended.
func (e ended) until(now time.Time) time.Time {
	from := e.FinishedAt
	if e.HeldUntil.After(from) && !e.HeldUntil.After(now) {
		from = e.HeldUntil
	}
	return from.AddDate(0, 0, ContinueDays)
}

// daysLeft counts the days of the calendar where the person is, as the date of the end is shown there; on the last of them it is still 1.
func (e ended) daysLeft(now time.Time, where *time.Location) int {
	return max(1, people.DayOf(e.until(now).In(where)).DaysFrom(people.DayOf(now.In(where))))
}

// refusal says why it may not go on now, nil where it may.
func (e ended) refusal(now time.Time) error {
	switch {
	case e.State != Published || e.Over:
		return fault.New(fault.Conflict, "assessment.over")
	case !e.Newest || e.Withdrawn || e.FinishedAt.IsZero() || !now.Before(e.until(now)):
		return fault.New(fault.Conflict, "assessment.continue_over").With("Days", ContinueDays)
	case e.HeldUntil.After(now):
		return fault.New(fault.Conflict, "assessment.continue_held")
	}
	return nil
}

func (s *Service) ended(ctx context.Context, db bun.IDB, who people.Actor, attempt id.Attempt) (e ended, err error) {
	err = pg.Ask(ctx, s.askEnded(db, who, attempt, &e))
	return e, err
}

// askEnded asks for that of who's attempt. Fault quiz.attempt_not_found.
func (s *Service) askEnded(db bun.IDB, who people.Actor, attempt id.Attempt, into *ended) pg.Question {
	return reads.Asking(db, into, func(_ context.Context, err error) error {
		return pg.OrNotFound(err, fault.New(fault.NotFound, "quiz.attempt_not_found"))
	}, report.Args{"attempt": attempt, "person": who.PersonID, "day": string(s.today(who))}, "ended")
}

// continuation tells how a try of who may go on. Faults: assessment.over, assessment.continue_over, assessment.continue_held,
// assessment.continue_decided.
func (s *Service) continuation(ctx context.Context, db bun.IDB, who people.Actor, attempt id.Attempt) (c Continuation, e ended, err error) {
	if e, err = s.ended(ctx, db, who, attempt); err != nil {
		return c, e, err
	}
	if err := e.refusal(s.now()); err != nil {
		return c, e, err
	}
	c, err = s.continuationOf(ctx, db, who, e)
	return c, e, err
}

// continuationOf is that of a try that may go on, should anything be undecided.
func (s *Service) continuationOf(ctx context.Context, db bun.IDB, who people.Actor, e ended) (c Continuation, err error) {
	c = Continuation{Until: e.until(s.now()), DaysLeft: e.daysLeft(s.now(), who.Location()), Supervised: e.SittingID != uuid.Nil}
	ed, err := s.edition(ctx, db, e.AssessmentID)
	if err != nil {
		return c, err
	}
	k, err := s.soFar(ctx, db, who, ed, e)
	if err != nil || len(k.parts) == 0 {
		return c, err
	}
	if err := s.more(ctx, db, ed, k, &c); err != nil {
		return c, err
	}
	if len(c.basis.Aims) == 0 && c.Lacks == 0 && c.Questions < 0 {
		return c, fault.New(fault.Conflict, "assessment.continue_decided")
	}
	c.Questions = max(c.Questions, 0)
	perQuestion := float64(ed.Minutes) / float64(max(1, ed.Length()))
	c.Minutes = max(5, int(math.Ceil(perQuestion*float64(c.Most)))) * (100 + e.Extra) / 100
	return c, nil
}

// soFar is what a part more would be made of: the parts so far, what it would begin with, and what was known when the first of them ended.
type soFar struct {
	parts []quizzes.Assessed
	tried tried // of the part that would come
	facts facts
	then  map[uuid.UUID]competencies.Last
}

// soFar reads it in one message.
func (s *Service) soFar(ctx context.Context, db bun.IDB, who people.Actor, ed *edition, e ended) (k soFar, err error) {
	k.tried = tried{person: who.PersonID, number: e.Number, started: e.StartedAt, at: s.now(), parts: e.Parts}
	k.then = map[uuid.UUID]competencies.Last{}
	ask, made := s.askFacts(db, ed, k.tried, &k.facts)
	ended, parts := s.quizzes.AskEndedParts(db, e.First, 0)
	ask = append(append(ask, askLast(db, ed, k.tried.upTo(e.FinishedAt), k.then)...), ended...)
	if err := pg.Ask(ctx, ask...); err != nil {
		return k, err
	}
	if k.parts, err = parts(ctx); err != nil {
		return k, err
	}
	return k, made()
}

// more fills what a part more would ask: of each competency that is not decided, from all parts so far. Questions stay −1 where all is.
func (s *Service) more(ctx context.Context, db bun.IDB, ed *edition, k soFar, c *Continuation) error {
	t := quizzes.Assessed{Attempt: k.parts[0].Attempt, Earlier: k.parts} // the part that would come
	t.ID, t.FinishedAt = id.Attempt{}, s.now()
	first := uuid.UUID(k.parts[0].ID)
	b, err := s.basis(ctx, db, ed, k.tried, k.facts, first)
	if err != nil {
		return err
	}
	from, err := starts(t, k.facts.rules, k.facts.last, k.then)
	if err != nil {
		return err
	}
	c.basis.Kept, c.Questions = b.Kept, -1
	for nr, a := range b.Aims {
		a.Before = from[a.Competency].before.Stored()
		for _, part := range from[a.Competency].parts {
			a = ed.take(a, part.Slots[:reached(part)])
		}
		a.Most = len(a.Taken) + mostMore
		sitting, _, err := s.resumed(ctx, db, ed, a, b.Kept, seedOf(first, nr))
		if err != nil {
			return err
		}
		if sitting.Decision().State(a.Required) != psychometrics.NotEnough {
			continue
		}
		c.Questions = max(c.Questions, 0)
		needed := sitting.StillNeeded()
		if needed == 0 {
			c.Lacks += sitting.Lacking()
			continue
		}
		a.Most = len(a.Taken) + min(2*needed, mostMore)
		c.Questions, c.Most = c.Questions+needed, c.Most+min(2*needed, mostMore)
		c.basis.Aims = append(c.basis.Aims, a)
	}
	c.basis.Most = c.Most
	return nil
}

// Continue begins another part of a try of who's in which something was not decided, within a week of its end; code is that of the day,
// where the try was supervised. Faults: quiz.attempt_not_found, assessment.over, assessment.continue_over, assessment.continue_held,
// assessment.continue_decided, assessment.continue_far, assessment.bank_short, assessment.code_missing, assessment.code_wrong, assessment.codes_many.
func (s *Service) Continue(ctx context.Context, who people.Actor, attempt id.Attempt, code string) (a quizzes.Attempt, err error) {
	for range 3 {
		running, err := s.running(ctx, who, attempt)
		if err != nil || !running.IsZero() {
			if err == nil {
				a, err = s.quizzes.Attempt(ctx, who, running)
			}
			return a, err
		}
		begun := false
		err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
			a, begun, err = s.goOn(ctx, tx, who, attempt, code)
			return err
		})
		if err == nil && begun {
			s.quizzes.Began(who, a)
		}
		if err != nil || begun {
			return a, err
		}
	}
	return a, errAgain
}

// running is the part of a try that has not ended.
func (s *Service) running(ctx context.Context, who people.Actor, attempt id.Attempt) (id.Attempt, error) {
	var rows []struct {
		ID id.Attempt `bun:"id"`
	}
	err := reads.Query(ctx, s.db, &rows, report.Args{"attempt": attempt, "person": who.PersonID}, "running")
	if err != nil || len(rows) == 0 {
		return id.Attempt{}, err
	}
	return rows[0].ID, nil
}

func (s *Service) goOn(ctx context.Context, tx bun.Tx, who people.Actor, attempt id.Attempt, code string) (a quizzes.Attempt, begun bool, err error) {
	c, e, err := s.continuation(ctx, tx, who, attempt)
	if err != nil {
		return a, false, err
	}
	if len(c.basis.Aims) == 0 {
		if c.Lacks > 0 {
			return a, false, fault.New(fault.Conflict, "assessment.bank_short").With("Count", c.Lacks)
		}
		return a, false, fault.New(fault.Conflict, "assessment.continue_far")
	}
	p := quizzes.Paper{
		AssessmentID: e.AssessmentID, Number: e.Number, Continues: e.First, Part: e.Part + 1,
		Time: time.Duration(c.Minutes) * time.Minute, Setup: c.basis.document(),
	}
	if e.SittingID != uuid.Nil {
		if p.SittingID, err = s.sitting(ctx, tx, who, e.AssessmentID, code); err != nil {
			return a, false, err
		}
	}
	ed, err := s.edition(ctx, tx, e.AssessmentID)
	if err != nil {
		return a, false, err
	}
	p.Title = ed.Title
	return s.quizzes.Sit(ctx, tx, who, p)
}

// Unfinished is a try of one's own that may go on, for whoever shows what there is to do.
type Unfinished struct {
	AttemptID id.Attempt
	Title     string
	DaysLeft  int
}

// heldDays is how long a result waits for a decision at most.
const heldDays = 14

// recentTry is a try of an assessment by its newest part.
type recentTry struct {
	ID    id.Attempt `bun:"id"`
	Title string     `bun:"title"`
}

// Unfinished is AskUnfinished alone.
func (s *Service) Unfinished(ctx context.Context, who people.Actor) (list []Unfinished, err error) {
	err = pg.Ask(ctx, s.AskUnfinished(who, &list))
	return list, err
}

// AskUnfinished lists who's tries of the last week in which something is not decided and which may go on.
func (s *Service) AskUnfinished(who people.Actor, into *[]Unfinished) pg.Question {
	var recent []recentTry
	return reads.Asking(s.db, &recent, func(ctx context.Context, err error) error {
		if err == nil {
			*into, err = s.unfinished(ctx, who, recent)
		}
		return err
	}, report.Args{"person": who.PersonID, "since": s.now().AddDate(0, 0, -ContinueDays-heldDays)}, "recent")
}

func (s *Service) unfinished(ctx context.Context, who people.Actor, recent []recentTry) ([]Unfinished, error) {
	var list []Unfinished
	for _, r := range recent {
		e, err := s.ended(ctx, s.db, who, r.ID)
		if err != nil {
			return nil, err
		}
		if e.refusal(s.now()) != nil {
			continue
		}
		open, err := s.mayGoOn(ctx, who, r.ID)
		if err != nil {
			return nil, err
		}
		if open {
			list = append(list, Unfinished{r.ID, r.Title, e.daysLeft(s.now(), who.Location())})
		}
	}
	slices.SortStableFunc(list, func(a, b Unfinished) int { return a.DaysLeft - b.DaysLeft })
	return list, nil
}

// mayGoOn tells whether more questions would probably decide something in a try; it is worked out once.
func (s *Service) mayGoOn(ctx context.Context, who people.Actor, last id.Attempt) (bool, error) {
	if found, _ := s.open.Get(last); found[last] != nil {
		return *found[last], nil
	}
	c, _, err := s.continuation(ctx, s.db, who, last)
	if err != nil && fault.KindOf(err) != fault.Conflict {
		return false, err
	}
	open := err == nil && c.Questions > 0
	s.open.Put(last, &open)
	return open, nil
}
