package assessments_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"mumpuni/internal/id"
	"mumpuni/psychometrics"
	"mumpuni/questions"
)

// The states of questions and of tries, in long random walks: a pure model is walked alone, and beside the services on PostgreSQL, where
// each answer, refusal and result must be the model's. Questions are withdrawn, cuts are moved and calibrations put in force while tries run;
// time runs out; tries go on in a second part. What must hold always is checked after each step: above all, that nothing is shown as reached which the answers do
// not show. A sample is part of every run; with MUMPUNI_SIM=1 (make endure) it is 1,000,000 steps alone and 20,000 beside PostgreSQL.
func TestStatesOfQuestionsAndTries(t *testing.T) {
	alone, beside := 20000, 250
	if os.Getenv("MUMPUNI_SIM") == "1" {
		alone, beside = 1000000, 20000
	}
	begin := time.Now()
	m := newStates(t, rand.New(rand.NewPCG(1, 2)))
	for range alone {
		m.step(nil)
	}
	t.Logf("%d steps of the model alone in %v: %v", alone, time.Since(begin).Round(time.Millisecond), m.seen)
	w := newWorld(t, statePeople+1)
	begin = time.Now()
	m = newStates(t, rand.New(rand.NewPCG(3, uint64(beside))))
	s := newBeside(w)
	m.clock = w.clock
	for range beside {
		m.step(s)
	}
	t.Logf("%d steps beside PostgreSQL in %v: %v", beside, time.Since(begin).Round(time.Millisecond), m.seen)
}

const (
	stateQuestions = 30
	stateMost      = 10
	statePeople    = 4
)

// asked is a question of the model.
type askedState struct {
	state   questions.State
	askedBy int // 0 the author, 1 the second person
}

// slot is a question that was put before a person.
type slotState struct {
	question        int
	answered, right bool
}

// part is a part of a try.
type part struct {
	id       id.Attempt // beside PostgreSQL
	part     int
	first    *part
	started  time.Time
	deadline time.Time
	finished time.Time
	most     int
	final    int
	timeout  bool // ended by its time
	stop     psychometrics.Stop
	slots    []slotState
	sitting  *psychometrics.Sitting // nil until the first question
	barred   map[int]bool           // at the first question
	of       *stateScale            // of the start of the try
	decision *psychometrics.Decision
}

func (p *part) over(now time.Time) bool { return now.After(p.deadline.Add(10 * time.Second)) }

// states is the model of one bank, one assessment and some people.
type states struct {
	t      *testing.T
	rng    *rand.Rand
	clock  time.Time
	now    *stateScale
	q      []askedState
	tries  [statePeople][]*part
	seen   map[string]int
	person int
}

func newStates(t *testing.T, rng *rand.Rand) *states {
	m := &states{t: t, rng: rng, clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC), seen: map[string]int{}}
	for range stateQuestions {
		m.q = append(m.q, askedState{state: questions.StateInUse})
	}
	m.now = &stateScale{cuts: []float64{-2, -1, 0, 1, 2}}
	m.now.known(t)
	return m
}

// stateScale is what makes answers a level: cuts, what a calibration says of the questions (nil: as judged) and of the people, the rule
// that follows, and the bank.
type stateScale struct {
	cuts  []float64
	items []psychometrics.Item
	mean  float64
	sd    float64 // 0: nobody was calibrated

	rule psychometrics.Rule
	bank *psychometrics.Bank
}

