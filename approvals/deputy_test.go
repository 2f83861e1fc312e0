package approvals_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/approvals"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// named lets who name a person of the dinas as deputy from today for three days, approved by an administrator.
func (w *world) named(who people.Actor, role people.Role) people.Actor {
	w.Helper()
	deputy := w.person(w.dinas, "Pengganti")
	nip := "19800101200501" + deputy.String()[32:36]
	digits := []byte(nip)
	for i := range digits {
		if digits[i] > '9' {
			digits[i] = '0' + digits[i]%10
		}
	}
	_, err := w.db.NewRaw("update persons set nip = ? where id = ?", string(digits), deputy).Exec(w.Context())
	w.must(err)
	id, err := w.NameDeputy(w.Context(), who, approvals.NewDeputy{NIP: string(digits), Role: role, From: "2026-11-23", To: "2026-11-25"})
	w.must(err)
	if id == uuid.Nil {
		w.Fatal("power was given without approval")
	}
	w.must(w.approve(w.holder(people.Administrator, w.root), id))
	return w.actor(deputy)
}

func TestADeputyDecidesBetweenTheDays(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	deputy := w.named(hr, people.HR)
	first, second, third := w.deed(asker, "a"), w.deed(asker, "b"), w.deed(asker, "c")
	w.must(w.approve(deputy, first))
	v, err := w.Get(t.Context(), hr, first)
	w.must(err)
	if v.DecidedBy != deputy.PersonID || v.ForID != hr.PersonID {
		t.Errorf("decided by %v for %v", v.DecidedBy, v.ForID)
	}
	began := w.clock
	w.clock = began.AddDate(0, 0, 2).Add(11 * time.Hour) // 23.00 WIB of the last day
	w.must(w.approve(deputy, second))
	w.clock = w.clock.Add(time.Hour)
	w.refused(w.approve(deputy, third), "approval.unknown")
	w.must(w.approve(hr, third))
}

// A deputy of whoever asks is their hand: what the holder may not approve, the deputy may not either.
func TestADeputyIsNoSecondHand(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	hr := w.holder(people.HR, w.dinas)
	w.holder(people.HR, w.root)
	deputy := w.named(hr, people.HR)
	w.refused(w.approve(deputy, w.deed(hr, "x")), "approval.not_yours")
	w.did()
}

func TestADeputyEndsWhenHolderOrDeputyWants(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas)
	deputy := w.named(hr, people.HR)
	list, err := w.Deputies(t.Context(), deputy)
	w.must(err)
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	w.refused(w.EndDeputy(t.Context(), asker, list[0].ID), "deputy.unknown")
	w.must(w.EndDeputy(t.Context(), hr, list[0].ID))
	w.refused(w.approve(deputy, w.deed(asker, "x")), "approval.unknown")
}

func TestWhoMayNameADeputy(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	hr := w.holder(people.HR, w.dinas)
	name := func(who people.Actor, nip string, role people.Role, from, to people.Day) error {
		_, err := w.NameDeputy(t.Context(), who, approvals.NewDeputy{NIP: nip, Role: role, From: from, To: to})
		return err
	}
	far := w.person(w.kecamatan, "Jauh")
	_, err := w.db.NewRaw("update persons set nip = '198001012005011001' where id = ?", far).Exec(t.Context())
	w.must(err)
	w.refused(name(hr, "198001012005011001", people.HR, "2026-11-23", "2026-11-24"), "deputy.unknown")
	w.refused(name(hr, "198001012005011001", people.Trainer, "2026-11-23", "2026-11-24"), "deputy.role")
	w.refused(name(w.holder(people.Head, w.root), "198001012005011001", people.Head, "2026-11-23", "2026-11-24"), "deputy.role")
	w.refused(name(hr, "198001012005011001", people.HR, "2026-11-22", "2026-11-24"), "deputy.days")
	w.refused(name(hr, "198001012005011001", people.HR, "2026-11-24", "2026-11-23"), "deputy.days")
	w.refused(name(hr, "198001012005011001", people.HR, "2026-11-23", "2027-11-23"), "deputy.days")
}

// Whoever holds a role on the same units is named without a second person: what they may do as a deputy must not outlive that role.
func TestADeputyWhoseRoleIsTakenActsNoMore(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	asker, hr, other := w.holder(people.Trainer, w.bidang), w.holder(people.HR, w.dinas), w.holder(people.HR, w.dinas)
	_, err := w.db.NewRaw("update persons set nip = '198001012005011002' where id = ?", other.PersonID).Exec(t.Context())
	w.must(err)
	id, err := w.NameDeputy(t.Context(), hr, approvals.NewDeputy{NIP: "198001012005011002", Role: people.HR, From: "2026-11-23", To: "2026-11-25"})
	w.must(err)
	if id != uuid.Nil {
		t.Fatal("who holds as much was to be approved")
	}
	w.must(w.approve(other, w.deed(asker, "a")))
	w.clock = w.clock.Add(time.Minute)
	_, err = w.db.NewRaw("update role_grants set revoked_at = ? where person_id = ?", w.clock, other.PersonID).Exec(t.Context())
	w.must(err)
	w.refused(w.approve(w.actor(other.PersonID), w.deed(asker, "b")), "approval.unknown")
	list, err := w.Deputies(t.Context(), hr)
	w.must(err)
	if len(list) != 0 {
		t.Errorf("the page still shows %+v", list)
	}
}

// The holder's role grows by two persons; the deputy's reach is what was agreed to when they were named.
func TestADeputyDoesNotGrowWithTheHolder(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	hr := w.holder(people.HR, w.dinas)
	deputy := w.named(hr, people.HR)
	_, err := w.staff.Grant(t.Context(), people.System(), hr.PersonID, people.HR, w.root)
	w.must(err)
	about := w.about("a")
	about.Units = []uuid.UUID{w.kecamatan}
	beside, err := w.ask(w.holder(people.Trainer, w.kecamatan), about)
	w.must(err)
	w.refused(w.approve(deputy, beside), "approval.unknown")
	names, err := w.Eligible(t.Context(), w.actor(hr.PersonID), beside)
	w.must(err)
	if len(names) != 1 {
		t.Errorf("may approve: %v, want the holder alone", names)
	}
	w.must(w.approve(deputy, w.deed(w.holder(people.Trainer, w.bidang), "b")))
	w.must(w.approve(w.actor(hr.PersonID), beside))
}
