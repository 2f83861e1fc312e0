package stack

import (
	"context"

	"mumpuni/courses"
	"mumpuni/internal/id"
)

// Draft makes a course that is not published, with one module that waits for its picture.
func (school *School) Draft(ctx context.Context, slug string) (module id.Module, err error) {
	return school.DraftOf(ctx, slug, courses.ModuleDraft{Kind: courses.Image, Part: "materi", Title: "Gambar", Minutes: 5, Alt: "Kantor bupati"})
}

// DraftOf makes a course that is not published, with one module.
func (school *School) DraftOf(ctx context.Context, slug string, draft courses.ModuleDraft) (module id.Module, err error) {
	made, err := school.study.CreateCourse(ctx, school.Trainer, courses.NewCourse{Title: "Pelatihan " + slug, Slug: slug, UnitID: school.Root})
	if err != nil {
		return id.Module{}, err
	}
	return school.study.AddModule(ctx, school.Trainer, made.ID, draft)
}
