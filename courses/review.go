package courses

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Review is a version as somebody who may be its second person reads it.
type Review struct {
	Version      Version   `json:"version"`
	UnitID       uuid.UUID `json:"unit_id"`
	UnitName     string    `json:"unit_name"`
	Competencies []Teaches `json:"competencies"`
	Modules      []Module  `json:"modules"`
}

// Review opens a version, published or not, for trainers and HR of the course's unit and above, and for a deputy of theirs while a
// question about it waits for them. course.not_found when it is not theirs to know of.
func (s *Service) Review(ctx context.Context, who people.Actor, version uuid.UUID) (r Review, err error) {
	if r.Version, err = s.reviewable(ctx, who, version); err != nil {
		return r, err
	}
	if r.Modules, err = modulesOf(ctx, s.db, version); err != nil {
		return r, err
	}
	if r.Competencies, err = teaches(ctx, s.db, version); err != nil {
		return r, err
	}
	err = s.db.NewRaw("select c.unit_id, ? from courses c where c.id = ?", people.UnitName("c.unit_id"), r.Version.CourseID).Scan(ctx, &r.UnitID, &r.UnitName)
	return r, wrap(err, "unit of a version")
}

func (s *Service) reviewable(ctx context.Context, who people.Actor, version uuid.UUID) (v Version, err error) {
	decides := false
	if s.hooks.Decides != nil {
		if decides, err = s.hooks.Decides(ctx, who, version); err != nil {
			return v, err
		}
	}
	err = s.db.NewSelect().Model(&v).Where("v.id = ? and v.state <> ?", version, InBin).
		Where("(? or exists (select from courses c where c.id = v.course_id and ?))", decides, who.Scope(s.now(), Reviewers...).Unit("c.unit_id")).Scan(ctx)
	return v, pg.OrNotFound(err, errCourse)
}

// ReviewModule shows a module of a version as its learners will see it, to whom Review opens it; nothing is recorded.
func (s *Service) ReviewModule(ctx context.Context, who people.Actor, version uuid.UUID, module id.Module, page int) (Lesson, error) {
	v, err := s.reviewable(ctx, who, version)
	if err != nil {
		return Lesson{}, err
	}
	tasks, err := s.previewTasks(ctx, v.ID)
	if err != nil {
		return Lesson{}, err
	}
	return s.lesson(ctx, v.head(), tasks, module, page)
}

// head is what a preview of v says at its top.
func (v Version) head() Head {
	return Head{CourseID: v.CourseID, VersionID: v.ID, Title: v.Title, JP: v.JP, Minutes: v.Minutes, Language: v.Language}
}
