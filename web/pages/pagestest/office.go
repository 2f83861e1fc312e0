package pagestest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coauthors"
	"mumpuni/courses/intake"
	"mumpuni/courses/mandates"
	"mumpuni/courses/notes"
	"mumpuni/courses/results"
	"mumpuni/courses/review"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/health"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/orders"
	"mumpuni/packages"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/reviews"
	"mumpuni/storage/storagetest"
	"mumpuni/web/pages"
	"mumpuni/web/route"
	"mumpuni/web/upload"
)

// Office is a server with the pages over one agency: a learner, an officer of HR who also administers, a signatory, a
// trainer, and a course that somebody can complete. Nobody works at the jobs.
type Office struct {
	Health                            []health.Figure     // what the house tells of itself
	Asked                             []people.Ask        // what a second person was asked for
	Tries                             []certification.Try // what the learner sat where certificates are given
	T                                 *testing.T
	DB                                *pg.DB
	People                            *people.Service
	Certification                     *certification.Service
	Courses                           *courses.Service
	Bin                               *bin.Service
	Intake                            *intake.Service
	Mandates                          *mandates.Service
	Media                             *media.Service
	Parcels                           *parcels.Service
	Bank                              *questions.Service
	Told                              []people.Notice // of reviews
	Handler                           http.Handler
	Root                              uuid.UUID
	Learner, Officer, Signer, Trainer id.Person
	Course, Version                   uuid.UUID
}

// NewOffice opens the office over a database of its own.
func NewOffice(t *testing.T) *Office {
	t.Helper()
	db := pgtest.DB(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	o := &Office{T: t, DB: db, People: people.New(db, time.Now)}
	root, err := o.People.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Pemerintah Kabupaten Contoh", Kind: "instansi", From: "2020-01-01"})
	o.Must(err)
	o.Root = root
	o.staff()
	o.serve(queue)
	return o
}

func (o *Office) staff() {
	o.Learner, o.Officer = o.Person("Siti Rahma", "198609262015052001"), o.Person("Joko Susilo", "198901012015051001")
	o.Signer, o.Trainer = o.Person("Ahmad Fauzi", "197001011995031002"), o.Person("Rina Wati", "198003032006042001")
	o.Grant(o.Officer, people.HR, people.Administrator)
	o.Grant(o.Signer, people.Signatory)
	o.Grant(o.Trainer, people.Trainer)
	o.Course, o.Version = uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	o.Exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?, 'keamanan', ?, ?, now())", o.Course, o.Root, o.Officer)
	o.Exec("insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at) values (?, ?, 1, 'published', 'X', ?, now(), now())",
		o.Version, o.Course, o.Officer)
}

func (o *Office) serve(queue *jobs.Queue) {
	store := storagetest.LocalServer(o.T).Store(o.T, o.DB)
	o.Certification = certification.New(o.DB, store, queue, o.People, certification.Config{
		VerifyBase: "https://belajar.example.go.id",
		Tries:      func(context.Context, bun.IDB, id.Person) ([]certification.Try, error) { return o.Tries, nil },
	}, time.Now)
	packs := packages.New(o.DB, store, time.Now)
	o.Media = media.New(o.DB, store, queue, time.Now).WithPackages(packs.TakeApart)
	asked := questions.New(o.DB, time.Now).WithFiles(store, o.Media).WithCodes(o.measured)
	o.Bank = asked
	bank := quizzes.New(o.DB, asked, queue, quizzes.Hooks{}, time.Now)
	o.Courses = courses.New(o.DB, store, o.Media, o.courseHooks(asked, bank), time.Now).WithPackages(packs)
	judged := review.New(o.DB, o.Courses, nil, time.Now)
	o.Mandates = mandates.New(o.DB, o.Courses, time.Now)
	o.Bin, o.Intake = bin.New(o.DB, o.Courses, o.Media, time.Now), intake.New(o.DB, store, o.Media, o.Courses, time.Now)
	id, err := identity.New(o.DB, identity.Config{Key: make([]byte, 32), Issuer: "https://mumpuni.test", Argon: identity.Argon{MemoryKiB: 64, Passes: 1}}, time.Now)
	o.Must(err)
	gaps := competencies.New(o.DB, time.Now)
	o.Parcels = parcels.New(o.DB, parcels.House{
		Store: store, Queue: queue, People: o.People, Competencies: gaps, Media: o.Media, Courses: o.Courses, Questions: asked, Quizzes: bank,
	}, time.Now)
	purposes := upload.Purposes{
		"module": upload.For(o.Courses.MayAttach, o.Courses.AttachMedia), "captions": upload.For(o.Courses.MayCaption, o.Courses.AttachCaptions),
		"picture":  upload.For(o.Courses.MayPicture, o.Courses.AddPicture),
		"question": upload.For(asked.MayPicture, asked.AddPicture),
		"file":     upload.For(o.Intake.MayFile, o.Intake.TakeFile),
		"parcel":   upload.For(o.Parcels.MaySend, o.Parcels.Send),
	}
	files, err := upload.New(store, upload.Config{BaseURL: "https://mumpuni.test", Session: o.uploader, Authorize: purposes.May, Done: purposes.Done})
	o.Must(err)
	sits := assessments.New(o.DB, asked, bank, assessments.Hooks{}, time.Now)
	told := func(context.Context, bun.Tx, ...people.Notice) error { return nil }
	p := &pages.Pages{
		Reminders:   o.reminding(told),
		Feedback:    feedback.New(o.DB, o.Courses, told, time.Now),
		Reviews:     reviews.New(o.DB, judged, o.tell, time.Now),
		Assessments: sits, Orders: orders.New(o.DB, gaps, o.Courses, o.Mandates, sits, told, time.Now),
		People: o.People, Imports: siasn.New(o.DB, queue, o.People, siasn.Hooks{}, time.Now), Identity: id, Courses: o.Courses, Bin: o.Bin, Intake: o.Intake, Coauthors: coauthors.New(o.DB, o.Courses, told, time.Now), Mandates: o.Mandates, Results: results.New(o.DB, o.Courses, time.Now), Notes: notes.New(o.DB, time.Now), Review: judged, Quizzes: bank, Questions: asked, Certification: o.Certification, AcceptIssuer: o.Certification.Accept,
		Parcels: o.Parcels, Competencies: gaps, Records: records.New(o.DB, time.Now), Store: store, Upload: files,
		Health: func(context.Context) []health.Figure { return o.Health }, Offline: true,
	}
	o.Handler = Serve(route.Config{SessionCookie: "s", Session: o.session, Offline: true}, p.Routes, Assets, func(set *route.Set) {
		for _, method := range []string{http.MethodPost, http.MethodHead, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
			set.Raw(method, upload.Path+"*", route.Public, files)
		}
	})
}

