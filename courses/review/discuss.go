package review

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Discussed is a version, and who wrote it, for whoever may say something about it to its authors.
type Discussed struct {
	VersionID uuid.UUID     `bun:"version_id"`
	CourseID  uuid.UUID     `bun:"course_id"`
	Title     string        `bun:"title"`
	Number    int           `bun:"number"`
	State     courses.State `bun:"state"`
	Authors   []id.Person   `bun:"authors,array"`
	Mine      bool          `bun:"mine"` // who asks may change the course
}

// Discuss opens a version to whom Review opens it, and to whoever may change its course. Learners are neither. Fault course.not_found.
func (s *Service) Discuss(ctx context.Context, db bun.IDB, who people.Actor, version uuid.UUID) (Discussed, error) {
	var d Discussed
	err := reads.Scan(ctx, db, &d, report.Args{"version": version, "mine": s.courses.MayChange(who, "v.course_id")}, "find discussed")
	if err != nil || d.Mine {
		return d, pg.OrNotFound(err, errCourse)
	}
	if _, err := s.reviewable(ctx, who, version); err != nil {
		return Discussed{}, err
	}
	return d, nil
}
