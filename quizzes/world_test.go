package quizzes_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/quizzes"
)

type ctx = context.Context

// world is a small regency in a database: two units below a root, a trainer of each, learners of the first, a course
// with one quiz module, two competencies. Its clock moves only when told.
type world struct {
	t  testing.TB
	db bun.IDB
	*quizzes.Service

	root, unit, other       uuid.UUID
	trainer, stranger, hr   people.Actor
	learners                []people.Actor
	course, version, module uuid.UUID
	competencies            [2]uuid.UUID
	enrolments              map[uuid.UUID]uuid.UUID // by person
	mu                      sync.Mutex
	clock                   time.Time
	finished                []quizzes.Result
	refuse                  error // what the Finished hook returns
}

func newWorld(t testing.TB, db bun.IDB, learners int) *world {
	t.Helper()
	w := &world{
		t: t, db: db, root: uuid.New(), unit: uuid.New(), other: uuid.New(), course: uuid.New(), version: uuid.New(),
		module: uuid.New(), enrolments: map[uuid.UUID]uuid.UUID{}, clock: time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC),
	}
	w.restart()
	for _, u := range []struct {
		id     uuid.UUID
		parent any
		name   string
	}{{w.root, nil, "Kabupaten"}, {w.unit, w.root, "Dinas Pendidikan"}, {w.other, w.root, "Dinas Kesehatan"}} {
		w.exec("insert into units values (?, null, now())", u.id)
		w.exec("insert into unit_versions values (gen_random_uuid(), ?, ?, ?, 'opd', 'Asia/Jakarta', '2020-01-01', null)", u.id, u.parent, u.name)
	}
	post := uuid.New()
	w.exec("insert into posts values (?, ?, 'pelaksana', '')", post, post.String())
	person := func(unit uuid.UUID, name string, roles ...people.Role) people.Actor {
		a := people.Actor{PersonID: uuid.New(), UnitID: unit, TimeZone: "Asia/Jakarta"}
		w.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", a.PersonID, name)
		w.exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, '2020-01-01', null)", a.PersonID, unit, post)
		for _, r := range roles {
			a.Grants = append(a.Grants, people.Grant{Role: r, UnitID: unit})
		}
		return a
	}
	w.trainer = person(w.unit, "Pengajar", people.Trainer)
	w.stranger = person(w.other, "Pengajar Lain", people.Trainer, people.HR)
	w.hr = person(w.unit, "Pengelola SDM", people.HR)
	w.exec(`insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, now())`,
		w.course, "kursus-"+w.course.String(), w.unit, w.trainer.PersonID)
	w.exec(`insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at, published_at)
		values (?, ?, 1, 'published', 'Kursus', ?, now(), now(), now())`, w.version, w.course, w.trainer.PersonID)
	w.exec(`insert into modules (id, version_id, lineage_id, position, kind, title, created_at, updated_at)
		values (?, ?, ?, 1, 'quiz', 'Kuis', now(), now())`, w.module, w.version, uuid.New())
	framework := uuid.New()
	w.exec("insert into frameworks values (?, ?, '1', 'x', 'x', '', now())", framework, framework.String())
	for i, code := range []string{"LD.1", "LD.2"} {
		w.competencies[i] = uuid.New()
		w.exec("insert into competencies values (?, ?, 'LD', 'x', 'x', ?, 'x', 'x', '{}', ?)", w.competencies[i], framework, code, i)
	}
	for range learners {
		a := person(w.unit, "Peserta")
		w.enrolments[a.PersonID] = uuid.New()
		w.exec("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at) values (?, ?, ?, ?, 'self', now())",
			w.enrolments[a.PersonID], a.PersonID, w.course, w.version)
		w.learners = append(w.learners, a)
	}
	return w
}

// restart makes the service anew on the same database, as a server restart does.
func (w *world) restart() {
	w.Service = quizzes.New(w.db, nil, quizzes.Hooks{
		Finished: func(_ ctx, _ bun.Tx, r quizzes.Result) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.refuse == nil {
				w.finished = append(w.finished, r)
			}
			return w.refuse
		},
	}, w.now)
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

func (w *world) breakHook(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refuse = err
}

func (w *world) exec(q string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(w.t.Context(), q, args...); err != nil {
		w.t.Fatalf("%s: %v", q, err)
	}
}

func (w *world) count(q string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.db.NewRaw("select count(*) from "+q, args...).Scan(w.t.Context(), &n); err != nil {
		w.t.Fatalf("%s: %v", q, err)
	}
	return n
}

// quiz makes a quiz of questions with the rules of edit.
func (w *world) quiz(st quizzes.Settings, drafts ...quizzes.Draft) uuid.UUID {
	w.t.Helper()
	q, err := w.Create(w.t.Context(), w.trainer, w.unit, st)
	w.must(err)
	for _, d := range drafts {
		_, err := w.AddQuestion(w.t.Context(), w.trainer, q.ID, d)
		w.must(err)
	}
	return q.ID
}

