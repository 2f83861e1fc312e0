package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/route"
)

// measures serves the operations of competencies and records alone; the header X-Person says who asks.
type measures struct {
	t                    *testing.T
	handler              http.Handler
	learner, hr, auditor id.Person
	admin, trainer       id.Person
	root, competency     uuid.UUID
}

func measureNow() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

func newMeasures(t *testing.T) *measures {
	t.Helper()
	db := pgtest.DB(t)
	m := &measures{t: t}
	staff := people.New(db, measureNow)
	a := &API{People: staff, Competencies: competencies.New(db, measureNow), Records: records.New(db, measureNow), BaseURL: "https://mumpuni.example"}
	_, _, err := a.Competencies.Import(t.Context(), people.System(), competencies.Seed())
	m.must(err)
	list, err := a.Competencies.Competencies(t.Context())
	m.must(err)
	m.competency = list[0].ID
	m.root, err = staff.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Pemerintah", Kind: "instansi", From: "2020-01-01"})
	m.must(err)
	for i, p := range []struct {
		at   *id.Person
		name string
		role people.Role
	}{{&m.learner, "Siti", ""}, {&m.hr, "Joko", people.HR}, {&m.auditor, "Ahmad", people.Auditor}, {&m.admin, "Rina", people.Administrator}, {&m.trainer, "Budi", people.Trainer}} {
		*p.at, err = staff.CreatePerson(t.Context(), people.System(), people.Person{Name: p.name, NIP: fmt.Sprintf("19860926201505200%d", i), Employment: people.PNS},
			people.Appointment{UnitID: m.root, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
		m.must(err)
		if p.role != "" {
			_, err = staff.Grant(t.Context(), people.System(), *p.at, p.role, m.root)
			m.must(err)
		}
	}
	m.must(competencies.Attain(t.Context(), db, []competencies.Attainment{{
		PersonID: m.learner, CompetencyID: m.competency, Level: 2, Grade: competencies.Tested, Source: "attempt", SourceID: uuid.New(), AttainedAt: measureNow().Add(-time.Hour),
	}}))
	m.must(records.Credit(t.Context(), db, records.Earning{
		PersonID: m.learner, Source: "enrolment", SourceID: uuid.New(), Title: "Kursus", Form: "16", Days: []records.Day{{LocalDay: measureNow(), RawMinutes: 200}},
	}))
	m.must(records.Append(t.Context(), db, records.Statement{PersonID: m.learner, Verb: records.Completed, ObjectType: "course", ObjectID: uuid.New(), OccurredAt: measureNow()}))
	m.serve(a, staff)
	return m
}

func (m *measures) serve(a *API, staff *people.Service) {
	set := route.New(route.Config{})
	h := set.API(prefix, a.config())
	h.UseMiddleware(func(hc huma.Context, next func(huma.Context)) {
		var session identity.Session
		if id, err := id.Parse[id.Person](hc.Header("X-Person")); err == nil {
			session.Actor, _ = staff.LoadActor(hc.Context(), id)
		}
		if err := route.AccessOf(hc.Operation()).Check(session); err != nil {
			refuse(h, hc, route.NewProblem(hc.Context(), err))
			return
		}
		next(huma.WithContext(hc, route.WithSession(hc.Context(), session)))
	})
	a.competencyOps(h)
	a.recordOps(h)
	m.handler = conforming(m.t, h, set.Handler())
}

func (m *measures) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// asks fails unless the answer has the status; a JSON answer is read into out when given.
func (m *measures) asks(who id.Person, method, path, body string, status int, out any) *httptest.ResponseRecorder {
	m.t.Helper()
	r := httptest.NewRequestWithContext(m.t.Context(), method, prefix+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Person", who.String())
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	if w.Code != status {
		m.t.Fatalf("%s %s: %d, want %d: %s", method, path, w.Code, status, w.Body)
	}
	if out != nil {
		m.must(json.Unmarshal(w.Body.Bytes(), out))
	}
	return w
}

func TestGapsThroughTheAPI(t *testing.T) {
	m := newMeasures(t)
	var board struct {
		Day   string
		Full  bool
		Cells []struct {
			CompetencyID uuid.UUID `json:"competency_id"`
			Required     int
			Met, Gap     int
			MetShare     int `json:"met_share"`
			Masked       bool
		}
	}
	m.asks(m.hr, "GET", "/gaps?group=LD", "", 200, &board)
	first := board.Cells[0]
	if board.Day != "2026-11-23" || !board.Full || len(board.Cells) != 21 || first.Required != 5 || first.Met != 1 || first.Gap != 4 || first.MetShare != 2000 {
		t.Fatalf("%+v", board)
	}
	board.Cells = nil
	m.asks(m.trainer, "GET", "/gaps", "", 200, &board)
	if board.Full || !board.Cells[0].Masked || board.Cells[0].Met != 0 {
		t.Errorf("a trainer sees a group of five: %+v", board.Cells[0])
	}
	if w := m.asks(m.hr, "GET", "/gaps.csv?group=LD", "", 200, nil); strings.Count(w.Body.String(), "\r\n") != 22+11 || !strings.Contains(w.Header().Get("Content-Type"), "text/csv") {
		t.Errorf("CSV %q", w.Body)
	}
	m.asks(m.hr, "GET", "/gaps.xlsx", "", 200, nil)
	var cell struct {
		Figure struct{ Required, Met int }
		People []struct {
			PersonID id.Person `json:"person_id"`
			Attained int
		}
		Next string
	}
	path := "/gaps/people?unit=" + m.root.String() + "&competency=" + m.competency.String() + "&limit=3"
	m.asks(m.hr, "GET", path, "", 200, &cell)
	if len(cell.People) != 3 || cell.Next == "" || cell.Figure.Required != 5 {
		t.Fatalf("%+v", cell)
	}
	m.asks(m.hr, "GET", path+"&after="+cell.Next, "", 200, &cell)
	if len(cell.People) != 2 || cell.People[1].PersonID != m.learner || cell.People[1].Attained != 2 {
		t.Errorf("%+v", cell)
	}
	m.asks(m.hr, "GET", "/gaps/people?competency="+m.competency.String(), "", 200, &cell) // of one's own unit
	if len(cell.People) != 5 {
		t.Errorf("%+v", cell)
	}
	for _, file := range []string{"/gaps/people.csv", "/gaps/people.xlsx"} {
		m.asks(m.hr, "GET", file+"?competency="+m.competency.String()+"&state=met", "", 200, nil)
	}
	m.asks(m.learner, "GET", "/gaps", "", 403, nil)
	m.asks(m.trainer, "GET", path, "", 403, nil)
	m.asks(m.hr, "GET", "/gaps?as_of=besok", "", 422, nil)
	m.asks(m.hr, "GET", "/gaps?unit="+uuid.NewString(), "", 404, nil)
}

func TestCompetenciesThroughTheAPI(t *testing.T) {
	m := newMeasures(t)
	var profile struct {
		Items []struct{ Required, Attained, Evidence int }
	}
	m.asks(m.learner, "GET", "/me/attainments", "", 200, &profile)
	if len(profile.Items) != 36 || profile.Items[0].Attained != 2 {
		t.Fatalf("%+v", profile)
	}
	m.asks(m.hr, "GET", "/persons/"+m.learner.String()+"/attainments?as_of=2026-11-22", "", 200, &profile)
	if profile.Items[0].Attained != 0 {
		t.Error("the day before the evidence already shows it")
	}
	var dossier struct {
		Proofs []struct{ Verdict, Grade string }
	}
	m.asks(m.auditor, "GET", "/persons/"+m.learner.String()+"/attainments/"+m.competency.String(), "", 200, &dossier)
	if len(dossier.Proofs) != 1 || dossier.Proofs[0].Verdict != "counts" {
		t.Errorf("%+v", dossier)
	}
	m.asks(m.trainer, "GET", "/persons/"+m.learner.String()+"/attainments", "", 404, nil)
	m.asks(m.learner, "GET", "/frameworks", "", 200, nil)
	m.asks(m.learner, "GET", "/frameworks/current", "", 200, nil)
	rule := `{"competency_ids":["` + m.competency.String() + `"],"post_kind":"pelaksana","level":3,"valid_from":"2026-11-01","reason":"Perbup"}`
	m.asks(m.hr, "POST", "/required-levels", rule, 403, nil)
	m.asks(m.admin, "POST", "/required-levels", strings.Replace(rule, "Perbup", "", 1), 422, nil)
	m.asks(m.admin, "POST", "/required-levels", rule, 204, nil)
	m.asks(m.learner, "GET", "/me/attainments", "", 200, &profile)
	if profile.Items[0].Required != 3 {
		t.Errorf("after the rule: %+v", profile.Items[0])
	}
	m.asks(m.admin, "POST", "/frameworks", `{"code":"x"}`, 422, nil)
	seed, _ := io.ReadAll(competencies.Seed())
	m.asks(m.admin, "POST", "/frameworks", string(seed), 200, nil)
	m.asks(m.hr, "POST", "/frameworks", string(seed), 403, nil)
	m.asks(m.admin, "POST", "/frameworks", `{"kode":"x"}`, 422, nil)
	var imported struct{ Added bool }
	file, err := io.ReadAll(competencies.Seed())
	m.must(err)
	newer := strings.Replace(string(file), `"2026.2"`, `"2026.3"`, 1)
	for _, added := range []bool{true, false} { // the same file again changes nothing
		m.asks(m.admin, "POST", "/frameworks", newer, 200, &imported)
		if imported.Added != added {
			t.Errorf("added: %v", imported.Added)
		}
	}
}

func TestRecordsThroughTheAPI(t *testing.T) {
	m := newMeasures(t)
	var ledger struct {
		JP      int
		Status  string
		Entries []struct {
			RawMinutes     int `json:"raw_minutes"`
			CountedMinutes int `json:"counted_minutes"`
			Why            string
			Source         string
			SourceID       uuid.UUID `json:"source_id"`
		}
	}
	for _, file := range []string{"/me/jp.csv", "/me/jp.xlsx"} {
		m.asks(m.learner, "GET", file, "", 200, nil)
	}
	for _, file := range []string{"/jp.csv", "/jp.xlsx"} {
		m.asks(m.hr, "GET", file, "", 200, nil)
		m.asks(m.learner, "GET", file, "", 403, nil)
	}
	m.asks(m.learner, "GET", "/me/jp", "", 200, &ledger)
	if ledger.JP != 3 || ledger.Status != "not_yet" || len(ledger.Entries) != 1 || ledger.Entries[0].Why != "daily_cap" {
		t.Fatalf("%+v", ledger)
	}
	var recap struct {
		Total struct{ People, JP, Bound, Met int }
	}
	m.asks(m.hr, "GET", "/jp?year=2026", "", 200, &recap)
	if recap.Total.People != 5 || recap.Total.JP != 3 || recap.Total.Bound != 5 {
		t.Errorf("%+v", recap)
	}
	m.asks(m.hr, "GET", "/jp/people?year=2026&state=not_yet", "", 200, nil)
	if w := m.asks(m.hr, "GET", "/jp/people.csv", "", 200, nil); strings.Count(w.Body.String(), "\r\n") != 6 {
		t.Errorf("CSV %q", w.Body)
	}
	m.asks(m.learner, "GET", "/jp", "", 403, nil)
	var list struct {
		Statements []struct {
			Verb  struct{ ID string }
			Actor struct{ Account struct{ Name string } }
		}
	}
	m.asks(m.learner, "GET", "/statements", "", 200, &list)
	if len(list.Statements) != 1 || list.Statements[0].Actor.Account.Name != m.learner.String() || !strings.HasSuffix(list.Statements[0].Verb.ID, "completed") {
		t.Errorf("%+v", list)
	}
	m.asks(m.trainer, "GET", "/statements?person_id="+m.learner.String(), "", 404, nil)
	m.asks(m.hr, "GET", "/persons/"+m.learner.String()+"/history", "", 200, nil)
	body := `{"source":"enrolment","source_id":"` + ledger.Entries[0].SourceID.String() + `","reason":"salah"}`
	m.asks(m.auditor, "POST", "/persons/"+m.learner.String()+"/jp/corrections", body, 403, nil)
	m.asks(m.hr, "POST", "/persons/"+m.learner.String()+"/jp/corrections", body, 204, nil)
	m.asks(m.learner, "GET", "/me/jp", "", 200, &ledger)
	if ledger.JP != 0 || len(ledger.Entries) != 2 {
		t.Errorf("after the correction: %+v", ledger)
	}
	var trail struct {
		Entries []struct {
			Action    string
			ActorName string `json:"actor_name"`
		}
	}
	m.asks(m.auditor, "GET", "/audit?area=jp&subject="+m.learner.String(), "", 200, &trail)
	if len(trail.Entries) < 2 {
		t.Errorf("%+v", trail)
	}
	m.asks(m.hr, "GET", "/audit", "", 403, nil)
	m.asks(m.learner, "GET", "/me/audit", "", 200, &trail)
	if len(trail.Entries) < 3 {
		t.Errorf("own trail: %+v", trail)
	}
}
