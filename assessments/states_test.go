package assessments_test

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
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

// closedFor is why a running part takes nothing any more, "" while it does.
func (m *states) closedFor(p *part) string {
	switch {
	case !p.finished.IsZero():
		return "quiz.attempt_finished"
	case p.over(m.clock):
		return "quiz.time_up"
	}
	return ""
}

// before is what is known of the person before a try.
func (m *states) before(p *part) psychometrics.Posterior {
	var last *part
	for _, o := range m.tries[m.person] {
		if o.decision != nil && o.first != p.first {
			last = o
		}
	}
	if last == nil {
		return p.of.rule.Prior()
	}
	kept, err := psychometrics.Scale.Restored(last.decision.Posterior.Stored())
	if err != nil {
		m.t.Fatal(err)
	}
	return p.of.rule.Again(kept, false)
}

// earlier are the slots of the parts before.
func (m *states) earlier(p *part) (slots []slotState) {
	for _, o := range m.tries[m.person] {
		if o.first == p.first && o.part < p.part {
			slots = append(slots, o.counted()...)
		}
	}
	return slots
}

// counted are the slots that count: of a part whose time ran out those up to the last answer.
func (p *part) counted() []slotState {
	if !p.timeout {
		return p.slots
	}
	for n := len(p.slots); n > 0; n-- {
		if p.slots[n-1].answered {
			return p.slots[:n]
		}
	}
	return nil
}

func (m *states) advance(s *besides) {
	p := m.newest()
	if p == nil {
		return
	}
	want := m.closedFor(p)
	var next assessments.Next
	shown, got := -1, ""
	if s != nil {
		next, shown, got = s.advance(m.person, p.id)
	}
	m.agree("advance", want, s, got)
	if want == "" {
		m.goesOn(p, s, next, shown)
	}
}

// goesOn is what comes next: the question shown last while it is not answered, else another, or the end.
func (m *states) goesOn(p *part, s *besides, next assessments.Next, shown int) {
	if p.sitting == nil {
		m.seat(p)
	}
	if n := len(p.slots); p.stop != "" || n > 0 && !p.slots[n-1].answered {
		if s != nil && (next.Stopped != p.stop || p.stop == "" && next.Slot != n) {
			m.t.Fatalf("asked again: %+v, the model has slot %d, stop %q", next, n, p.stop)
		}
		return
	}
	m.put(p, s, next, shown)
}

// seat opens the sitting of a part: with what may be met now.
func (m *states) seat(p *part) {
	if p.barred == nil {
		p.barred = map[int]bool{}
		met := m.met(p)
		for i := range m.q {
			if met[i] || m.q[i].state == questions.StateRetired {
				p.barred[i] = true
			}
		}
	}
	kept := slices.Collect(maps.Keys(p.barred))
	earlier := m.earlier(p)
	p.sitting = p.of.bank.Begin(psychometrics.Delivery{Rule: p.of.rule, Required: 2, Most: p.most + len(earlier), Shares: map[string]float64{"c": 1}}, m.before(p), psychometrics.Exposure{}, kept, m.rng.Uint64())
	for _, slot := range earlier {
		p.sitting.Take(slot.question, slot.right)
	}
}

// put shows the next question or says why none comes: what the model chooses alone, or what the house chose, which must be free.
func (m *states) put(p *part, s *besides, next assessments.Next, shown int) {
	free := 0
	used := map[int]bool{}
	for _, slot := range append(m.earlier(p), p.slots...) {
		used[slot.question] = true
	}
	open := func(i int) bool { return !used[i] && !p.barred[i] && m.q[i].state != questions.StateRetired }
	for i := range m.q {
		if open(i) {
			free++
		}
	}
	stop := psychometrics.Stop("")
	switch d := p.sitting.Decision(); {
	case d.State(2) != psychometrics.NotEnough:
		stop = psychometrics.StopDecided
	case len(p.slots) >= p.most:
		stop = psychometrics.StopMost
	case free == 0:
		stop = psychometrics.StopExhausted
	}
	if s != nil && next.Stopped != stop && !(stop == psychometrics.StopMost && next.Stopped == psychometrics.StopExhausted && free == 0) {
		m.t.Fatalf("after %d questions, %d free, of %d at most: the model stops for %q, the house for %q", len(p.slots), free, p.most, stop, next.Stopped)
	}
	p.final = len(p.slots)
	if stop != "" {
		m.seen["stop "+string(stop)]++
		if p.stop = stop; s != nil {
			p.stop = next.Stopped
		}
		return
	}
	if s == nil {
		for shown = m.rng.IntN(stateQuestions); !open(shown); shown = m.rng.IntN(stateQuestions) {
		}
	}
	if !open(shown) {
		m.t.Fatalf("question %d is shown: used %v, not for this try %v, state %s", shown, used[shown], p.barred[shown], m.q[shown].state)
	}
	p.slots = append(p.slots, slotState{question: shown})
}

