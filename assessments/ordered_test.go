package assessments_test

import (
	"fmt"
	"testing"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// An order reaches who can sit by its last day: not who knows the questions, used the tries, or cools down until after it.
func TestAnOrderReachesWhoCanSitByItsDay(t *testing.T) {
	w := newWorld(t, 3)
	ctx := t.Context()
	w.fill(w.Competencies[0], 2, 2, 18)
	one := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: w.Competencies[0], Level: 2, Count: 6}))
	why := func(due people.Day, who ...people.Actor) string {
		t.Helper()
		var ids []id.Person
		for _, a := range who {
			ids = append(ids, a.PersonID)
		}
		got, err := w.Unneeding(ctx, w.DB, one, ids, due, w.HR.Location())
		w.must(err)
		text := ""
		for _, a := range who {
			text += fmt.Sprintf("%s,", got[a.PersonID])
		}
		return text
	}
	fresh, tired := w.Learners[0], w.Learners[1]
	if got := why("2026-12-23", fresh, tired, w.Trainer, w.reviewer); got != ",,author,author," {
		t.Fatal(got)
	}
	w.sit(tired, one, "", all("right")) // on 23 November; a try is possible from the 30th on
	if got := why("2026-11-29", tired) + why("2026-11-30", tired); got != "cool_down,," {
		t.Fatal(got)
	}
	for range 2 {
		w.clock = w.clock.AddDate(0, 0, 8)
		w.sit(tired, one, "", all("right"))
	}
	if got := why("2026-12-23", tired) + why("2027-11-22", tired) + why("2027-11-23", tired); got != "tries_used,tries_used,," {
		t.Fatal(got)
	}
	if _, err := w.Start(ctx, fresh, one, ""); err != nil {
		t.Fatal(err)
	}
	if got := why("2026-12-23", fresh); got != "ordered," {
		t.Fatal(got)
	}
}

// What one has to sit is due until one begins, to each by their unit, and no longer when it is closed or taken back.
func TestWhatHasToBeSatIsDueUntilOneBegins(t *testing.T) {
	w := newWorld(t, 3)
	ctx := t.Context()
	w.fill(w.Competencies[0], 2, 2, 9)
	one := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: w.Competencies[0], Level: 2, Count: 6}))
	due := func(who people.Actor) string {
		t.Helper()
		list := pgtest.Asked(t, func(due *[]assessments.DueAssessment) pg.Question { return w.AskDue(who, due) })
		text := ""
		for _, d := range list {
			text += fmt.Sprintf("%s %d,", d.DueOn, d.DueIn)
		}
		return text
	}
	learner := w.Learners[0]
	if got := due(learner); got != "" {
		t.Fatalf("an opening without a day is due: %s", got)
	}
	unit, err := w.Open(ctx, w.HR, assessments.Opening{AssessmentID: one, UnitID: w.Unit, DueOn: "2026-12-03"})
	w.must(err)
	if got := due(learner) + due(w.Stranger); got != "2026-12-03 10," {
		t.Fatal(got)
	}
	w.sit(learner, one, "", all("right"))
	if got := due(learner); got != "" {
		t.Fatalf("sat and still due: %s", got)
	}
	w.must(w.EndOpening(ctx, w.HR, unit))
	if got := due(w.Learners[1]); got != "" {
		t.Fatalf("taken back and still due: %s", got)
	}
}

// What measures a competency at a level is found by it, with how much it decides and when a new try is possible.
func TestAssessmentsAreFoundByWhatTheyMeasure(t *testing.T) {
	w := newWorld(t, 3)
	ctx := t.Context()
	w.fill(w.Competencies[0], 2, 2, 18)
	one := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: w.Competencies[0], Level: 2, Count: 6}))
	w.Exec("delete from instruments")
	w.Exec("insert into instruments (competency_id, level, decides, source_id, since) values (?, 2, 61, ?, '2026-01-01'), (?, 3, 39, ?, '2026-01-01')",
		w.Competencies[0], one, w.Competencies[0], one)
	find := func(competency, level int) string {
		t.Helper()
		list, err := w.OffersOf(ctx, w.Learners[0], w.Competencies[competency], level)
		w.must(err)
		text := ""
		for _, o := range list {
			text += fmt.Sprintf("%d %d %s", o.Decides, o.NextTry.Left, o.NextTry.From)
		}
		return text
	}
	if got := []string{find(0, 2), find(0, 0), find(0, 3), find(1, 2)}; fmt.Sprint(got) != "[61 3  61 3   ]" {
		t.Fatalf("%q", got)
	}
	w.sit(w.Learners[0], one, "", all("right"))
	if got := find(0, 2); got != "61 2 2026-11-30" {
		t.Fatal(got)
	}
}
