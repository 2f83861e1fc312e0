package review_test

import (
	"testing"

	"mumpuni/courses"
	"mumpuni/courses/coursestest"
	"mumpuni/internal/id"
)

// A module is compared with the same one of another version, word by word; with the one before it unless another is asked for.
func TestVersionsOfAModuleAreCompared(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	article, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, courses.ModuleDraft{Kind: courses.Article, Title: "Satu", Minutes: 5, Body: "Baris satu.\n\nData harus dijaga baik.\n\nBaris tiga."})
	s.Must(err)
	_, err = s.Review.Difference(ctx, s.Trainer, article, 0)
	s.Wants(err, "course.no_other_version")
	s.Exec("update course_versions set state = 'published', published_at = now() where course_id = ?", s.Course)
	draft, err := s.Courses.StartRevision(ctx, s.Trainer, s.Course)
	s.Must(err)
	var now id.Module
	s.Must(s.DB.NewRaw("select id from modules where version_id = ?", draft).Scan(ctx, &now))
	d, err := s.Review.Difference(ctx, s.Trainer, now, 0)
	if s.Must(err); !d.Same() || d.Number != 2 || d.Against != 1 {
		t.Errorf("%+v", d)
	}
	s.Must(s.Courses.UpdateModule(ctx, s.Trainer, now, courses.ModuleDraft{Title: "Satu dua", Minutes: 5, Body: "Baris satu.\n\nData pribadi harus dijaga.\n\nBaris tiga."}))
	d, err = s.Review.Difference(ctx, s.Trainer, now, 0)
	s.Must(err)
	said := ""
	for _, stretch := range d.Body {
		for _, span := range stretch.Spans {
			if span.In != "both" {
				said += span.In + ":" + span.Text + " "
			}
		}
	}
	if d.Same() || said != "new:pribadi old:baik. " && said != "new:pribadi old:dijaga baik. new:dijaga. " || len(d.Parts) != 1 || d.Parts[0].Part != "title" || d.NewFile {
		t.Errorf("%q %+v", said, d)
	}
	back, err := s.Review.Difference(ctx, s.Trainer, article, 2)
	if s.Must(err); back.Number != 1 || back.Against != 2 {
		t.Errorf("%+v", back)
	}
	_, err = s.Review.Difference(ctx, s.Person("Orang Lain", s.Section), now, 0)
	s.Wants(err, "course.module_not_found")
}
