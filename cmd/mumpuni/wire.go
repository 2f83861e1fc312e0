package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/certification/signing"
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
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/orders"
	"mumpuni/packages"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/records"
	"mumpuni/reminders"
	"mumpuni/reviews"
	"mumpuni/storage"
	"mumpuni/web/upload"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// database is what the house stands on.
type database interface {
	bun.IDB
	PingContext(ctx context.Context) error
	Enter(ctx context.Context, c pg.Class) (within context.Context, leave func(), err error)
	Usage(c pg.Class) pg.Usage
}

// house is every package, met. This file is the only place where they do.
type house struct {
	db            database
	store         *storage.Store
	people        *people.Service
	siasn         *siasn.Service
	approvals     *approvals.Service
	identity      *identity.Service
	competencies  *competencies.Service
	records       *records.Service
	certification *certification.Service
	media         *media.Service
	packages      *packages.Service
	signer        *signing.Folder // nil when certificates are not signed
	courses       *courses.Service
	bin           *bin.Service
	intake        *intake.Service
	coauthors     *coauthors.Service
	mandates      *mandates.Service
	results       *results.Service
	notes         *notes.Service
	review        *review.Service
	questions     *questions.Service
	quizzes       *quizzes.Service
	assessments   *assessments.Service
	orders        *orders.Service
	reminders     *reminders.Service
	feedback      *feedback.Service
	reviews       *reviews.Service
	xapi          *xapi.Service
	parcels       *parcels.Service
}

// wire builds the house on an open database. It reads as the product's story: a passed quiz moves the course on, a
// completed course earns a certificate, each in the transaction of its cause.
func wire(ctx context.Context, c config, db database, now func() time.Time) (*house, error) {
	now = pg.Clock(now)
	queue, err := jobs.NewQueue()
	if err != nil {
		return nil, err
	}
	h := &house{db: db}
	if h.store, err = storage.Open(ctx, storage.Config{
		Endpoint: c.S3Endpoint, AccessKey: c.S3AccessKey, SecretKey: c.S3SecretKey, Bucket: c.S3Bucket,
		Region: c.S3Region, Secure: c.S3Secure, ContentURL: c.ContentURL, LinkKey: derive(c.key, "content links"),
	}, db, now); err != nil {
		return nil, fmt.Errorf("object store: %w", err)
	}
	h.people = people.New(db, now)
	h.approvals = approvals.New(db, h.people, h.kinds(), now)
	h.reminders = reminders.New(db, h.reminding(c), h.due(), h.approvals.Notify, now)
	h.people.WithSecond(h.approvals.Open, h.reminders.Notify).WithDrop(h.approvals.Drop)
	h.siasn = siasn.New(db, queue, h.people, siasn.Hooks{Notify: h.reminders.Notify, Drop: h.approvals.Drop}, now)
	if h.identity, err = identity.New(db, identity.Config{Key: derive(c.key, "identity"), Issuer: c.BaseURL, Argon: c.argon, Ask: h.approvals.Open, Notify: h.reminders.Notify}, now); err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	h.competencies = competencies.New(db, now).WithSecond(h.approvals.Open)
	h.records = records.New(db, now)
	h.xapi = xapi.New(db, c.BaseURL, h.speaking(), now)
	issuing := certification.Config{VerifyBase: c.BaseURL, Ask: h.approvals.Open, Notify: h.reminders.Notify, Founding: h.identity.Founding, Revoked: func(ctx context.Context, tx bun.Tx, r certification.Revocation) error {
		return h.certificateRevoked(ctx, tx, r, now())
	}, Tries: h.certifiedTries}
	if c.SigningDir != "" {
		h.signer = signing.Open(c.SigningDir, c.Demo, now())
		issuing.Signer = h.signer
	}
	h.certification = certification.New(db, h.store, queue, h.people, issuing, now)
	h.wireLearning(queue, now)
	h.packages.WithLRS(h.xapi, strings.TrimSuffix(c.BaseURL, "/"), c.CMI5Origins)
	return h, nil
}

