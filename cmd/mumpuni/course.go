package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/parcels"
	"mumpuni/people"
	"mumpuni/web/locale"
)

type courseCmd struct {
	Export courseExportCmd `cmd:"" help:"Write a whole course into one file, with the keys of its quizzes."`
	Import courseImportCmd `cmd:"" help:"Make a draft of the course in a file; JSON on standard output."`
}

type courseExportCmd struct {
	Course string `arg:"" help:"The course: its UUID, or the last part of its address."`
	File   string `arg:"" help:"The file to write."`
	As     string `required:"" help:"NIP of a trainer who may edit the course."`
}

// Run exits 2 when there is no such course, or nothing can be written.
func (c *courseExportCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error { return c.run(ctx, h) })
}

func (c *courseExportCmd) run(ctx context.Context, h *house) error {
	who, err := h.trainerCalled(ctx, people.CleanNIP(c.As))
	if err != nil {
		return err
	}
	course, err := h.courseCalled(ctx, who, c.Course)
	if err != nil {
		return err
	}
	e, err := h.parcels.Export(ctx, who, course)
	if err != nil {
		return worded(ctx, err)
	}
	f, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return unusable("Berkas tidak dapat ditulis: %v", "The file cannot be written: %v", err)
	}
	if err := errors.Join(e.Write(ctx, f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(c.File))
	}
	return nil
}

// courseCalled finds a course that who may edit.
func (h *house) courseCalled(ctx context.Context, who people.Actor, name string) (uuid.UUID, error) {
	if id, err := uuid.Parse(name); err == nil {
		return id, nil
	}
	for page := 1; ; page++ {
		list, _, err := h.courses.MyCourses(ctx, who, courses.StudioFilter{Page: page, Limit: 100})
		if err != nil {
			return uuid.Nil, err
		}
		for _, c := range list {
			if c.Slug == name {
				return c.CourseID, nil
			}
		}
		if len(list) == 0 {
			return uuid.Nil, unusable("Tidak ada kursus %q yang boleh diubah pengajar itu.", "There is no course %q that this trainer may edit.", name)
		}
	}
}

// trainerCalled is the person of that NIP.
func (h *house) trainerCalled(ctx context.Context, nip string) (people.Actor, error) {
	list, _, err := h.people.SearchPersons(ctx, people.System(), people.PersonFilter{Query: nip, Role: people.Trainer, Limit: 2})
	if err != nil {
		return people.Actor{}, err
	}
	if len(list) != 1 {
		return people.Actor{}, unusable("Tidak ada pengajar dengan NIP itu.", "There is no trainer of that NIP.")
	}
	return h.people.LoadActor(ctx, list[0].ID)
}

type courseImportCmd struct {
	File   string `arg:"" help:"The file."`
	Unit   string `required:"" help:"UNOR ID of the unit that the course is to be of, its UUID, or its whole name."`
	As     string `help:"NIP of the trainer whose draft it becomes; the first trainer of the unit by name when left out."`
	DryRun bool   `help:"Only say what would be made."`
	Lang   string `enum:"id,en" default:"id" help:"Language of the sentences."`
}

// courseResult is the form of the result.
type courseResult struct {
	Course    uuid.UUID `json:"course,omitzero"` // that was made
	Title     string    `json:"title"`
	Modules   int       `json:"modules"`
	Questions int       `json:"questions"`
	Bytes     int64     `json:"bytes"`
	Notes     []string  `json:"notes"`
}

// Run exits 0 when all of the file was taken, 1 when the result names what was not, 2 when the file cannot be used.
func (c *courseImportCmd) Run(ctx context.Context) error {
	return within(ctx, func(h *house) error { return c.run(ctx, h, os.Stdout) })
}

func (c *courseImportCmd) run(ctx context.Context, h *house, out io.Writer) error {
	f, err := os.Open(c.File)
	if err != nil {
		return unusable("Berkas tidak terbaca: %v", "The file cannot be read: %v", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	unit, err := h.unitCalled(ctx, c.Unit)
	if err != nil {
		return err
	}
	who, err := h.trainerOf(ctx, unit, people.CleanNIP(c.As))
	if err != nil {
		return err
	}
	var plan parcels.Plan
	var made uuid.UUID
	if c.DryRun {
		plan, err = h.parcels.Preview(ctx, who, unit, f, info.Size())
	} else {
		made, plan, err = h.parcels.Take(ctx, who, unit, f, info.Size())
	}
	if err != nil {
		return worded(ctx, err)
	}
	r := courseResult{Course: made, Title: plan.Title, Modules: len(plan.Modules), Questions: plan.Questions, Bytes: plan.Bytes, Notes: []string{}}
	for _, n := range plan.Notes {
		r.Notes = append(r.Notes, strings.TrimSpace(locale.TMap(locale.With(ctx, c.Lang), n.Key, n.Args)))
	}
	if err := printJSON(out, r); err != nil || len(r.Notes) == 0 {
		return err
	}
	return unmet("%d hal tidak ikut; hasil menyebutnya.", "%d things do not come along; the result names them.", len(r.Notes))
}
