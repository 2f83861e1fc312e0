package courses_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/xapi"
)

// start is a Monday morning in Bengkulu.
var start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// house is a small government: an agency (opd) with a section below it, and another agency.
type house struct {
	t     testing.TB
	db    bun.IDB
	s     *courses.Service
	files *media.Service
	clock time.Time

	opd, section, other   uuid.UUID
	trainer, hr, learner  people.Actor
	second                people.Actor // another trainer of the opd
	competency            uuid.UUID
	completed             []courses.Completion
	packs                 *packages.Service
	xapi                  *xapi.Service
	asked                 []people.Ask
	asker                 people.Actor
	notices               []people.Notice
	certifying            []string
	quizzes               map[id.Quiz]courses.QuizFacts // of those that are not as usual
	refuseQuiz, failAfter error
}

func open(t testing.TB, db bun.IDB, store *storage.Store) *house {
	t.Helper()
	h := &house{t: t, db: db, clock: start, quizzes: map[id.Quiz]courses.QuizFacts{}}
	queue, err := jobs.NewQueue()
	h.must(err)
	now := func() time.Time { return h.clock }
	packs := packages.New(db, store, now)
	h.packs, h.xapi = packs, xapi.New(db, "https://mumpuni.test", xapi.Hooks{Session: packs.Session, Recorded: packs.Heard, Document: packs.Document}, now)
	packs.WithLRS(h.xapi, "https://mumpuni.test", []string{"https://isi.lain.test"})
	h.files = media.New(db, store, queue, now).WithPackages(packs.TakeApart)
	h.s = courses.New(db, store, h.files, courses.Hooks{
		Certify: func(_ context.Context, _ bun.Tx, c courses.Completion) error {
			h.completed = append(h.completed, c)
			return h.failAfter
		},
		Ask: func(_ context.Context, _ bun.Tx, who people.Actor, a people.Ask) (uuid.UUID, error) {
			h.asked, h.asker = append(h.asked, a), who
			return uuid.New(), nil
		},
		Notify: func(_ context.Context, _ bun.Tx, n ...people.Notice) error {
			h.notices = append(h.notices, n...)
			return nil
		},
		Certifying: func(_ context.Context, _ bun.Tx, _ uuid.UUID, title string) error {
			h.certifying = append(h.certifying, title)
			return nil
		},
		DescribeQuiz: func(_ context.Context, _ bun.IDB, quiz id.Quiz) (courses.QuizFacts, error) {
			if facts, ok := h.quizzes[quiz]; ok {
				return facts, nil
			}
			return courses.QuizFacts{PassMark: 7000, Questions: 5, Authors: []id.Person{h.trainer.PersonID}, Digest: "soal"}, nil
		},
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []id.Quiz, at time.Time) error {
			_, err := tx.NewUpdate().Table("quizzes").Set("frozen_at = ?", at).Where("id in (?)", bun.List(ids)).Exec(ctx)
			return errors.Join(h.refuseQuiz, err)
		},
		CopyQuiz: func(ctx context.Context, tx bun.Tx, quiz id.Quiz, _ people.Actor) (id.Quiz, error) {
			copied := id.Quiz(uuid.New())
			_, err := tx.NewRaw(`insert into quizzes (id, title, unit_id, created_by, created_at, updated_at)
				select ?, title, unit_id, created_by, created_at, updated_at from quizzes where id = ?`, copied, quiz).Exec(ctx)
			return copied, err
		},
	}, now).WithPackages(packs)
	root := h.unit(uuid.Nil, "Pemerintah Kabupaten", "instansi")
	h.opd = h.unit(root, "Dinas Kominfo", "opd")
	h.section = h.unit(h.opd, "Seksi Layanan", "seksi")
	h.other = h.unit(root, "Dinas Kesehatan", "opd")
	h.trainer = h.person("Rina", h.opd, people.Grant{Role: people.Trainer, UnitID: h.opd})
	h.second = h.person("Sari", h.other, people.Grant{Role: people.Trainer, UnitID: h.opd})
	h.hr = h.person("Budi", h.opd, people.Grant{Role: people.HR, UnitID: h.opd})
	h.learner = h.person("Siti", h.section)
	h.competency = h.newCompetency()
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	_, err := h.db.NewRaw(query, args...).Exec(context.Background())
	h.must(err)
}

func (h *house) unit(parent uuid.UUID, name, kind string) uuid.UUID {
	id := uuid.New()
	h.exec("insert into units (id, created_at) values (?, ?)", id, start)
	h.exec(`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) values (?, ?, ?, ?, ?, '2020-01-01')`,
		uuid.New(), id, uuid.NullUUID{UUID: parent, Valid: parent != uuid.Nil}, name, kind)
	return id
}

func (h *house) person(name string, unit uuid.UUID, grants ...people.Grant) people.Actor {
	id, post := id.Person(uuid.New()), uuid.New()
	h.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', ?, ?)", id, name, start, start)
	h.exec("insert into posts (id, name, kind) values (?, ?, 'pelaksana')", post, post.String())
	h.exec("insert into assignments (id, person_id, unit_id, post_id, valid_from) values (?, ?, ?, ?, '2020-01-01')", uuid.New(), id, unit, post)
	return people.Actor{PersonID: id, UnitID: unit, TimeZone: "Asia/Jakarta", Grants: grants}
}