// speaking is what packages decide about their own who speak by statements.
func (h *house) speaking() xapi.Hooks {
	return xapi.Hooks{
		Session: func(ctx context.Context, secret string) (xapi.Bound, error) { return h.packages.Session(ctx, secret) },
		Recorded: func(ctx context.Context, tx bun.Tx, b xapi.Bound, list []*statement.Statement) error {
			return h.packages.Heard(ctx, tx, b, list)
		},
		Document: func(ctx context.Context, db bun.IDB, b xapi.Bound, at xapi.Place, write bool) error {
			return h.packages.Document(ctx, db, b, at, write)
		},
	}
}

// wireLearning joins quizzes, courses and certificates, which do not know one another.
func (h *house) wireLearning(queue *jobs.Queue, now func() time.Time) {
	h.media = media.New(h.db, h.store, queue, now).WithTools(media.FindTools(), func(ctx context.Context) (bool, error) { return h.assessments.InWindow(ctx) })
	h.packages = packages.New(h.db, h.store, now)
	h.media.WithPackages(h.packages.TakeApart)
	h.courses = courses.New(h.db, h.store, h.media, h.courseHooks(), now).WithPackages(h.packages)
	h.media.Telling(h.courses.FileTells)
	h.bin = bin.New(h.db, h.courses, h.media, now)
	h.intake = intake.New(h.db, h.store, h.media, h.courses, now)
	h.coauthors = coauthors.New(h.db, h.courses, h.reminders.Notify, now)
	h.mandates, h.results, h.notes = mandates.New(h.db, h.courses, now), results.New(h.db, h.courses, now), notes.New(h.db, now)
	h.review = review.New(h.db, h.courses, h.approvals.Decides, now)
	h.questions = questions.New(h.db, now).WithCodes(h.measured).WithNotices(h.reminders.Notify).WithFiles(h.store, h.media)
	h.quizzes = quizzes.New(h.db, h.questions, queue, h.quizHooks(), now)
	h.assessments = assessments.New(h.db, h.questions, h.quizzes, assessments.Hooks{
		Ask: h.approvals.Open, Notify: h.reminders.Notify, Queue: queue, Issuers: h.issuersAbove, Certify: h.certifyAssessment, Accepted: h.certification.AssessmentAccepted,
		Measured: func(ctx context.Context, tx bun.Tx, person id.Person) error {
			return h.certification.Reconsider(ctx, tx, person)
		},
	}, now)
	h.parcels = parcels.New(h.db, parcels.House{
		Store: h.store, Queue: queue, People: h.people, Competencies: h.competencies, Media: h.media, Courses: h.courses, Questions: h.questions, Quizzes: h.quizzes,
	}, now)
	h.feedback = feedback.New(h.db, h.courses, h.reminders.Notify, now)
	h.reviews = reviews.New(h.db, h.review, h.reminders.Notify, now)
	h.orders = orders.New(h.db, h.competencies, h.courses, h.mandates, h.assessments, h.reminders.Notify, now)
}

// courseHooks are what a course asks of, and sets going in, what it does not know.
func (h *house) courseHooks() courses.Hooks {
	return courses.Hooks{
		Ask: h.approvals.Open, Notify: h.reminders.Notify,
		Certifying: func(ctx context.Context, tx bun.Tx, course uuid.UUID, title string) error {
			return h.certification.Certifying(ctx, tx, course, title)
		},
		Certify: func(ctx context.Context, tx bun.Tx, done courses.Completion) error {
			return h.certification.CourseCompleted(ctx, tx, certificateOf(done))
		},
		Binned: func(ctx context.Context, tx bun.Tx, who people.Actor, d courses.Deleted) error {
			return h.bin.Put(ctx, tx, who, d)
		},
		Emptied: func(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
			return errors.Join(h.bin.Forget(ctx, tx, course), h.intake.Forget(ctx, tx, course))
		},
		Uncertify: h.uncertify, Recertify: h.recertify,
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []id.Quiz, at time.Time) error {
			return h.quizzes.Freeze(ctx, tx, ids, at)
		},
		AdviseQuiz: func(ctx context.Context, tx bun.Tx, id id.Quiz) (fault.Many, error) {
			return h.quizzes.ThinLevels(ctx, tx, id)
		},
		NewQuiz: func(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, title string) (id.Quiz, error) {
			return h.quizzes.CreateNamed(ctx, tx, who, unit, title)
		},
		DescribeQuiz: func(ctx context.Context, db bun.IDB, id id.Quiz) (courses.QuizFacts, error) {
			facts, err := h.quizzes.Facts(ctx, db, id)
			return courses.QuizFacts(facts), err
		},
		QuizTexts: func(ctx context.Context, db bun.IDB, id id.Quiz) ([]string, error) {
			return h.quizzes.Texts(ctx, db, id)
		},
		MayAsk: func(ctx context.Context, db bun.IDB, unit uuid.UUID, quizzes []id.Quiz, versions []uuid.UUID) (map[uuid.UUID]string, error) {
			return h.questions.NotPractised(ctx, db, questions.PracticePlace{Unit: unit, Quizzes: quizzes}, versions)
		},
		Asked: func(ctx context.Context, tx bun.Tx, version uuid.UUID, asked []uuid.UUID) error {
			return h.questions.ShowPractice(ctx, tx, version, asked)
		},
		CopyQuiz: func(ctx context.Context, tx bun.Tx, id id.Quiz, who people.Actor) (id.Quiz, error) {
			return h.quizzes.Copy(ctx, tx, id, who)
		},
	}
}

