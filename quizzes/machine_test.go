package quizzes_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// Whatever the order of saving, sending again, arriving late, finishing, running out of time, failing consequences and
// restarting: an answer that was acknowledged as standing is the one that is graded, and an attempt is graded once.
func TestAcknowledgedAnswersAreTheGradedOnes(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 0)
	st := rules
	st.TimeLimitS, st.PassMark = 300, quizzes.Whole // hardly ever passed, so that attempts go on
	quiz := w.quiz(st, append(quiztest.AllKinds(), quiztest.Arranged()...)...)
	rapid.Check(t, func(rt *rapid.T) {
		w.breakHook(nil)
		m := &machine{T: rt, world: w, quiz: quiz, who: w.Learner(), devices: [2]uuid.UUID{uuid.New(), uuid.New()}}
		rt.Repeat(map[string]func(*rapid.T){
			"start": m.start, "save": m.save, "again": m.again, "finish": m.finish, "wait": m.wait, "sweep": m.sweep,
			"restart": func(*rapid.T) { w.restart() },
			"break":   func(rt *rapid.T) { m.breakOrMend(rt) },
			"":        m.check,
		})
	})
}

// machine is what must be true of one learner's newest attempt.
type machine struct {
	*rapid.T
	*world
	quiz    id.Quiz
	who     people.Actor
	attempt quizzes.Attempt
	key     map[int]kinds.Answer
	stands  map[int]kinds.Answer // acknowledged as standing
	seq     map[int]int64        // of the standing step, and of the one before it
	before  map[int]int64
	by      map[int]quizzes.Save // the standing step
	devices [2]uuid.UUID
	changes int64
	sent    []quizzes.Save // acknowledged steps
	ended   bool           // sent or out of time
	broken  bool
}

func (m *machine) exists() bool { return !m.attempt.ID.IsZero() }

func (m *machine) late() bool {
	return m.exists() && m.now().After(m.attempt.DeadlineAt.Add(quizzes.Grace))
}

func (m *machine) start(rt *rapid.T) {
	a, err := m.Start(m.world.T.Context(), m.who, m.Request(m.quiz, m.who))
	switch {
	case m.exists() && !m.ended && !m.late():
		if err != nil || a.ID != m.attempt.ID {
			rt.Fatalf("start with an open attempt: %v, %v", a.ID, err)
		}
	case m.exists() && m.broken && fault.KindOf(err) == fault.Conflict:
		m.ended = true // not graded yet, so nothing new begins
	case err != nil && m.exists() && m.allRight() && isFault(err, "quiz.passed_already"):
		m.ended = true
	case err != nil:
		rt.Fatalf("start: %v", err)
	case a.ID == m.attempt.ID:
		m.ended = true // submitted, waiting to be graded
		if a.State != quizzes.Submitted {
			rt.Fatalf("resumed an ended attempt as %s", a.State)
		}
	default:
		m.checkGraded(rt)
		m.attempt, m.key, m.ended = a, m.right(a), false
		m.stands, m.sent = map[int]kinds.Answer{}, nil
		m.seq, m.before, m.by = map[int]int64{}, map[int]int64{}, map[int]quizzes.Save{}
	}
}

func (m *machine) save(rt *rapid.T) {
	if !m.exists() {
		rt.Skip("nothing to save into")
	}
	slot := rapid.IntRange(1, len(m.attempt.Questions)).Draw(rt, "slot")
	r := quizzes.Save{AttemptID: m.attempt.ID, Slot: slot, ClientStep: uuid.New(), Answer: m.draw(rt, slot)}
	r.Age = time.Duration(rapid.IntRange(0, 90).Draw(rt, "seconds ago")) * time.Second
	if r.Device = rapid.SampledFrom([]uuid.UUID{uuid.Nil, m.devices[0], m.devices[1]}).Draw(rt, "device"); r.Device != uuid.Nil {
		m.changes++
		r.Change = m.changes - rapid.SampledFrom([]int64{0, 0, 3}).Draw(rt, "changes ago")
	}
	r.Seen = rapid.SampledFrom([]int64{0, m.before[slot], m.seq[slot]}).Draw(rt, "seen")
	got, err := m.SaveAnswer(m.world.T.Context(), m.who, r)
	switch {
	case m.ended:
		if !isFault(err, "quiz.attempt_finished") && !isFault(err, "quiz.time_up") && !isFault(err, "quiz.late_kept") {
			rt.Fatalf("saved into an ended attempt: %v", err)
		}
		return
	case m.late():
		made := m.now().Add(-r.Age)
		if kept := made.Before(m.attempt.DeadlineAt); kept && !isFault(err, "quiz.late_kept") || !kept && !isFault(err, "quiz.time_up") {
			rt.Fatalf("saved after the deadline, made %v: %v", made, err)
		}
		return
	case err != nil:
		rt.Fatalf("save: %v", err)
	}
	if stale := m.stale(r); stale != got.Stale {
		rt.Fatalf("stale %v, want %v: %+v on %+v", got.Stale, stale, r, m.by[slot])
	}
	if !got.Stale {
		m.stands[slot], m.by[slot] = r.Answer, r
		m.before[slot], m.seq[slot] = m.seq[slot], got.Seq
		m.sent = append(m.sent, r)
	}
	if !got.Answer.Equal(m.stands[slot]) {
		rt.Fatalf("slot %d stands as %v, want %v", slot, got.Answer, m.stands[slot])
	}
}

