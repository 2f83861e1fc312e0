package assessments_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// TestAnAssessmentAsksForCertificates: of an issuer at or above its unit alone, which the second person sees and which is part of what they
// agree to; asked when it is published; and whoever had a hand in it is told apart from who only sat it.
func TestAnAssessmentAsksForCertificates(t *testing.T) {
	w := newWorld(t, 4)
	issuer := uuid.New()
	w.Exec("insert into issuers (id, unit_id, place, number_template, classification, unit_code, legal_basis, updated_at) values (?, ?, 'x', '{urut}/{tahun}', '', '', 'x', now())", issuer, w.Root)
	var certified []assessments.Certifying
	var measured []id.Person
	w.Service = assessments.New(w.DB, w.Bank, w.Quizzes, assessments.Hooks{
		Ask: func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			w.asked = a
			return uuid.New(), nil
		},
		Issuers: func(context.Context, bun.IDB, uuid.UUID) ([]assessments.Issuer, error) {
			return []assessments.Issuer{{ID: issuer, UnitName: "Kabupaten", Agency: "Pemerintah Kabupaten", Signatory: "Ahmad"}}, nil
		},
		Certify: func(_ context.Context, _ bun.Tx, c assessments.Certifying) error {
			certified = append(certified, c)
			return nil
		},
		Measured: func(_ context.Context, _ bun.Tx, person id.Person) error {
			measured = append(measured, person)
			return nil
		},
	}, func() time.Time { return w.clock })
	c := w.Competencies[0]
	w.fill(c, 1, 3, 9)
	d := w.draft(assessments.Draw, assessments.Cell{CompetencyID: c, Level: 1, Count: 5}, assessments.Cell{CompetencyID: c, Level: 2, Count: 5}, assessments.Cell{CompetencyID: c, Level: 3, Count: 5})
	d.IssuerID = uuid.New()
	if _, err := w.Create(t.Context(), w.Trainer, d); !isKey(err, "assessment.issuer_unknown") {
		t.Errorf("an issuer from elsewhere: %v", err)
	}
	d.IssuerID = uuid.Nil
	w.published(d)
	if len(certified) != 0 {
		t.Error("an assessment without an issuer asks one")
	}
	d.IssuerID = issuer
	one, err := w.Create(t.Context(), w.Trainer, d)
	w.must(err)
	_, err = w.Publish(t.Context(), w.Trainer, one)
	w.must(err)
	if f := w.asked.Facts[len(w.asked.Facts)-1]; f.Key != "approvals.fact.assessment_certificate" || f.After != "Pemerintah Kabupaten – Ahmad" {
		t.Errorf("the second person sees %+v", f)
	}
	w.Exec("update assessments set issuer_id = null where id = ?", one)
	if err := w.carry(w.HR); !isKey(err, "assessment.changed_since") {
		t.Errorf("published without the certificates that were agreed to: %v", err)
	}
	w.Exec("update assessments set issuer_id = ? where id = ?", issuer, one)
	w.must(w.carry(w.HR))
	if len(certified) != 1 || certified[0].AssessmentID != one || certified[0].IssuerID != issuer || certified[0].MadeBy != w.Trainer.PersonID || certified[0].Digest == "" ||
		!slices.Equal(certified[0].Measures, []assessments.Measures{{Code: "LD.1", NameID: "x", NameEN: "x", From: 1, To: 3}}) {
		t.Fatalf("asked %+v", certified)
	}
	w.Exec("insert into assessment_openings (id, assessment_id, unit_id, opened_by, opened_at) values (?, ?, ?, ?, now())", uuid.New(), one, w.Unit, w.Stranger.PersonID)
	learner := w.Learners[0]
	w.sit(learner, one, "", all("right"))
	if !slices.Contains(measured, learner.PersonID) {
		t.Error("nobody is told that the learner was measured")
	}
	involved := func(who people.Actor) bool {
		t.Helper()
		list, err := w.CertifiedTries(t.Context(), w.DB, who.PersonID)
		w.must(err)
		if len(list) != 1 || list[0].AssessmentID != one {
			t.Fatalf("certified tries %+v", list)
		}
		return list[0].Involved
	}
	if involved(learner) {
		t.Error("who only sat it had a hand in it")
	}
	for _, who := range []people.Actor{w.Trainer, w.HR, w.reviewer, w.Stranger} {
		w.Exec("update attempts set person_id = ? where person_id = ?", who.PersonID, learner.PersonID)
		if !involved(who) {
			t.Errorf("%s had no hand in it", who.PersonID)
		}
		w.Exec("update attempts set person_id = ? where person_id = ?", learner.PersonID, who.PersonID)
	}
	other := w.Learners[1]
	w.Exec("insert into question_views (question_id, person_id, first_at) select question_id, ?, now() from assessment_questions where assessment_id = ? limit 1", other.PersonID, one)
	w.Exec("update attempts set person_id = ? where person_id = ?", other.PersonID, learner.PersonID)
	if !involved(other) {
		t.Error("who saw the key of a question had no hand in it")
	}
}
