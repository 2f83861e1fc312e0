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
	c, modules := h.course("Uji")
	w, err := h.s.Studio(ctx, h.trainer, c.ID)
	h.must(err)
	m, _ := w.Module(modules[0])
	d := courses.ModuleDraft{Kind: m.Kind, Part: m.Part, Title: m.Title, Minutes: m.Minutes, Body: "Isi baru.", Seen: m.Tag}
	h.must(h.s.UpdateModule(ctx, h.trainer, m.ID, d))
	h.must(h.s.UpdateModule(ctx, h.trainer, m.ID, d))
	d.Body = "Isi lain."
	if err := h.s.UpdateModule(ctx, h.trainer, m.ID, d); !errors.Is(err, stale.ErrChanged) {
		t.Errorf("another change from the older state: %v", err)
	}
	if _, err := h.s.Rendered(ctx, h.learner, c.ID, "x"); err == nil {
		t.Error("a learner has a text rendered for a course in the making")
	}
}

// A module is put at a place in one act, and stays within its part.
func TestAModuleIsPlaced(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	c, modules := h.course("Uji")
	last, err := h.s.AddModule(t.Context(), h.trainer, c.ID, courses.ModuleDraft{Kind: courses.Article, Title: "Akhir"})
	h.must(err)
	before := h.order(c.ID)
	at := slices.Index(before, last)
	for _, place := range []int{at, at + 1} {
		h.must(h.s.PlaceModule(t.Context(), h.trainer, last, place))
		if got := slices.Index(h.order(c.ID), last); got != place-1 {
			t.Errorf("at place %d of %d it stands at %d", place, len(modules)+1, got+1)
		}
	}
}
