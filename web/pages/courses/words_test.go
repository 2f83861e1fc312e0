package courses

import (
	"testing"
	"time"

	"mumpuni/courses"
)

// The button says whether it begins or goes on.
func TestTheButtonSaysWhereItLeads(t *testing.T) {
	for _, c := range []struct {
		about courses.About
		want  string
	}{{courses.About{}, "Mulai belajar"}, {courses.About{LastSeenAt: time.Now()}, "Lanjutkan belajar"}} {
		if got := aboutLabel(t.Context(), c.about); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
