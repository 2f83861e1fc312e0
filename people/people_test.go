package people_test

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

// noon is 12.00 WIB on the day these tests take place.
var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// world is a small government: root → dinas → bidang, and kecamatan beside dinas.
type world struct {
	*testing.T
	*people.Service
	second                         *approvals.Service
	db                             bun.IDB
	root, dinas, bidang, kecamatan uuid.UUID
}

func newWorld(t *testing.T, db bun.IDB) *world {
	t.Helper()
	now := func() time.Time { return noon }
	w := &world{T: t, Service: people.New(db, now), db: db}
	w.second = approvals.New(db, w.Service, approvals.Kinds{
		people.AskRole: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.RoleAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return w.CarryGrant(ctx, tx, asker, ask)
		}},
		people.AskChange: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.ChangeAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return w.CarryChange(ctx, tx, asker, ask)
		}},
		people.AskMove: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.MoveAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return w.CarryMove(ctx, tx, asker, ask, a.Barred)
		}},
	}, now)
	w.WithSecond(w.second.Open, w.second.Notify).WithDrop(w.second.Drop)
	w.root = w.unit(uuid.Nil, "Pemerintah Kabupaten", "instansi")
	w.dinas = w.unit(w.root, "Dinas Kominfo", "opd")
	w.bidang = w.unit(w.dinas, "Bidang Aptika", "bidang")
	w.kecamatan = w.unit(w.root, "Kecamatan Curup", "kecamatan")
	return w
}

func (w *world) unit(parent uuid.UUID, name, kind string) uuid.UUID {
	w.Helper()
	id, err := w.CreateUnit(w.Context(), people.System(), people.NewUnit{ParentID: parent, Name: name, Kind: kind, From: "2020-01-01"})
	w.must(err)
	return id
}

func (w *world) person(unit uuid.UUID, name string) id.Person {
	w.Helper()
	id, err := w.CreatePerson(w.Context(), people.System(), people.Person{Name: name, Employment: people.PNS}, clerk(unit, "2020-01-01"))
	w.must(err)
	return id
}

// actor is the person with a second factor entered just now.
func (w *world) actor(id id.Person) people.Actor {
	w.Helper()
	a, err := w.LoadActor(w.Context(), id)
	w.must(err)
	a.Fresh = true
	return a
}

// approve lets who approve what waits under id.
func (w *world) approve(who people.Actor, id uuid.UUID) {
	w.Helper()
	v, err := w.second.Get(w.Context(), who, id)
	w.must(err)
	w.must(w.second.Approve(w.Context(), who, id, v.Digest))
}

func (w *world) digest(who people.Actor, id uuid.UUID) string {
	w.Helper()
	v, err := w.second.Get(w.Context(), who, id)
	w.must(err)
	return v.Digest
}

