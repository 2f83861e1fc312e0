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
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// world is a small government, root → dinas → bidang and kecamatan beside dinas, and two kinds of approval: "deed" by trainers and
// HR, which writes its payload down, and "role.grant".
type world struct {
	*testing.T
	*approvals.Service
	db                             bun.IDB
	staff                          *people.Service
	clock                          time.Time
	done                           []string // what deeds did, committed or not
	ended                          []approvals.State
	fails                          error // what a deed refuses with
	root, dinas, bidang, kecamatan uuid.UUID
}

type deed struct {
	What string `json:"what"`
}

func newWorld(t *testing.T, db bun.IDB) *world {
	t.Helper()
	w := &world{T: t, db: db, clock: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	w.staff = people.New(db, now)
	w.Service = approvals.New(db, w.staff, approvals.Kinds{
		"deed":   {Roles: []people.Role{people.Trainer, people.HR}, Carry: w.carry, Ended: w.end},
		"signed": {Roles: []people.Role{people.Signatory}, Carry: w.carry},
		people.AskRole: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.RoleAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return w.staff.CarryGrant(ctx, tx, asker, ask)
		}},
	}, now)
	w.staff.WithSecond(w.Open, w.Notify)
	w.root = w.unit(uuid.Nil, "Pemerintah Kabupaten", "instansi")
	w.dinas = w.unit(w.root, "Dinas Kominfo", "opd")
	w.bidang = w.unit(w.dinas, "Bidang Aptika", "bidang")
	w.kecamatan = w.unit(w.root, "Kecamatan Curup", "kecamatan")
	return w
}

// carry appends what the deed says to a table, in the transaction.
func (w *world) carry(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var d deed
	if err := a.Read(&d); err != nil {
		return err
	}
	if asker.PersonID != a.AskedBy {
		w.Errorf("carried out in the name of %v, asked by %v", asker.PersonID, a.AskedBy)
	}
	w.done = append(w.done, d.What)
	return w.fails
}

func (w *world) end(_ context.Context, _ bun.Tx, a approvals.Approval) error {
	w.ended = append(w.ended, a.State)
	return nil
}

func (w *world) unit(parent uuid.UUID, name, kind string) uuid.UUID {
	w.Helper()
	id, err := w.staff.CreateUnit(w.Context(), people.System(), people.NewUnit{ParentID: parent, Name: name, Kind: kind, From: "2020-01-01"})
	w.must(err)
	return id
}

func (w *world) person(unit uuid.UUID, name string) id.Person {
	w.Helper()
	id, err := w.staff.CreatePerson(w.Context(), people.System(), people.Person{Name: name, Employment: people.PNS},
		people.Appointment{UnitID: unit, Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2020-01-01"})
	w.must(err)
	return id
}

// actor is the person with a second factor entered just now.
func (w *world) actor(id id.Person) people.Actor {
	w.Helper()
	a, err := w.staff.LoadActor(w.Context(), id)
	w.must(err)
	a.Fresh = true
	return a
}

func (w *world) holder(role people.Role, unit uuid.UUID) people.Actor {
	w.Helper()
	id := w.person(unit, "Pemegang "+string(role))
	_, err := w.staff.Grant(w.Context(), people.System(), id, role, unit)
	w.must(err)
	return w.actor(id)
}

// ask opens an approval and gives its id.
func (w *world) ask(who people.Actor, a people.Ask) (id uuid.UUID, err error) {
	err = pg.InTx(w.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		id, err = w.Open(ctx, tx, who, a)
		return err
	})
	return id, err
}

// deed asks for one in the bidang.
func (w *world) deed(who people.Actor, what string) uuid.UUID {
	w.Helper()
	id, err := w.ask(who, w.about(what))
	w.must(err)
	return id
}

func (w *world) about(what string) people.Ask {
	return people.Ask{Kind: "deed", SubjectID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(what)), Units: []uuid.UUID{w.bidang}, Payload: deed{what}}
}

func (w *world) digest(who people.Actor, id uuid.UUID) string {
	w.Helper()
	v, err := w.Get(w.Context(), who, id)
	w.must(err)
	return v.Digest
}

func (w *world) approve(who people.Actor, id uuid.UUID) error {
	w.Helper()
	v, err := w.Get(w.Context(), who, id)
	if err != nil {
		return err
	}
	return w.Approve(w.Context(), who, id, v.Digest)
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) refused(err error, key string) {
	w.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		w.Fatalf("want %s, got %v", key, err)
	}
}

func (w *world) did(want ...string) {
	w.Helper()
	if len(w.done) != len(want) {
		w.Fatalf("done: %v, want %v", w.done, want)
	}
	for i := range want {
		if w.done[i] != want[i] {
			w.Fatalf("done: %v, want %v", w.done, want)
		}
	}
}

func (w *world) todo(who people.Actor) int {
	w.Helper()
	return pgtest.Asked(w.T, func(n *int) pg.Question { return w.AskTodo(who, n) })
}