// courseHooks join courses with the bank and its quizzes as the house does; what is asked of a second person is kept.
func (o *Office) courseHooks(asked *questions.Service, bank *quizzes.Service) courses.Hooks {
	return courses.Hooks{
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []id.Quiz, at time.Time) error {
			return bank.Freeze(ctx, tx, ids, at)
		},
		DescribeQuiz: func(ctx context.Context, db bun.IDB, id id.Quiz) (courses.QuizFacts, error) {
			facts, err := bank.Facts(ctx, db, id)
			return courses.QuizFacts(facts), err
		},
		Ask: func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			o.Asked = append(o.Asked, a)
			return uuid.NewV7()
		},
		NewQuiz: func(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, title string) (id.Quiz, error) {
			return bank.CreateNamed(ctx, tx, who, unit, title)
		},
		Binned: func(ctx context.Context, tx bun.Tx, who people.Actor, d courses.Deleted) error {
			return o.Bin.Put(ctx, tx, who, d)
		},
		Emptied: func(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
			return errors.Join(o.Bin.Forget(ctx, tx, course), o.Intake.Forget(ctx, tx, course))
		},
		MayAsk: func(ctx context.Context, db bun.IDB, unit uuid.UUID, list []id.Quiz, versions []uuid.UUID) (map[uuid.UUID]string, error) {
			return asked.NotPractised(ctx, db, questions.PracticePlace{Unit: unit, Quizzes: list}, versions)
		},
		Asked: func(ctx context.Context, tx bun.Tx, version uuid.UUID, versions []uuid.UUID) error {
			return asked.ShowPractice(ctx, tx, version, versions)
		},
		AdviseQuiz: func(ctx context.Context, tx bun.Tx, id id.Quiz) (fault.Many, error) {
			return bank.ThinLevels(ctx, tx, id)
		},
	}
}

// tell keeps what reviews notify of.
func (o *Office) tell(_ context.Context, _ bun.Tx, notices ...people.Notice) error {
	o.Told = append(o.Told, notices...)
	return nil
}

// measured are the competencies of the framework, once the test imported one.
func (o *Office) measured(ctx context.Context, _ bun.IDB) ([]questions.Measured, error) {
	gaps := competencies.New(o.DB, time.Now)
	list, err := gaps.Competencies(ctx)
	if err != nil {
		return nil, err
	}
	told, err := gaps.Told(ctx)
	measured := make([]questions.Measured, len(list))
	for i, c := range list {
		measured[i] = questions.Measured{ID: c.ID, Code: c.Code, Level: 5, Descriptors: told[c.ID]}
	}
	return measured, err
}

// Framework imports the framework that comes with the program.
func (o *Office) Framework() {
	o.T.Helper()
	_, _, err := competencies.New(o.DB, time.Now).Import(o.T.Context(), people.System(), competencies.Seed())
	o.Must(err)
}

