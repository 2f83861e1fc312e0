package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
)

// A course goes into a file and comes out of it as a draft; a dry run makes nothing, and a file that is none is refused.
func TestACourseIsWrittenAndTakenFromAFile(t *testing.T) {
	w := settledTown(t)
	ctx, file := t.Context(), filepath.Join(t.TempDir(), "kursus.zip")
	trainer := w.cast[slices.IndexFunc(w.cast, func(c citizen) bool { return c.name == "trainer@here" })]
	unit := w.place["here"].String()
	c := must[courses.Course](t)(w.house.courses.CreateCourse(ctx, trainer.who, courses.NewCourse{Title: "Kursus", UnitID: w.place["here"]}))
	must[id.Module](t)(w.house.courses.AddModule(ctx, trainer.who, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi."}))
	course := c.Slug
	w.need((&courseExportCmd{Course: course, File: file, As: trainer.nip}).run(ctx, w.house))
	if err := (&courseExportCmd{Course: course, File: file, As: trainer.nip}).run(ctx, w.house); err == nil {
		t.Error("a file that is there was written over")
	}
	run := func(c courseImportCmd) (r courseResult, code int) {
		t.Helper()
		c.Unit, c.As, c.Lang = unit, trainer.nip, "id"
		var said bytes.Buffer
		err := c.run(ctx, w.house, &said)
		var tool toolError
		if err != nil && !errors.As(err, &tool) {
			t.Fatal(err)
		}
		if said.Len() > 0 {
			w.need(json.Unmarshal(said.Bytes(), &r))
		}
		return r, tool.code
	}
	mine := func() int {
		_, n, err := w.house.courses.MyCourses(ctx, trainer.who, courses.StudioFilter{})
		w.need(err)
		return n
	}
	before := mine()
	if r, code := run(courseImportCmd{File: file, DryRun: true}); code != 0 || r.Modules == 0 || mine() != before {
		t.Errorf("dry run: %d %+v", code, r)
	}
	r, code := run(courseImportCmd{File: file})
	if code != 0 || mine() != before+1 {
		t.Errorf("import: %d %+v", code, r)
	}
	again := filepath.Join(t.TempDir(), "lagi.zip")
	w.need((&courseExportCmd{Course: r.Course.String(), File: again, As: trainer.nip}).run(ctx, w.house))
	one, err := os.ReadFile(file)
	w.need(err)
	two, err := os.ReadFile(again)
	w.need(err)
	if !bytes.Equal(one, two) {
		t.Error("what came is written as another file")
	}
	w.need(os.WriteFile(file, []byte("bukan zip"), 0o600))
	if _, code := run(courseImportCmd{File: file}); code != 2 {
		t.Errorf("a file that is none: %d", code)
	}
}
