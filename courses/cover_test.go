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
			course, _ := s.house.course("Sampul")
			s.course = course.ID
			for i, file := range []string{"denah.png", "peta.png"} {
				s.must(s.s.AddPicture(t.Context(), s.trainer, s.course, s.put(drawn(t, 40+i)), file))
			}
			s.must(s.s.SetCover(t.Context(), s.trainer, s.course, "denah.png", "Denah kantor"))
			_, err := s.s.Publish(t.Context(), s.trainer, s.course)
			s.must(err)
			s.must(s.s.SetCover(t.Context(), s.trainer, s.course, c.picture, c.alt))
			if err := s.agree(s.second.PersonID); c.void {
				s.wants(err, "course.changed_since_asked")
			} else {
				s.must(err)
			}
		})
	}
}
