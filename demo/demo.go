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
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/storage"
)

// House is what the demo plays with. Account opens an account, with a second factor when secret is not empty.
// Question writes one into the bank; Hold lets a result wait for a decision until a moment. Tell is told how far the demo is, in both languages; the values fit both.
type House struct {
	People        *people.Service
	Approvals     *approvals.Service
	Identity      *identity.Service
	Competencies  *competencies.Service
	Certification *certification.Service
	Courses       *courses.Service
	Quizzes       *quizzes.Service
	Questions     *questions.Service
	Assessments   *assessments.Service
	Store         *storage.Store
	Question      func(ctx context.Context, who people.Actor, unit uuid.UUID, d questions.Draft) (uuid.UUID, error)
	Hold          func(ctx context.Context, attempt id.Attempt, until time.Time) error
	Account       func(ctx context.Context, person id.Person, passwordHash, totpSecret string) error
	Tell          func(indonesian, english string, values ...any)
}

// Clock is a clock that the demo sets; the zero Clock runs with the machine's.
type Clock struct{ at time.Time }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	if c.at.IsZero() {
		return time.Now()
	}
	return c.at
}

// Set stops the clock at t.
func (c *Clock) Set(t time.Time) { c.at = t }

// Forward moves a stopped clock on.
func (c *Clock) Forward(d time.Duration) { c.at = c.at.Add(d) }

// builder is one run of the demo.
type builder struct {
	house House
	clock *Clock
	rng   *rand.Rand
	root  uuid.UUID
	today time.Time
}

// Build fills the database, which must be empty but for the tables. The jobs of the house must be running: media are made
// ready by them.
func Build(ctx context.Context, h House, clock *Clock) error {
	b := &builder{house: h, clock: clock, rng: rand.New(rand.NewPCG(2026, 11)), today: time.Now()}
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
	if err := b.assess(ctx, cast, staff); err != nil {
		return err
	}
	return b.second(ctx, cast, staff)
}
