package home

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
)

// The first card is what is due first, not what was opened last.
func TestWhatIsDueFirstIsTheNextThing(t *testing.T) {
	v := homeView{Learning: []courses.Learning{ // as the service lists
		{CourseID: uuid.New(), Slug: "segera", DueOn: "2026-12-11"},
		{CourseID: uuid.New(), Slug: "nanti", DueOn: "2027-01-05"},
		{CourseID: uuid.New(), Slug: "sukarela", LastSeenAt: time.Now()},
		{CourseID: uuid.New(), Slug: "selesai", CompletedAt: time.Now(), DueOn: "2026-12-01"},
	}}
	if next := v.Next(); next.Slug != "segera" {
		t.Errorf("next is %s", next.Slug)
	}
	if open := v.Open(); len(open) != 2 || open[0].Slug != "nanti" || open[1].Slug != "sukarela" {
		t.Errorf("open are %+v", open)
	}
	v.Learning = v.Learning[3:]
	if next := v.Next(); next != nil {
		t.Errorf("all is done, and %s is next", next.Slug)
	}
}
