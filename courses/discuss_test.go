package courses_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// A version is discussed by whoever writes its course, and by trainers and HR who may be its second person; by nobody else.
func TestWhoDiscussesAVersion(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	var version uuid.UUID
	s.must(s.db.NewRaw("select id from course_versions where course_id = ?", s.course).Scan(ctx, &version))
	nobody := people.Actor{PersonID: id.Person(uuid.New())}
	d, err := s.s.Discuss(ctx, s.db, s.trainer, version)
	if s.must(err); !d.Mine || d.Title != "Media" || len(d.Authors) != 1 || d.Authors[0] != s.trainer.PersonID {
		t.Errorf("%+v", d)
	}
	_, err = s.s.Discuss(ctx, s.db, s.second, version)
	s.must(err)
	_, err = s.s.Discuss(ctx, s.db, nobody, version)
	s.wants(err, "course.not_found")
	_, err = s.s.Discuss(ctx, s.db, s.trainer, uuid.New())
	s.wants(err, "course.not_found")
}
