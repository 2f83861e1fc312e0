package questions_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/questions"
)

// Who opens a question is told that it was annulled, from the day of the decision until that is taken back.
func TestAQuestionTellsThatItWasAnnulled(t *testing.T) {
	b := newBank(t)
	v, err := b.Create(t.Context(), b.Trainer, b.Unit, written("Pukul berapa kantor buka?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	ruled := func() int {
		t.Helper()
		d, err := b.Detail(t.Context(), b.Trainer, v.QuestionID)
		if err != nil {
			t.Fatal(err)
		}
		return len(d.Ruled)
	}
	regrade := uuid.New()
	b.Exec(`insert into regrades (id, kind, unit_id, version_id, title, reason, state, asked_by, asked_at) values (?, 'question', ?, ?, 'Soal', 'Dua jawaban benar', 'waiting', ?, now())`,
		regrade, b.Unit, v.ID, b.Trainer.PersonID)
	if n := ruled(); n != 0 {
		t.Errorf("%d decisions before the second person", n)
	}
	b.Exec(`update regrades set state = 'done', ruled_at = now(), ruled_no = 1 where id = ?`, regrade)
	if n := ruled(); n != 1 {
		t.Errorf("%d decisions after it", n)
	}
	b.Exec(`update regrades set reversed_by_id = id where id = ?`, regrade)
	if n := ruled(); n != 0 {
		t.Errorf("%d decisions after it was taken back", n)
	}
}
