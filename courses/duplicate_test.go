package courses_test

import (
	"strings"
	"testing"

	"mumpuni/courses"
)

// A copy of a module stands right behind it, with its text and its file; what is done to one changes nothing of the other.
func TestAModuleIsDuplicated(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	first, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.must(err)
	picture := s.add(courses.Image)
	s.attach(picture, drawn(t, 20), "peta.png")
	made, err := s.s.DuplicateModule(ctx, s.trainer, first)
	s.must(err)
	_, err = s.s.DuplicateModule(ctx, s.trainer, picture)
	s.must(err)
	w, err := s.s.Studio(ctx, s.trainer, s.course)
	s.must(err)
	if len(w.Modules) != 4 || w.Modules[1].ID != made || w.Modules[1].Title != "Satu (salinan)" || w.Modules[1].Body != "Isi" || w.Modules[1].LineageID == w.Modules[0].LineageID ||
		w.Modules[3].MediaID != w.Modules[2].MediaID {
		t.Fatalf("%+v", w.Modules)
	}
	_, err = s.s.DuplicateModule(ctx, s.person("Orang Lain", s.section), first)
	s.wants(err, "course.module_not_found")
	s.must(s.s.UpdateModule(ctx, s.trainer, made, courses.ModuleDraft{Title: strings.Repeat("x", 200), Body: "Lain"}))
	if _, err = s.s.DuplicateModule(ctx, s.trainer, made); err != nil {
		t.Error(err)
	}
	if m := s.module(first); m.Body != "Isi" {
		t.Error(m.Body)
	}
}

// A copy of a course is a draft of its own: its pictures are shown, its modules are others, and the first is as it was.
func TestACourseIsDuplicated(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	picture := s.add(courses.Image)
	s.attach(picture, drawn(t, 20), "peta.png")
	s.must(s.s.AddPicture(ctx, s.trainer, s.course, s.put(drawn(t, 30)), "denah.png"))
	body := "![Peta](modul:" + s.module(picture).LineageID.String() + ") ![Denah](gambar:denah.png)"
	_, err := s.s.AddModule(ctx, s.trainer, s.course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: body})
	s.must(err)
	before, err := s.s.Studio(ctx, s.trainer, s.course)
	s.must(err)
	made, err := s.s.DuplicateCourse(ctx, s.trainer, s.course)
	s.must(err)
	w, err := s.s.Studio(ctx, s.trainer, made)
	s.must(err)
	pictures, err := s.s.Pictures(ctx, s.trainer, made)
	s.must(err)
	if w.Version.Title != before.Version.Title+" (salinan)" || w.Version.Number != 1 || !w.Editable() || w.Course.Slug == before.Course.Slug || len(w.Modules) != 2 || len(pictures) != 1 || !pictures[0].Used {
		t.Fatalf("%+v %+v", w, pictures)
	}
	if want := "modul:" + w.Modules[0].LineageID.String(); w.Modules[0].LineageID == before.Modules[0].LineageID || !strings.Contains(w.Modules[1].Body, want) {
		t.Errorf("%s shows no %s", w.Modules[1].Body, want)
	}
	s.must(s.s.DeleteModule(ctx, s.trainer, w.Modules[0].ID))
	s.must(s.s.DiscardDraft(ctx, s.trainer, made))
	s.pass(courses.BinKept)
	s.must(s.s.EmptyBin(ctx))
	after, err := s.s.Studio(ctx, s.trainer, s.course)
	if s.must(err); len(after.Modules) != 2 || after.Modules[1].Body != body || s.count("select count(*) from media") != 2 {
		t.Errorf("%+v", after.Modules)
	}
	_, err = s.s.DuplicateCourse(ctx, s.person("Orang Lain", s.section), s.course)
	s.wants(err, "course.not_found")
}
