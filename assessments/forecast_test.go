package assessments_test

import (
	"slices"
	"testing"

	"mumpuni/assessments"
)

// What a plan gave is remembered of that plan alone: whatever changes, in the draft or in the bank, the forecast is the one that would be
// made if nothing had been remembered.
func TestWhatIsRememberedOfAForecastIsThatPlans(t *testing.T) {
	w := newWorld(t, 2)
	c := w.Competencies[0]
	w.fill(c, 1, 2, 6)
	d := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 4}, assessments.Cell{CompetencyID: c, Level: 2, Count: 4})
	id, err := w.Create(t.Context(), w.Trainer, d)
	w.must(err)
	planned := func() []assessments.Forecast {
		t.Helper()
		list, err := w.Plan(t.Context(), w.Trainer, id)
		w.must(err)
		return list
	}
	truth := func() []assessments.Forecast {
		t.Helper()
		remembered := planned()
		w.Service.Forget()
		anew := planned()
		if !slices.Equal(remembered, anew) {
			t.Errorf("remembered %+v\nanew %+v", remembered, anew)
		}
		return anew
	}
	first := truth()
	d.Minutes = 5
	w.must(w.Edit(t.Context(), w.Trainer, id, d))
	shorter := truth()
	if slices.Equal(first, shorter) {
		t.Fatal("less time changes nothing: this test cannot fail")
	}
	w.question(c, 2, true)
	if slices.Equal(shorter, truth()) {
		t.Fatal("a further question changes nothing: this test cannot fail")
	}
}
