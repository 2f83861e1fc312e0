package approvals_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestWhatIsAskedIsDoneOnceWhenASecondPersonAgrees(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	id := w.deed(asker, "terbit")
	w.did()
	if todo := w.todo(hr); todo != 1 {
		t.Fatalf("to do: %d", todo)
	}
	w.must(w.approve(hr, id))
	w.did("terbit")
	w.refused(w.Approve(t.Context(), hr, id, w.digest(hr, id)), "approval.decided")
	w.refused(w.Refuse(t.Context(), hr, id, "terlambat"), "approval.decided")
	w.did("terbit")
	v, err := w.Get(t.Context(), asker, id)
	w.must(err)
	if v.State != approvals.Approved || v.DecidedBy != hr.PersonID || v.DecidedAt.IsZero() || len(w.ended) != 0 {
		t.Errorf("%+v, ended %v", v, w.ended)
	}
	notices, err := w.Notices(t.Context(), asker)
	w.must(err)
	if len(notices) == 0 || notices[0].Key != "notices.approval_approved" {
		t.Errorf("notices of who asked: %+v", notices)
	}
}

// The requester, the beneficiary and the barred hold every right that is asked for, and still may not approve.
func TestThreeDifferentPersons(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, gains, author, other := w.holder(people.HR, w.dinas), w.holder(people.HR, w.dinas), w.holder(people.HR, w.dinas), w.holder(people.HR, w.dinas)
	ask := w.about("x")
	ask.Beneficiary, ask.Barred = gains.PersonID, []id.Person{author.PersonID}
	_, err := w.ask(gains, ask)
	w.refused(err, "person.oneself")
	id, err := w.ask(asker, ask)
	w.must(err)
	for name, who := range map[string]people.Actor{"requester": asker, "beneficiary": gains, "author": author} {
		if err := w.approve(who, id); !isKey(err, "approval.not_yours") {
			t.Errorf("%s: %v", name, err)
		}
		if todo := w.todo(who); todo != 0 {
			t.Errorf("%s has it to do", name)
		}
	}
	names, err := w.Eligible(t.Context(), asker, id)
	w.must(err)
	if len(names) != 1 {
		t.Errorf("eligible: %v", names)
	}
	w.must(w.approve(other, id))
}

func TestBothActsNeedAStepUp(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	stale := asker
	stale.Fresh = false
	_, err := w.ask(stale, w.about("x"))
	w.refused(err, "identity.step_up_needed")
	id := w.deed(asker, "x")
	stale = hr
	stale.Fresh = false
	w.refused(w.approve(stale, id), "identity.step_up_needed")
	w.did()
	w.must(w.Refuse(t.Context(), stale, id, "tidak")) // what takes away needs none
}