func (m *states) answer(s *besides) {
	p := m.newest()
	if p == nil || len(p.slots) == 0 {
		return
	}
	slot := len(p.slots)
	if m.rng.IntN(10) == 0 {
		slot = 1 + m.rng.IntN(slot)
	}
	right := m.rng.IntN(10) < 3+2*(m.person%4)
	want := m.closedFor(p)
	if want == "" && slot <= p.final {
		want = "quiz.answer_final"
	}
	got := ""
	if s != nil {
		got = s.answer(m.person, p.id, slot, right)
	}
	m.agree("answer", want, s, got)
	if want == "" {
		m.takes(p, slot, right)
	}
}

// takes notes an answer.
func (m *states) takes(p *part, slot int, right bool) {
	q := &p.slots[slot-1]
	if q.answered && q.right != right || !q.answered {
		q.answered, q.right = true, right
		m.seat(p) // made anew
		for _, x := range p.slots {
			if x.answered {
				p.sitting.Take(x.question, x.right)
			}
		}
	}
}

func (m *states) finish(s *besides) {
	p := m.newest()
	if p == nil {
		return
	}
	var got assessments.MeasuredCompetency
	m.end(p)
	if s != nil {
		got = s.finish(m.person, p.id)
	}
	m.shown(p, s, got)
}

// end grades a part that has not ended.
func (m *states) end(p *part) {
	if p.finished.IsZero() {
		if p.finished = m.clock; p.over(m.clock) {
			p.finished, p.timeout = p.deadline, true
		}
		var answers []psychometrics.Answer
		for _, slot := range append(m.earlier(p), p.counted()...) {
			answers = append(answers, psychometrics.Answer{Item: p.of.item(slot.question), Level: 2, Right: slot.right})
		}
		d := p.of.rule.Decide(m.before(p), answers)
		p.decision = &d
		m.seen["level "+fmt.Sprint(d.Attained)]++
	}
}

// shown is what must hold of every result, and that the house shows the model's.
func (m *states) shown(p *part, s *besides, got assessments.MeasuredCompetency) {
	d := p.decision
	if d.Attained > 0 && (d.Questions < 6 || d.P[d.Attained-1] < 0.95) {
		m.t.Fatalf("level %d is shown as reached after %d answers with %v", d.Attained, d.Questions, d.P)
	}
	if d.BelowFrom > 0 && d.BelowFrom <= d.Attained {
		m.t.Fatalf("reached %d and below %d", d.Attained, d.BelowFrom)
	}
	if s == nil {
		return
	}
	if got.Level != d.Attained || got.BelowFrom != d.BelowFrom || got.Questions != d.Questions {
		m.t.Fatalf("the house shows level %d, below %d of %d answers, the model %d, %d of %d", got.Level, got.BelowFrom, got.Questions, d.Attained, d.BelowFrom, d.Questions)
	}
	for level, want := range d.P {
		if p := got.Probabilities[fmt.Sprint(level+1)]; math.Abs(p-want) > 1e-5 {
			m.t.Fatalf("level %d: the house says %v, the model %v; %s", level+1, p, want, m.history())
		}
	}
	if p.stop != "" && got.Stopped != string(p.stop) {
		m.t.Fatalf("stopped for %q, shown as %q", p.stop, got.Stopped)
	}
}

