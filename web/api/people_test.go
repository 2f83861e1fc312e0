package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
	"mumpuni/web/route"
)

// personnel serves the people operations alone, jobs at work; the bearer is a person's ID.
type personnel struct {
	*testing.T
	db           *pg.DB
	people       *people.Service
	srv          *httptest.Server
	root         uuid.UUID
	admin, clerk id.Person
}

func newPersonnel(t *testing.T) *personnel {
	t.Helper()
	dbURL := pgtest.URL(t)
	db, err := pg.Open(t.Context(), dbURL, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return siasngen.Today }
	g := &personnel{T: t, db: db, people: people.New(db, now)}
	second := approvals.New(db, g.people, approvals.Kinds{
		people.AskRole: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.RoleAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return g.people.CarryGrant(ctx, tx, asker, ask)
		}},
		people.AskChange: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.ChangeAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return g.people.CarryChange(ctx, tx, asker, ask)
		}},
	}, now)
	g.people.WithSecond(second.Open, second.Notify)
	imports := siasn.New(db, queue, g.people, siasn.Hooks{Notify: second.Notify, Drop: second.Drop}, now)
	workers := river.NewWorkers()
	imports.AddWorkers(workers)
	runner, err := jobs.Start(t.Context(), jobs.Config{URL: dbURL, Workers: workers, Parallel: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = runner.Stop(context.Background()) })
	if g.root, err = g.people.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Pemkab", Kind: "instansi", From: "2000-01-01"}); err != nil {
		t.Fatal(err)
	}
	g.admin, g.clerk = g.person("Ani Admin"), g.person("Citra Staf")
	if _, err := g.people.Grant(t.Context(), people.System(), g.admin, people.Administrator, g.root); err != nil {
		t.Fatal(err)
	}
	a, set := &API{People: g.people, Imports: imports, Approvals: second}, route.New(route.Config{})
	h := set.API(prefix, a.config())
	h.UseMiddleware(func(hc huma.Context, next func(huma.Context)) {
		who, err := g.people.LoadActor(hc.Context(), id.Person(uuid.MustParse(strings.TrimPrefix(hc.Header("Authorization"), "Bearer "))))
		who.Fresh = true
		session := identity.Session{Actor: who, PersonID: who.PersonID}
		if err == nil {
			err = route.AccessOf(hc.Operation()).Check(session)
		}
		if err != nil {
			refuse(h, hc, route.NewProblem(hc.Context(), err))
			return
		}
		next(huma.WithContext(hc, route.WithSession(hc.Context(), session)))
	})
	a.peopleOps(h)
	a.approvalOps(h)
	g.srv = httptest.NewServer(conforming(t, h, set.Handler()))
	t.Cleanup(g.srv.Close)
	return g
}

func (g *personnel) person(name string) id.Person {
	g.Helper()
	id, err := g.people.CreatePerson(g.Context(), people.System(), people.Person{Name: name, Employment: people.PPPKPartTime},
		people.Appointment{UnitID: g.root, Post: people.Post{Name: "Staf", Kind: "pelaksana"}, From: "2020-01-01"})
	if err != nil {
		g.Fatal(err)
	}
	return id
}

// ask sends a request and reads the answer into out; it fails unless the status is as wanted.
func (g *personnel) ask(who id.Person, method, path, contentType string, body io.Reader, want int, out any) string {
	g.Helper()
	req, err := http.NewRequestWithContext(g.Context(), method, g.srv.URL+prefix+path, body)
	if err != nil {
		g.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+who.String())
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		g.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != want {
		g.Fatalf("%s %s: %d, want %d: %.400s %v", method, path, res.StatusCode, want, text, err)
	}
	if out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			g.Fatalf("%s: %v in %.200s", path, err, text)
		}
	}
	return string(text)
}

func (g *personnel) json(who id.Person, method, path string, body any, want int, out any) string {
	g.Helper()
	if body == nil {
		return g.ask(who, method, path, "", nil, want, out)
	}
	data, err := json.Marshal(body)
	if err != nil {
		g.Fatal(err)
	}
	return g.ask(who, method, path, "application/json", bytes.NewReader(data), want, out)
}

