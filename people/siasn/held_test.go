package siasn_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
)

// held is an import of four people: a learner, two who hold roles, and the administrator who imports.
type held struct {
	*importer
	file                      siasngen.File
	learner, staff, late, own siasn.ImportRow
}

func newHeld(t *testing.T) *held {
	h := &held{importer: newImporter(t), file: siasngen.Generate(4, 91, siasngen.Today)}
	rows := h.all(h.apply(h.check(xlsx(t, h.file))).ID)
	h.learner, h.staff, h.late, h.own = rows[2], rows[3], rows[4], rows[5]
	for id, role := range map[id.Person]people.Role{h.staff.PersonID: people.HR, h.late.PersonID: people.Trainer, h.own.PersonID: people.Administrator} {
		_, err := h.folk.Grant(t.Context(), people.System(), id, role, h.root)
		h.must(err)
	}
	h.admin = h.actor(h.own.PersonID)
	return h
}

// row is what the import found about a person of the first one.
func (h *held) row(b siasn.Import, of siasn.ImportRow) siasn.ImportRow {
	return h.all(b.ID)[of.RowNo]
}

// raise gives everybody another grade and name, and the second role holder another post in a unit that the file brings.
func (h *held) raise() siasn.Import {
	for _, r := range h.file.Rows {
		r.Set("GOL AKHIR NAMA", "IV/b")
	}
	for _, i := range []int{0, 1, 3} {
		h.file.Rows[i].Set("NAMA", "NAMA BARU")
	}
	h.file.Rows[2].Set("JABATAN NAMA", "Penelaah Baru")
	h.file.Rows[2].Set("UNOR ID", "8AE482A76E4B1D0B016E4E1B3A5D0001")
	h.file.Rows[2].Set("UNOR NAMA", "Seksi Baru")
	return h.check(xlsx(h.T, h.file))
}

func issues(r siasn.ImportRow) (keys []string) {
	for _, i := range r.Issues {
		keys = append(keys, i.Key)
	}
	return keys
}

// Of the rows of role holders and of the importer, grade, birth date, unit and post are held; everything else goes on.
func TestAnImportHoldsWhatTakesTwo(t *testing.T) {
	h := newHeld(t)
	was := map[id.Person]people.PersonView{}
	for _, r := range []siasn.ImportRow{h.learner, h.staff, h.late, h.own} {
		was[r.PersonID] = h.known(r.PersonID)
	}
	b := h.raise()
	if s := b.Summary; s.Held != 3 || s.HeldOwn != 1 || s.Changed != 3 || s.Same != 1 || len(s.UnitsNew) != 1 {
		t.Fatalf("dry run: %+v", s)
	}
	grade := people.FieldChange{Field: "grade", Before: was[h.staff.PersonID].Grade, After: "IV/b"}
	if r := h.row(b, h.staff); !slices.Equal(r.Held, []people.FieldChange{grade}) || len(r.Diff) != 1 || !slices.Contains(issues(r), "import.issue.held_staff") {
		t.Errorf("who holds a role: %+v", r)
	}
	if r := h.row(b, h.late); len(r.Held) != 4 || len(r.Diff) != 0 || r.Outcome != "same" {
		t.Errorf("another post: %+v", r)
	}
	if r := h.row(b, h.own); len(r.Held) != 1 || !slices.Contains(issues(r), "import.issue.held_own") {
		t.Errorf("the importer: %+v", r)
	}
	if r := h.row(b, h.learner); len(r.Held) != 0 || len(r.Diff) != 2 {
		t.Errorf("a learner: %+v", r)
	}
	found, _, err := h.ImportRows(t.Context(), h.admin, b.ID, siasn.ImportPage{Outcome: "held", After: -1})
	h.must(err)
	if len(found) != 3 {
		t.Errorf("held rows: %+v", found)
	}
	stale := h.admin
	stale.Fresh = false
	h.refused(h.ApplyImport(t.Context(), stale, b.ID, siasn.ImportConsent{Left: "1"}), "identity.step_up_needed")

	b = h.apply(b)
	for id, p := range was {
		got, learner := h.known(id), id == h.learner.PersonID
		if (got.Grade == "IV/b") != learner || got.PostName != p.PostName || got.UnitID != p.UnitID || (got.Name == "NAMA BARU") != (id != h.late.PersonID) {
			t.Errorf("applied: %+v", got)
		}
	}
	if r := h.row(b, h.own); r.ApprovalID != uuid.Nil {
		t.Error("the importer asked for himself")
	}
	asked, other := h.row(b, h.late).ApprovalID, h.holder(people.Administrator, h.root)
	h.refused(h.try(h.admin, asked), "approval.not_yours")
	h.refused(h.try(h.actor(h.late.PersonID), asked), "approval.not_yours")
	h.must(h.try(other, asked))
	h.must(h.try(other, h.row(b, h.staff).ApprovalID))
	if got := h.known(h.late.PersonID); got.Grade != "IV/b" || got.PostName != "Penelaah Baru" || got.UnitName != "Seksi Baru" {
		t.Errorf("approved: %+v", got)
	}
	if got := h.known(h.staff.PersonID); got.Grade != "IV/b" {
		t.Errorf("approved: %+v", got)
	}
	if s := h.check(xlsx(t, h.file)).Summary; s.Held != 1 || s.HeldOwn != 1 || s.Changed != 0 {
		t.Errorf("again: %+v", s)
	}
}

