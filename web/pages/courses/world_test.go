package courses_test

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/gzhttp"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/notes"
	"mumpuni/courses/results"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
	"mumpuni/web/content"
	"mumpuni/web/lrs"
	"mumpuni/web/pages"
	"mumpuni/web/pages/pagestest"
	"mumpuni/web/route"
	"mumpuni/xapi"
)

// academy is a server with the learner's pages, both origins and the jobs, over one course of every kind of module.
type academy struct {
	t         *testing.T
	db        *pg.DB
	people    *people.Service
	files     *media.Service
	packs     *packages.Service
	xapi      *xapi.Service
	courses   *courses.Service
	quizzes   *quizzes.Service
	store     *storage.Store
	bucket    storage.Config
	proxy     *storagetest.Proxy
	app       *httptest.Server
	ahead     atomic.Int64 // how far the server's clock was turned forward
	offline   atomic.Bool  // reports of progress do not arrive
	gone      atomic.Bool  // nothing arrives, at either origin
	down      sync.Map     // nothing of these devices arrives, by what their browser says of itself
	slice     atomic.Int64 // files come in a trickle and break off after so many bytes of an answer; 0: they come
	fetched   atomic.Int64 // bytes of files that were sent
	retired   atomic.Bool  // nothing may be kept any more
	newer     atomic.Bool  // the server has other scripts and styles than the pages on the device
	questions int
	padding   int
	more      func(*academy)
	bytes     atomic.Int64 // sent by both, as they went over the line
	lang      string
	root      uuid.UUID
	trainer   people.Actor
	learner   people.Actor
	course    courses.Course
	module    map[courses.Kind]id.Module
	finished  []courses.Completion
}

func (a *academy) now() time.Time       { return time.Now().Add(time.Duration(a.ahead.Load())) }
func (a *academy) wait(d time.Duration) { a.ahead.Add(int64(d)) }
func (a *academy) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// plain is the academy that most tests begin with: its files are made ready once, and each test has a copy.
var plain struct {
	db    pgtest.Filled
	built *academy
}

func newAcademy(t *testing.T) *academy {
	t.Helper()
	server, a := storagetest.LocalServer(t), &academy{t: t, lang: "id"}
	dsn := plain.db.URL(t, func(url string) {
		b := &academy{t: t, lang: "id", module: map[courses.Kind]id.Module{}, questions: 1}
		b.build(url, server.Config())
		b.must(b.db.Close())
		plain.built = b
	})
	b := plain.built
	a.root, a.trainer, a.learner, a.course, a.module = b.root, b.trainer, b.learner, b.course, maps.Clone(b.module)
	a.open(dsn, server.Copy(t, b.bucket.Bucket))
	return a
}

// largerAcademy has so many questions in its quiz, and a video that is heavier by so many bytes.
func largerAcademy(t *testing.T, questions, padding int) *academy {
	t.Helper()
	return fullerAcademy(t, questions, padding, nil)
}

// fullerAcademy has modules more, which stand behind the PDF.
func fullerAcademy(t *testing.T, questions, padding int, more func(*academy)) *academy {
	t.Helper()
	a := &academy{t: t, module: map[courses.Kind]id.Module{}, lang: "id", questions: questions, padding: padding, more: more}
	a.build(pgtest.URL(t), storagetest.LocalServer(t).Config())
	return a
}

// build fills an empty database and an empty bucket.
func (a *academy) build(dsn string, files storage.Config) {
	a.t.Helper()
	a.open(dsn, files)
	a.seed()
	a.process(dsn)
	_, err := a.courses.Publish(a.t.Context(), a.trainer, a.course.ID)
	a.must(err)
}

// open serves a database with the files of a bucket.
func (a *academy) open(dsn string, files storage.Config) {
	a.t.Helper()
	var err error
	a.db, err = pg.Open(a.t.Context(), dsn, 10)
	a.must(err)
	a.t.Cleanup(func() { _ = a.db.Close() })
	app, side := httptest.NewUnstartedServer(nil), httptest.NewUnstartedServer(nil)
	a.bucket, a.proxy = files, storagetest.NewProxy(a.t, files.Endpoint)
	files.Endpoint, files.ContentURL = a.proxy.Addr, "http://"+side.Listener.Addr().String()
	a.store = storagetest.Open(a.t, files, a.db, time.Now)
	a.packs = packages.New(a.db, a.store, a.now)
	origin := "http://" + app.Listener.Addr().String()
	a.xapi = xapi.New(a.db, origin, xapi.Hooks{Session: a.packs.Session, Recorded: a.packs.Heard, Document: a.packs.Document}, a.now)
	a.packs.WithLRS(a.xapi, origin, nil)
	side.Config.Handler = a.cut(content.New(a.store, content.Config{AppOrigin: origin, Fetch: a.packs.Fetch, XAPI: lrs.ForPackages(a.xapi)}))
	app.Listener, side.Listener = &counted{app.Listener, &a.bytes}, &counted{side.Listener, &a.bytes}
	a.services()
	app.Config.Handler = a.handler(files.ContentURL)
	app.Start()
	side.Start()
	a.t.Cleanup(app.Close)
	a.t.Cleanup(side.Close)
	a.app = app
}

