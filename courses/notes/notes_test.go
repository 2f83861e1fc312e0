package notes_test

import (
	"strings"
	"testing"

	"mumpuni/courses/coursestest"
	"mumpuni/courses/notes"
	"mumpuni/internal/pgtest"
)

// Notes are their writer's alone, are found by words in any order, and leave no trace in the audit.
func TestNotesAreOnesOwn(t *testing.T) {
	h := coursestest.Open(t, pgtest.Tx(t), nil)
	ctx := t.Context()
	course, modules := h.Published("Pelindungan Data")
	mine, theirs := h.Enrol(h.Learner, course.ID), h.Enrol(h.Trainer, course.ID)
	before := h.Count("select count(*) from audit_entries")
	h.Must(h.Notes.KeepNote(ctx, h.Learner, mine, modules[0], " Sandi rahasia dagang \r\n lembar dua ", false))
	h.Must(h.Notes.KeepNote(ctx, h.Learner, mine, modules[1], "", true))
	h.Wants(h.Notes.KeepNote(ctx, h.Trainer, mine, modules[0], "curi", true), "course.enrolment_not_found")
	h.Wants(h.Notes.KeepNote(ctx, h.Learner, mine, modules[0], strings.Repeat("a", notes.MaxNote+1), true), "course.note_long")
	_, err := h.Notes.NoteAt(ctx, h.Trainer, mine, modules[0])
	h.Wants(err, "course.enrolment_not_found")
	if n, err := h.Notes.NoteAt(ctx, h.Trainer, theirs, modules[0]); err != nil || n.Body != "" || n.Marked {
		t.Errorf("somebody else's note: %+v, %v", n, err)
	}
	for query, want := range map[string]int{"": 2, "dagang SANDI": 1, "data pelindungan": 2, "tidak ada": 0} {
		if list, err := h.Notes.Notes(ctx, h.Learner, query); err != nil || len(list) != want {
			t.Errorf("%q: %+v, %v", query, list, err)
		}
	}
	if list, _ := h.Notes.Notes(ctx, h.Trainer, ""); len(list) != 0 {
		t.Errorf("others see %+v", list)
	}
	h.Must(h.Notes.KeepNote(ctx, h.Learner, mine, modules[1], "  ", false))
	if list, _ := h.Notes.Notes(ctx, h.Learner, ""); len(list) != 1 || list[0].Body != "Sandi rahasia dagang \n lembar dua" {
		t.Errorf("after one is emptied: %+v", list)
	}
	if n := h.Count("select count(*) from audit_entries"); n != before {
		t.Errorf("%d entries in the audit", n-before)
	}
}
