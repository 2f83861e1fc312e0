package assessments_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/people"
)

// A button that is pressed twice makes the ready assessments of a unit once; HR and administrators may press it, each in their units.
func TestReadyAssessmentsAreMadeOnce(t *testing.T) {
	w := newWorld(t, 1)
	ctx := t.Context()
	codes := map[string]uuid.UUID{"LD.4.1": w.Competencies[0], "LD.4.2": w.Competencies[1]}
	admin, auditor := w.HR, w.HR
	admin.Grants = []people.Grant{{Role: people.Administrator, UnitID: w.Unit}}
	auditor.Grants = []people.Grant{{Role: people.Auditor, UnitID: w.Unit}}
	if _, err := w.MakeReady(ctx, auditor, w.Unit, codes); err == nil {
		t.Error("an auditor made some")
	}
	if _, err := w.MakeReady(ctx, admin, w.Other, codes); err == nil {
		t.Error("an administrator of another unit made some")
	}
	made, err := w.MakeReady(ctx, admin, w.Unit, codes)
	if err != nil || len(made) != 2 {
		t.Fatal(made, err)
	}
	if again, err := w.MakeReady(ctx, w.HR, w.Unit, codes); err != nil || len(again) > 0 {
		t.Error("made again:", again, err)
	}
	if err := w.Delete(ctx, w.HR, made[0]); err != nil {
		t.Fatal(err)
	}
	rows, err := w.ReadyIn(ctx, w.HR, w.Unit, codes)
	if err != nil || len(rows) != 2 || rows[0].ID != uuid.Nil || rows[1].ID != made[1] {
		t.Errorf("%+v %v", rows, err)
	}
	if again, err := w.MakeReady(ctx, w.HR, w.Unit, codes); err != nil || len(again) != 1 {
		t.Error("what was thrown away is made anew:", again, err)
	}
}
