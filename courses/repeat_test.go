package courses_test

import (
	"errors"
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