// uploadForm is a multipart upload of a file for a unit.
func uploadForm(t *testing.T, unit string, data []byte) (string, io.Reader) {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	_ = w.WriteField("unit_id", unit)
	part, err := w.CreateFormFile("file", "asn.csv")
	if err == nil {
		_, err = part.Write(data)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &buf
}

// settled asks for an import until no job is at work on it.
func (g *personnel) settled(id uuid.UUID) siasn.Import {
	g.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		var b siasn.Import
		g.json(g.admin, http.MethodGet, "/imports/"+id.String(), nil, http.StatusOK, &b)
		if !b.State.Busy() {
			return b
		}
		select {
		case <-tick.C:
		case <-deadline:
			g.Fatalf("still %s", b.State)
		}
	}
}

func TestImportThroughTheAPI(t *testing.T) {
	g := newPersonnel(t)
	f := siasngen.Generate(100, 31, siasngen.Today)
	f.Rows[3].Set("JENIS KELAMIN", "X")
	var csv bytes.Buffer
	if err := f.WriteCSV(&csv, ';'); err != nil {
		t.Fatal(err)
	}
	kind, body := uploadForm(t, g.root.String(), []byte("bukan;siasn\n1;2\n"))
	if text := g.ask(g.admin, http.MethodPost, "/imports", kind, body, http.StatusUnprocessableEntity, nil); !strings.Contains(text, "import.header_missing") {
		t.Error(text)
	}
	kind, body = uploadForm(t, uuid.NewString(), csv.Bytes())
	g.ask(g.admin, http.MethodPost, "/imports", kind, body, http.StatusUnprocessableEntity, nil)
	kind, body = uploadForm(t, g.root.String(), csv.Bytes())
	g.ask(g.clerk, http.MethodPost, "/imports", kind, body, http.StatusForbidden, nil)
	g.ask(g.admin, http.MethodPost, "/imports", "text/csv", bytes.NewReader(csv.Bytes()), http.StatusUnprocessableEntity, nil)

	kind, body = uploadForm(t, g.root.String(), csv.Bytes())
	var b siasn.Import
	g.ask(g.admin, http.MethodPost, "/imports", kind, body, http.StatusAccepted, &b)
	b = g.settled(b.ID)
	if b.State != siasn.ImportChecked || b.Summary.New != 99 || b.Summary.Errors != 1 {
		t.Fatalf("%s %+v", b.State, b.Summary)
	}
	at := "/imports/" + b.ID.String()
	var found struct{ Rows []siasn.ImportRow }
	g.json(g.admin, http.MethodGet, at+"/rows?outcome=error", nil, http.StatusOK, &found)
	if len(found.Rows) != 1 || found.Rows[0].RowNo != 5 || found.Rows[0].Issues[0].Column != "JENIS KELAMIN" {
		t.Errorf("rows: %+v", found.Rows)
	}
	if text := g.json(g.admin, http.MethodGet, at+"/file?format=csv", nil, http.StatusOK, nil); !strings.Contains(text, "CATATAN") || strings.Contains(text, "Jalan Contoh") {
		t.Errorf("file: %.200s", text)
	}
	g.json(g.admin, http.MethodPost, at+"/undo", nil, http.StatusConflict, nil)
	g.json(g.clerk, http.MethodPost, at+"/apply", nil, http.StatusForbidden, nil)
	g.json(g.admin, http.MethodPost, at+"/apply", map[string]string{"confirm": strconv.Itoa(b.Summary.Left)}, http.StatusAccepted, nil)
	if b = g.settled(b.ID); b.State != siasn.ImportApplied {
		t.Fatalf("%s %s", b.State, b.Failure)
	}
	g.json(g.admin, http.MethodPost, at+"/undo", nil, http.StatusAccepted, nil)
	if b = g.settled(b.ID); b.State != siasn.ImportUndone {
		t.Fatalf("%s %s", b.State, b.Failure)
	}
	g.json(g.admin, http.MethodPost, at+"/check", nil, http.StatusAccepted, nil)
	if b = g.settled(b.ID); b.State != siasn.ImportChecked {
		t.Fatalf("%s %s", b.State, b.Failure)
	}
	g.json(g.admin, http.MethodGet, "/imports", nil, http.StatusOK, nil)
	if _, err := g.db.NewRaw("update import_batches set purged_at = now() where id = ?", b.ID).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text := g.json(g.admin, http.MethodGet, at+"/file", nil, http.StatusConflict, nil); !strings.Contains(text, "import.purged") {
		t.Errorf("the file of an old import: %.200s", text)
	}
}

