package assessments_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/psychometrics"
	"mumpuni/questions"
)

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
