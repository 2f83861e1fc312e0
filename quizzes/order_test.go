package quizzes_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// Each case sends A and then B; ages and server clocks say nothing.
func TestOrderIsBySequenceAndNotByAnyClock(t *testing.T) {
	laptop, phone := uuid.New(), uuid.New()
	for name, c := range map[string]struct {
		first, then quizzes.Save
		sawFirst    bool
		serverSteps time.Duration // between both
		stale       bool
	}{
		"the same device goes on":                        {first: quizzes.Save{Device: laptop, Change: 1}, then: quizzes.Save{Device: laptop, Change: 2, Age: time.Hour}},
		"its earlier change arrives after the later":     {first: quizzes.Save{Device: laptop, Change: 2, Age: time.Hour}, then: quizzes.Save{Device: laptop, Change: 1}, stale: true},
		"its first number may be 0":                      {first: quizzes.Save{Device: laptop, Change: 1}, then: quizzes.Save{Device: laptop}, stale: true},
		"another device saw it":                          {first: quizzes.Save{Device: laptop, Change: 9}, then: quizzes.Save{Device: phone, Change: 1, Age: time.Hour}, sawFirst: true},
		"another device did not see it":                  {first: quizzes.Save{Device: laptop, Change: 1, Age: time.Hour}, then: quizzes.Save{Device: phone, Change: 9}, stale: true},
		"the server's clock steps back":                  {first: quizzes.Save{Device: laptop, Change: 1}, then: quizzes.Save{Device: phone, Change: 1}, sawFirst: true, serverSteps: -time.Hour},
		"a program that tells no order":                  {first: quizzes.Save{}, then: quizzes.Save{Age: time.Hour}},
		"the same, and the server's clock steps back":    {first: quizzes.Save{}, then: quizzes.Save{}, serverSteps: -time.Hour},
		"a program that says it saw an older one":        {first: quizzes.Save{}, then: quizzes.Save{Seen: 1}, stale: true},
		"a page of the version before, which saw it":     {first: quizzes.Save{Device: laptop, Change: 1}, then: quizzes.Save{Age: time.Hour}, sawFirst: true},
		"a form without script is a device of its own":   {first: quizzes.Save{Device: uuid.New(), Change: 1}, then: quizzes.Save{Device: uuid.New(), Change: 1}, stale: true},
		"and takes what it saw as the ground it changes": {first: quizzes.Save{Device: uuid.New(), Change: 1}, then: quizzes.Save{Device: uuid.New(), Change: 1}, sawFirst: true},
	} {
		w := newWorld(t, pgtest.Tx(t), 1)
		quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
		a := w.start(quiz, who)
		send := func(s quizzes.Save, option int) quizzes.Saved {
			s.AttemptID, s.Slot, s.ClientStep = a.ID, 1, uuid.New()
			s.Answer = kinds.Answer{Options: []string{a.Questions[0].Options[option].ID}}
			got, err := w.SaveAnswer(t.Context(), who, s)
			w.must(err)
			return got
		}
		before := send(quizzes.Save{Seen: 0}, 0)
		c.first.Seen = before.Seq
		first := send(c.first, 0)
		w.pass(c.serverSteps)
		if c.sawFirst {
			c.then.Seen = first.Seq
		}
		got := send(c.then, 1)
		if want := a.Questions[0].Options[map[bool]int{true: 0, false: 1}[c.stale]].ID; got.Stale != c.stale || got.Answer.Options[0] != want {
			t.Errorf("%s: stale %v, stands %v", name, got.Stale, got.Answer)
		}
	}
}

