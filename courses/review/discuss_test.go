package review_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/coursestest"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// A version is discussed by whoever writes its course, and by trainers and HR who may be its second person; by nobody else.
func TestWhoDiscussesAVersion(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	var version uuid.UUID
	s.Must(s.DB.NewRaw("select id from course_versions where course_id = ?", s.Course).Scan(ctx, &version))
	nobody := people.Actor{PersonID: id.Person(uuid.New())}
	d, err := s.Review.Discuss(ctx, s.DB, s.Trainer, version)
	if s.Must(err); !d.Mine || d.Title != "Media" || len(d.Authors) != 1 || d.Authors[0] != s.Trainer.PersonID {
		t.Errorf("%+v", d)
	}
	_, err = s.Review.Discuss(ctx, s.DB, s.Second, version)
	s.Must(err)
	_, err = s.Review.Discuss(ctx, s.DB, nobody, version)
	s.Wants(err, "course.not_found")
	_, err = s.Review.Discuss(ctx, s.DB, s.Trainer, uuid.New())
	s.Wants(err, "course.not_found")
}

// Whoever may read a version reads its modules, and through it no module of another.
func TestAVersionShowsItsModulesAlone(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	var version uuid.UUID
	s.Must(s.DB.NewRaw("select id from course_versions where course_id = ?", s.Course).Scan(ctx, &version))
	article := courses.ModuleDraft{Kind: courses.Article, Title: "Isi", Body: "Isi."}
	own, err := s.Courses.AddModule(ctx, s.Trainer, s.Course, article)
	s.Must(err)
	other, err := s.Courses.CreateCourse(ctx, s.Trainer, courses.NewCourse{Title: "Lain"})
	s.Must(err)
	secret, err := s.Courses.AddModule(ctx, s.Trainer, other.ID, article)
	s.Must(err)
	_, err = s.Review.ReviewModule(ctx, s.Second, version, own, 0)
	s.Must(err)
	_, err = s.Review.ReviewModule(ctx, s.Second, version, secret, 0)
	s.Wants(err, "course.module_not_found")
}
