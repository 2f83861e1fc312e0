// Package coursestest is a small government with courses, for the tests of courses and of its rooms.
package coursestest

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
	"mumpuni/courses/bin"
	"mumpuni/courses/coauthors"
	"mumpuni/courses/intake"
	"mumpuni/courses/mandates"
	"mumpuni/courses/notes"
	"mumpuni/courses/results"
	"mumpuni/courses/review"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/people"
	"mumpuni/storage"
	"mumpuni/xapi"
)

// Start is a Monday morning in Bengkulu.
var Start = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// House is a small government: an agency (opd) with a section below it, and another agency.
type House struct {
	T         testing.TB
	DB        bun.IDB
	Store     *storage.Store
	Courses   *courses.Service
	Bin       *bin.Service
	Intake    *intake.Service
	Coauthors *coauthors.Service
	Mandates  *mandates.Service
	Results   *results.Service
	Notes     *notes.Service
	Review    *review.Service
	Files     *media.Service
	Packs     *packages.Service
	XAPI      *xapi.Service
	Clock     time.Time

	OPD, Section, Other   uuid.UUID
	Trainer, HR, Learner  people.Actor
	Second                people.Actor // another trainer of the opd
	Competency            uuid.UUID
	Course                uuid.UUID // the empty draft of OpenStudio
	Completed             []courses.Completion
	Asked                 []people.Ask
	Asker                 people.Actor
	Notices               []people.Notice
	Certifying            []string
	Quizzes               map[id.Quiz]courses.QuizFacts // of those that are not as usual
	RefuseQuiz, FailAfter error
}

// Open opens the house on a database; store is nil where no file is asked for.
func Open(t testing.TB, db bun.IDB, store *storage.Store) *House {
	t.Helper()
	h := &House{T: t, DB: db, Store: store, Clock: Start, Quizzes: map[id.Quiz]courses.QuizFacts{}}
	queue, err := jobs.NewQueue()
	h.Must(err)
	now := func() time.Time { return h.Clock }
	packs := packages.New(db, store, now)
	h.Packs, h.XAPI = packs, xapi.New(db, "https://mumpuni.test", xapi.Hooks{Session: packs.Session, Recorded: packs.Heard, Document: packs.Document}, now)
	packs.WithLRS(h.XAPI, "https://mumpuni.test", []string{"https://isi.lain.test"})
	h.Files = media.New(db, store, queue, now).WithPackages(packs.TakeApart)
	h.Courses = courses.New(db, store, h.Files, courses.Hooks{
		Certify: func(_ context.Context, _ bun.Tx, c courses.Completion) error {
			h.Completed = append(h.Completed, c)
			return h.FailAfter
		},
		Ask: func(_ context.Context, _ bun.Tx, who people.Actor, a people.Ask) (uuid.UUID, error) {
			h.Asked, h.Asker = append(h.Asked, a), who
			return uuid.New(), nil
		},
		Notify: h.told,
		Binned: func(ctx context.Context, tx bun.Tx, who people.Actor, d courses.Deleted) error {
			return h.Bin.Put(ctx, tx, who, d)
		},
		Emptied: func(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
			return errors.Join(h.Bin.Forget(ctx, tx, course), h.Intake.Forget(ctx, tx, course))
		},
		Certifying: func(_ context.Context, _ bun.Tx, _ uuid.UUID, title string) error {
			h.Certifying = append(h.Certifying, title)
			return nil
		},
		DescribeQuiz: func(_ context.Context, _ bun.IDB, quiz id.Quiz) (courses.QuizFacts, error) {
			if facts, ok := h.Quizzes[quiz]; ok {
				return facts, nil
			}
			return courses.QuizFacts{PassMark: 7000, Questions: 5, Authors: []id.Person{h.Trainer.PersonID}, Digest: "soal"}, nil
		},
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []id.Quiz, at time.Time) error {
			_, err := tx.NewUpdate().Table("quizzes").Set("frozen_at = ?", at).Where("id in (?)", bun.List(ids)).Exec(ctx)
			return errors.Join(h.RefuseQuiz, err)
		},
		CopyQuiz: func(ctx context.Context, tx bun.Tx, quiz id.Quiz, _ people.Actor) (id.Quiz, error) {
			copied := id.Quiz(uuid.New())
			_, err := tx.NewRaw(`insert into quizzes (id, title, unit_id, created_by, created_at, updated_at)
				select ?, title, unit_id, created_by, created_at, updated_at from quizzes where id = ?`, copied, quiz).Exec(ctx)
			return copied, err
		},
	}, now).WithPackages(packs)
	h.Bin, h.Intake, h.Coauthors = bin.New(db, h.Courses, h.Files, now), intake.New(db, store, h.Files, h.Courses, now), coauthors.New(db, h.Courses, h.told, now)
	h.Mandates, h.Results, h.Notes = mandates.New(db, h.Courses, now), results.New(db, h.Courses, now), notes.New(db, now)
	h.Review = review.New(db, h.Courses, nil, now)
	h.settle()
	return h
}

