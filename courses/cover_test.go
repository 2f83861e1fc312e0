package courses_test

import "testing"

// What stands on the card of a course is part of what a second person agrees to: another picture, or other words for it, void the question.
func TestAnotherCoverVoidsTheQuestion(t *testing.T) {
	for name, c := range map[string]struct {
		picture, alt string
		void         bool
	}{
		"the same":         {"denah.png", "Denah kantor", false},
		"another picture":  {"peta.png", "Denah kantor", true},
		"other words":      {"denah.png", "Peta kantor", true},
		"no cover anymore": {"", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStudio(t)
			course, _ := s.Drafted("Sampul")
			s.Course = course.ID
			for i, file := range []string{"denah.png", "peta.png"} {
				s.Must(s.Courses.AddPicture(t.Context(), s.Trainer, s.Course, s.Put(drawn(t, 40+i)), file))
			}
			s.Must(s.Courses.SetCover(t.Context(), s.Trainer, s.Course, "denah.png", "Denah kantor"))
			_, err := s.Courses.Publish(t.Context(), s.Trainer, s.Course)
			s.Must(err)
			s.Must(s.Courses.SetCover(t.Context(), s.Trainer, s.Course, c.picture, c.alt))
			if err := s.Agree(s.Second.PersonID); c.void {
				s.Wants(err, "course.changed_since_asked")
			} else {
				s.Must(err)
			}
		})
	}
}

// The cover is a picture of the course with words; what a card shows is not given up.
func TestACoverIsDescribedAndKept(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	s.Must(s.Courses.AddPicture(ctx, s.Trainer, s.Course, s.Put(drawn(t, 30)), "denah.png"))
	s.Wants(s.Courses.SetCover(ctx, s.Trainer, s.Course, "denah.png", " "), "course.cover_alt")
	s.Wants(s.Courses.SetCover(ctx, s.Trainer, s.Course, "lain.png", "Lain"), "course.picture_unknown")
	s.Wants(s.Courses.SetCover(ctx, s.Person("Orang Lain", s.Section), s.Course, "denah.png", "Denah"), "course.not_found")
	s.Must(s.Courses.SetCover(ctx, s.Trainer, s.Course, "denah.png", " Denah  kantor "))
	s.Wants(s.Courses.RemovePicture(ctx, s.Trainer, s.Course, "denah.png"), "course.picture_used")
	w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	if s.Must(err); w.Version.CoverPicture != "denah.png" || w.Version.CoverAlt != "Denah kantor" {
		t.Errorf("%+v", w.Version)
	}
	s.Must(s.Courses.SetCover(ctx, s.Trainer, s.Course, "", "x"))
	s.Must(s.Courses.RemovePicture(ctx, s.Trainer, s.Course, "denah.png"))
}
