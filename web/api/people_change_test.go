package api

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// A unit and a person from their beginning to their end, through the API alone.
func TestUnitsAndPersonsAreChangedThroughTheAPI(t *testing.T) {
	g := newPersonnel(t)
	var unit, person struct{ ID uuid.UUID }
	below := map[string]any{"parent_id": g.root, "name": "Dinas Contoh", "kind": "opd", "from": "2021-01-01"}
	g.json(g.clerk, http.MethodPost, "/units", below, http.StatusForbidden, nil)
	g.json(g.admin, http.MethodPost, "/units", below, http.StatusCreated, &unit)
	one := "/units/" + unit.ID.String()
	g.json(g.admin, http.MethodPut, one+"/name", map[string]any{"name": "Dinas Baru", "kind": "opd", "from": "2022-01-01"}, http.StatusNoContent, nil)
	g.json(g.admin, http.MethodPut, one+"/parent", map[string]any{"parent_id": unit.ID, "from": "2022-01-01"}, http.StatusUnprocessableEntity, nil)
	var history struct {
		Periods []struct{ Name, From, To string }
	}
	g.json(g.admin, http.MethodGet, one+"/history", nil, http.StatusOK, &history)
	if len(history.Periods) != 2 || history.Periods[0].Name != "Dinas Baru" || history.Periods[1].To != "2022-01-01" {
		t.Errorf("%+v", history)
	}

	post := map[string]any{"unit_id": unit.ID, "post_name": "Pengolah Data", "post_kind": "pelaksana", "from": "2022-02-01"}
	born := map[string]any{"name": "DEWI LESTARI", "nip": "199001012015052001", "employment": "pns", "grade": "III/a", "appointment": post}
	g.json(g.admin, http.MethodPost, "/persons", born, http.StatusCreated, &person)
	g.json(g.admin, http.MethodPost, "/persons", born, http.StatusConflict, nil) // a repeated request adds nobody
	her := "/persons/" + person.ID.String()
	g.json(g.admin, http.MethodPut, her, map[string]any{"name": "DEWI LESTARI", "title_after": "S.Kom.", "nip": "199001012015052001", "employment": "pns"}, http.StatusOK, nil)
	post["unit_id"], post["from"] = g.root, "2023-01-01"
	g.json(g.admin, http.MethodPost, her+"/assignments", post, http.StatusOK, nil)
	var record struct {
		FullName string `json:"full_name"`
		History  []struct{}
	}
	g.json(g.admin, http.MethodGet, her, nil, http.StatusOK, &record)
	if record.FullName != "DEWI LESTARI, S.Kom." || len(record.History) != 2 {
		t.Errorf("%+v", record)
	}
	g.json(g.clerk, http.MethodPut, her+"/left-on", map[string]any{"left_on": "2024-01-01"}, http.StatusForbidden, nil)
	g.json(g.admin, http.MethodPut, her+"/left-on", map[string]any{"left_on": "2024-01-01"}, http.StatusNoContent, nil)
	g.json(g.admin, http.MethodPut, one+"/closed-on", map[string]any{"on": "2024-02-01"}, http.StatusNoContent, nil)
}

// What is changed of somebody who holds a role waits for another administrator; what else the form says is done.
func TestTheMasterDataOfStaffWaitsThroughTheAPI(t *testing.T) {
	g := newPersonnel(t)
	other, staff := g.person("Dodi Admin"), g.person("Heri Pengajar")
	for id, role := range map[id.Person]people.Role{other: people.Administrator, staff: people.Trainer} {
		if _, err := g.people.Grant(t.Context(), people.System(), id, role, g.root); err != nil {
			t.Fatal(err)
		}
	}
	his := "/persons/" + staff.String()
	var asked struct {
		Approval struct {
			ID            uuid.UUID
			State, Digest string
		}
	}
	var record struct {
		Grade, Phone string
		PostName     string `json:"post_name"`
	}
	g.json(g.admin, http.MethodPut, his, map[string]any{"name": "Heri Pengajar", "employment": "pns", "grade": "IV/a", "phone": "0812"}, http.StatusAccepted, &asked)
	g.json(g.admin, http.MethodGet, his, nil, http.StatusOK, &record)
	if record.Grade != "" || record.Phone != "0812" || asked.Approval.State != "waiting" {
		t.Errorf("%+v %+v", record, asked)
	}
	one := "/approvals/" + asked.Approval.ID.String() + "/approval"
	g.json(g.admin, http.MethodPost, one, map[string]string{"digest": asked.Approval.Digest}, http.StatusForbidden, nil)
	g.json(other, http.MethodPost, one, map[string]string{"digest": asked.Approval.Digest}, http.StatusNoContent, nil)
	post := map[string]any{"unit_id": g.root, "post_name": "Widyaiswara", "post_kind": "fungsional_keahlian", "from": "2026-11-01"}
	g.json(g.admin, http.MethodPost, his+"/assignments", post, http.StatusAccepted, &asked)
	g.json(other, http.MethodPost, "/approvals/"+asked.Approval.ID.String()+"/approval", map[string]string{"digest": asked.Approval.Digest}, http.StatusNoContent, nil)
	g.json(g.admin, http.MethodGet, his, nil, http.StatusOK, &record)
	if record.Grade != "IV/a" || record.PostName != "Widyaiswara" {
		t.Errorf("%+v", record)
	}
}