// settle makes the units, the people and the competency that the tests begin with.
func (h *House) settle() {
	root := h.Unit(uuid.Nil, "Pemerintah Kabupaten", "instansi")
	h.OPD = h.Unit(root, "Dinas Kominfo", "opd")
	h.Section = h.Unit(h.OPD, "Seksi Layanan", "seksi")
	h.Other = h.Unit(root, "Dinas Kesehatan", "opd")
	h.Trainer = h.Person("Rina", h.OPD, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	h.Second = h.Person("Sari", h.Other, people.Grant{Role: people.Trainer, UnitID: h.OPD})
	h.HR = h.Person("Budi", h.OPD, people.Grant{Role: people.HR, UnitID: h.OPD})
	h.Learner = h.Person("Siti", h.Section)
	h.Competency = h.NewCompetency()
}

func (h *House) told(_ context.Context, _ bun.Tx, n ...people.Notice) error {
	h.Notices = append(h.Notices, n...)
	return nil
}

// Must stops the test at a fault.
func (h *House) Must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatal(err)
	}
}

// Exec runs a statement.
func (h *House) Exec(query string, args ...any) {
	h.T.Helper()
	_, err := h.DB.NewRaw(query, args...).Exec(context.Background())
	h.Must(err)
}

// Unit makes a unit below parent.
func (h *House) Unit(parent uuid.UUID, name, kind string) uuid.UUID {
	id := uuid.New()
	h.Exec("insert into units (id, created_at) values (?, ?)", id, Start)
	h.Exec(`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) values (?, ?, ?, ?, ?, '2020-01-01')`,
		uuid.New(), id, uuid.NullUUID{UUID: parent, Valid: parent != uuid.Nil}, name, kind)
	return id
}

// Person makes a civil servant of a unit, who holds these roles.
func (h *House) Person(name string, unit uuid.UUID, grants ...people.Grant) people.Actor {
	id, post := id.Person(uuid.New()), uuid.New()
	h.Exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', ?, ?)", id, name, Start, Start)
	h.Exec("insert into posts (id, name, kind) values (?, ?, 'pelaksana')", post, post.String())
	h.Exec("insert into assignments (id, person_id, unit_id, post_id, valid_from) values (?, ?, ?, ?, '2020-01-01')", uuid.New(), id, unit, post)
	return people.Actor{PersonID: id, UnitID: unit, TimeZone: "Asia/Jakarta", Grants: grants}
}

// NewCompetency makes a framework with one competency.
func (h *House) NewCompetency() uuid.UUID {
	framework, id := uuid.New(), uuid.New()
	h.Exec("insert into frameworks (id, code, version, name_id, name_en, published_at) values (?, ?, '1', 'Digital', 'Digital', ?)",
		framework, framework.String(), Start)
	h.Exec(`insert into competencies (id, framework_id, group_code, group_name_id, group_name_en, code, name_id, name_en, position)
		values (?, ?, 'LD', 'Literasi', 'Literacy', 'LD.4.2', 'Melindungi data pribadi', 'Protecting personal data', 1)`, id, framework)
	return id
}

// Quiz makes an empty quiz of a unit.
func (h *House) Quiz(unit uuid.UUID) id.Quiz {
	id := id.Quiz(uuid.New())
	h.Exec("insert into quizzes (id, title, unit_id, created_by, created_at, updated_at) values (?, 'Evaluasi', ?, ?, ?, ?)",
		id, unit, h.Trainer.PersonID, Start, Start)
	return id
}

// Pass lets time pass.
func (h *House) Pass(d time.Duration) { h.Clock = h.Clock.Add(d) }

// Wants fails unless err is the fault named key.
func (h *House) Wants(err error, key string) *fault.Fault {
	h.T.Helper()
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
	h.T.Fatalf("got %v, want %s", err, key)
	return nil
}