// services are wired as the product wires them.
func (a *academy) services() {
	queue, err := jobs.NewQueue()
	a.must(err)
	a.people = people.New(a.db, a.now)
	a.files = media.New(a.db, a.store, queue, a.now).WithPackages(a.packs.TakeApart)
	a.courses = courses.New(a.db, a.store, a.files, courses.Hooks{
		Ask: func(ctx context.Context, tx bun.Tx, who people.Actor, ask people.Ask) (uuid.UUID, error) {
			p, _ := ask.Payload.(courses.Publication)
			return uuid.Nil, a.courses.CarryPublication(ctx, tx, p, who, id.Person{}) // a second person who agrees at once
		},
		DescribeQuiz: func(context.Context, bun.IDB, id.Quiz) (courses.QuizFacts, error) {
			return courses.QuizFacts{PassMark: 7000, Questions: 5}, nil // this one has one question, which is enough for a page
		},
		QuizTexts: func(ctx context.Context, db bun.IDB, quiz id.Quiz) ([]string, error) {
			return a.quizzes.Texts(ctx, db, quiz)
		},
		Certify: func(_ context.Context, _ bun.Tx, c courses.Completion) error {
			a.finished = append(a.finished, c)
			return nil
		},
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []id.Quiz, at time.Time) error {
			return a.quizzes.Freeze(ctx, tx, ids, at)
		},
	}, a.now).WithPackages(a.packs)
	a.files.Telling(a.courses.FileTells)
	a.quizzes = quizzes.New(a.db, questions.New(a.db, a.now), queue, quizzes.Hooks{
		MayAttempt: a.courses.MayAttempt,
		Finished: func(ctx context.Context, tx bun.Tx, r quizzes.Result) error {
			return a.courses.QuizFinished(ctx, tx, courses.QuizResult(r))
		},
	}, a.now)
}

func (a *academy) handler(contentURL string) http.Handler {
	queue, err := jobs.NewQueue()
	a.must(err)
	p := pages.Pages{
		People: a.people, Courses: a.courses, Quizzes: a.quizzes, Questions: questions.New(a.db, a.now), Store: a.store, Records: records.New(a.db, a.now), Offline: true,
		Competencies: competencies.New(a.db, a.now), Assessments: assessments.New(a.db, questions.New(a.db, a.now), a.quizzes, assessments.Hooks{}, a.now),
		Certification: certification.New(a.db, a.store, queue, a.people, certification.Config{}, a.now),
	}
	p.Feedback, p.Notes, p.Results = feedback.New(a.db, a.courses, nil, a.now), notes.New(a.db, a.now), results.New(a.db, a.courses, a.now)
	session := func(ctx context.Context, token string) (identity.Session, error) {
		person, err := uuid.Parse(token)
		if err != nil {
			return identity.Session{}, fault.New(fault.Unauthenticated, "identity.session_ended")
		}
		who, err := a.people.LoadActor(ctx, id.Person(person))
		return identity.Session{Actor: who, PersonID: who.PersonID, Name: "Siti Rahma", Locale: a.lang}, err
	}
	serve := func(p pages.Pages) http.Handler {
		return pagestest.Serve(route.Config{SessionCookie: "s", Offline: p.Offline, ContentOrigin: contentURL, Session: session}, p.Routes, pagestest.Assets)
	}
	without := p
	without.Offline = false
	keeps, retired := serve(p), serve(without)
	return a.cut(gzhttp.GzipHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case a.newer.Load() && strings.HasPrefix(r.URL.Path, "/aset/"):
			http.NotFound(w, r)
		case r.URL.Path == "/keluar" || r.URL.Path == "/masuk": // what identity does, which is not here
			if r.Method == http.MethodPost {
				http.Redirect(w, r, "/masuk", http.StatusSeeOther)
			}
		case a.retired.Load():
			retired.ServeHTTP(w, r)
		default:
			keeps.ServeHTTP(w, r)
		}
	})))
}

// process lets the real jobs make the files ready.
func (a *academy) process(dsn string) {
	a.t.Helper()
	workers := river.NewWorkers()
	a.files.AddWorkers(workers)
	runner, err := jobs.Start(a.t.Context(), jobs.Config{URL: dsn, Workers: workers, Parallel: 2})
	a.must(err)
	deadline := time.Now().Add(2 * time.Minute)
	for tick := time.Tick(50 * time.Millisecond); ; <-tick {
		n, err := a.db.NewSelect().Table("media").Where("state = 'processing'").Count(a.t.Context())
		a.must(err)
		if n == 0 {
			break
		}
		if time.Now().After(deadline) {
			a.t.Fatal("files are never made ready")
		}
	}
	a.must(runner.Stop(a.t.Context()))
}

func (a *academy) do(who people.Actor, method, path string, form url.Values) pagestest.Answer {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), method, a.app.URL+path, strings.NewReader(form.Encode()))
	a.must(err)
	if form != nil {
		req.Header.Set("Content-Type", pagestest.FormType)
	}
	req.AddCookie(&http.Cookie{Name: "s", Value: who.PersonID.String()})
	return a.answer(req)
}

func (a *academy) answer(req *http.Request) pagestest.Answer {
	a.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	a.must(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	a.must(err)
	return pagestest.Answer{Status: res.StatusCode, Header: res.Header, Body: string(body)}
}

func (a *academy) get(path string) pagestest.Answer {
	return a.do(a.learner, http.MethodGet, path, nil)
}

// post sends a form and follows its redirect, with the message it left.
func (a *academy) post(path string, form url.Values) (to string) {
	a.t.Helper()
	if form == nil {
		form = url.Values{}
	}
	answer := a.do(a.learner, http.MethodPost, path, form)
	if answer.Status != http.StatusSeeOther {
		a.t.Fatalf("%s: %d %s", path, answer.Status, answer.Body)
	}
	return answer.Header.Get("Location")
}

func (a *academy) lesson(kind courses.Kind, enrolment id.Enrolment) string {
	return fmt.Sprintf("/belajar/%s/%s", enrolment, a.module[kind])
}
