package courses

import (
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
)

// What earns no certificate speaks of none when it is completed.
func TestACompletedCourseSpeaksOfWhatThereIs(t *testing.T) {
	for why, certificate := range map[courses.NoCertificate]bool{"": true, courses.NoCertificate("declared"): false} {
		text := completedText(t.Context(), courses.Head{CertificateWhy: why})
		if strings.Contains(text, "ertifikat") != certificate || !strings.Contains(text, "JP") {
			t.Errorf("%q: %s", why, text)
		}
	}
}

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