func (h *house) newCompetency() uuid.UUID {
	framework, id := uuid.New(), uuid.New()
	h.exec("insert into frameworks (id, code, version, name_id, name_en, published_at) values (?, ?, '1', 'Digital', 'Digital', ?)",
		framework, framework.String(), start)
	h.exec(`insert into competencies (id, framework_id, group_code, group_name_id, group_name_en, code, name_id, name_en, position)
		values (?, ?, 'LD', 'Literasi', 'Literacy', 'LD.4.2', 'Melindungi data pribadi', 'Protecting personal data', 1)`, id, framework)
	return id
}

func (h *house) quiz(unit uuid.UUID) id.Quiz {
	id := id.Quiz(uuid.New())
	h.exec("insert into quizzes (id, title, unit_id, created_by, created_at, updated_at) values (?, 'Evaluasi', ?, ?, ?, ?)",
		id, unit, h.trainer.PersonID, start, start)
	return id
}

func (h *house) pass(d time.Duration) { h.clock = h.clock.Add(d) }

// wants fails unless err is the fault named key.
func (h *house) wants(err error, key string) *fault.Fault {
	h.t.Helper()
	var many fault.Many
	if errors.As(err, &many) {
		if i := slices.IndexFunc(many, func(f *fault.Fault) bool { return f.Key == key }); i >= 0 {
			return many[i]
		}
	}
	var one *fault.Fault
	if errors.As(err, &one) && one.Key == key {
		return one
	}
	h.t.Fatalf("got %v, want %s", err, key)
	return nil
}

// course is a draft with an article, a link and a quiz: 45 minutes, 1 JP.
func (h *house) course(title string) (course courses.Course, modules []id.Module) {
	h.t.Helper()
	course, err := h.s.CreateCourse(h.t.Context(), h.trainer, courses.NewCourse{Title: title})
	h.must(err)
	h.must(h.s.UpdateDraft(h.t.Context(), h.trainer, course.ID, courses.Settings{
		Title: title, Summary: "Menjaga data warga.", Outcomes: []string{"Mengenali data pribadi", " "}, JP: 1, Minutes: 45,
		Competencies: []courses.Teaches{{CompetencyID: h.competency, Level: 2}},
	}))
	for _, d := range []courses.ModuleDraft{
		{Kind: courses.Article, Part: courses.Overview, Title: "Gambaran umum", Minutes: 15, Body: "# Mulai\n\n" + strings.Repeat("kata ", 400)},
		{Kind: courses.Link, Part: courses.Material, Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu"},
		{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi akhir", Minutes: 20, QuizID: h.quiz(h.opd)},
	} {
		id, err := h.s.AddModule(h.t.Context(), h.trainer, course.ID, d)
		h.must(err)
		modules = append(modules, id)
	}
	return course, modules
}

func (h *house) published(title string) (courses.Course, []id.Module) {
	h.t.Helper()
	c, modules := h.course(title)
	h.publish(c.ID)
	return c, modules
}

// publish asks as the trainer and agrees as the second person.
func (h *house) publish(course uuid.UUID) {
	h.t.Helper()
	approval, err := h.s.Publish(h.t.Context(), h.trainer, course)
	if h.must(err); approval != uuid.Nil {
		h.must(h.agree(h.second.PersonID))
	}
}

// agree carries out what was asked last.
func (h *house) agree(by id.Person) error {
	return h.db.RunInTx(context.Background(), nil, func(ctx context.Context, tx bun.Tx) error {
		return h.s.CarryPublication(ctx, tx, h.asked[len(h.asked)-1].Payload.(courses.Publication), h.asker, by)
	})
}

// readArticle reads as an unhurried person does: down to the end, for as long as it takes.
func (h *house) readArticle(who people.Actor, enrolment id.Enrolment, module id.Module) courses.Progress {
	h.t.Helper()
	_, err := h.s.OpenModule(h.t.Context(), who, enrolment, module, 0)
	h.must(err)
	h.pass(time.Minute)
	p, err := h.s.RecordProgress(h.t.Context(), who, enrolment, module, courses.Report{Scroll: 10000, Dwell: 60})
	h.must(err)
	return p
}

func (h *house) passQuiz(who people.Actor, enrolment id.Enrolment, module id.Module, fraction int) {
	h.t.Helper()
	attempt, passed := id.Attempt(uuid.New()), fraction >= 7000
	h.exec(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, pass_mark, finished_at, fraction, passed)
		select ?0, 'course', quiz_id, ?1, ?2, id, (select count(*) + 1 from attempts), 'finished', ?3, 7000, ?3, ?4, ?5 from modules where id = ?6`,
		attempt, who.PersonID, enrolment, h.clock, fraction, passed, module)
	h.must(h.db.RunInTx(h.t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		return h.s.QuizFinished(ctx, tx, courses.QuizResult{
			AttemptID: attempt, PersonID: who.PersonID, EnrolmentID: enrolment, ModuleID: module,
			Fraction: fraction, PassMark: 7000, Passed: passed, FinishedAt: h.clock,
		})
	}))
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	h.must(h.db.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}