// Drafted is a draft with an article, a link and a quiz: 45 minutes, 1 JP.
func (h *House) Drafted(title string) (course courses.Course, modules []id.Module) {
	h.T.Helper()
	course, err := h.Courses.CreateCourse(h.T.Context(), h.Trainer, courses.NewCourse{Title: title})
	h.Must(err)
	h.Must(h.Courses.UpdateDraft(h.T.Context(), h.Trainer, course.ID, courses.Settings{
		Title: title, Summary: "Menjaga data warga.", Outcomes: []string{"Mengenali data pribadi", " "}, JP: 1, Minutes: 45,
		Competencies: []courses.Teaches{{CompetencyID: h.Competency, Level: 2}},
	}))
	for _, d := range []courses.ModuleDraft{
		{Kind: courses.Article, Part: courses.Overview, Title: "Gambaran umum", Minutes: 15, Body: "# Mulai\n\n" + strings.Repeat("kata ", 400)},
		{Kind: courses.Link, Part: courses.Material, Title: "Bacaan", Minutes: 10, URL: "https://contoh.go.id/uu"},
		{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi akhir", Minutes: 20, QuizID: h.Quiz(h.OPD)},
	} {
		id, err := h.Courses.AddModule(h.T.Context(), h.Trainer, course.ID, d)
		h.Must(err)
		modules = append(modules, id)
	}
	return course, modules
}

// Published is Drafted, published.
func (h *House) Published(title string) (courses.Course, []id.Module) {
	h.T.Helper()
	c, modules := h.Drafted(title)
	h.Publish(c.ID)
	return c, modules
}

// Publish asks as the trainer and agrees as the second person.
func (h *House) Publish(course uuid.UUID) {
	h.T.Helper()
	approval, err := h.Courses.Publish(h.T.Context(), h.Trainer, course)
	if h.Must(err); approval != uuid.Nil {
		h.Must(h.Agree(h.Second.PersonID))
	}
}

// Agree carries out what was asked last.
func (h *House) Agree(by id.Person) error {
	return h.DB.RunInTx(context.Background(), nil, func(ctx context.Context, tx bun.Tx) error {
		return h.Courses.CarryPublication(ctx, tx, h.Asked[len(h.Asked)-1].Payload.(courses.Publication), h.Asker, by)
	})
}

// ReadArticle reads as an unhurried person does: down to the end, for as long as it takes.
func (h *House) ReadArticle(who people.Actor, enrolment id.Enrolment, module id.Module) courses.Progress {
	h.T.Helper()
	_, err := h.Courses.OpenModule(h.T.Context(), who, enrolment, module, 0)
	h.Must(err)
	h.Pass(time.Minute)
	p, err := h.Courses.RecordProgress(h.T.Context(), who, enrolment, module, courses.Report{Scroll: 10000, Dwell: 60})
	h.Must(err)
	return p
}

// PassQuiz finishes an attempt at the quiz of a module with this result, of 10000.
func (h *House) PassQuiz(who people.Actor, enrolment id.Enrolment, module id.Module, fraction int) {
	h.T.Helper()
	attempt, passed := id.Attempt(uuid.New()), fraction >= 7000
	h.Exec(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, pass_mark, finished_at, fraction, passed)
		select ?0, 'course', quiz_id, ?1, ?2, id, (select count(*) + 1 from attempts), 'finished', ?3, 7000, ?3, ?4, ?5 from modules where id = ?6`,
		attempt, who.PersonID, enrolment, h.Clock, fraction, passed, module)
	h.Must(h.DB.RunInTx(h.T.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		return h.Courses.QuizFinished(ctx, tx, courses.QuizResult{
			AttemptID: attempt, PersonID: who.PersonID, EnrolmentID: enrolment, ModuleID: module,
			Fraction: fraction, PassMark: 7000, Passed: passed, FinishedAt: h.Clock,
		})
	}))
}

// Count gives the number that a query gives.
func (h *House) Count(query string, args ...any) (n int) {
	h.T.Helper()
	h.Must(h.DB.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}

// Enrol enrols somebody in a course.
func (h *House) Enrol(who people.Actor, course uuid.UUID) id.Enrolment {
	h.T.Helper()
	id, err := h.Courses.Enrol(h.T.Context(), who, course)
	h.Must(err)
	return id
}

// Finish takes all three modules of the usual course.
func (h *House) Finish(who people.Actor, enrolment id.Enrolment, modules []id.Module) {
	h.T.Helper()
	h.ReadArticle(who, enrolment, modules[0])
	_, err := h.Courses.OpenModule(h.T.Context(), who, enrolment, modules[1], 0)
	h.Must(err)
	h.Pass(time.Minute)
	_, err = h.Courses.MarkRead(h.T.Context(), who, enrolment, modules[1])
	h.Must(err)
	h.PassQuiz(who, enrolment, modules[2], 8000)
}