// history tells the tries of the person at hand.
func (m *states) history() string {
	var text strings.Builder
	for _, p := range m.tries[m.person] {
		fmt.Fprintf(&text, "part %d from %v to %v (out of time: %v), cuts %v:", p.part, p.started, p.finished, p.timeout, p.of.rule.Cuts)
		for _, slot := range p.slots {
			fmt.Fprintf(&text, " %d%s", slot.question, map[bool]string{true: "+", false: "-"}[slot.right])
		}
		text.WriteString("; ")
	}
	return text.String()
}

func (m *states) goOn(s *besides) {
	p := m.newest()
	if p == nil {
		return
	}
	want := ""
	switch {
	case p.finished.IsZero() && p.part > 1: // it runs: given again
		return
	case p.finished.IsZero(), !m.clock.Before(p.first.finished.AddDate(0, 0, assessments.ContinueDays)):
		want = "assessment.continue_over"
	case p.decision.State(2) != psychometrics.NotEnough:
		want = "assessment.continue_decided"
	}
	got, attempt, most, length := "", id.Attempt{}, 2+m.rng.IntN(10), 30*time.Minute
	if s != nil {
		attempt, most, length, got = s.goOn(m.person, p.id)
	}
	if s != nil && want == "" && (got == "assessment.bank_short" || got == "assessment.continue_far") {
		m.seen["go on "+got]++
		return // how many more would do is drawn: either is no dead end in silence
	}
	m.agree("go on", want, s, got)
	if want == "" {
		m.tries[m.person] = append(m.tries[m.person], &part{
			id: attempt, part: p.part + 1, first: p.first, started: m.clock, deadline: m.clock.Add(length), most: most, of: p.of,
		})
	}
}

// later lets time pass: minutes, so that some run out, or days.
func (m *states) later(s *besides) {
	by := time.Duration(1+m.rng.IntN(120)) * time.Second
	switch m.rng.IntN(12) {
	case 0:
		by = time.Duration(1+m.rng.IntN(20)) * time.Minute
	}
	m.wait(s, by)
}

func (m *states) wait(s *besides, by time.Duration) {
	if m.clock = m.clock.Add(by); s != nil {
		s.w.clock = m.clock
	}
}

// recut moves the cuts: tries that run keep theirs.
func (m *states) recut(s *besides) {
	m.wait(s, time.Minute)
	cuts := make([]float64, 5)
	for i := range cuts {
		cuts[i] = float64(i-2) + float64(m.rng.IntN(5)-2)/10
	}
	next := *m.now
	next.cuts = cuts
	next.known(m.t)
	if m.now = &next; s != nil {
		s.recut(cuts)
	}
	m.seen["recut"]++
	m.wait(s, time.Minute)
}

// recalibrate puts another calibration in force: tries that run keep theirs.
func (m *states) recalibrate(s *besides) {
	m.wait(s, time.Minute)
	next := *m.now
	next.items, next.mean, next.sd = make([]psychometrics.Item, stateQuestions), float64(m.rng.IntN(11)-5)/10, 0.6+float64(m.rng.IntN(10))/10
	for i := range next.items {
		next.items[i] = psychometrics.Item{A: 0.5 + float64(m.rng.IntN(16))/10, B: float64(m.rng.IntN(31)-15) / 10, C: 0.25, SEA: 0.1, SEB: 0.2}
	}
	next.known(m.t)
	if m.now = &next; s != nil {
		s.recalibrate(next)
	}
	m.seen["recalibrated"]++
	m.wait(s, time.Minute)
}

// besides are the services that are walked beside the model.
type besides struct {
	w         *world
	plan      uuid.UUID
	questions []uuid.UUID
	at        map[uuid.UUID]int // by version
	cuts      int
	known     int
}

func newBeside(w *world) *besides {
	w.T.Helper()
	c := w.Competencies[0]
	s := &besides{w: w, at: map[uuid.UUID]int{}}
	for i := range stateQuestions {
		q := w.question(c, 2, true)
		s.questions = append(s.questions, q)
		var version uuid.UUID
		w.must(w.DB.NewRaw("select reviewed_version_id from questions where id = ?", q).Scan(w.T.Context(), &version))
		s.at[version] = i
	}
	d := w.draft(assessments.Adaptive, assessments.Cell{CompetencyID: c, Level: 2, Count: 1})
	d.MaxQuestions = stateMost
	s.plan = w.published(d)
	return s
}

