package review_test

import (
	"testing"

	"github.com/google/uuid"

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