// Undoing takes back what still waits. What was approved meanwhile is a later change: it stays, and whose record the import changed
// besides is not restored over it.
func TestUndoTakesBackWhatWaits(t *testing.T) {
	h := newHeld(t)
	b := h.apply(h.raise())
	again := h.apply(h.check(xlsx(t, h.file))) // asks for the same: nothing new
	asked := h.row(b, h.staff).ApprovalID
	if h.row(again, h.staff).ApprovalID != asked {
		t.Error("the same was asked for twice")
	}
	other := h.holder(people.Administrator, h.root)
	state := func() approvals.State {
		v, err := h.second.Get(t.Context(), other, asked)
		h.must(err)
		return v.State
	}
	if again = h.undo(again); again.State != siasn.ImportUndone || state() != approvals.Waiting {
		t.Errorf("undone: %s %s, and what another import asked for is %s", again.State, again.Failure, state())
	}
	if b = h.undo(b); b.State != siasn.ImportUndone || state() != approvals.Void {
		t.Fatalf("undone: %s %s, and what it asked for is %s", b.State, b.Failure, state())
	}
	h.refused(h.try(other, asked), "approval.decided")
	if got := h.known(h.staff.PersonID); got.Name == "NAMA BARU" || got.Grade == "IV/b" {
		t.Errorf("not as before: %+v", got)
	}
	h.must(h.RecheckImport(t.Context(), h.admin, b.ID))
	h.must(h.WorkImport(t.Context(), b.ID, siasn.ImportChecking))
	b = h.apply(h.get(b.ID))
	h.must(h.try(h.holder(people.Administrator, h.root), h.row(b, h.staff).ApprovalID))
	if b = h.undo(b); b.Failure != "import.undo_touched" || h.known(h.staff.PersonID).Grade != "IV/b" {
		t.Errorf("undone over an approval: %s %s", b.State, b.Failure)
	}
}

// An earlier first day of the same post waits too, and puts the post right where it stands.
func TestTheDayOfAPostOfStaffIsHeld(t *testing.T) {
	h := newHeld(t)
	h.file.Rows[1].Set("TMT JABATAN", "01-02-2020")
	b := h.check(xlsx(t, h.file))
	if r := h.row(b, h.staff); len(r.Held) != 1 || r.Held[0].Field != "since" {
		t.Fatalf("%+v", r)
	}
	b = h.apply(b)
	other := h.holder(people.Administrator, h.root)
	h.must(h.try(other, h.row(b, h.staff).ApprovalID))
	served, err := h.folk.History(t.Context(), other, h.staff.PersonID)
	h.must(err)
	if last := h.row(b, h.staff).Held[0].After; len(served) == 0 || string(h.known(h.staff.PersonID).Since) != last {
		t.Errorf("%+v, want since %s", served, last)
	}
	if b = h.undo(b); b.State != siasn.ImportUndone || string(h.known(h.staff.PersonID).Since) == "" {
		t.Errorf("what was approved stands: %s %s", b.State, b.Failure)
	}
}

// Somebody who holds a role and serves nowhere today, known by where they last served, is promoted and placed as the file says once those
// agree who administer all units of their roles; nobody else is asked, and nothing is done by itself.
func TestAnImportPlacesARoleHolderWhoServesNowhere(t *testing.T) {
	h := newHeld(t)
	elsewhere := h.unit(uuid.Nil, "Pemerintah Lain", "instansi")
	_, err := h.db.NewRaw("update assignments set valid_to = '2026-11-01' where person_id in (?, ?)", h.staff.PersonID, h.late.PersonID).Exec(t.Context())
	h.must(err)
	b := h.apply(h.raise())
	other, foreign := h.holder(people.Administrator, h.root), h.holder(people.Administrator, elsewhere)
	for _, r := range []siasn.ImportRow{h.staff, h.late} {
		id := h.row(b, r).ApprovalID
		v, err := h.second.Get(t.Context(), other, id)
		h.must(err)
		if len(v.Units) == 0 || !v.AloneAt.IsZero() {
			t.Errorf("asked of %v, alone at %v", v.Units, v.AloneAt)
		}
		h.refused(h.try(foreign, id), "approval.unknown")
		h.must(h.try(other, id))
		if got := h.known(r.PersonID); got.Grade != "IV/b" || got.UnitID == uuid.Nil {
			t.Errorf("approved: %+v", got)
		}
	}
}

// Who asked for a step of an import is told how it ended.
func TestTheEndOfAnImportIsTold(t *testing.T) {
	im := newImporter(t)
	told := func(want ...string) {
		t.Helper()
		list, err := im.second.Notices(t.Context(), im.admin)
		im.must(err)
		var keys []string
		for _, n := range list {
			if n.Key == "notices.role_granted" { // the world's own
				continue
			}
			keys = append(keys, n.Key)
			if n.Args["File"] == "" || !strings.HasPrefix(n.Href, "/impor/") {
				t.Errorf("%+v", n)
			}
		}
		slices.Sort(keys)
		slices.Sort(want)
		if !slices.Equal(keys, want) {
			t.Errorf("told %v, want %v", keys, want)
		}
	}
	b := im.check(xlsx(t, siasngen.Generate(3, 12, siasngen.Today)))
	told()
	b = im.apply(b)
	told("notices.import_applied")
	im.undo(b)
	told("notices.import_applied", "notices.import_undone")
	im.must(im.RecheckImport(t.Context(), im.admin, b.ID))
	_, err := im.db.NewRaw("update river_job set state = 'discarded', finalized_at = now() where kind = 'people_import'").Exec(t.Context())
	im.must(err)
	im.must(im.EndLost(t.Context()))
	im.must(im.EndLost(t.Context()))
	told("notices.import_applied", "notices.import_undone", "notices.import_failed")
}
