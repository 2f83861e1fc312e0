package assessments

import (
	"cmp"
	"context"
	_ "embed" // offers.sql
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Result is what a finished try says, competency by competency; of single questions nothing is told.
type Result struct {
	AttemptID    id.Attempt `bun:"id" json:"attempt_id"`
	AssessmentID uuid.UUID  `bun:"assessment_id" json:"assessment_id"`
	PersonID     id.Person  `bun:"person_id" json:"person_id"`
	Title        string     `bun:"title" json:"title"`
	Number       int        `bun:"number" json:"number"`
	State        string     `bun:"state" json:"state"` // "open", "submitted" (waits for its grading) or "finished"
	FinishedAt   time.Time  `bun:"finished_at,nullzero" json:"finished_at,omitzero"`
	FinishedBy   string     `bun:"finished_by" json:"finished_by,omitempty"`

	Part    int        `bun:"part" json:"part"`                      // of the try: more than 1 where it was continued
	NewerID id.Attempt `bun:"newer_id" json:"continued_by,omitzero"` // a later part of the same try

	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero" json:"enrolment_id,omitzero"` // of the course that it was the evaluation of
	Mark        *int         `bun:"mark" json:"mark,omitempty"`                         // of 10000; only as the evaluation of a course, once finished
	PassMark    int          `bun:"pass_mark" json:"pass_mark,omitempty"`

	Competencies []MeasuredCompetency `bun:"-" json:"competencies"`
	Continue     *Continuation        `bun:"-" json:"continue,omitempty"` // how it may go on: one's own try, where something is not decided
	NextTry      NextTry              `bun:"-" json:"next_try"`

	Noticed bool                `bun:"noticed" json:"-"` // something looked odd about it: for the person alone
	Policy  competencies.Policy `bun:"-" json:"-"`
}

// MeasuredCompetency is one competency of a result. Required is the level of the person's post (0: none), State how it stands there.
// Probabilities hold P of level 1, 2, … or above.
type MeasuredCompetency struct {
	Competency    competencies.Competency  `json:"competency"`
	Required      int                      `json:"required"`
	State         competencies.State       `json:"state,omitempty"`
	Level         int                      `json:"level"`
	BelowFrom     int                      `json:"below_from"`
	Measurement   competencies.Measurement `json:"-"`
	Probabilities map[string]float64       `json:"probabilities,omitempty"`
	Theta         *float64                 `json:"theta,omitempty"`
	SE            *float64                 `json:"se,omitempty"`
	Questions     int                      `json:"questions"`
	Rule          string                   `json:"rule"`
	Calibration   string                   `json:"calibration"`
	Supervised    bool                     `json:"supervised"`
	Counts        bool                     `json:"counts"` // on boards: false where open questions were answered without supervision
	Stopped       string                   `json:"stopped"`
	ValidUntil    people.Day               `json:"valid_until"`
	Held          bool                     `json:"held"`
	Withdrawn     bool                     `json:"withdrawn"`
	Provisional   bool                     `json:"provisional"` // too few judges set where its levels begin
}

// Passed reports whether the mark completes the course.
func (r Result) Passed() bool { return r.Mark != nil && *r.Mark >= r.PassMark }

// NextTry is when another try is possible: From, "" for now. Left of the policy's tries are not used of the competency of which most are.
type NextTry struct {
	From people.Day `json:"from,omitempty"`
	Left int        `json:"left"`
}

// Result gives a try's result: one's own, or to HR and auditors of the person, which is audited. Faults: quiz.attempt_not_found.
func (s *Service) Result(ctx context.Context, who people.Actor, attempt id.Attempt) (Result, error) {
	r, own, err := s.readResult(ctx, who, attempt)
	if err != nil {
		return r, err
	}
	if who.IsOneself(r.PersonID) {
		return r, s.mayContinue(ctx, who, own, &r)
	}
	if who.IsSystem() {
		return r, nil
	}
	return r, audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "assessment.result", SubjectID: r.PersonID, Object: "attempt:" + r.AttemptID.String()})
}