// publish freezes a quiz, as publishing its course does.
func (w *world) publish(quiz uuid.UUID) {
	w.t.Helper()
	w.must(pg.InTx(w.t.Context(), w.db, func(ctx ctx, tx bun.Tx) error {
		return w.Freeze(ctx, tx, []uuid.UUID{quiz}, w.now())
	}))
}

func (w *world) start(quiz uuid.UUID, who people.Actor) quizzes.Attempt {
	w.t.Helper()
	a, err := w.Start(w.t.Context(), who, w.request(quiz, who))
	w.must(err)
	return a
}

func (w *world) request(quiz uuid.UUID, who people.Actor) quizzes.StartRequest {
	return quizzes.StartRequest{QuizID: quiz, EnrolmentID: w.enrolments[who.PersonID], ModuleID: w.module}
}

func (w *world) save(who people.Actor, attempt uuid.UUID, slot int, a quizzes.Answer) (quizzes.Saved, error) {
	return w.SaveAnswer(w.t.Context(), who, quizzes.Save{AttemptID: attempt, Slot: slot, Answer: a, ClientStep: uuid.New()})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// refused checks that err is the fault named, anywhere in a list of faults.
func refused(t testing.TB, err error, key string) {
	t.Helper()
	var f *fault.Fault
	if errors.As(err, &f) && f.Key == key {
		return
	}
	var many fault.Many
	if errors.As(err, &many) {
		for _, f := range many {
			if f.Key == key {
				return
			}
		}
	}
	t.Fatalf("got %v, want the fault %s", err, key)
}

var rules = quizzes.Settings{Title: "Kuis Keamanan Informasi", PassMark: 7000, Shuffle: true}

func single(right string, wrong ...string) quizzes.Draft {
	d := quizzes.Draft{Kind: quizzes.Single, Stem: "Manakah yang benar: " + right + "?", MaxMark: 1}
	d.Body.Options = append(d.Body.Options, quizzes.Option{Text: right, Right: true, Feedback: "Tepat."})
	for _, o := range wrong {
		d.Body.Options = append(d.Body.Options, quizzes.Option{Text: o, Feedback: "Belum tepat."})
	}
	d.Body.Feedback = "Penjelasan."
	return d
}

func measured(d quizzes.Draft, competency uuid.UUID, level int) quizzes.Draft {
	d.CompetencyID, d.Level = competency, level
	return d
}

// one question of each kind
func allKinds() []quizzes.Draft {
	return []quizzes.Draft{
		single("Kata sandi panjang", "Tanggal lahir", "123456"),
		{Kind: quizzes.Multiple, Stem: "Data pribadi?", MaxMark: 2, Body: quizzes.Body{Options: []quizzes.Option{
			{Text: "NIK", Right: true}, {Text: "Nomor telepon", Right: true}, {Text: "Jam buka kantor"}, {Text: "Alamat kantor"},
		}}},
		{Kind: quizzes.TrueFalse, Stem: "Kata sandi boleh dibagikan.", MaxMark: 1, Body: quizzes.Body{Options: []quizzes.Option{
			{ID: quizzes.OptionTrue}, {ID: quizzes.OptionFalse, Right: true},
		}}},
		{Kind: quizzes.Numeric, Stem: "Berapa jam?", MaxMark: 1, Body: quizzes.Body{Number: &quizzes.Number{Value: "72,5", Tolerance: "0,5"}}},
		{Kind: quizzes.Short, Stem: "Kepanjangan TTE?", MaxMark: 1, Body: quizzes.Body{Accepted: []string{"Tanda Tangan Elektronik"}}},
	}
}

// rightAnswers are the fully right answers of an attempt, by slot, as only its quiz's editors know them.
func (w *world) rightAnswers(quiz uuid.UUID, a quizzes.Attempt) map[int]quizzes.Answer {
	w.t.Helper()
	q, err := w.Quiz(w.t.Context(), w.trainer, quiz)
	w.must(err)
	key := map[uuid.UUID]quizzes.Answer{}
	for _, item := range q.Items {
		var ans quizzes.Answer
		for _, o := range item.Body.Options {
			if o.Right {
				ans.Options = append(ans.Options, o.ID)
			}
		}
		switch item.Kind {
		case quizzes.Numeric:
			ans.Text = item.Body.Number.Value
		case quizzes.Short:
			ans.Text = item.Body.Accepted[0]
		}
		key[item.ID] = ans
	}
	out := map[int]quizzes.Answer{}
	for i, p := range a.Layout {
		out[i+1] = key[p.Version]
	}
	return out
}