// quizHooks are what an attempt sets going: in its course, or as a try of an assessment.
func (h *house) quizHooks() quizzes.Hooks {
	return quizzes.Hooks{
		MayAttempt: h.courses.MayAttempt,
		Finished: func(ctx context.Context, tx bun.Tx, r quizzes.Result) error {
			return h.courses.QuizFinished(ctx, tx, courses.QuizResult(r))
		},
		Assessed: func(ctx context.Context, tx bun.Tx, t quizzes.Assessed) error {
			return h.assessments.Assessed(ctx, tx, t)
		},
		Regraded: h.regraded, Remeasured: func(ctx context.Context, tx bun.Tx, person id.Person, attempt id.Attempt) error {
			return h.assessments.Remeasured(ctx, tx, person, attempt)
		},
		Around: around, Ask: h.approvals.Open, Notify: h.reminders.Notify,
		MayEvaluate: func(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) error {
			return h.assessments.MayEvaluate(ctx, db, who, assessment)
		},
		Evaluation: func(ctx context.Context, db bun.IDB, assessment uuid.UUID) (quizzes.Evaluation, error) {
			return h.assessments.Evaluation(ctx, db, assessment)
		},
		Paper: func(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) (quizzes.Paper, error) {
			return h.assessments.Paper(ctx, db, who, assessment)
		},
		Turned: func(t quizzes.Turn) {
			h.identity.Turned(t.PersonID, identity.Running{ID: t.Attempt, Title: t.Title, Until: t.Until}, t.Runs)
		},
	}
}

// purposes are what files are sent for.
func (h *house) purposes() upload.Purposes {
	return upload.Purposes{
		"module":   upload.For(h.courses.MayAttach, h.courses.AttachMedia),
		"captions": upload.For(h.courses.MayCaption, h.courses.AttachCaptions),
		"picture":  upload.For(h.courses.MayPicture, h.courses.AddPicture),
		"file":     upload.For(h.intake.MayFile, h.intake.TakeFile),
		"parcel":   upload.For(h.parcels.MaySend, h.parcels.Send),
		"question": upload.For(h.questions.MayPicture, h.questions.AddPicture),
	}
}

// parallelJobs is how many jobs run at once, besides the one that makes an uploaded file ready (jobs.Media).
const parallelJobs = 4

// work starts the jobs of every package.
func (h *house) work(ctx context.Context, c config) (*jobs.Runner, error) {
	todo := h.jobs()
	todo.URL, todo.Parallel = c.DatabaseURL, parallelJobs
	return jobs.Start(ctx, todo)
}

// jobs is what every package has done after a commit or by the clock, and how waiting for it ends when nobody does it any more.
func (h *house) jobs() jobs.Config {
	c := jobs.Config{Workers: river.NewWorkers()}
	for _, p := range []interface {
		AddWorkers(*river.Workers)
	}{h.store, h.siasn, h.approvals, h.identity, h.media, h.courses, h.bin, h.quizzes, h.assessments, h.certification, h.reminders, h.parcels} {
		p.AddWorkers(c.Workers)
		if p, ok := p.(interface{ Periodic() []*river.PeriodicJob }); ok {
			c.Periodic = append(c.Periodic, p.Periodic()...)
		}
		if p, ok := p.(interface{ EndLost(context.Context) error }); ok {
			c.Sweeps = append(c.Sweeps, p.EndLost)
		}
	}
	return c
}
