package courses

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/people"
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

// A course closes a gap only when it teaches more than one has; one that teaches two gaps closes two.
func TestACourseClosesAGap(t *testing.T) {
	one, two, both, low := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	got := closes(map[uuid.UUID]int{one: 1, two: 2}, map[uuid.UUID][]courses.TeachingCourse{
		one: {{CourseID: both, Level: 2}, {CourseID: low, Level: 1}}, two: {{CourseID: both, Level: 3}, {CourseID: low, Level: 2}},
	})
	if len(got) != 1 || got[both] != 2 {
		t.Errorf("%v", got)
	}
}

// What is ordered and waits stands first, on the first page and when nothing narrower was asked for.
func TestWhatIsRequiredStandsFirst(t *testing.T) {
	v := catalogueView{Found: courses.Found{Cards: []courses.Card{{Slug: "a", DueOn: people.Day("2026-12-11")}, {Slug: "b"}, {Slug: "c", DueOn: "2026-12-01", CompletedAt: time.Now()}}}}
	if r, o := v.Required(), v.Others(); len(r) != 1 || r[0].Slug != "a" || len(o) != 2 {
		t.Errorf("%v, %v", r, o)
	}
	for _, change := range []func(*catalogueView){
		func(v *catalogueView) { v.Filter.Query = "x" }, func(v *catalogueView) { v.Filter.Page = 2 }, func(v *catalogueView) { v.Filter.Group = "LD" },
	} {
		w := v
		change(&w)
		if len(w.Required()) != 0 || len(w.Others()) != 3 {
			t.Errorf("%+v: %v", w.Filter, w.Required())
		}
	}
}
