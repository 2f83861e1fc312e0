package courses_test

import (
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/pgtest"
)

// Notes are their writer's alone, are found by words in any order, and leave no trace in the audit.
func TestNotesAreOnesOwn(t *testing.T) {
	h := open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	course, modules := h.published("Pelindungan Data")
	mine, theirs := h.enrol(h.learner, course.ID), h.enrol(h.trainer, course.ID)
	before := h.count("select count(*) from audit_entries")
	h.must(h.s.KeepNote(ctx, h.learner, mine, modules[0], " Sandi rahasia dagang \r\n lembar dua ", false))
	h.must(h.s.KeepNote(ctx, h.learner, mine, modules[1], "", true))
	h.wants(h.s.KeepNote(ctx, h.trainer, mine, modules[0], "curi", true), "course.enrolment_not_found")
	h.wants(h.s.KeepNote(ctx, h.learner, mine, modules[0], strings.Repeat("a", courses.MaxNote+1), true), "course.note_long")
	_, err := h.s.NoteAt(ctx, h.trainer, mine, modules[0])
	h.wants(err, "course.enrolment_not_found")
	if n, err := h.s.NoteAt(ctx, h.trainer, theirs, modules[0]); err != nil || n.Body != "" || n.Marked {
		t.Errorf("somebody else's note: %+v, %v", n, err)
	}
	for query, want := range map[string]int{"": 2, "dagang SANDI": 1, "data pelindungan": 2, "tidak ada": 0} {
		if list, err := h.s.Notes(ctx, h.learner, query); err != nil || len(list) != want {
			t.Errorf("%q: %+v, %v", query, list, err)
		}
	}
	if list, _ := h.s.Notes(ctx, h.trainer, ""); len(list) != 0 {
		t.Errorf("others see %+v", list)
	}
	h.must(h.s.KeepNote(ctx, h.learner, mine, modules[1], "  ", false))
	if list, _ := h.s.Notes(ctx, h.learner, ""); len(list) != 1 || list[0].Body != "Sandi rahasia dagang \n lembar dua" {
		t.Errorf("after one is emptied: %+v", list)
	}
	if n := h.count("select count(*) from audit_entries"); n != before {
		t.Errorf("%d entries in the audit", n-before)
	}
}
