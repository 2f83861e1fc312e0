package stack

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
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/storage"
)

// Password opens every account of a School.
const Password = "kopi-jendela-sungai-paku"

// School is what Seed made: learners by login, all serving in Root, and a trainer who makes courses for them.
type School struct {
	Root    uuid.UUID
	Logins  []string
	Trainer people.Actor
	People  *people.Service

	papers  *quizzes.Service
	study   *courses.Service
	certify *certification.Service
	issuer  certification.Issuer
	topic   uuid.UUID // the competency that questions measure
	db      *pg.DB
	asked   *people.Ask // what was asked last
	second  id.Person   // who agrees to courses
}

// Course is one of a School's: its first module is a quiz of ten questions, passed at 60 %. Article is the first of the
// others, if there are any.
type Course struct {
	ID      uuid.UUID
	Module  id.Module
	Quiz    id.Quiz
	Article id.Module
	Slug    string
}

// Seed makes a school of n learners on db, with an issuer of certificates.
func (s *Stack) Seed(db *pg.DB, n int) School {
	s.t.Helper()
	school, err := s.seed(s.t.Context(), db, n)
	if err != nil {
		s.t.Fatalf("seed: %v", err)
	}
	return school
}

func (s *Stack) seed(ctx context.Context, db *pg.DB, n int) (School, error) {
	school := School{db: db, asked: &people.Ask{}}
	now, system := time.Now, people.System()
	queue, err := jobs.NewQueue()
	if err != nil {
		return school, err
	}
	store, err := storage.Open(ctx, s.s3, db, now)
	if err != nil {
		return school, err
	}
	school.People = people.New(db, now)
	school.Root, err = school.People.CreateUnit(ctx, system, people.NewUnit{Name: "Kabupaten Uji", Kind: "instansi", TimeZone: "Asia/Jakarta", From: "2026-01-01"})
	if err != nil {
		return school, err
	}
	measure := competencies.New(db, now)
	if _, _, err := measure.Import(ctx, system, competencies.Seed()); err != nil {
		return school, err
	}
	list, err := measure.Competencies(ctx)
	if err != nil {
		return school, err
	}
	school.topic = list[0].ID
	if err := school.staff(ctx, db, n); err != nil {
		return school, err
	}
	school.second, err = school.People.CreatePerson(ctx, system, people.Person{Name: "Orang Kedua", Employment: people.PNS},
		people.Appointment{UnitID: school.Root, Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2026-01-01"})
	if err != nil {
		return school, err
	}
	school.papers = quizzes.New(db, questions.New(db, now), queue, quizzes.Hooks{}, now)
	school.study = courses.New(db, store, media.New(db, store, queue, now), courses.Hooks{
		FreezeQuizzes: func(ctx context.Context, tx bun.Tx, ids []id.Quiz, at time.Time) error {
			return school.papers.Freeze(ctx, tx, ids, at)
		},
		DescribeQuiz: func(ctx context.Context, db bun.IDB, id id.Quiz) (courses.QuizFacts, error) {
			facts, err := school.papers.Facts(ctx, db, id)
			return courses.QuizFacts(facts), err
		},
		Ask: func(_ context.Context, _ bun.Tx, _ people.Actor, a people.Ask) (uuid.UUID, error) {
			*school.asked = a
			return uuid.NewV7()
		},
	}, now)
	school.certify = certification.New(db, store, queue, school.People, certification.Config{}, now)
	school.issuer = certification.Issuer{
		UnitID: school.Root, Place: "Curup", NumberTemplate: "{kode_klasifikasi}/{urut}/{unit}/{bulan_romawi}/{tahun}",
		Classification: "800", UnitCode: "UJI", SignatoryID: school.Trainer.PersonID, LegalBasis: certification.DefaultBasis("Kabupaten Uji"),
	}
	return school, school.IssueWaiting(ctx)
}

// IssueWaiting saves the issuer and has it accepted, which lets the server issue the certificates that wait for one.
func (school *School) IssueWaiting(ctx context.Context) error {
	saved, _, err := school.certify.SaveIssuer(ctx, people.System(), school.issuer)
	if err != nil {
		return err
	}
	signatory := school.Trainer
	signatory.Fresh = true
	return school.certify.Accept(ctx, signatory, saved.ID, saved.Digest())
}

// staff makes the learners and, before them, the one who signs and teaches; staff owe a second factor, so they are no learner.
func (school *School) staff(ctx context.Context, db *pg.DB, n int) error {
	doors, err := identity.New(db, identity.Config{Key: make([]byte, 32), Issuer: "http://localhost"}, time.Now)
	if err != nil {
		return err
	}
	hash, err := doors.HashPassword(ctx, Password)
	if err != nil {
		return err
	}
	for i := range n + 1 {
		login := fmt.Sprintf("19900101201501%d%03d", 1+i/999%9, i%999+1)
		id, err := school.People.CreatePerson(ctx, people.System(), people.Person{NIP: login, Name: fmt.Sprintf("Peserta %d", i), Employment: people.PNS},
			people.Appointment{UnitID: school.Root, Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2026-01-01"})
		if err == nil {
			err = doors.EnsureAccount(ctx, db, identity.Seed{PersonID: id, PasswordHash: hash})
		}
		if err != nil {
			return err
		}
		if i > 0 {
			school.Logins = append(school.Logins, login)
			continue
		}
		for _, role := range []people.Role{people.Signatory, people.Trainer} {
			if _, err := school.People.Grant(ctx, people.System(), id, role, school.Root); err != nil {
				return err
			}
		}
		if school.Trainer, err = school.People.LoadActor(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Publish makes a course whose first module is the quiz and whose others are articles. Question i asks for i + 1.
func (school *School) Publish(ctx context.Context, slug string, articles int) (Course, error) {
	c := Course{Slug: slug}
	quiz, err := school.quiz(ctx)
	if err != nil {
		return c, err
	}
	made, err := school.study.CreateCourse(ctx, school.Trainer, courses.NewCourse{Title: "Pelatihan " + slug, Slug: slug, UnitID: school.Root})
	if err != nil {
		return c, err
	}
	c.ID, c.Quiz = made.ID, quiz
	err = school.study.UpdateDraft(ctx, school.Trainer, c.ID, courses.Settings{
		Title: "Pelatihan " + slug, Summary: "Pelatihan untuk pengujian.", Outcomes: []string{"Tahan"}, JP: 1, Minutes: 45,
	})
	if err != nil {
		return c, err
	}
	c.Module, err = school.study.AddModule(ctx, school.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Quiz, Part: "evaluasi", Title: "Ujian", Minutes: 45, QuizID: quiz})
	if err != nil {
		return c, err
	}
	for i := range articles {
		id, err := school.study.AddModule(ctx, school.Trainer, c.ID, courses.ModuleDraft{
			Kind: courses.Article, Part: "materi", Title: fmt.Sprintf("Bacaan %d", i+1), Minutes: 10, Body: article,
		})
		if err != nil {
			return c, err
		}
		if i == 0 {
			c.Article = id
		}
	}
	if _, err := school.study.Publish(ctx, school.Trainer, c.ID); err != nil {
		return c, err
	}
	agreed, _ := school.asked.Payload.(courses.Publication)
	return c, pg.InTx(ctx, school.db, func(ctx context.Context, tx bun.Tx) error {
		return school.study.CarryPublication(ctx, tx, agreed, school.Trainer, school.second)
	})
}

func (school *School) quiz(ctx context.Context) (id.Quiz, error) {
	quiz, err := school.papers.Create(ctx, school.Trainer, school.Root, quizzes.Settings{Title: "Ujian", PassMark: 6000})
	if err != nil {
		return quiz.ID, err
	}
	for i := range 10 {
		_, err := school.papers.AddQuestion(ctx, school.Trainer, quiz.ID, quizzes.Draft{MaxMark: 1, Draft: kinds.Draft{
			Kind: kinds.Numeric, Stem: fmt.Sprintf("Berapakah %d + 1?", i), CompetencyID: school.topic, Level: 2,
			Body: kinds.Body{Number: &kinds.Number{Value: fmt.Sprint(i + 1), Tolerance: "0"}},
		}})
		if err != nil {
			return quiz.ID, err
		}
	}
	return quiz.ID, nil
}

// article is a page of reading, as long as those of the demo's courses.
const article = `Pelayanan publik berjalan baik bila data warga terjaga.

## Mengapa penting

Setiap hari pegawai menerima **data pribadi**: nama, nomor induk, alamat. Kebocoran merugikan warga dan instansi.

- Simpan berkas di tempat yang hanya dibuka oleh yang berhak.
- Kunci layar saat meninggalkan meja.
- Periksa alamat pengirim sebelum membuka lampiran.

## Bila terjadi insiden

1. Putuskan perangkat dari jaringan.
2. Laporkan kepada pengelola dalam satu jam.
3. Catat waktu, perangkat, dan apa yang terlihat.

> Melapor lebih awal mengurangi kerugian; tidak ada sanksi bagi yang melapor dengan jujur.
`