// An answer that was made before the end by the device's word and came after it is kept, counts for nothing, and is shown.
func TestAnswersThatCameAfterTheEndAreKept(t *testing.T) {
	w := newWorld(t, pgtest.DB(t), 1)
	st := rules
	st.TimeLimitS, st.Shuffle = 600, false
	quiz, who := w.quiz(st, quiztest.Single("a", "b"), quiztest.Single("c", "d"), quiztest.AllKinds()[3]), w.Learners[0]
	a := w.start(quiz, who)
	right := w.right(a)
	send := func(slot int, age time.Duration, left *time.Duration, answer kinds.Answer) error {
		_, err := w.SaveAnswer(t.Context(), who, quizzes.Save{AttemptID: a.ID, Slot: slot, Answer: answer, ClientStep: uuid.New(), Age: age, Left: left})
		return err
	}
	in := func(d time.Duration) *time.Duration { return &d }
	w.pass(10*time.Minute + 30*time.Second) // past the deadline, still open
	refused(t, send(1, 31*time.Second, nil, right[1]), "quiz.late_kept")
	refused(t, send(2, 29*time.Second, nil, right[2]), "quiz.time_up") // made after the deadline
	refused(t, send(2, 0, in(-time.Second), right[2]), "quiz.time_up")
	refused(t, send(2, 0, in(42*time.Second), right[2]), "quiz.late_kept") // the attempt's clock on the device is believed first
	refused(t, send(2, 0, in(42*time.Second), kinds.Answer{Text: "x"}), "quiz.answer_invalid")
	again := quizzes.Save{AttemptID: a.ID, Slot: 3, Answer: right[3], ClientStep: uuid.New(), Left: in(5 * time.Second)}
	for range 2 { // the same receipt
		_, err := w.SaveAnswer(t.Context(), who, again)
		refused(t, err, "quiz.late_kept")
	}
	done, err := w.Attempt(t.Context(), who, a.ID)
	w.must(err)
	if *done.Fraction != 0 || done.Receipt().Answers != 0 {
		t.Errorf("late answers count: %d, %+v", *done.Fraction, done.Receipt())
	}
	if late := done.Questions[1].Late; len(late) != 1 || !late[0].Answer.Equal(right[2]) || !late[0].MadeAt.Equal(a.DeadlineAt.Add(-42*time.Second)) || !late[0].ArrivedAt.Equal(w.now()) {
		t.Errorf("shown late: %+v", late)
	}
	for range 9 { // only so many of a slot
		_ = send(1, 31*time.Second, nil, right[1])
	}
	if n := w.Count("late_answers where attempt_id = ?", a.ID); n != 5+1+1 {
		t.Errorf("%d are kept", n)
	}
	list, err := w.LateAnswers(t.Context(), w.Trainer, quiz, 0, 4)
	w.must(err)
	if len(list.Rows) != 4 || list.Next == 0 || list.Title != st.Title || list.Rows[3].Name != "Peserta" || !list.Rows[3].EndedAt.Equal(a.DeadlineAt) {
		t.Errorf("listed %+v", list)
	}
	rest, err := w.LateAnswers(t.Context(), w.Trainer, quiz, list.Next, 4)
	w.must(err)
	if len(rest.Rows) != 3 || rest.Next != 0 || rest.Rows[2].Slot != 1 || len(rest.Rows[2].Asked.Options) != 2 || rest.Rows[2].Asked.Stem == "" {
		t.Errorf("the rest: %+v", rest)
	}
	_, err = w.LateAnswers(t.Context(), w.Stranger, quiz, 0, 4)
	refused(t, err, "quiz.not_found")
	if n := w.Count("audit_entries where action = 'quiz.late_read'"); n != 2 {
		t.Errorf("%d audit entries", n)
	}
}

// What is typed on one device after another one sent the attempt is refused; what was typed before that is kept.
func TestAnswersOfAnotherDeviceAfterSending(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b")), w.Learners[0]
	a := w.start(quiz, who)
	w.pass(time.Minute)
	_, err := w.Finish(t.Context(), who, a.ID)
	w.must(err)
	w.pass(time.Minute)
	save := quizzes.Save{AttemptID: a.ID, Slot: 1, Answer: w.right(a)[1], ClientStep: uuid.New(), Age: 59 * time.Second}
	_, err = w.SaveAnswer(t.Context(), who, save)
	refused(t, err, "quiz.attempt_finished")
	save.Age, save.ClientStep = 61*time.Second, uuid.New()
	_, err = w.SaveAnswer(t.Context(), who, save)
	refused(t, err, "quiz.late_kept")
	_, err = w.SaveAnswer(t.Context(), w.Stranger, save)
	refused(t, err, "quiz.attempt_not_found")
}

