package courses

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/internal/pg"
	"mumpuni/internal/report"
)

// TeachingCourse is a course that teaches a competency to a level.
type TeachingCourse struct {
	CompetencyID uuid.UUID `bun:"competency_id" json:"-"` // that it was asked for

	CourseID uuid.UUID `bun:"course_id" json:"course_id"`
	Slug     string    `bun:"slug" json:"slug"`
	Title    string    `bun:"title" json:"title"`
	JP       int       `bun:"jp" json:"jp"`
	Minutes  int       `bun:"minutes" json:"minutes"`
	Level    int       `bun:"level" json:"level"`
}

// Teaching lists for each of some competencies the courses that can be taken and teach it, whatever version of its framework they name:
// by the level to which they do, then the shortest. A competency that nothing teaches is missing.
func (s *Service) Teaching(ctx context.Context, list []uuid.UUID) (map[uuid.UUID][]TeachingCourse, error) {
	var out map[uuid.UUID][]TeachingCourse
	err := pg.Ask(ctx, s.AskTeaching(list, &out))
	return out, err
}

// AskTeaching is Teaching to be asked together with other things.
func (s *Service) AskTeaching(list []uuid.UUID, into *map[uuid.UUID][]TeachingCourse) pg.Question {
	var rows []TeachingCourse
	return across.Asking(s.db, &rows, func(_ context.Context, err error) error {
		*into = map[uuid.UUID][]TeachingCourse{}
		for _, c := range rows {
			(*into)[c.CompetencyID] = append((*into)[c.CompetencyID], c)
		}
		return wrap(err, "teaching")
	}, report.Args{"list": list}, "list teaching")
}
