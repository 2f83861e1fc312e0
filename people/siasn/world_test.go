package siasn_test

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
	"mumpuni/internal/jobs"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/people/siasn"
)

// noon is 12.00 WIB on the day these tests take place.
var noon = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// importer is a small government, root → dinas → bidang, whose administrator imports files.
type importer struct {
	*testing.T
	*siasn.Service

	folk                *people.Service
	second              *approvals.Service
	db                  bun.IDB
	root, dinas, bidang uuid.UUID
	admin               people.Actor
}

func newImporter(t *testing.T) *importer {
	t.Helper()
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.DB(t).DB
	now := func() time.Time { return noon }
	im := &importer{T: t, db: db, folk: people.New(db, now)}
	im.second = approvals.New(db, im.folk, approvals.Kinds{
		people.AskChange: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.ChangeAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return im.folk.CarryChange(ctx, tx, asker, ask)
		}},
	}, now)
	im.folk.WithSecond(im.second.Open, im.second.Notify).WithDrop(im.second.Drop)
	im.Service = siasn.New(db, queue, im.folk, siasn.Hooks{Notify: im.second.Notify, Drop: im.second.Drop}, now)
	im.root = im.unit(uuid.Nil, "Pemerintah Kabupaten", "instansi")
	im.dinas = im.unit(im.root, "Dinas Kominfo", "opd")
	im.bidang = im.unit(im.dinas, "Bidang Aptika", "bidang")
	im.must(im.folk.CloseUnit(t.Context(), people.System(), im.unit(im.root, "Kecamatan Curup", "kecamatan"), "2026-01-01"))
	im.admin = im.holder(people.Administrator, im.root)
	return im
}

func (im *importer) unit(parent uuid.UUID, name, kind string) uuid.UUID {
	im.Helper()
	id, err := im.folk.CreateUnit(im.Context(), people.System(), people.NewUnit{ParentID: parent, Name: name, Kind: kind, From: "2020-01-01"})
	im.must(err)
	return id
}

func (im *importer) person(unit uuid.UUID, name string) id.Person {
	im.Helper()
	id, err := im.folk.CreatePerson(im.Context(), people.System(), people.Person{Name: name, Employment: people.PNS}, clerk(unit, "2020-01-01"))
	im.must(err)
	return id
}

// known is the person as they are now.
func (im *importer) known(id id.Person) people.PersonView {
	im.Helper()
	v, err := im.folk.Person(im.Context(), people.System(), id)
	im.must(err)
	return v
}

// actor is the person with a second factor entered just now.
func (im *importer) actor(id id.Person) people.Actor {
	im.Helper()
	a, err := im.folk.LoadActor(im.Context(), id)
	im.must(err)
	a.Fresh = true
	return a
}

// holder makes a person in unit with role on it, and gives them as an actor.
func (im *importer) holder(role people.Role, unit uuid.UUID) people.Actor {
	im.Helper()
	id := im.person(unit, "Pemegang "+string(role))
	_, err := im.folk.Grant(im.Context(), people.System(), id, role, unit)
	im.must(err)
	return im.actor(id)
}

// try lets who approve what waits under id.
func (im *importer) try(who people.Actor, id uuid.UUID) error {
	im.Helper()
	v, err := im.second.Get(im.Context(), who, id)
	if err != nil {
		return err
	}
	return im.second.Approve(im.Context(), who, id, v.Digest)
}

// openGrants counts the roles that a person holds.
func (im *importer) openGrants(id id.Person) (n int) {
	im.Helper()
	im.must(im.db.NewRaw("select count(*) from role_grants where person_id = ? and revoked_at is null", id).Scan(im.Context(), &n))
	return n
}

// second is the error of what might have waited for a second person.
func second(_ uuid.UUID, err error) error { return err }

func (im *importer) must(err error) {
	im.Helper()
	if err != nil {
		im.Fatal(err)
	}
}

// refused fails unless err is the fault with key.
func (im *importer) refused(err error, key string) {
	im.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		im.Fatalf("want %s, got %v", key, err)
	}
}

func clerk(unit uuid.UUID, from people.Day) people.Appointment {
	return people.Appointment{UnitID: unit, Post: people.Post{Name: "Pengadministrasi Umum", Kind: "pelaksana"}, From: from}
}