// Who may approve: a role of the kind on the unit or above. Below, beside, in another role: it is not there.
func TestApproversAreOfTheUnitOrAbove(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker := w.holder(people.Trainer, w.bidang)
	w.holder(people.HR, w.root) // so that it is no lone approval, of which more people know
	id, err := w.ask(asker, people.Ask{Kind: "deed", SubjectID: uuid.New(), Units: []uuid.UUID{w.dinas}, Payload: deed{"x"}})
	w.must(err)
	for name, c := range map[string]struct {
		who people.Actor
		key string
	}{
		"below":           {w.holder(people.HR, w.bidang), "approval.unknown"},
		"beside":          {w.holder(people.HR, w.kecamatan), "approval.unknown"},
		"another role":    {w.holder(people.Administrator, w.dinas), "approval.unknown"},
		"nobody's":        {w.actor(w.person(w.dinas, "Budi")), "approval.unknown"},
		"auditor":         {w.holder(people.Auditor, w.dinas), "approval.not_yours"}, // reads everything in scope
		"auditor beside":  {w.holder(people.Auditor, w.kecamatan), "approval.unknown"},
		"nobody at all":   {people.Actor{}, "approval.unknown"},
		"of the unit":     {w.holder(people.HR, w.dinas), ""},
		"of the one over": {w.holder(people.Trainer, w.root), ""},
	} {
		_, err := w.Get(t.Context(), c.who, id)
		if seen := err == nil; seen != (c.key != "approval.unknown") {
			t.Errorf("%s sees it: %v", name, seen)
		}
		err = w.Approve(t.Context(), c.who, id, "another digest")
		want := c.key
		if want == "" {
			want = "approval.changed"
		}
		if !isKey(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	w.did()
}

// A role on one of the units is not enough: whoever could reset the account of somebody with power elsewhere would gain it.
func TestApproversReachEveryUnit(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, one, both := w.holder(people.HR, w.root), w.holder(people.HR, w.dinas), w.holder(people.HR, w.root)
	id, err := w.ask(asker, people.Ask{Kind: "deed", SubjectID: uuid.New(), Units: []uuid.UUID{w.dinas, w.kecamatan}, Payload: deed{"x"}})
	w.must(err)
	_, err = w.Get(t.Context(), one, id)
	w.refused(err, "approval.unknown")
	w.must(w.approve(both, id))
}

func TestANamedApproverAlone(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, signs, other := w.holder(people.Administrator, w.dinas), w.holder(people.Signatory, w.dinas), w.holder(people.Signatory, w.root)
	ask := people.Ask{Kind: "signed", SubjectID: uuid.New(), Units: []uuid.UUID{w.dinas}, Approver: signs.PersonID, Payload: deed{"x"}}
	_, err := w.ask(signs, ask)
	w.refused(err, "approval.approver_asks")
	id, err := w.ask(asker, ask)
	w.must(err)
	w.refused(w.approve(other, id), "approval.unknown")
	w.clock = w.clock.Add(2 * 24 * time.Hour)
	w.must(w.Sweep(t.Context()))
	w.did() // nobody takes the place of the one who signs, however long it waits
	w.must(w.approve(signs, id))
	w.did("x")
}

func TestSevenDays(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	early, late := w.deed(asker, "dini"), w.deed(asker, "larut")
	began := w.clock
	w.clock = began.Add(7*24*time.Hour - time.Second)
	w.must(w.approve(hr, early))
	w.clock = began.Add(7 * 24 * time.Hour)
	w.refused(w.approve(hr, late), "approval.expired")
	w.refused(w.Refuse(t.Context(), hr, late, "x"), "approval.expired")
	w.refused(w.Withdraw(t.Context(), asker, late), "approval.expired")
	w.must(w.Sweep(t.Context()))
	w.did("dini")
	if v, err := w.Get(t.Context(), asker, late); err != nil || v.State != approvals.Expired || len(w.ended) != 1 {
		t.Errorf("%+v %v, ended %v", v.State, err, w.ended)
	}
	if again := w.deed(asker, "larut"); again == late {
		t.Error("what expired is asked anew")
	}
}

func TestTheSameIsAskedOnce(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	first := w.deed(asker, "x")
	if again := w.deed(hr, "x"); again != first {
		t.Error("the same question waits twice")
	}
	other := w.about("x")
	other.Payload = deed{"y"}
	if id, err := w.ask(asker, other); err != nil || id == first {
		t.Errorf("another content is another question: %v, %v", id, err)
	}
	w.must(w.Refuse(t.Context(), hr, first, "tidak"))
	if again := w.deed(asker, "x"); again == first {
		t.Error("what was refused is asked anew")
	}
}

// What the approver saw, and what stands written, is what is done; nothing else.
func TestExactlyWhatWasAsked(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	id := w.deed(asker, "x")
	w.refused(w.Approve(t.Context(), hr, id, ""), "approval.changed")
	saw := w.digest(hr, id)
	_, err := w.db.NewRaw(`update approvals set payload = '{"what":"yang lain"}' where id = ?`, id).Exec(t.Context())
	w.must(err)
	w.refused(w.Approve(t.Context(), hr, id, saw), "approval.changed")
	w.did()
}

func TestWhatCannotBeDoneIsNotApproved(t *testing.T) {
	db := pgtest.DB(t).DB
	w := newWorld(t, db)
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	id := w.deed(asker, "x")
	w.fails = fault.New(fault.Conflict, "deed.impossible")
	w.refused(w.approve(hr, id), "deed.impossible")
	if v, err := w.Get(t.Context(), hr, id); err != nil || v.State != approvals.Waiting {
		t.Errorf("%v %v", v.State, err)
	}
	w.fails = nil
	w.must(w.staff.Leave(t.Context(), people.System(), asker.PersonID, "2026-11-23"))
	w.refused(w.approve(hr, id), "approval.asker_gone")
}

func TestRefusingAndWithdrawing(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	refused, withdrawn := w.deed(asker, "a"), w.deed(asker, "b")
	w.refused(w.Refuse(t.Context(), hr, refused, "  "), "approval.reason_missing")
	w.refused(w.Refuse(t.Context(), asker, refused, "saya"), "approval.not_yours")
	w.must(w.Refuse(t.Context(), hr, refused, "kurang bukti"))
	w.refused(w.Withdraw(t.Context(), hr, withdrawn), "approval.not_yours")
	w.must(w.Withdraw(t.Context(), asker, withdrawn))
	w.refused(w.approve(hr, withdrawn), "approval.decided")
	w.did()
	v, err := w.Get(t.Context(), asker, refused)
	w.must(err)
	if v.State != approvals.Refused || v.Reason != "kurang bukti" || len(w.ended) != 2 {
		t.Errorf("%+v, ended %v", v, w.ended)
	}
	var steps int
	w.must(w.db.NewRaw("select count(*) from audit_entries where action like 'approval.%'").Scan(t.Context(), &steps))
	if steps != 4 {
		t.Errorf("%d steps in the audit, want ask, ask, refuse, withdraw", steps)
	}
}

func TestAClosedUnitIsNotAUnitWithNobody(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	ask := w.about("x")
	ask.Units = []uuid.UUID{uuid.New()}
	_, err := w.ask(w.holder(people.Trainer, w.bidang), ask)
	w.refused(err, "unit.unknown")
}

func isKey(err error, key string) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == key
}

// A question that names neither a unit nor an approver is asked of nobody: it must not pass for one that nobody else could answer.
func TestAQuestionToNobodyIsNotAsked(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	ask := w.about("x")
	ask.Units = nil
	_, err := w.ask(w.holder(people.Trainer, w.bidang), ask)
	w.refused(err, "unit.unknown")
	ask.Units = []uuid.UUID{uuid.Nil}
	_, err = w.ask(w.holder(people.Trainer, w.bidang), ask)
	w.refused(err, "unit.unknown")
}

// What waits about somebody is listed to whoever may know of it, until it is decided.
func TestWhatWaitsAboutAPerson(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, gains, hr, stranger := w.holder(people.HR, w.dinas), w.person(w.dinas, "Siti"), w.holder(people.HR, w.dinas), w.holder(people.HR, w.kecamatan)
	ask := w.about("x")
	ask.Beneficiary = gains
	id, err := w.ask(asker, ask)
	w.must(err)
	for name, c := range map[string]struct {
		who  people.Actor
		want int
	}{"whom it is about": {w.actor(gains), 1}, "who decides": {hr, 1}, "who asked": {asker, 1}, "a stranger": {stranger, 0}} {
		if list, err := w.About(t.Context(), c.who, gains); err != nil || len(list) != c.want {
			t.Errorf("%s: %d %v", name, len(list), err)
		}
	}
	w.must(w.approve(hr, id))
	if list, err := w.About(t.Context(), w.actor(gains), gains); err != nil || len(list) != 0 {
		t.Errorf("decided: %d %v", len(list), err)
	}
}

// Who reads their notices has read what the page showed: what came since stays new, and nobody reads another's.
func TestWhatCameSinceStaysUnread(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	mine, other := w.person(w.dinas, "Siti"), w.person(w.dinas, "Budi")
	tell := func(id id.Person) {
		t.Helper()
		w.must(w.db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
			return w.Notify(ctx, tx, people.Notice{PersonID: id, Key: "notices.role_granted"})
		}))
	}
	tell(mine)
	tell(other)
	shown := w.clock
	w.clock = w.clock.Add(time.Minute)
	tell(mine)
	w.must(w.ReadNotices(t.Context(), w.actor(mine), shown))
	unread := func(id id.Person) (n int) {
		t.Helper()
		w.must(w.db.NewRaw("select count(*) from notices where person_id = ? and read_at is null", id).Scan(t.Context(), &n))
		return n
	}
	if unread(mine) != 1 || unread(other) != 1 {
		t.Errorf("unread: %d of one's own, %d of another's", unread(mine), unread(other))
	}
}