// Below makes a unit of the root and a civil servant there, who holds roles on it.
func (o *Office) Below(unit, name, nip string, roles ...people.Role) id.Person {
	o.T.Helper()
	ctx := o.T.Context()
	below, err := o.People.CreateUnit(ctx, people.System(), people.NewUnit{ParentID: o.Root, Name: unit, Kind: "kecamatan", From: "2020-01-01"})
	o.Must(err)
	person, err := o.People.CreatePerson(ctx, people.System(), people.Person{Name: name, NIP: nip, Employment: people.PNS, Grade: "III/c"},
		people.Appointment{UnitID: below, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
	o.Must(err)
	for _, role := range roles {
		_, err := o.People.Grant(ctx, people.System(), person, role, below)
		o.Must(err)
	}
	return person
}

// Must stops the test at a fault.
func (o *Office) Must(err error) {
	o.T.Helper()
	if err != nil {
		o.T.Fatal(err)
	}
}

// Exec runs a statement.
func (o *Office) Exec(query string, args ...any) {
	o.T.Helper()
	_, err := o.DB.ExecContext(o.T.Context(), query, args...)
	o.Must(err)
}

// Person makes a civil servant of the root.
func (o *Office) Person(name, nip string) id.Person {
	o.T.Helper()
	id, err := o.People.CreatePerson(o.T.Context(), people.System(), people.Person{Name: name, NIP: nip, Employment: people.PNS, Grade: "III/c"},
		people.Appointment{UnitID: o.Root, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
	o.Must(err)
	return id
}

// Grant gives roles over the root.
func (o *Office) Grant(person id.Person, roles ...people.Role) {
	o.T.Helper()
	for _, role := range roles {
		_, err := o.People.Grant(o.T.Context(), people.System(), person, role, o.Root)
		o.Must(err)
	}
}

func (o *Office) session(ctx context.Context, token string) (identity.Session, error) {
	who, err := o.People.LoadActor(ctx, id.Person(uuid.MustParse(token)))
	return identity.Session{Actor: who, PersonID: who.PersonID, Name: "Rina Wati"}, err
}

func (o *Office) uploader(r *http.Request) (people.Actor, error) {
	c, err := r.Cookie("s")
	if err != nil {
		return people.Actor{}, err
	}
	return o.People.LoadActor(r.Context(), id.Person(uuid.MustParse(c.Value)))
}

// IssuerForm is the form of an issuer as an officer fills it in.
func (o *Office) IssuerForm() url.Values {
	return url.Values{
		"unit_id": {o.Root.String()}, "place": {"Curup"}, "number_template": {certification.DefaultTemplate},
		"classification": {"800.1.4"}, "unit_code": {"BKPSDM"}, "signatory_id": {o.Signer.String()},
		"legal_basis": {certification.DefaultBasis("BKPSDM Kabupaten Contoh")}, "new": {"1"},
	}
}

// Complete lets the learner pass the course and gives the certificate, nil while it waits.
func (o *Office) Complete() *certification.Certificate {
	o.T.Helper()
	fraction := 8800
	o.Must(o.DB.RunInTx(o.T.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		return o.Certification.CourseCompleted(ctx, tx, certification.Completed{
			EnrolmentID: id.Enrolment(uuid.Must(uuid.NewV7())), PersonID: o.Learner, CourseID: o.Course, VersionID: o.Version, Title: "Keamanan <Informasi>",
			Form: "16", JP: 2, Minutes: 90, Fraction: &fraction, StartedAt: time.Now(), CompletedAt: time.Now(),
			Modules: []certification.CompletedModule{{Title: "Materi", Part: "materi", Kind: "article", Minutes: 90}},
		})
	}))
	list, _, err := o.Certification.Find(o.T.Context(), people.System(), certification.Search{PersonID: o.Learner})
	o.Must(err)
	if len(list) == 0 {
		return nil
	}
	return &list[0]
}

// Issued is a certificate that the learner got.
func (o *Office) Issued() *certification.Certificate {
	o.T.Helper()
	o.Do(o.Officer, http.MethodPost, "/penerbit", o.IssuerForm()).Wants(o.T, http.StatusSeeOther)
	o.Accept()
	return o.Complete()
}

// Accept has the signatory accept all that waits for them.
func (o *Office) Accept() {
	o.T.Helper()
	signer, err := o.People.LoadActor(o.T.Context(), o.Signer)
	o.Must(err)
	signer.Fresh = true
	n, err := o.Certification.InMyName(o.T.Context(), signer)
	o.Must(err)
	for _, i := range n.Issuers {
		o.Must(o.Certification.Accept(o.T.Context(), signer, i.ID, i.Digest))
	}
}
