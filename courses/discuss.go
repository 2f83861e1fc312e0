package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Discussed is a version, and who wrote it, for whoever may say something about it to its authors.
type Discussed struct {
	VersionID uuid.UUID   `bun:"version_id"`
	CourseID  uuid.UUID   `bun:"course_id"`
	Title     string      `bun:"title"`
	Number    int         `bun:"number"`
	State     State       `bun:"state"`
	Authors   []id.Person `bun:"authors,array"`
	Mine      bool        `bun:"mine"` // who asks may change the course
}

// Discuss opens a version to whom Review opens it, and to whoever may change its course. Learners are neither. Fault course.not_found.
func (s *Service) Discuss(ctx context.Context, db bun.IDB, who people.Actor, version uuid.UUID) (Discussed, error) {
	var d Discussed
	err := db.NewSelect().TableExpr("course_versions as v").Join("join courses as c on c.id = v.course_id").
		ColumnExpr("v.id as version_id, v.course_id, v.title, v.number, v.state, ? as mine", s.mine(who)).
		ColumnExpr("array(select a.person_id from version_authors a where a.version_id = v.id order by a.since, a.person_id) as authors").
		Where("v.id = ? and v.state <> ?", version, InBin).Scan(ctx, &d)
	if err != nil || d.Mine {
		return d, pg.OrNotFound(err, errCourse)
	}
	if _, err := s.reviewable(ctx, who, version); err != nil {
		return Discussed{}, err
	}
	return d, nil
}
