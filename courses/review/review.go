// Package review is how versions are read by those who judge them: as the second person who agrees, and against another version. It owns no
// table.
package review

import (
	"context"
	_ "embed" // review.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Service reads versions of one database. Make it with New.
type Service struct {
	db      bun.IDB
	courses *courses.Service
	decides Decides
	now     func() time.Time
}

// Decides reports that a question about a version waits for who to decide, in their own right or as a deputy; nil: no question does.
type Decides func(ctx context.Context, who people.Actor, version uuid.UUID) (bool, error)

// New makes the service; now is the clock.
func New(db bun.IDB, of *courses.Service, decides Decides, now func() time.Time) *Service {
	return &Service{db: db, courses: of, decides: decides, now: now}
}

//go:embed review.sql
var reviewSQL string

var reads = report.Parse(reviewSQL)

var errCourse = fault.New(fault.NotFound, "course.not_found")

// Review is a version as somebody who may be its second person reads it.
type Review struct {
	Version      courses.Version   `json:"version"`
	UnitID       uuid.UUID         `json:"unit_id"`
	UnitName     string            `json:"unit_name"`
	Competencies []courses.Teaches `json:"competencies"`
	Modules      []courses.Module  `json:"modules"`
}

// Review opens a version, published or not, for trainers and HR of the course's unit and above, and for a deputy of theirs while a
// question about it waits for them. course.not_found when it is not theirs to know of.
func (s *Service) Review(ctx context.Context, who people.Actor, version uuid.UUID) (r Review, err error) {
	if r.Version, err = s.reviewable(ctx, who, version); err != nil {
		return r, err
	}
	if r.Modules, err = courses.ModulesOf(ctx, s.db, version); err != nil {
		return r, err
	}
	if r.Competencies, err = courses.Taught(ctx, s.db, version); err != nil {
		return r, err
	}
	var unit struct {
		UnitID   uuid.UUID `bun:"unit_id"`
		UnitName string    `bun:"unit_name"`
	}
	err = reads.Scan(ctx, s.db, &unit, report.Args{"unit": people.UnitName("c.unit_id"), "course": r.Version.CourseID}, "name unit")
	r.UnitID, r.UnitName = unit.UnitID, unit.UnitName
	return r, wrap(err, "unit of a version")
}

func (s *Service) reviewable(ctx context.Context, who people.Actor, version uuid.UUID) (v courses.Version, err error) {
	decides := false
	if s.decides != nil {
		if decides, err = s.decides(ctx, who, version); err != nil {
			return v, err
		}
	}
	err = s.db.NewSelect().Model(&v).Where("v.id = ? and v.state <> ?", version, courses.InBin).
		Where("(? or ?)", decides, bun.SafeQuery(reads["of units"], report.Args{"units": who.Scope(s.now(), courses.Reviewers...).Unit("c.unit_id")})).Scan(ctx)
	return v, pg.OrNotFound(err, errCourse)
}

// ReviewModule shows a module of a version as its learners will see it, to whom Review opens it; nothing is recorded.
func (s *Service) ReviewModule(ctx context.Context, who people.Actor, version uuid.UUID, module id.Module, page int) (courses.Lesson, error) {
	v, err := s.reviewable(ctx, who, version)
	if err != nil {
		return courses.Lesson{}, err
	}
	return s.courses.Show(ctx, v, module, page)
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("review: %s: %w", what, err)
}
