// Package results tells staff what became of learners: who completed what, where they stop, and what packages said of them. It owns no table;
// it reads those of courses and packages, and notes whose results were read.
package results

import (
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/people"
)

// Service tells results from one database. Make it with New.
type Service struct {
	db      bun.IDB
	courses *courses.Service
	now     func() time.Time
}

// New makes the service; now is the clock.
func New(db bun.IDB, of *courses.Service, now func() time.Time) *Service {
	return &Service{db: db, courses: of, now: now}
}

// errNoPackage: the module is none.
var errNoPackage = fault.New(fault.Conflict, "package.none")

// today is the day it is where who works.
func (s *Service) today(who people.Actor) people.Day {
	return people.DayOf(s.now().In(who.Location()))
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("results: %s: %w", what, err)
}
