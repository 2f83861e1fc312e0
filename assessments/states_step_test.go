package assessments_test

import (
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// stepOn answers, mostly the question shown last, and goes on at once.
func (m *states) stepOn(s *besides) {
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
	var next assessments.Next
	shown, got := -1, ""
	if s != nil {
		next, shown, got = s.stepOn(m, p.id, slot, right)
	}
	m.agree("step", want, s, got)
	if want != "" {
		return
	}
	m.takes(p, slot, right)
	m.goesOn(p, s, next, shown)
}

func (s *besides) stepOn(m *states, attempt id.Attempt, slot int, right bool) (assessments.Next, int, string) {
	option := "b"
	if right {
		option = "a"
	}
	next, done, err := s.w.Answer(s.w.T.Context(), s.w.Learners[m.person], quizzes.Save{
		AttemptID: attempt, Slot: slot, Answer: kinds.Answer{Options: []string{option}}, ClientStep: uuid.New(),
	})
	if err != nil || next.Stopped != "" {
		return next, -1, keyOf(s.w.T, err)
	}
	if done.Apart {
		m.seen["step apart"]++
	} else {
		m.seen["step at once"]++
	}
	var version uuid.UUID
	s.w.must(s.w.DB.NewRaw("select version_id from attempt_items where attempt_id = ? and slot = ?", attempt, next.Slot).Scan(s.w.T.Context(), &version))
	if done.Next != nil && (done.Next.Version != version || done.Next.Slot != next.Slot) {
		s.w.T.Fatalf("slot %d of %s is shown as slot %d of %s", next.Slot, version, done.Next.Slot, done.Next.Version)
	}
	return next, s.at[version], ""
}
