package courses_test

import (
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/courses/bin"
)

// A copy of a module stands right behind it, with its text and its file; what is done to one changes nothing of the other.
func TestAModuleIsDuplicated(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	first, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Isi"})
	s.Must(err)
	picture := s.Add(courses.Image)
	s.Attach(picture, drawn(t, 20), "peta.png")
	made, err := s.Courses.DuplicateModule(ctx, s.Trainer, first)
	s.Must(err)
	_, err = s.Courses.DuplicateModule(ctx, s.Trainer, picture)
	s.Must(err)
	w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	s.Must(err)
	if len(w.Modules) != 4 || w.Modules[1].ID != made || w.Modules[1].Title != "Satu (salinan)" || w.Modules[1].Body != "Isi" || w.Modules[1].LineageID == w.Modules[0].LineageID ||
		w.Modules[3].MediaID != w.Modules[2].MediaID {
		t.Fatalf("%+v", w.Modules)
	}
	_, err = s.Courses.DuplicateModule(ctx, s.Person("Orang Lain", s.Section), first)
	s.Wants(err, "course.module_not_found")
	s.Must(s.Courses.UpdateModule(ctx, s.Trainer, made, courses.ModuleDraft{Title: strings.Repeat("x", 200), Body: "Lain"}))
	if _, err = s.Courses.DuplicateModule(ctx, s.Trainer, made); err != nil {
		t.Error(err)
	}
	if m := s.Module(first); m.Body != "Isi" {
		t.Error(m.Body)
	}
}

// A copy of a course is a draft of its own: its pictures are shown, its modules are others, and the first is as it was.
func TestACourseIsDuplicated(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	picture := s.Add(courses.Image)
	s.Attach(picture, drawn(t, 20), "peta.png")
	s.Must(s.Courses.AddPicture(ctx, s.Trainer, s.Course, s.Put(drawn(t, 30)), "denah.png"))
	body := "![Peta](modul:" + s.Module(picture).LineageID.String() + ") ![Denah](gambar:denah.png)"
	_, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: body})
	s.Must(err)
	before, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	s.Must(err)
	made, err := s.Courses.DuplicateCourse(ctx, s.Trainer, s.Course)
	s.Must(err)
	w, err := s.Courses.Studio(ctx, s.Trainer, made)
	s.Must(err)
	pictures, err := s.Courses.Pictures(ctx, s.Trainer, made)
	s.Must(err)
	if w.Version.Title != before.Version.Title+" (salinan)" || w.Version.Number != 1 || !w.Editable() || w.Course.Slug == before.Course.Slug || len(w.Modules) != 2 || len(pictures) != 1 || !pictures[0].Used {
		t.Fatalf("%+v %+v", w, pictures)
	}
	if want := "modul:" + w.Modules[0].LineageID.String(); w.Modules[0].LineageID == before.Modules[0].LineageID || !strings.Contains(w.Modules[1].Body, want) {
		t.Errorf("%s shows no %s", w.Modules[1].Body, want)
	}
	s.Must(s.Courses.DeleteModule(ctx, s.Trainer, w.Modules[0].ID))
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, made))
	s.Pass(bin.Kept)
	s.Must(s.Bin.Empty(ctx))
	after, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	if s.Must(err); len(after.Modules) != 2 || after.Modules[1].Body != body || s.Count("select count(*) from media") != 2 {
		t.Errorf("%+v", after.Modules)
	}
	_, err = s.Courses.DuplicateCourse(ctx, s.Person("Orang Lain", s.Section), s.Course)
	s.Wants(err, "course.not_found")
}