func TestTheReceiptNamesExactlyTheAnswers(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 2)
	st := rules
	st.Shuffle = false
	quiz := w.quiz(st, quiztest.AllKinds()...)
	sums := map[string]bool{}
	for _, who := range w.Learners {
		a := w.start(quiz, who)
		if a.Receipt() != (quizzes.Receipt{}) {
			t.Error("an open attempt has a receipt")
		}
		for slot, answer := range w.right(a) {
			if slot != 2 {
				_, err := w.save(who, a.ID, slot, answer)
				w.must(err)
			}
		}
		w.pass(time.Minute)
		done, err := w.Finish(t.Context(), who, a.ID)
		w.must(err)
		seen, err := w.Attempt(t.Context(), who, a.ID)
		w.must(err)
		r := done.Receipt()
		if again := seen.Receipt(); r.Checksum != again.Checksum || r.Answers != again.Answers || r.Answers != 4 || !r.At.Equal(w.now()) || len(r.Checksum) != 64 || sums[r.Checksum] {
			t.Errorf("receipt %+v, later %+v", r, seen.Receipt())
		}
		sums[r.Checksum] = true
		for i := range seen.Questions { // one answer more, one less, another one
			changed := seen
			changed.Questions = append([]quizzes.Asked(nil), seen.Questions...)
			changed.Questions[i].Answer = kinds.Answer{Text: "lain"}
			if changed.Receipt().Checksum == r.Checksum {
				t.Errorf("slot %d is not in the checksum", i+1)
			}
		}
	}
}

func TestNewestIsTheLastStepOfAnySlot(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 2)
	quiz, who := w.quiz(rules, quiztest.Single("a", "b"), quiztest.Single("c", "d")), w.Learners[0]
	a := w.start(quiz, who)
	var last int64
	for _, slot := range []int{2, 1} {
		if n, err := w.Newest(t.Context(), who, a.ID); err != nil || n.Seq != last || n.State != quizzes.Open {
			t.Fatalf("newest %+v, %v, want %d", n, err, last)
		}
		if n, err := w.Pulse(t.Context(), a.ID); err != nil || n.Seq != last || n.State != quizzes.Open {
			t.Fatalf("pulse %+v, %v, want %d", n, err, last)
		}
		saved, err := w.save(who, a.ID, slot, kinds.Answer{})
		w.must(err)
		last = saved.Seq
	}
	_, err := w.Newest(t.Context(), w.Learners[1], a.ID)
	refused(t, err, "quiz.attempt_not_found")
	_, err = w.Pulse(t.Context(), id.Attempt(uuid.New()))
	refused(t, err, "quiz.attempt_not_found")
}

// What one question costs when 8 ask at once. The goal is 0.1 CPU-ms with HTTP, which web/pages counts.
func BenchmarkNewest(b *testing.B) {
	w := newWorld(b, pgtest.DB(b), 8)
	quiz := w.quiz(rules, quiztest.Single("benar", "salah", "keliru", "bukan"))
	var attempts []quizzes.Attempt
	for i, who := range w.Learners {
		attempts = append(attempts, w.start(quiz, who))
		for range 60 {
			if _, err := w.save(who, attempts[i].ID, 1, kinds.Answer{}); err != nil {
				b.Fatal(err)
			}
		}
	}
	before := w.cpu()
	b.ResetTimer()
	together(8, func(i int) {
		for range b.N / 8 {
			if _, err := w.Pulse(b.Context(), attempts[i].ID); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric((w.cpu()-before)/float64(b.N), "cpu-ms/op")
}