// holder makes a person in unit with role on it, and gives them as an actor.
func (w *world) holder(role people.Role, unit uuid.UUID) people.Actor {
	w.Helper()
	id := w.person(unit, "Pemegang "+string(role))
	_, err := w.Grant(w.Context(), people.System(), id, role, unit)
	w.must(err)
	return w.actor(id)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// settled fails unless a change was made without waiting for anybody.
func (w *world) settled(waits uuid.UUID, err error) {
	w.Helper()
	w.must(err)
	if waits != uuid.Nil {
		w.Fatalf("it waits for a second person: %s", waits)
	}
}

func second(_ uuid.UUID, err error) error { return err }

// refused fails unless err is the fault with key.
func (w *world) refused(err error, key string) {
	w.Helper()
	var f *fault.Fault
	var many fault.Many
	switch {
	case errors.As(err, &many):
		for _, f := range many {
			if f.Key == key {
				return
			}
		}
	case errors.As(err, &f) && f.Key == key:
		return
	}
	w.Fatalf("want %s, got %v", key, err)
}

func clerk(unit uuid.UUID, from people.Day) people.Appointment {
	return people.Appointment{UnitID: unit, Post: people.Post{Name: "Pengadministrasi Umum", Kind: "pelaksana"}, From: from}
}

func TestPersonIsSeenFromTheirScopeOnly(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	siti := w.person(w.bidang, "Siti")
	dinasHR, kecHR := w.holder(people.HR, w.dinas), w.holder(people.HR, w.kecamatan)

	view, err := w.Person(t.Context(), dinasHR, siti)
	w.must(err)
	if view.UnitName != "Bidang Aptika" || view.UnitPath != "Pemerintah Kabupaten / Dinas Kominfo / Bidang Aptika" || view.PostKind != "pelaksana" || view.Since != "2020-01-01" {
		t.Errorf("view: %+v", view)
	}
	_, err = w.Person(t.Context(), kecHR, siti)
	w.refused(err, "person.unknown")
	_, err = w.Person(t.Context(), w.actor(siti), siti)
	w.must(err)
	var reads int
	w.must(w.db.NewRaw("select count(*) from audit_entries where action = 'person.read' and subject_id = ?", siti).Scan(t.Context(), &reads))
	if reads != 1 {
		t.Errorf("%d audited reads, want 1: another's record is audited, one's own is not", reads)
	}
}

func TestBirthIsForThePersonAndTheirAdministrators(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	siti, err := w.CreatePerson(t.Context(), people.System(),
		people.Person{Name: "Siti", Employment: people.PNS, BirthPlace: "Curup", BirthDate: "1986-09-26"}, clerk(w.bidang, "2020-01-01"))
	w.must(err)
	for _, c := range []struct {
		who  people.Actor
		want people.Day
	}{{w.actor(siti), "1986-09-26"}, {w.holder(people.Administrator, w.dinas), "1986-09-26"}, {w.holder(people.HR, w.root), ""}, {w.holder(people.Auditor, w.root), ""}} {
		view, err := w.Person(t.Context(), c.who, siti)
		w.must(err)
		if view.BirthDate != c.want || (view.BirthPlace == "") != (c.want == "") {
			t.Errorf("%+v sees %q", c.who.Grants, view.BirthDate)
		}
	}
	found, _, err := w.SearchPersons(t.Context(), w.holder(people.Administrator, w.root), people.PersonFilter{Query: "siti"})
	w.must(err)
	if len(found) != 1 || found[0].BirthDate != "" || found[0].BirthPlace != "" {
		t.Errorf("a list tells births: %+v", found)
	}
}

func TestSearchGoesOnWhereThePageEnded(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	for _, name := range []string{"ani", "Ani", "Budi", "budi_b", "Citra"} {
		w.person(w.bidang, name)
	}
	w.person(w.kecamatan, "Di luar")
	hr := w.holder(people.HR, w.dinas)
	var got []string
	cursor := ""
	for {
		found, next, err := w.SearchPersons(t.Context(), hr, people.PersonFilter{UnitID: w.bidang, Limit: 2, Cursor: cursor})
		w.must(err)
		for _, p := range found {
			got = append(got, p.Name)
		}
		if cursor = next; next == "" {
			break
		}
	}
	if len(got) != 5 {
		t.Errorf("walked over %q, want the five of the bidang once each", got)
	}
	found, _, err := w.SearchPersons(t.Context(), hr, people.PersonFilter{Query: "I_B"})
	w.must(err)
	if len(found) != 1 || found[0].Name != "budi_b" {
		t.Errorf("the underscore is not a wildcard: %v", found)
	}
	w.person(w.bidang, "Ratna Wulandari Kusumaningtyas")
	for query, want := range map[string]int{
		"ratna  wulandari": 1, "wulandari ratna": 1, "Kusumaningtyas, Ratna": 1, "ratna budi": 0, " ,": 6,
	} {
		found, _, err := w.SearchPersons(t.Context(), hr, people.PersonFilter{Query: query, UnitID: w.bidang})
		w.must(err)
		if len(found) != want {
			t.Errorf("%q finds %d, want %d", query, len(found), want)
		}
	}
	_, _, err = w.SearchPersons(t.Context(), hr, people.PersonFilter{Cursor: "x"})
	w.refused(err, "person.cursor_malformed")
}

func TestMovingKeepsTheOldAssignment(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	siti := w.person(w.bidang, "Siti")
	w.settled(w.Assign(t.Context(), people.System(), siti, clerk(w.kecamatan, "2026-07-01")))
	for _, c := range []struct {
		at           string
		unit, agency string
	}{{"2026-06-30T16:59:00Z", "Bidang Aptika", "Dinas Kominfo"}, {"2026-06-30T17:00:00Z", "Kecamatan Curup", "Kecamatan Curup"}} {
		at, _ := time.Parse(time.RFC3339, c.at)
		snap, err := w.Snapshot(t.Context(), w.db, siti, at)
		w.must(err)
		if snap.UnitName != c.unit || snap.AgencyName != c.agency || snap.UnitPath[len(snap.UnitPath)-1] != w.root || snap.TimeZone != "Asia/Jakarta" {
			t.Errorf("%s: %+v", c.at, snap)
		}
	}
	w.refused(second(w.Assign(t.Context(), people.System(), siti, clerk(w.bidang, "2026-06-30"))), "person.assigned_later")
	served, err := w.History(t.Context(), w.actor(siti), siti)
	w.must(err)
	if len(served) != 2 || served[1].To != "2026-07-01" || served[0].To != "" {
		t.Errorf("history: %+v", served)
	}
}

// Who has moved away is known to the old unit as of the days served there; who has left, to the last unit.
func TestPersonOnAnEarlierDay(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	moved, left := w.person(w.bidang, "Siti"), w.person(w.bidang, "Budi")
	w.settled(w.Assign(t.Context(), people.System(), moved, clerk(w.kecamatan, "2026-07-01")))
	w.must(w.Leave(t.Context(), people.System(), left, "2026-07-01"))
	hr, then := w.holder(people.HR, w.dinas), time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, id := range []id.Person{moved, left} {
		view, err := w.PersonOn(t.Context(), hr, id, then)
		w.must(err)
		if view.UnitName != "Bidang Aptika" {
			t.Errorf("%s served in %q", view.Name, view.UnitName)
		}
	}
	_, err := w.Person(t.Context(), hr, left)
	w.must(err)
	_, err = w.PersonOn(t.Context(), hr, moved, then.AddDate(0, 0, 1))
	w.refused(err, "person.unknown")
}

func TestWhoLeftIsNoActor(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	siti := w.person(w.bidang, "Siti")
	admin := w.holder(people.Administrator, w.root)
	w.must(w.Leave(t.Context(), admin, siti, "2026-11-23"))
	_, err := w.LoadActor(t.Context(), siti)
	w.refused(err, "person.unknown")
	left, _, err := w.SearchPersons(t.Context(), admin, people.PersonFilter{Left: true})
	w.must(err)
	if len(left) != 1 || left[0].ID != siti {
		t.Errorf("left: %+v", left)
	}
	for unit, want := range map[uuid.UUID]int{w.dinas: 1, w.bidang: 1, w.kecamatan: 0} {
		left, _, err := w.SearchPersons(t.Context(), admin, people.PersonFilter{Left: true, UnitID: unit})
		w.must(err)
		if len(left) != want {
			t.Errorf("left from %v: %+v, want %d", unit, left, want)
		}
	}
}

func TestUniqueKeysAreExplained(t *testing.T) {
	w := newWorld(t, pgtest.DB(t).DB)
	create := func(p people.Person) error {
		p.Name, p.Employment = "X", people.PNS
		_, err := w.CreatePerson(t.Context(), people.System(), p, clerk(w.dinas, "2020-01-01"))
		return err
	}
	w.must(create(people.Person{NIP: "19860926 201505 1 001", SIASNID: "a", Email: "A@x.id"}))
	w.refused(create(people.Person{NIP: "198609262015051001"}), "person.nip_taken")
	w.refused(create(people.Person{SIASNID: "a"}), "person.siasn_id_taken")
	w.refused(create(people.Person{Email: "a@X.id"}), "person.email_taken")
	w.refused(create(people.Person{NIP: "123"}), "person.nip_not_18_digits")
	w.refused(create(people.Person{BirthPlace: "a\x00b"}), "person.text_unprintable")
	w.refused(create(people.Person{BirthDate: "0000-01-01"}), "person.day_impossible")
	w.refused(create(people.Person{BirthDate: "2206-11-23"}), "person.day_impossible")
}

// Two administrators found an installation: that they are there does not mean that anybody was taken in.
func TestFoundersAreNobodyElse(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t))
	admin := w.holder(people.Administrator, w.root)
	w.holder(people.Administrator, w.root)
	for _, want := range []bool{false, true} {
		if there, err := w.SomebodyElse(t.Context(), admin); err != nil || there != want {
			t.Errorf("somebody else: %t %v, want %t", there, err, want)
		}
		w.person(w.bidang, "Siti")
	}
}