// stale says whether r comes too late, by sequences alone.
func (m *machine) stale(r quizzes.Save) bool {
	current, answered := m.by[r.Slot]
	switch {
	case !answered:
		return false
	case r.Device != uuid.Nil && r.Device == current.Device:
		return r.Change < current.Change
	case r.Device == uuid.Nil && r.Seen == 0:
		return false
	}
	return r.Seen < m.seq[r.Slot]
}

// draw gives the right answer, none, or something else that fits.
func (m *machine) draw(rt *rapid.T, slot int) kinds.Answer {
	place := m.attempt.Questions[slot-1]
	switch rapid.IntRange(0, 2).Draw(rt, "answer") {
	case 0:
		right, err := kinds.ParseAnswer(mustJSON(m.key[slot]))
		if err != nil {
			rt.Fatal(err)
		}
		return right
	case 1:
		return kinds.Answer{}
	}
	switch place.Kind {
	case kinds.Matching:
		return kinds.Answer{Pairs: map[string]string{
			rapid.SampledFrom(place.Lefts).Draw(rt, "left").ID: rapid.SampledFrom(place.Rights).Draw(rt, "right").ID,
		}}
	case kinds.Ordering:
		first := rapid.IntRange(0, 2).Draw(rt, "first")
		return kinds.Answer{Options: []string{place.Options[first+1].ID, place.Options[first].ID}}
	}
	if place.Kind.Chooses() {
		return kinds.Answer{Options: []string{rapid.SampledFrom(place.Options).Draw(rt, "option").ID}}
	}
	return kinds.Answer{Text: rapid.SampledFrom([]string{"0", "72,9", "-1,5"}).Draw(rt, "text")}
}

func (m *machine) again(rt *rapid.T) {
	if len(m.sent) == 0 {
		rt.Skip("nothing was sent")
	}
	r := rapid.SampledFrom(m.sent).Draw(rt, "step")
	got, err := m.SaveAnswer(m.world.T.Context(), m.who, r)
	if err != nil || !got.Answer.Equal(m.stands[r.Slot]) {
		rt.Fatalf("sent again: %v, %v; %v stands", got, err, m.stands[r.Slot])
	}
}

func (m *machine) finish(rt *rapid.T) {
	if !m.exists() {
		rt.Skip("nothing to finish")
	}
	if _, err := m.Finish(m.world.T.Context(), m.who, m.attempt.ID); err != nil {
		rt.Fatalf("finish: %v", err)
	}
	m.ended = true
}

func (m *machine) wait(rt *rapid.T) {
	m.pass(time.Duration(rapid.IntRange(1, 120).Draw(rt, "seconds")) * time.Second)
}

func (m *machine) sweep(rt *rapid.T) {
	if m.late() {
		m.ended = true
	}
	if _, err := m.FinishDue(m.world.T.Context()); err != nil {
		rt.Fatal(err)
	}
}

func (m *machine) breakOrMend(rt *rapid.T) {
	m.broken = rapid.Bool().Draw(rt, "broken")
	m.breakHook(nil)
	if m.broken {
		m.breakHook(errors.New("a consequence fails"))
	}
}

// check looks at the attempt as its owner does.
func (m *machine) check(rt *rapid.T) {
	if !m.exists() {
		return
	}
	if m.late() {
		m.ended = true
	}
	a, err := m.Attempt(m.world.T.Context(), m.who, m.attempt.ID)
	if err != nil {
		rt.Fatal(err)
	}
	if (a.State == quizzes.Open) == m.ended {
		rt.Fatalf("the attempt is %s, ended %v", a.State, m.ended)
	}
	for _, q := range a.Questions {
		if !q.Answer.Equal(m.stands[q.Slot]) {
			rt.Fatalf("slot %d shows %v, acknowledged %v", q.Slot, q.Answer, m.stands[q.Slot])
		}
		if (q.Review != nil) != (a.State == quizzes.Finished) {
			rt.Fatalf("review of a %s attempt: %v", a.State, q.Review)
		}
	}
	if a.State == quizzes.Finished {
		if want := m.fraction(); *a.Fraction != want {
			rt.Fatalf("graded %d, acknowledged answers are worth %d", *a.Fraction, want)
		}
	}
}

// checkGraded: before a new attempt begins, the former one must be finished, and told of once.
func (m *machine) checkGraded(rt *rapid.T) {
	if !m.exists() {
		return
	}
	told := 0
	m.mu.Lock()
	for _, r := range m.finished {
		if r.AttemptID == m.attempt.ID {
			told++
		}
	}
	m.mu.Unlock()
	if told != 1 {
		rt.Fatalf("the hook was told %d times of a finished attempt", told)
	}
	m.ended = true
	m.check(rt)
}

func (m *machine) allRight() bool { return m.fraction() == quizzes.Whole }

// fraction is what the acknowledged answers are worth.
func (m *machine) fraction() int {
	q, err := m.Service.Quiz(m.world.T.Context(), m.Trainer, m.quiz)
	if err != nil {
		m.Fatal(err)
	}
	got, most := 0, 0
	for i, place := range m.attempt.Questions {
		for _, item := range q.Items {
			if item.ID == place.Version {
				got += item.MaxMark * kinds.Fraction(item.Kind, item.Body, m.stands[i+1])
				most += item.MaxMark
			}
		}
	}
	return got / most
}
