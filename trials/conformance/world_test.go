package conformance

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/packages/cmi5"
	"mumpuni/people"
	"mumpuni/storage/storagetest"
	"mumpuni/web/content"
	"mumpuni/web/lrs"
	"mumpuni/xapi"
)

// world is what cmi5 needs of the house: packages, the store of statements and the second origin, with learners made as they are asked for. The
// suite opens parts in a window of its own, which the second origin refuses: it is told that they are frames.
type world struct {
	t       *testing.T
	db      *pg.DB
	people  *people.Service
	packs   *packages.Service
	xapi    *xapi.Service
	app     *httptest.Server
	key     string // an Authorization
	root    uuid.UUID
	course  courses.Course
	version uuid.UUID
	module  id.Module

	mu  sync.Mutex
	log strings.Builder
}

func openWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, db: pgtest.DB(t)}
	app, side := http.NewServeMux(), httptest.NewUnstartedServer(nil)
	w.app = httptest.NewServer(app)
	t.Cleanup(w.app.Close)
	files := storagetest.LocalServer(t).Config()
	files.ContentURL = "http://" + side.Listener.Addr().String()
	store := storagetest.Open(t, files, w.db, time.Now)
	w.packs = packages.New(w.db, store, time.Now)
	w.xapi = xapi.New(w.db, w.app.URL, xapi.Hooks{Session: w.packs.Session, Recorded: w.packs.Heard, Document: w.packs.Document}, time.Now)
	w.packs.WithLRS(w.xapi, w.app.URL, []string{"http://example.com"}) // where the parts of a package of the suite are
	w.packs.Following(func(ctx context.Context, tx bun.Tx, _ packages.Place, do func(context.Context, bun.Tx) (packages.Standing, error)) error {
		_, err := do(ctx, tx)
		return err
	})
	origin := content.New(store, content.Config{AppOrigin: w.app.URL, Fetch: w.packs.Fetch, XAPI: lrs.ForPackages(w.xapi)})
	side.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Header.Del("Sec-Fetch-Dest")
		origin.ServeHTTP(rw, r)
	})
	side.Start()
	t.Cleanup(side.Close)
	k, secret, err := w.xapi.MakeKey(t.Context(), "conformance")
	w.must(err)
	w.key = "Basic " + base64.StdEncoding.EncodeToString([]byte(k.ID+":"+secret))
	app.Handle(lrs.Path, lrs.ForPrograms(w.xapi))
	for name, do := range map[string]func(*http.Request) (string, error){"packages": w.takeIn, "launch": w.launch, "waive": w.waive, "abandon": w.abandon} {
		app.Handle("POST /"+name, w.answer(do))
	}
	w.teach(courses.New(w.db, store, nil, courses.Hooks{}, time.Now))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// answer says what came out: 422 with the reason for a package that is refused.
func (w *world) answer(do func(*http.Request) (string, error)) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		text, err := do(r)
		w.mu.Lock()
		_, _ = fmt.Fprintln(&w.log, r.URL.RequestURI(), text, err)
		w.mu.Unlock()
		switch {
		case fault.KindOf(err) == fault.Invalid:
			rw.WriteHeader(http.StatusUnprocessableEntity)
			text = err.Error()
		case err != nil:
			rw.WriteHeader(http.StatusInternalServerError)
			text = err.Error()
		}
		_, _ = io.WriteString(rw, text)
	})
}

func (w *world) told() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.log.String()
}

// teach makes a course with a module, in which all packages are met.
func (w *world) teach(study *courses.Service) {
	ctx, system := w.t.Context(), people.System()
	var err error
	w.people = people.New(w.db, time.Now)
	w.root, err = w.people.CreateUnit(ctx, system, people.NewUnit{Name: "Kabupaten Uji", Kind: "instansi", TimeZone: "Asia/Jakarta", From: "2026-01-01"})
	w.must(err)
	trainer := w.person()
	_, err = w.people.Grant(ctx, system, trainer, people.Trainer, w.root)
	w.must(err)
	actor, err := w.people.LoadActor(ctx, trainer)
	w.must(err)
	w.course, err = study.CreateCourse(ctx, actor, courses.NewCourse{Title: "Uji cmi5", Slug: "uji-cmi5", UnitID: w.root})
	w.must(err)
	w.module, err = study.AddModule(ctx, actor, w.course.ID, courses.ModuleDraft{Kind: courses.Package, Part: "materi", Title: "Paket", Minutes: 5})
	w.must(err)
	w.must(w.db.NewRaw("select version_id from modules where id = ?", w.module).Scan(ctx, &w.version))
}