func TestPersonsUnitsAndRolesThroughTheAPI(t *testing.T) {
	g := newPersonnel(t)
	var list struct {
		Persons []people.PersonView
		Next    string
	}
	g.json(g.admin, http.MethodGet, "/persons?limit=1", nil, http.StatusOK, &list)
	if len(list.Persons) != 1 || list.Persons[0].Name != "Ani Admin" || list.Next == "" {
		t.Fatalf("%+v", list)
	}
	g.json(g.admin, http.MethodGet, "/persons?limit=1&cursor="+list.Next, nil, http.StatusOK, &list)
	if list.Persons[0].ID != g.clerk {
		t.Errorf("second page: %+v", list)
	}
	g.json(g.admin, http.MethodGet, "/persons?cursor=x", nil, http.StatusUnprocessableEntity, nil)
	g.json(g.clerk, http.MethodGet, "/persons", nil, http.StatusForbidden, nil)
	g.json(g.clerk, http.MethodGet, "/persons/"+g.admin.String(), nil, http.StatusNotFound, nil)
	g.json(g.clerk, http.MethodGet, "/persons/"+g.clerk.String(), nil, http.StatusOK, nil)

	var made struct{ ID uuid.UUID }
	var asked struct {
		Approval struct {
			ID     uuid.UUID
			Digest string
			State  string
		}
	}
	second := g.person("Dodi Admin")
	if _, err := g.people.Grant(t.Context(), people.System(), second, people.Administrator, g.root); err != nil {
		t.Fatal(err)
	}
	roles, hr := "/persons/"+g.clerk.String()+"/roles", map[string]string{"role": "hr", "unit_id": g.root.String()}
	g.json(g.admin, http.MethodPost, roles, hr, http.StatusAccepted, &asked)
	waiting := "/approvals/" + asked.Approval.ID.String()
	g.json(g.admin, http.MethodPost, waiting+"/approval", map[string]string{"digest": asked.Approval.Digest}, http.StatusForbidden, nil)
	g.json(second, http.MethodPost, waiting+"/approval", map[string]string{"digest": "lain"}, http.StatusConflict, nil)
	g.json(second, http.MethodPost, waiting+"/approval", map[string]string{"digest": asked.Approval.Digest}, http.StatusNoContent, nil)
	g.json(second, http.MethodPost, waiting+"/refusal", map[string]string{"reason": "terlambat"}, http.StatusConflict, nil)
	g.json(g.admin, http.MethodGet, waiting, nil, http.StatusOK, &asked.Approval)
	if asked.Approval.State != "approved" {
		t.Errorf("%+v", asked)
	}
	g.json(g.admin, http.MethodPost, roles, hr, http.StatusCreated, &made) // it stands already
	g.json(g.clerk, http.MethodGet, "/notices", nil, http.StatusOK, nil)
	var one struct {
		FullName string `json:"full_name"`
		UnitName string `json:"unit_name"`
		History  []people.Served
		Roles    []people.GrantView
	}
	g.json(g.clerk, http.MethodGet, "/persons/"+g.clerk.String(), nil, http.StatusOK, &one)
	if one.FullName != "Citra Staf" || one.UnitName != "Pemkab" || len(one.History) != 1 || len(one.Roles) != 1 || one.Roles[0].ID != made.ID {
		t.Errorf("%+v", one)
	}
	g.json(g.clerk, http.MethodDelete, roles+"/"+made.ID.String(), nil, http.StatusForbidden, nil)
	g.json(g.admin, http.MethodDelete, roles+"/"+made.ID.String(), nil, http.StatusNoContent, nil)
	g.json(g.admin, http.MethodDelete, roles+"/"+made.ID.String(), nil, http.StatusNotFound, nil)

	var tree struct {
		AsOf  string `json:"as_of"`
		Units []people.UnitNode
	}
	g.json(g.admin, http.MethodGet, "/units?as_of=2026-01-01", nil, http.StatusOK, &tree)
	if tree.AsOf != "2026-01-01" || len(tree.Units) != 1 || tree.Units[0].People != 3 {
		t.Errorf("%+v", tree)
	}
	g.json(g.admin, http.MethodGet, "/units?as_of=2026-02-31", nil, http.StatusUnprocessableEntity, nil)
}