func keyOf(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	if f := isFault(err); f != nil {
		return f.Key
	}
	t.Fatal(err)
	return ""
}

func (s *besides) act(op string, question, who int) string {
	actor := []people.Actor{s.w.Trainer, s.w.reviewer}[who]
	one, ctx := []uuid.UUID{s.questions[question]}, s.w.T.Context()
	return keyOf(s.w.T, map[string]func() error{
		"ask": func() error { return s.w.Bank.AskReview(ctx, actor, one) },
		"accept": func() error {
			return s.w.Bank.Review(ctx, actor, one[0], questions.Verdict{Accepted: true, Checks: questions.Checks})
		},
		"return":  func() error { return s.w.Bank.Review(ctx, actor, one[0], questions.Verdict{Note: "Perbaiki."}) },
		"retire":  func() error { return s.w.Bank.Retire(ctx, actor, one) },
		"restore": func() error { return s.w.Bank.Restore(ctx, actor, one) },
	}[op]())
}

func (s *besides) start(person int) (id.Attempt, string) {
	a, err := s.w.Start(s.w.T.Context(), s.w.Learners[person], s.plan, "")
	return a.ID, keyOf(s.w.T, err)
}

func (s *besides) advance(person int, attempt id.Attempt) (assessments.Next, int, string) {
	next, err := s.w.Advance(s.w.T.Context(), s.w.Learners[person], attempt)
	if err != nil || next.Stopped != "" {
		return next, -1, keyOf(s.w.T, err)
	}
	var version uuid.UUID
	s.w.must(s.w.DB.NewRaw("select version_id from attempt_items where attempt_id = ? and slot = ?", attempt, next.Slot).Scan(s.w.T.Context(), &version))
	return next, s.at[version], ""
}

func (s *besides) answer(person int, attempt id.Attempt, slot int, right bool) string {
	return keyOf(s.w.T, s.w.answer(s.w.Learners[person], attempt, slot, right))
}

func (s *besides) finish(person int, attempt id.Attempt) assessments.MeasuredCompetency {
	who := s.w.Learners[person]
	_, err := s.w.Quizzes.Finish(s.w.T.Context(), who, attempt)
	s.w.must(err)
	r, err := s.w.Result(s.w.T.Context(), who, attempt)
	s.w.must(err)
	return r.Competencies[0]
}

func (s *besides) goOn(person int, attempt id.Attempt) (id.Attempt, int, time.Duration, string) {
	who := s.w.Learners[person]
	a, err := s.w.Continue(s.w.T.Context(), who, attempt, "")
	if err != nil {
		return a.ID, 0, 0, keyOf(s.w.T, err)
	}
	most, err := s.w.Most(s.w.T.Context(), a.ID)
	s.w.must(err)
	return a.ID, most, a.DeadlineAt.Sub(a.StartedAt), ""
}

func (s *besides) recut(cuts []float64) {
	s.cuts++
	s.w.Exec("insert into cut_scores (competency_id, version, cuts, errors, panel_size, source, imported_at) values (?, ?, ?, ?, 8, 'panel', ?)",
		s.w.Competencies[0], s.cuts, pgdialect.Array(cuts), pgdialect.Array(make([]float64, 5)), s.w.clock)
}

func (s *besides) recalibrate(c stateScale) {
	s.known++
	id := uuid.New()
	s.w.Exec(`insert into calibrations (id, competency_id, number, state, asked_at, ended_at, people, answers, mean, sd, rule, in_force_from)
		values (?, ?, ?, 'in_force', ?, ?, ?, 1, ?, ?, 'walk', ?)`, id, s.w.Competencies[0], s.known, s.w.clock, s.w.clock, stateHeard, c.mean, c.sd, s.w.clock)
	for version, i := range s.at {
		held := ""
		if i%3 == 0 {
			held = "few"
		}
		k := c.items[i]
		s.w.Exec(`insert into calibration_items (calibration_id, version_id, question_id, level, chance, people, facility, a, b, se_a, se_b, stage, held)
			values (?, ?, ?, 2, 0.25, 400, 0.5, ?, ?, ?, ?, 'calibrated', ?)`, id, version, s.questions[i], k.A, k.B, k.SEA, k.SEB, held)
	}
}
