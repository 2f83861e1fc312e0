package assessments_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/internal/fault"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

func (w *world) versionOf(question uuid.UUID) (version uuid.UUID) {
	w.T.Helper()
	w.must(w.DB.NewRaw("select reviewed_version_id from questions where id = ?", question).Scan(w.T.Context(), &version))
	return version
}

func asked(t assessments.TryOut) []uuid.UUID {
	var list []uuid.UUID
	for _, q := range t.Questions {
		list = append(list, q.Version)
	}
	return list
}

// Five open questions of the cells, the same for everybody; none that is closed, counts as closed in the assessment, was annulled or
// retired, is of another cell, or must not be on one paper with another. Nothing of it is kept.
func TestATryOutShowsOpenQuestionsAlone(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 5)
	w.question(c, 3, false)
	opened := w.question(c, 2, true)
	plan := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 3}))
	who := w.Learners[0]
	if got, err := w.TryOut(t.Context(), who, plan); err != nil || len(got.Questions) != 0 {
		t.Fatalf("a bank without open questions: %+v, %v", got.Questions, err)
	}
	w.must(w.Bank.Open(t.Context(), w.Trainer, []uuid.UUID{opened})) // its key is known now, but the assessment counts it as closed
	w.fill(c, 2, 2, 6)                                               // and these are closed, too
	var open, free []uuid.UUID
	for range 5 {
		open = append(open, w.question(c, 2, false))
	}
	for _, q := range open[1:] {
		free = append(free, w.versionOf(q))
	}
	w.must(w.Bank.Retire(t.Context(), w.Trainer, open[:1]))
	w.must(w.Bank.Apart(t.Context(), w.Trainer, open[1], open[2:4]))
	got, err := w.TryOut(t.Context(), who, plan)
	w.must(err)
	first := slices.Contains(asked(got), free[0])
	if n := len(got.Questions); n != 3 && n != 2 || first != (n == 2) {
		t.Errorf("%d questions, want the first with the last, or the three others", n)
	}
	for _, v := range asked(got) {
		if !slices.Contains(free, v) {
			t.Errorf("%s is asked, which is no free open question of the cell", v)
		}
	}
	again, err := w.TryOut(t.Context(), w.Learners[1], plan)
	w.must(err)
	if !slices.Equal(asked(again), asked(got)) {
		t.Errorf("somebody else gets others: %v, %v", asked(again), asked(got))
	}
	closed, err := w.Create(t.Context(), w.Trainer, w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 3}))
	w.must(err)
	if _, err := w.TryOut(t.Context(), who, closed); fault.KindOf(err) != fault.NotFound {
		t.Errorf("of an assessment that is not open to them: %v", err)
	}
	var n int
	w.must(w.DB.NewRaw("select count(*) from attempts").Scan(t.Context(), &n))
	if n != 0 {
		t.Errorf("%d attempts are kept", n)
	}
}

// What the assessment itself asks is shown only where the bank has no other open question.
func TestATryOutPrefersWhatIsNotAsked(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	own := map[uuid.UUID]bool{}
	for range 6 {
		own[w.versionOf(w.question(c, 2, false))] = true
	}
	d := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 3})
	plan := w.published(d)
	for n := range 6 {
		got, err := w.TryOut(t.Context(), w.Learners[0], plan)
		w.must(err)
		mine := 0
		for _, v := range asked(got) {
			if own[v] {
				mine++
			}
		}
		if len(got.Questions) != 5 || mine != 5-n {
			t.Errorf("with %d others: %d of %d are the assessment's own", n, mine, len(got.Questions))
		}
		w.question(c, 2, false)
	}
}

// The end of a try-out tells what was right and what the key is, for what was not answered, too.
func TestATryOutTellsTheKey(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	for range 5 {
		w.question(c, 2, false)
	}
	plan := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 3}))
	who := w.Learners[0]
	got, err := w.TryOut(t.Context(), who, plan)
	w.must(err)
	for _, q := range got.Questions {
		if q.Review != nil {
			t.Fatal("the key is told before the end")
		}
	}
	of := func(option string) kinds.Answer { return kinds.Answer{Options: []string{option}} }
	list := asked(got)
	done, err := w.CheckTryOut(t.Context(), who, plan, map[uuid.UUID]kinds.Answer{list[0]: of("a"), list[1]: of("b"), list[2]: {}})
	w.must(err)
	for i, want := range []int{quizzes.Whole, 0, 0, 0, 0} {
		if r := done.Questions[i].Review; r == nil || r.Fraction != want || !slices.Equal(r.Right, []string{"a"}) {
			t.Errorf("question %d: %+v", i+1, r)
		}
	}
	if done.Right() != 1 {
		t.Errorf("%d right, want 1", done.Right())
	}
	_, err = w.CheckTryOut(t.Context(), who, plan, map[uuid.UUID]kinds.Answer{list[3]: {Text: "empat"}})
	var f *fault.Fault
	if !errors.As(err, &f) || f.Field != "answer" || f.Args["Slot"] != 4 {
		t.Errorf("an answer that does not fit: %v", err)
	}
}
