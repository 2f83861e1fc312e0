package assessments_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
)

// TestWhatWasTakenOutIsOnNoNewPaper: of eleven questions two were retired and two ruled out since the first began; a draw of seven, which
// takes all that are left, has none of them.
func TestWhatWasTakenOutIsOnNoNewPaper(t *testing.T) {
	w := newWorld(t, 3)
	c := w.Competencies[0]
	w.fill(c, 2, 2, 11)
	plan := w.published(w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 2, Count: 7}))
	if _, err := w.Start(t.Context(), w.Learners[0], plan, ""); err != nil { // the edition is in memory now
		t.Fatal(err)
	}
	var versions, retired []uuid.UUID
	w.must(w.DB.NewRaw("select version_id from assessment_questions where assessment_id = ? order by version_id limit 4", plan).Scan(t.Context(), &versions))
	w.Exec("update questions set state = 'retired' where id in (select question_id from assessment_questions where assessment_id = ? and version_id = ?)", plan, versions[0])
	w.Exec("update questions set state = 'retired' where id in (select question_id from assessment_questions where assessment_id = ? and version_id = ?)", plan, versions[1])
	w.ruled(versions[2])
	w.ruled(versions[3])
	for _, who := range w.Learners[1:] {
		if _, err := w.Start(t.Context(), who, plan, ""); err != nil {
			t.Fatal(err)
		}
		err := w.DB.NewRaw("select i.version_id from attempts a join attempt_items i on i.attempt_id = a.id where a.person_id = ? and a.assessment_id = ? and i.version_id = any (?::uuid[])",
			who.PersonID, plan, "{"+versions[0].String()+","+versions[1].String()+","+versions[2].String()+","+versions[3].String()+"}").Scan(t.Context(), &retired)
		if err != nil || len(retired) > 0 {
			t.Errorf("questions that were taken out are asked: %v, %v", retired, err)
		}
	}
}
