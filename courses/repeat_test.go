package courses_test

import (
	"errors"
	"slices"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
	"mumpuni/internal/stale"
)

// A change that is sent again because its answer was lost finds its own work and no other's.
func TestARepeatedChangeMeetsNoOther(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	c, modules := h.Drafted("Uji")
	w, err := h.Courses.Studio(ctx, h.Trainer, c.ID)
	h.Must(err)
	m, _ := w.Module(modules[0])
	d := courses.ModuleDraft{Kind: m.Kind, Part: m.Part, Title: m.Title, Minutes: m.Minutes, Body: "Isi baru.", Seen: m.Tag}
	h.Must(h.Courses.UpdateModule(ctx, h.Trainer, m.ID, d))
	h.Must(h.Courses.UpdateModule(ctx, h.Trainer, m.ID, d))
	d.Body = "Isi lain."
	if err := h.Courses.UpdateModule(ctx, h.Trainer, m.ID, d); !errors.Is(err, stale.ErrChanged) {
		t.Errorf("another change from the older state: %v", err)
	}
	if _, err := h.Courses.Rendered(ctx, h.Learner, c.ID, "x"); err == nil {
		t.Error("a learner has a text rendered for a course in the making")
	}
}

// A module is put at a place in one act, and stays within its part.
func TestAModuleIsPlaced(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.Drafted("Uji")
	last, err := h.Courses.AddModule(t.Context(), h.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "Akhir"})
	h.Must(err)
	before := h.order(c.ID)
	at := slices.Index(before, last)
	for _, place := range []int{at, at + 1} {
		h.Must(h.Courses.PlaceModule(t.Context(), h.Trainer, last, place))
		if got := slices.Index(h.order(c.ID), last); got != place-1 {
			t.Errorf("at place %d of %d it stands at %d", place, len(modules)+1, got+1)
		}
	}
}
