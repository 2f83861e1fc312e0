package main

import (
	"log/slog"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/demo"
	"mumpuni/identity"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
	"mumpuni/web"
)

// town is a small regency on the whole house. Its places are the root, an agency ("here") with a division below it, and
// another agency beside it ("there"). At each place one person has a record of every kind; at "here" and "below" somebody
// holds each role.
type town struct {
	t           *testing.T
	house       *house
	server      *web.Server
	stage       *stage
	hash        string // of everybody's password
	place       map[string]uuid.UUID
	folk        map[string]citizen // who lives where the records are, by place; "chief" made them
	cast        []citizen          // who calls
	records     map[string]things  // by place, and by name for what belongs to somebody of the cast
	competency  uuid.UUID
	framework   uuid.UUID
	calibration uuid.UUID // of the competency, ready to be put in force
	names       int
	calls       int
	config      config
	now         func() time.Time
	start       time.Time
	later       time.Duration // how far the clock has moved; it stands still otherwise
}

// things are the ids and slugs of one record of every kind.
type things map[string]string

// citizen is somebody signed in to the pages and to the API.
type citizen struct {
	name   string
	nip    string
	place  string
	who    people.Actor
	cookie string
	tokens identity.Tokens
}

var places = []string{"root", "here", "below", "there"}

// newTown has no places and no people yet; most tests want a settledTown or a furnishedTown.
func newTown(t *testing.T) *town {
	t.Helper()
	return openTown(t, pgtest.URL(t), storagetest.LocalServer(t).Config())
}

// openTown is the whole house on a database and a bucket.
func openTown(t *testing.T, url string, s3 storage.Config) *town {
	t.Helper()
	quiet(t)
	db, err := pg.Open(t.Context(), url, 20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c := config{
		DatabaseURL: url, BaseURL: "http://localhost", ContentURL: "http://127.0.0.1", key: make([]byte, 32), argon: identity.Argon{MemoryKiB: 64, Passes: 1}, Demo: true,
		SigningDir: seal(t), S3Endpoint: s3.Endpoint, S3AccessKey: s3.AccessKey, S3SecretKey: s3.SecretKey, S3Bucket: s3.Bucket, S3Region: s3.Region,
	}
	w := &town{t: t, stage: &stage{db, db}, place: map[string]uuid.UUID{}, folk: map[string]citizen{}, records: map[string]things{}, start: time.Now()}
	w.config, w.now = c, func() time.Time { return w.start.Add(w.later) } // a busy machine ends nobody's session
	w.house = w.anotherHouse()
	if w.server, err = w.house.server(c); err != nil {
		t.Fatal(err)
	}
	return w
}

// quiet keeps thousands of requests out of the test's output; what went wrong stays.
func quiet(t *testing.T) {
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	t.Cleanup(func() { slog.SetDefault(before) })
}

// anotherHouse is one more server's house on the same database.
func (w *town) anotherHouse() *house {
	return must[*house](w.t)(wire(w.t.Context(), w.config, w.stage, w.now))
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *town) need(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// settle builds the places and moves people in, without records yet.
func (w *town) settle() {
	ctx, system := w.t.Context(), people.System()
	unit := func(name, kind string, parent uuid.UUID) uuid.UUID {
		return must[uuid.UUID](w.t)(w.house.people.CreateUnit(ctx, system, people.NewUnit{Name: name, Kind: kind, ParentID: parent, TimeZone: "Asia/Jakarta", From: "2026-01-01"}))
	}
	w.place["root"] = unit("Kabupaten Pangkal", "instansi", uuid.Nil)
	w.place["here"] = unit("Dinas Sini", "opd", w.place["root"])
	w.place["below"] = unit("Bidang Bawah", "bidang", w.place["here"])
	w.place["there"] = unit("Dinas Sana", "opd", w.place["root"])
	framework, _, err := w.house.competencies.Import(ctx, system, competencies.Seed())
	w.need(err)
	w.framework = framework.ID
	book := must[competencies.Book](w.t)(w.house.competencies.Framework(ctx, uuid.Nil, time.Now()))
	w.competency = book.Competencies[0].ID
	w.calibration = uuid.New()
	w.do("insert into calibrations (id, competency_id, number, state, asked_at, ended_at) values (?, ?, 1, 'ready', now(), now())", w.calibration, w.competency)
	w.hash = must[string](w.t)(w.house.identity.HashPassword(ctx, demo.Password))

	w.folk["chief"] = w.arrive("chief", "root", people.Roles...)
	w.folk["vice"] = w.arrive("vice", "root", people.Administrator) // so that what the chief asks waits for somebody
	for _, place := range places {
		w.folk[place] = w.arrive("warga-"+place, place)
	}
	w.cast = []citizen{{name: "nobody", place: "here"}, w.arrive("learner", "here")}
	for _, place := range []string{"here", "below"} {
		for _, role := range people.Roles {
			w.cast = append(w.cast, w.arrive(string(role)+"@"+place, place, role))
		}
	}
}

// cookieOf names c on a request to the pages.
func (c citizen) cookieOf(r *http.Request) {
	if c.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "mumpuni_session", Value: c.cookie})
	}
}