func (c *stateScale) known(t *testing.T) {
	rule, err := psychometrics.NewRule(c.cuts, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	if c.rule = rule; c.sd > 0 {
		c.rule = rule.Known(stateHeard, c.mean, c.sd)
	}
	var list []psychometrics.Question
	for i := range stateQuestions {
		list = append(list, psychometrics.Question{ID: fmt.Sprint(i), Item: c.item(i), Level: 2, Cell: "c"})
	}
	if c.bank, err = psychometrics.NewBank(list); err != nil {
		t.Fatal(err)
	}
}

// item is a question as it is known: of a calibration every third stays as judges see it.
func (c *stateScale) item(question int) psychometrics.Item {
	if c.items == nil || question%3 == 0 {
		return c.rule.Judged(2, 0.25)
	}
	return c.items[question]
}

// stateHeard is of how many people a calibration of the walk is: enough for a prior of its own.
const stateHeard = 400

// newest is the last part of the last try of the person at hand, nil before the first.
func (m *states) newest() *part {
	if list := m.tries[m.person]; len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

// step does one thing that chance chooses to the model and, where s is given, to the services, and compares.
func (m *states) step(s *besides) {
	m.person = m.rng.IntN(statePeople)
	running := slices.ContainsFunc(m.tries[:], func(list []*part) bool { return len(list) > 0 && list[len(list)-1].finished.IsZero() })
	op := m.rng.IntN(100)
	if p := m.newest(); (p == nil || !p.finished.IsZero()) && op >= 16 && op < 88 && m.rng.IntN(8) > 0 {
		op = []int{10, 10, 92, 200}[m.rng.IntN(4)] // there is nothing to answer
	}
	switch {
	case op == 200 && !running:
		m.wait(s, time.Duration(m.rng.IntN([]int{9, 150}[m.rng.IntN(2)])*24)*time.Hour)
	case op < 8:
		m.act(s, running)
	case op < 16:
		m.start(s)
	case op < 50:
		m.advance(s)
	case op < 66:
		m.answer(s)
	case op < 88:
		m.stepOn(s)
	case op < 90:
		m.finish(s)
	case op < 95:
		m.goOn(s)
	case op < 97:
		m.later(s)
	case m.rng.IntN(4) == 0:
		m.recut(s)
	case m.rng.IntN(3) == 0:
		m.recalibrate(s)
	}
}

// agree compares what the services say with what the model expects.
func (m *states) agree(what, model string, s *besides, got string) {
	m.seen[what+" "+model]++
	if s != nil && got != model {
		m.t.Fatalf("%s: the model says %q, the house %q", what, model, got)
	}
}

// act does one thing to the state of one question.
func (m *states) act(s *besides, running bool) {
	i, who := m.rng.IntN(stateQuestions), m.rng.IntN(2)
	q, op := &m.q[i], []string{"ask", "accept", "return", "retire", "restore"}[m.rng.IntN(5)]
	if op == "restore" && running || op == "retire" && m.rng.IntN(4) > 0 {
		return // what a running try passed over it does not take up again, which is more than this model knows
	}
	want := ""
	switch {
	case op == "ask" && q.state == questions.StateDraft:
		q.state, q.askedBy = questions.StateInReview, who
	case (op == "accept" || op == "return") && q.state == questions.StateInReview && (who == 0 || who == q.askedBy):
		want = "bank.review_own"
	case op == "accept" && q.state == questions.StateInReview:
		q.state = questions.StateInUse
	case op == "return" && q.state == questions.StateInReview:
		q.state = questions.StateDraft
	case op == "retire" && q.state != questions.StateRetired:
		q.state = questions.StateRetired
	case op == "restore" && q.state == questions.StateRetired:
		q.state = questions.StateDraft
	default:
		want = "bank.state_differs"
	}
	got := ""
	if s != nil {
		got = s.act(op, i, who)
	}
	m.agree(op, want, s, got)
}

// met are the questions of other tries of the person within a year.
func (m *states) met(but *part) map[int]bool {
	out := map[int]bool{}
	for _, p := range m.tries[m.person] {
		if but == nil || p.first != but.first {
			if p.started.After(m.clock.AddDate(-1, 0, 0)) {
				for _, slot := range p.slots {
					out[slot.question] = true
				}
			}
		}
	}
	return out
}

// refusal is why no new try begins now.
func (m *states) refusal() string {
	tries, last := 0, m.newest()
	for _, p := range m.tries[m.person] {
		if p.part == 1 && p.started.After(m.clock.AddDate(-1, 0, 0)) {
			tries++
		}
	}
	met := m.met(nil)
	free := 0
	for i := range m.q {
		if m.q[i].state != questions.StateRetired && !met[i] {
			free++
		}
	}
	metInUse := false
	for i := range met {
		metInUse = metInUse || m.q[i].state != questions.StateRetired
	}
	switch {
	case tries >= 3:
		return "assessment.tries_used"
	case last != nil && m.clock.Before(last.finished.AddDate(0, 0, 7)):
		return "assessment.cool_down"
	case free == 0 || metInUse && free < stateMost:
		return "assessment.bank_short"
	}
	return ""
}

func (m *states) start(s *besides) {
	want, last := "", m.newest()
	resumed := last != nil && last.finished.IsZero()
	if !resumed {
		want = m.refusal()
	}
	got, attempt := "", id.Attempt{}
	if s != nil {
		attempt, got = s.start(m.person)
	}
	m.agree("start", want, s, got)
	if resumed && last.over(m.clock) {
		m.end(last) // whoever looks at it finds it ended
	}
	if want == "" && !resumed {
		p := &part{id: attempt, part: 1, started: m.clock, deadline: m.clock.Add(30 * time.Minute), most: stateMost, of: m.now}
		p.first = p
		m.tries[m.person] = append(m.tries[m.person], p)
		m.advance(s) // a try begins with its first question
	}
}
