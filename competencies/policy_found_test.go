package competencies_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/people"
)

// grades are those of what was recorded, in the order in which it was.
func (w *ruled) grades() (list []string) {
	w.t.Helper()
	if err := w.db.NewRaw("select grade from attainments order by attained_at").Scan(w.t.Context(), &list); err != nil {
		w.t.Fatal(err)
	}
	return list
}

// quizShows records what a course's quiz shows of somebody at an instant.
func (w *ruled) quizShows(competency uuid.UUID, at time.Time) {
	w.t.Helper()
	if err := competencies.Attain(w.t.Context(), w.db, []competencies.Attainment{{
		PersonID: w.one.PersonID, CompetencyID: competency, Level: 2, Grade: competencies.Tested, Source: "attempt", SourceID: uuid.New(), AttainedAt: at,
	}}); err != nil {
		w.t.Fatal(err)
	}
}

// TestANewInstallationMeasuresFromItsFirstDay: nobody sets a policy, and yet a course's quiz gives no level; it shows that a course was
// completed. Somebody sees who set it: nobody, it came with the installation.
func TestANewInstallationMeasuresFromItsFirstDay(t *testing.T) {
	w := newRuled(t)
	list, err := w.Competencies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []people.Day{"2026-11-23", "2026-11-20"} { // the second time it changes nothing
		if err := w.Found(t.Context(), day); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := w.Policy(t.Context()); err != nil || p.CountsFrom != "2026-11-23" || p.Certainty != competencies.FirstPolicy.Certainty {
		t.Errorf("%+v, %v", p, err)
	}
	rows, err := w.Policies(t.Context())
	if err != nil || len(rows) != 1 || !rows[0].SetBy.IsZero() || rows[0].Setter != "" {
		t.Errorf("%+v, %v", rows, err)
	}
	w.quizShows(list[0].ID, w.clock)
	if g := w.grades(); len(g) != 1 || g[0] != "E1" {
		t.Errorf("a course's quiz gave %v", g)
	}
}

// TestWhatTheFormerRuleGaveIsSaidToBeOfTheFormerRule: an installation with a history keeps the former rule until two persons set a day.
// From then on what it gave is still on record, counts no more, and says why.
func TestWhatTheFormerRuleGaveIsSaidToBeOfTheFormerRule(t *testing.T) {
	w := newRuled(t)
	list, err := w.Competencies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w.quizShows(list[0].ID, w.clock.Add(-time.Hour))
	if err := w.Found(t.Context(), "2026-11-23"); err != nil {
		t.Fatal(err)
	}
	if p, err := w.Policy(t.Context()); err != nil || p.CountsFrom != "" {
		t.Errorf("an old installation was founded: %+v, %v", p, err)
	}
	verdicts := func() (said []string) {
		t.Helper()
		d, err := w.Evidence(t.Context(), w.one, w.one.PersonID, list[0].ID, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Proofs {
			said = append(said, string(p.Grade)+" "+p.Verdict)
		}
		return said
	}
	if said := verdicts(); len(said) != 1 || said[0] != "E2 counts" {
		t.Errorf("under the former rule: %v", said)
	}
	p := competencies.FirstPolicy
	p.CountsFrom = "2026-11-24"
	w.set(p)
	w.quizShows(list[0].ID, w.clock.Add(time.Hour)) // the day before
	w.clock = w.clock.AddDate(0, 0, 1)
	w.quizShows(list[0].ID, w.clock)
	if g := w.grades(); len(g) != 3 || g[0] != "E2" || g[1] != "E2" || g[2] != "E1" {
		t.Errorf("recorded as %v", g)
	}
	if said := verdicts(); len(said) != 3 || said[0] != "E1 grade" || said[1] != "E2 former" || said[2] != "E2 former" {
		t.Errorf("since measurements count: %v", said)
	}
}