// readResult reads a try that who may see and what it measured; own is what decides whether one's own may go on.
func (s *Service) readResult(ctx context.Context, who people.Actor, attempt id.Attempt) (r Result, own ended, err error) {
	none := fault.New(fault.NotFound, "quiz.attempt_not_found")
	mine := reads.Asking(s.db, &r, func(_ context.Context, err error) error { return pg.OrNotFound(err, none) },
		report.Args{"attempt": attempt, "person": who.PersonID}, "result", "own")
	var of measuredOf
	err = pg.Ask(ctx, append([]pg.Question{mine, s.askEnded(s.db, who, attempt, &own)}, s.askMeasured(attempt, who.PersonID, &of)...)...)
	if errors.Is(err, none) {
		args := report.Args{"attempt": attempt, "scope": who.Scope(s.now(), readers...).Record("t.person_id")}
		if err = pg.OrNotFound(reads.Scan(ctx, s.db, &r, args, "result", "in_scope"), none); err == nil {
			r.Noticed = false
			err = pg.Ask(ctx, s.askMeasured(attempt, r.PersonID, &of)...)
		}
	}
	if err == nil {
		of.tell(&r, s.now().In(who.Location()))
	}
	return r, own, err
}

// measuredOf is what an attempt measured, and what was sat of its competencies.
type measuredOf struct {
	list   []competencies.MeasuredLevel
	policy competencies.Policy
	sat    history
}

func (s *Service) askMeasured(attempt id.Attempt, person id.Person, into *measuredOf) []pg.Question {
	return []pg.Question{
		competencies.AskMeasuredBy(s.db, "attempt", uuid.UUID(attempt), person, s.now(), &into.list), competencies.AskPolicyAt(s.db, s.now(), &into.policy),
		s.askSatOf(s.db, person, attempt, (*[]sat)(&into.sat)),
	}
}

func (of measuredOf) tell(r *Result, now time.Time) {
	r.Policy = of.policy
	r.measured(of.list, now)
	r.NextTry = of.sat.next(of.policy, now)
}

// mayContinue adds how one's own try may go on.
func (s *Service) mayContinue(ctx context.Context, who people.Actor, e ended, r *Result) error {
	if r.State != "finished" || !r.NewerID.IsZero() || e.refusal(s.now()) != nil {
		return nil
	}
	ed, err := s.edition(ctx, s.db, r.AssessmentID)
	if err != nil || r.decided(ed) {
		return err
	}
	c, err := s.continuationOf(ctx, s.db, who, e)
	if fault.KindOf(err) == fault.Conflict {
		return nil
	}
	r.Continue = &c
	return err
}

// decided reports that each competency of a try is, at the level that it was about.
func (r Result) decided(ed *edition) bool {
	required := map[uuid.UUID]int{}
	for _, m := range r.Competencies {
		required[m.Competency.ID] = m.Required
	}
	ed.require(required)
	return len(r.Competencies) == len(ed.competencies()) && !slices.ContainsFunc(r.Competencies, func(m MeasuredCompetency) bool {
		level := min(required[m.Competency.ID], len(m.Measurement.P))
		return m.Level < level && (m.BelowFrom == 0 || m.BelowFrom > level)
	})
}

func (r *Result) measured(list []competencies.MeasuredLevel, now time.Time) {
	r.Competencies = []MeasuredCompetency{}
	for _, m := range list {
		out := MeasuredCompetency{
			Competency: m.Competency, Required: m.Required, State: m.State, Level: m.Attained, BelowFrom: m.BelowFrom, Measurement: m.Measurement,
			Probabilities: map[string]float64{}, Theta: &m.EAP, SE: &m.SD, Questions: m.Questions, Rule: m.Rule, Supervised: m.Supervised,
			Counts: m.Grade == competencies.Tested, Stopped: m.Stopped, ValidUntil: people.DayOf(m.ValidUntil),
			Held: m.HeldUntil.After(now), Withdrawn: !m.WithdrawnAt.IsZero(), Provisional: m.Provisional, Calibration: "judged",
		}
		if m.CalibrationID != uuid.Nil {
			out.Calibration = m.CalibrationID.String()
		}
		for i, p := range m.P {
			out.Probabilities[strconv.Itoa(i+1)] = p
		}
		r.Competencies = append(r.Competencies, out)
	}
}

