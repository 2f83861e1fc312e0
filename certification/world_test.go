package certification

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/storage"
)

// world is a small government: a root with the unit BKPSDM and another, each with people, and one course.
type world struct {
	*Service
	t                                             testing.TB
	root, bkpsdm, dinas, course, version          uuid.UUID
	learner, colleague, signatory, admin, hr, far id.Person
	clock                                         *time.Time
}

func newWorld(t testing.TB, db bun.IDB, store *storage.Store, cfg Config) *world {
	t.Helper()
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	clock := noon
	now := func() time.Time { return clock }
	if cfg.VerifyBase == "" {
		cfg.VerifyBase = "https://belajar.example.go.id"
	}
	w := &world{Service: New(db, store, queue, people.New(db, now), cfg, now), t: t, clock: &clock}
	w.root = w.unit(uuid.Nil, "Pemerintah Kabupaten Contoh", "instansi")
	w.bkpsdm = w.unit(w.root, "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "opd")
	w.dinas = w.unit(w.root, "Dinas Komunikasi dan Informatika", "opd")
	w.learner = w.person(w.dinas, "Siti Rahma", "198609262015052001")
	w.colleague = w.person(w.dinas, "Budi Santoso", "198701012015051001")
	w.signatory = w.person(w.bkpsdm, "Ahmad Fauzi", "197001011995031002")
	w.exec("update posts set name = 'Kepala BKPSDM', kind = 'jpt_pratama' where name = 'Pengolah Data 197001011995031002'")
	w.admin = w.person(w.bkpsdm, "Rina Wati", "198801012015052001")
	w.hr = w.person(w.dinas, "Joko Susilo", "198901012015051001")
	w.far = w.person(w.bkpsdm, "Dewi Lestari", "199001012015052001")
	w.grant(w.signatory, people.Signatory, w.root)
	w.grant(w.admin, people.Administrator, w.root)
	w.grant(w.hr, people.HR, w.dinas)
	w.grant(w.far, people.HR, w.bkpsdm)
	w.course, w.version = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	w.exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, ?)", w.course, "c-"+w.course.String(), w.root, w.admin, noon)
	w.exec("insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at) values (?, ?, 1, 'published', 'X', ?, ?, ?)",
		w.version, w.course, w.admin, noon, noon)
	return w
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(context.Background(), query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

func (w *world) unit(parent uuid.UUID, name, kind string) uuid.UUID {
	w.t.Helper()
	id := uuid.Must(uuid.NewV7())
	w.exec("insert into units (id, created_at) values (?, ?)", id, noon)
	w.exec("insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) values (?, ?, ?, ?, ?, '2020-01-01')",
		uuid.Must(uuid.NewV7()), id, pg.Null(parent), name, kind)
	return id
}

func (w *world) person(unit uuid.UUID, name, nip string) id.Person {
	w.t.Helper()
	id, post := id.Person(uuid.Must(uuid.NewV7())), uuid.Must(uuid.NewV7())
	w.exec(`insert into persons (id, nip, name, title_after, birth_place, birth_date, employment, grade, created_at, updated_at)
		values (?, ?, ?, 'S.Kom.', 'Curup', ?, 'pns', 'III/d', ?, ?)`, id, nip, name, nip[:4]+"-"+nip[4:6]+"-"+nip[6:8], noon, noon)
	w.exec("insert into posts (id, name, kind) values (?, ?, 'pelaksana')", post, "Pengolah Data "+nip)
	w.exec("insert into assignments (id, person_id, unit_id, post_id, valid_from) values (?, ?, ?, ?, '2020-01-01')", uuid.Must(uuid.NewV7()), id, unit, post)
	return id
}

func (w *world) grant(person id.Person, role people.Role, unit uuid.UUID) {
	w.t.Helper()
	w.exec("insert into role_grants (id, person_id, role, unit_id, granted_at) values (?, ?, ?, ?, ?)", uuid.Must(uuid.NewV7()), person, role, unit, noon)
}

// as is the actor of a person.
func (w *world) as(person id.Person) people.Actor {
	w.t.Helper()
	who, err := w.people.LoadActor(context.Background(), person)
	if err != nil {
		w.t.Fatal(err)
	}
	return who
}

func (w *world) settings(unit uuid.UUID) Issuer {
	return Issuer{
		UnitID: unit, AgencyUnitID: w.root, Place: "Curup", NumberTemplate: DefaultTemplate, Classification: "800.1.4",
		UnitCode: "BKPSDM", SignatoryID: w.signatory, LegalBasis: DefaultBasis("BKPSDM Kabupaten Contoh"),
	}
}

// issuer saves settings and has the signatory accept them.
func (w *world) issuer(i Issuer) IssuerView {
	w.t.Helper()
	saved, _, err := w.SaveIssuer(context.Background(), people.System(), i)
	if err == nil {
		err = w.Accept(context.Background(), w.fresh(i.SignatoryID), saved.ID, saved.Digest())
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return saved
}

// fresh is the actor of a person who has just entered a second factor.
func (w *world) fresh(person id.Person) people.Actor {
	w.t.Helper()
	who := w.as(person)
	who.Fresh = true
	return who
}

func (w *world) completion(person id.Person) Completed {
	fraction := 8667
	return Completed{
		EnrolmentID: id.Enrolment(uuid.Must(uuid.NewV7())), PersonID: person, CourseID: w.course, VersionID: w.version,
		Title: "Keamanan Informasi", Form: "16", JP: 2, Minutes: 90, Fraction: &fraction,
		Modules: []CompletedModule{
			{"Gambaran umum", "gambaran_umum", "article", 30, noon}, {"Materi", "materi", "video", 45, noon}, {"Kuis", "evaluasi", "quiz", 15, noon},
		},
		StartedAt: noon.Add(-48 * time.Hour), CompletedAt: *w.clock,
	}
}

// complete issues as courses would, in a transaction of its own, and gives the certificate (nil when it waits).
func (w *world) complete(c Completed) *Certificate {
	w.t.Helper()
	err := w.db.RunInTx(context.Background(), nil, func(ctx context.Context, tx bun.Tx) error { return w.CourseCompleted(ctx, tx, c) })
	if err != nil {
		w.t.Fatal(err)
	}
	return w.certificateOf(c.EnrolmentID)
}

func (w *world) certificateOf(enrolment id.Enrolment) *Certificate {
	w.t.Helper()
	var list []Certificate
	if err := w.db.NewSelect().Model(&list).Where("enrolment_id = ?", enrolment).Scan(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	if err := w.db.NewRaw(query, args...).Scan(context.Background(), &n); err != nil {
		w.t.Fatal(err)
	}
	return n
}
