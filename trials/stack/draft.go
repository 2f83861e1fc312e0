package stack

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/courses"
)

// Draft makes a course that is not published, with one module that waits for its picture.
func (school *School) Draft(ctx context.Context, slug string) (module uuid.UUID, err error) {
	made, err := school.study.CreateCourse(ctx, school.Trainer, courses.NewCourse{Title: "Pelatihan " + slug, Slug: slug, UnitID: school.Root})
	if err != nil {
		return uuid.Nil, err
	}
	return school.study.AddModule(ctx, school.Trainer, made.ID, courses.ModuleDraft{
		Kind: courses.Image, Part: "materi", Title: "Gambar", Minutes: 5, Alt: "Kantor bupati",
	})
}