// Offer is an assessment that somebody may sit, or sat: the start page shows it.
type Offer struct {
	Assessment `bun:",extend"`

	DueOn    people.Day `bun:"due_on" json:"due_on,omitempty"`
	OpenID   id.Attempt `bun:"open_id" json:"running,omitzero"`
	LastID   id.Attempt `bun:"last_id" json:"last,omitzero"` // the newest finished try
	Tries    int        `bun:"-" json:"tries"`               // used in 12 months, of the competency of which most are, in this and other assessments
	Extra    int        `bun:"extra" json:"extra_percent,omitempty"`
	Refusal  error      `bun:"-" json:"-"`
	Nr       int        `bun:"nr" json:"-"`
	UnitName string     `bun:"unit_name" json:"unit_name"`
	NextTry  NextTry    `bun:"-" json:"next_try"`
	Decides  int        `bun:"-" json:"decides,omitempty"` // of a hundred, at the level asked about
}

//go:embed offers.sql
var offersSQL string

var offersReport = report.Parse(offersSQL)

// Offers lists what is open to who now, the one due first at the top, and what who sat before; only of id when it is not Nil.
func (s *Service) Offers(ctx context.Context, who people.Actor, assessment uuid.UUID) ([]Offer, error) {
	list := []Offer{}
	day := s.today(who)
	args := report.Args{"person": who.PersonID, "day": string(day), "assessment": assessment}
	if err := offersReport.Query(ctx, s.db, &list, args, "offers"); err != nil {
		return nil, err
	}
	policy, done, err := s.satOf(ctx, who, list)
	if err != nil {
		return nil, err
	}
	now := s.now().In(who.Location())
	for i := range list {
		o := &list[i]
		if err := s.cells(ctx, s.db, &o.Assessment); err != nil {
			return nil, err
		}
		e := entry{
			State: o.State, Open: true, Begun: o.OpensOn == "" || o.OpensOn <= day, Over: o.ClosesOn != "" && o.ClosesOn < day, Sat: done[o.ID],
		}
		if o.OpenID.IsZero() {
			o.Refusal = e.refusal(policy, now)
		}
		o.Tries, o.NextTry = e.Sat.used(now), e.Sat.next(policy, now)
	}
	return list, nil
}

// satOf is what who sat of the competencies of each offer, with the policy in force.
func (s *Service) satOf(ctx context.Context, who people.Actor, list []Offer) (p competencies.Policy, done map[uuid.UUID]history, err error) {
	ids := make([]uuid.UUID, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	var rows []sat
	err = pg.Ask(ctx, competencies.AskPolicyAt(s.db, s.now(), &p), s.askSat(s.db, []id.Person{who.PersonID}, ids, &rows))
	done = map[uuid.UUID]history{}
	for _, t := range rows {
		done[t.AssessmentID] = append(done[t.AssessmentID], t)
	}
	return p, done, err
}

// OffersOf lists of who's Offers those that measure a competency, at a level (0: at any), with how many of a hundred their plan decides
// there: those that can be begun now first.
func (s *Service) OffersOf(ctx context.Context, who people.Actor, competency uuid.UUID, level int) ([]Offer, error) {
	instruments, err := competencies.InstrumentsOf(ctx, s.db, competency, s.now())
	if err != nil || len(instruments) == 0 {
		return []Offer{}, err
	}
	decides := map[uuid.UUID]int{}
	for _, n := range instruments {
		if level == 0 || n.Level == level {
			decides[n.AssessmentID] = max(decides[n.AssessmentID], n.Decides)
		}
	}
	all, err := s.Offers(ctx, who, uuid.Nil)
	list := []Offer{}
	for _, o := range all {
		if d := decides[o.ID]; d > 0 && o.State == Published {
			o.Decides = d
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b Offer) int { return cmp.Compare(ready(a), ready(b)) })
	return list, err
}

// ready is 0 for what can be begun now, 1 for what cannot.
func ready(o Offer) int {
	if o.Refusal == nil {
		return 0
	}
	return 1
}
