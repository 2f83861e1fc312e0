package crash

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/identity"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/storage"
)

const password = "kopi-jendela-sungai-paku"

// school is what was seeded: one course with one quiz, and learners by login.
type school struct {
	course, module, quiz uuid.UUID
	logins               []string
	questions            int
}

// seed makes a course whose only module is a quiz of ten questions, passed at 60 %, and n learners.
func (w *world) seed(n int) school {
	w.t.Helper()
	db := w.open("&synchronous_commit=off") // nothing of the seed is tested
	defer db.Close()
	s, err := seedAll(w.t.Context(), db, w.s3, n)
	if err != nil {
		w.t.Fatalf("seed: %v", err)
	}
	return s
}

func seedAll(ctx context.Context, db *pg.DB, cfg storage.Config, n int) (s school, err error) {
	now, system := time.Now, people.System()
	queue, err := jobs.NewQueue()
	if err != nil {
		return s, err
	}
	store, err := storage.Open(ctx, cfg, db, now)
	if err != nil {
		return s, err
	}
	staff := people.New(db, queue, now)
	root, err := staff.CreateUnit(ctx, system, people.NewUnit{Name: "Kabupaten Uji", Kind: "instansi", TimeZone: "Asia/Jakarta", From: "2026-01-01"})
	if err != nil {
		return s, err
	}
	if _, _, err := competencies.New(db, now).Import(ctx, system, competencies.Seed()); err != nil {
		return s, err
	}
	var signatory uuid.UUID
	if s.logins, signatory, err = learners(ctx, db, staff, root, n); err != nil {
		return s, err
	}
	_, err = certification.New(db, store, queue, staff, certification.Config{}, now).SaveIssuer(ctx, system, certification.Issuer{
		UnitID: root, Agency: "Kabupaten Uji", Place: "Curup", NumberTemplate: "{kode_klasifikasi}/{urut}/{unit}/{bulan_romawi}/{tahun}",
		Classification: "800", UnitCode: "UJI", SignatoryID: signatory, SignatoryPost: "Kepala BKPSDM", LegalBasis: certification.DefaultBasis("Kabupaten Uji"),
	})
	if err != nil {
		return s, err
	}
	trainer, err := staff.LoadActor(ctx, signatory)
	if err != nil {
		return s, err
	}
	s.logins = s.logins[1:] // staff owe a second factor
	return s, s.publish(ctx, db, store, queue, trainer)
}

func learners(ctx context.Context, db *pg.DB, staff *people.Service, root uuid.UUID, n int) (logins []string, first uuid.UUID, err error) {
	doors, err := identity.New(db, identity.Config{Key: make([]byte, 32), Issuer: "http://localhost"}, time.Now)
	if err != nil {
		return nil, first, err
	}
	hash, err := doors.HashPassword(ctx, password)
	if err != nil {
		return nil, first, err
	}
	logins = make([]string, n)
	for i := range logins {
		logins[i] = fmt.Sprintf("19900101201501%d%03d", 1+i/999%9, i%999+1)
		id, err := staff.CreatePerson(ctx, people.System(), people.Person{NIP: logins[i], Name: fmt.Sprintf("Peserta %d", i), Employment: people.PNS},
			people.Appointment{UnitID: root, Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2026-01-01"})
		if err == nil {
			err = doors.EnsureAccount(ctx, db, identity.Seed{PersonID: id, PasswordHash: hash})
		}
		if err != nil {
			return nil, first, err
		}
		if i == 0 {
			first = id
			_, err = staff.Grant(ctx, people.System(), id, people.Signatory, root)
			if err == nil {
				_, err = staff.Grant(ctx, people.System(), id, people.Trainer, root)
			}
		}
		if err != nil {
			return nil, first, err
		}
	}
	return logins, first, nil
}

func (s *school) publish(ctx context.Context, db *pg.DB, store *storage.Store, queue *jobs.Queue, trainer people.Actor) error {
	root := trainer.UnitID
	papers := quizzes.New(db, queue, quizzes.Hooks{}, time.Now)
	study := courses.New(db, store, queue, courses.Hooks{
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []uuid.UUID, at time.Time) error {
			return papers.Freeze(ctx, tx, ids, at)
		},
	}, time.Now)
	list, err := competencies.New(db, time.Now).Competencies(ctx)
	if err != nil {
		return err
	}
	quiz, err := papers.Create(ctx, trainer, root, quizzes.Settings{Title: "Ujian", PassMark: 6000})
	if err != nil {
		return err
	}
	s.quiz, s.questions = quiz.ID, 10
	for i := range s.questions {
		_, err := papers.AddQuestion(ctx, trainer, quiz.ID, quizzes.Draft{
			Kind: quizzes.Numeric, Stem: fmt.Sprintf("Berapakah %d + 1?", i), MaxMark: 1, CompetencyID: list[0].ID, Level: 2,
			Body: quizzes.Body{Number: &quizzes.Number{Value: fmt.Sprint(i + 1), Tolerance: "0"}},
		})
		if err != nil {
			return err
		}
	}
	c, err := study.CreateCourse(ctx, trainer, courses.NewCourse{Title: "Pelatihan uji", Slug: "uji", UnitID: root})
	if err != nil {
		return err
	}
	s.course = c.ID
	if err := study.UpdateDraft(ctx, trainer, c.ID, courses.Settings{Title: "Pelatihan uji", Summary: "Uji", Outcomes: []string{"Tahan"}, JP: 1, Minutes: 45}); err != nil {
		return err
	}
	s.module, err = study.AddModule(ctx, trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Part: "evaluasi", Title: "Ujian", Minutes: 45, QuizID: quiz.ID})
	if err != nil {
		return err
	}
	return study.Publish(ctx, trainer, c.ID)
}
