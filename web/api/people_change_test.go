package api

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
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
	g.json(g.admin, http.MethodPut, her, map[string]any{"name": "DEWI LESTARI", "title_after": "S.Kom.", "nip": "199001012015052001", "employment": "pns"}, http.StatusNoContent, nil)
	post["unit_id"], post["from"] = g.root, "2023-01-01"
	g.json(g.admin, http.MethodPost, her+"/assignments", post, http.StatusNoContent, nil)
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
