// Package demo fills an empty database with a fictional regency: its units, about 300 invented civil servants, three
// courses worth taking and half a year of learning. Everything is done through the services people use, with a clock that
// is set back, so the demo obeys every rule of the house.
package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/storage"
)

// House is what the demo plays with. Account opens an account, with a second factor when secret is not empty.
// Question writes one into the bank. Tell is told how far the demo is, in both languages; the values fit both.
type House struct {
	People        *people.Service
	Approvals     *approvals.Service
	Identity      *identity.Service
	Competencies  *competencies.Service
	Certification *certification.Service
	Courses       *courses.Service
	Mandates      *mandates.Service
	Quizzes       *quizzes.Service
	Questions     *questions.Service
	Assessments   *assessments.Service
	Orders        *orders.Service
	Store         *storage.Store
	Question      func(ctx context.Context, who people.Actor, unit uuid.UUID, d kinds.Draft) (uuid.UUID, error)
	Account       func(ctx context.Context, person id.Person, passwordHash, totpSecret string) error
	Tell          func(indonesian, english string, values ...any)
}

// builder is one run of the demo.
type builder struct {
	house House
	clock *Clock
	rng   *rand.Rand
	root  uuid.UUID
	today time.Time

	hands []Hand
}

// Build fills the database, which must be empty but for the tables; the hands do what many people do. The jobs of the first one's
// house must be running: media are made ready by them, and questions calibrated.
func Build(ctx context.Context, hands ...Hand) error {
	h, clock := hands[0].House, hands[0].Clock
	b := &builder{house: h, clock: clock, rng: rand.New(rand.NewPCG(2026, 11)), today: time.Now(), hands: hands}
	r, err := readRegency()
	if err != nil {
		return err
	}
	clock.Set(b.today.AddDate(0, -7, 0))
	places, err := b.units(ctx, r)
	if err != nil {
		return err
	}
	b.root = places[0].id
	if _, _, err := h.Competencies.Import(ctx, people.System(), competencies.Seed()); err != nil {
		return fmt.Errorf("framework: %w", err)
	}
	staff, err := b.staff(ctx, r, places)
	if err != nil {
		return err
	}
	cast, err := b.cast(ctx, places, staff)
	if err != nil {
		return err
	}
	h.Tell("[1/4] %d pegawai dan %d unit kerja dibuat", "[1/4] %d people and %d units made", len(staff)+len(cast), len(places))
	taught, err := b.courses(ctx, cast)
	if err != nil {
		return err
	}
	h.Tell("[2/4] %d kursus dengan kuis, PDF, dan video terbit", "[2/4] %d courses with quiz, PDF and video published", len(taught))
	if err := b.history(ctx, staff, cast, taught); err != nil {
		return err
	}
	if err := b.assess(ctx, cast, staff, taught); err != nil {
		return err
	}
	if err := b.starter(ctx, cast["trainer"].id, cast["hr"].id); err != nil {
		return err
	}
	return b.second(ctx, cast, staff)
}