func (w *world) person() id.Person {
	p, err := w.people.CreatePerson(w.t.Context(), people.System(), people.Person{Name: "Peserta", Employment: people.PNS},
		people.Appointment{UnitID: w.root, Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2026-01-01"})
	w.must(err)
	return p
}

// takeIn takes a package as an upload does: the kind of file by its bytes, then what is in it.
func (w *world) takeIn(r *http.Request) (string, error) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return "", err
	}
	medium := uuid.New()
	files, keep, err := w.packs.TakeApart(r.Context(), medium, strings.NewReader(string(data)), int64(len(data)))
	if err != nil {
		return "", err
	}
	return medium.String(), pg.InTx(r.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewRaw("insert into media (id, kind, state, created_at, updated_at) values (?, ?, 'ready', now(), now())", medium, media.Package).Exec(ctx); err != nil {
			return err
		}
		_ = files // they are in the store; nothing sweeps here
		return keep(ctx, tx)
	})
}

// launch opens a part for a new learner, or again in a registration.
func (w *world) launch(r *http.Request) (address string, err error) {
	q := r.URL.Query()
	at, err := w.place(r.Context(), q.Get("registration"), q.Get("package"))
	if err != nil {
		return "", err
	}
	if q.Get("registration") == "" {
		at.Person, at.Enrolment = w.person(), id.Enrolment(uuid.New())
		if _, err := w.db.NewRaw("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at) values (?, ?, ?, ?, 'self', now())", at.Enrolment, at.Person, w.course.ID, w.version).Exec(r.Context()); err != nil {
			return "", err
		}
	}
	item, err := w.item(r.Context(), at, q.Get("au"))
	if err != nil {
		return "", err
	}
	return address, pg.InTx(r.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		if q.Get("mode") == string(cmi5.Review) { // what is done is reviewed: the suite asks for it of a part that is not
			if err := w.opened(ctx, tx, at, item); err != nil {
				return err
			}
		}
		l, _, err := w.packs.Open(ctx, tx, at, item, packages.How{Browse: q.Get("mode") == string(cmi5.Browse)})
		address = l.AU
		return err
	})
}

// opened begins a course and waives a part of it, so that it is reviewed when it is opened next.
func (w *world) opened(ctx context.Context, tx bun.Tx, at packages.Place, item string) error {
	if _, _, err := w.packs.Open(ctx, tx, at, item, packages.How{Browse: true}); err != nil {
		return err
	}
	_, err := w.packs.Waive(ctx, tx, at, item)
	return err
}

func (w *world) place(ctx context.Context, registration, medium string) (packages.Place, error) {
	at := packages.Place{Module: w.module}
	if registration == "" {
		at.Medium = uuid.MustParse(medium)
		return at, nil
	}
	return at, w.db.NewRaw("select person_id, enrolment_id, media_id from package_registrations where id = ?", registration).Scan(ctx, &at.Person, &at.Enrolment, &at.Medium)
}

func (w *world) item(ctx context.Context, at packages.Place, au string) (string, error) {
	p, err := w.packs.Of(ctx, w.db, at.Medium)
	n, bad := strconv.Atoi(au)
	if err != nil || bad != nil || n >= len(p.Items) {
		return "", fmt.Errorf("no part %s: %w", au, err)
	}
	return p.Items[n].ID, nil
}

func (w *world) waive(r *http.Request) (string, error) {
	at, err := w.place(r.Context(), r.URL.Query().Get("registration"), "")
	if err != nil {
		return "", err
	}
	item, err := w.item(r.Context(), at, r.URL.Query().Get("au"))
	if err != nil {
		return "", err
	}
	return "", pg.InTx(r.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := w.packs.Waive(ctx, tx, at, item)
		return err
	})
}

// abandon closes the frame of a part, as its learner does.
func (w *world) abandon(r *http.Request) (string, error) {
	var is struct {
		Registration, Item string
		Launch             int
	}
	err := w.db.NewRaw(`select r.id as registration, s.item, t.launch from package_sessions s join package_registrations r on r.id = s.registration_id
		join package_states t on t.enrolment_id = r.enrolment_id and t.module_id = r.module_id and t.item = s.item where s.id = ?`, r.URL.Query().Get("session")).Scan(r.Context(), &is)
	if err != nil {
		return "", err
	}
	at, err := w.place(r.Context(), is.Registration, "")
	if err != nil {
		return "", err
	}
	return "", pg.InTx(r.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := w.packs.Take(ctx, tx, at, packages.Report{Item: is.Item, Launch: is.Launch, Seq: 1, Completion: packages.NotSaid, Success: packages.Unjudged, Left: true})
		return err
	})
}
