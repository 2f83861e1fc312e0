package identity

import (
	"context"
	"crypto/rand"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

const (
	goodPassword = "tujuh gajah menari 9"
	otherGood    = "delapan kuda berlari 7"
)

// clock is a time that only the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); c.t = c.t.Add(d); c.mu.Unlock() }

// world is a root unit, an agency in it, a second agency beside it, and people to put there.
type world struct {
	t                    testing.TB
	db                   bun.IDB
	s                    *Service
	second               *approvals.Service
	clock                *clock
	root, agency, beside uuid.UUID
	post                 uuid.UUID
	hash                 string // of goodPassword
	nips                 int
}

func newWorld(t testing.TB, db bun.IDB) *world {
	t.Helper()
	w := &world{t: t, db: db, clock: &clock{t: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)}, post: uuid.New()}
	w.s = w.replica()
	w.exec("insert into posts values (?, ?, 'pelaksana', '')", w.post, w.post.String())
	w.root = w.unit(uuid.Nil)
	w.agency, w.beside = w.unit(w.root), w.unit(w.root)
	var err error
	if w.hash, err = w.s.HashPassword(t.Context(), goodPassword); err != nil {
		t.Fatal(err)
	}
	return w
}

// tx is the world of most tests, rolled back.
func txWorld(t testing.TB) *world { return newWorld(t, pgtest.Tx(t)) }

var testKey = func() []byte { k := make([]byte, 32); _, _ = rand.Read(k); return k }()

// replica is a second server process on the same database: nothing is shared in memory.
func (w *world) replica() *Service {
	w.t.Helper()
	var (
		s   *Service
		err error
	)
	kinds := approvals.Kinds{}
	for _, kind := range []string{AskLink, AskFactor, AskCode, AskUnsuspend} {
		kinds[kind] = kindOf(&s, kind)
	}
	w.second = approvals.New(w.db, people.New(w.db, w.clock.now), kinds, w.clock.now)
	s, err = New(w.db, Config{
		Key: testKey, Issuer: "https://mumpuni.test", Argon: Argon{MemoryKiB: 64, Passes: 1},
		Ask: w.second.Open, Notify: w.second.Notify,
	}, w.clock.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// kindOf is what an approval about an account does, as wire.go has it.
func kindOf(s **Service, kind string) approvals.Behaviour {
	read := func(a approvals.Approval) (ask AccountAsk, err error) { return ask, a.Read(&ask) }
	return approvals.Behaviour{
		Roles: []people.Role{people.Administrator},
		Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			ask, err := read(a)
			return firstOf(err, (*s).CarryAccount(ctx, tx, kind, asker, ask))
		},
		Ended: func(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
			ask, err := read(a)
			return firstOf(err, (*s).Forget(ctx, tx, ask))
		},
	}
}

// approve lets who approve what waits under id.
func (w *world) approve(who people.Actor, id uuid.UUID) {
	w.t.Helper()
	v, err := w.second.Get(w.ctx(), who, id)
	if err == nil {
		err = w.second.Approve(w.ctx(), who, id, v.Digest)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// slip is a code for the first second factor of p, as it is handed over with the account.
func (w *world) slip(p somebody) string {
	w.t.Helper()
	given, err := w.s.MakeFactorCode(w.ctx(), people.System(), p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return given.FactorCode
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.NewRaw(query, args...).Exec(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.db.NewRaw(query, args...).Scan(w.t.Context(), &n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) unit(parent uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.exec("insert into units values (?, null, now())", id)
	w.exec("insert into unit_versions values (gen_random_uuid(), ?, ?, 'unit', 'opd', 'Asia/Jakarta', '2020-01-01', null)",
		id, uuid.NullUUID{UUID: parent, Valid: parent != uuid.Nil})
	return id
}

// somebody is a test person with an account and goodPassword.
type somebody struct {
	ID    id.Person
	NIP   string
	Email string
}

func (w *world) person(unit uuid.UUID, roles ...people.Grant) somebody {
	w.t.Helper()
	p := w.stranger(unit)
	if err := w.s.EnsureAccount(w.t.Context(), w.db, Seed{PersonID: p.ID, PasswordHash: w.hash}); err != nil {
		w.t.Fatal(err)
	}
	for _, g := range roles {
		w.grant(p, g)
	}
	return p
}

// stranger has no account.
func (w *world) stranger(unit uuid.UUID) somebody {
	w.t.Helper()
	w.nips++
	p := somebody{ID: id.Person(uuid.New()), NIP: "198609262015" + time.Unix(int64(w.nips), 0).UTC().Format("150405")}
	p.Email = "Pegawai." + p.NIP + "@Rejang.example"
	w.exec("insert into persons (id, nip, name, title_before, email, employment, created_at, updated_at) values (?, ?, 'SITI RAHMAWATI', 'Dra.', ?, 'pns', now(), now())", p.ID, p.NIP, p.Email)
	w.exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, '2020-01-01', null)", p.ID, unit, w.post)
	return p
}

func (w *world) grant(p somebody, g people.Grant) {
	w.t.Helper()
	w.exec("insert into role_grants (id, person_id, role, unit_id, granted_at) values (gen_random_uuid(), ?, ?, ?, now())", p.ID, g.Role, g.UnitID)
}

func (w *world) actor(p somebody, grants ...people.Grant) people.Actor {
	return people.Actor{PersonID: p.ID, UnitID: w.agency, Grants: grants, Fresh: true}
}

var (
	office = netip.MustParseAddr("203.0.113.7")
	abroad = netip.MustParseAddr("198.51.100.9")
)

func from(login, password string) SignInRequest {
	return SignInRequest{Login: login, Password: password, Address: office, UserAgent: "test"}
}

// mustSignIn signs p in with goodPassword.
func (w *world) mustSignIn(p somebody) SignInResult {
	w.t.Helper()
	res, err := w.s.SignIn(w.t.Context(), from(p.NIP, goodPassword))
	if err != nil {
		w.t.Fatal(err)
	}
	return res
}

func (w *world) ctx() context.Context { return w.t.Context() }
