// Package mandates knows what HR ordered: that a person, or everybody in and below a unit, takes a course by a day, and who falls behind. It
// owns mandates, also those that package orders writes for many at once, of a course or an assessment. Who is ordered a course is enrolled
// by courses.
package mandates

import (
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/people"
)

// Service is the mandates of one database. Make it with New.
type Service struct {
	db      bun.IDB
	courses *courses.Service
	now     func() time.Time
}

// New makes the service; now is the clock.
func New(db bun.IDB, of *courses.Service, now func() time.Time) *Service {
	return &Service{db: db, courses: of, now: now}
}

var errMandate = fault.New(fault.NotFound, "course.mandate_not_found")

// today is the day it is where who works.
func (s *Service) today(who people.Actor) people.Day {
	return people.DayOf(s.now().In(who.Location()))
}

const (
	defaultPage = 20
	maxPage     = 100
)

// pageSize keeps a page between 1 and maxPage rows.
func pageSize(n int) int {
	if n <= 0 {
		return defaultPage
	}
	return min(n, maxPage)
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("mandates: %s: %w", what, err)
}
