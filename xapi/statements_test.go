package xapi_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// A statement is kept once: the same said again is let be, something else under its ID is refused, with all that came with it.
func TestAStatementIsKeptOnce(t *testing.T) {
	w := newWorld(t)
	one := uuid.NewString()
	first := w.record(w.siti, of(w.siti, "initialized", `,"id":"`+one+`"`))
	again := w.record(w.siti, of(w.siti, "initialized", `,"id":"`+one+`"`))
	if first[0].String() != one || again[0] != first[0] || len(w.said) != 1 {
		t.Errorf("%v %v, told of %v", first, again, w.said)
	}
	w.fails(w.tries(w.siti, "["+of(w.siti, "passed", "")+","+of(w.siti, "completed", `,"id":"`+one+`"`)+"]"), xapi.ErrConflict)
	w.fails(w.tries(w.program, of(w.siti, "failed", `,"id":"`+one+`"`)), xapi.ErrConflict)
	w.record(w.program, of(w.siti, "initialized", `,"id":"`+one+`"`)) // a program may know of it
	if got := w.found(w.siti, xapi.Query{}); !slices.Equal(got, first) {
		t.Errorf("%v is there", got)
	}
	other := w.record(w.program, `{"actor":{"mbox":"mailto:x@y"},"verb":{"id":"http://a/v"},"object":{"id":"http://a/o"}}`)
	w.fails(w.tries(w.siti, of(w.siti, "initialized", `,"id":"`+other[0].String()+`"`)), xapi.ErrConflict)
}

// What the hook refuses was never said.
func TestWhatIsRefusedIsNotKept(t *testing.T) {
	w := newWorld(t)
	w.refuse = fault.New(fault.Forbidden, "xapi.not_yours")
	if err := w.tries(w.siti, of(w.siti, "passed", "")); fault.KindOf(err) != fault.Forbidden {
		t.Error(err)
	}
	if got := w.found(w.siti, xapi.Query{}); len(got) != 0 {
		t.Errorf("%v is there", got)
	}
	w.refuse = nil
	w.record(w.program, of(w.siti, "passed", "")) // of programs no course hears
	if len(w.said) != 1 {
		t.Errorf("told of %v", w.said)
	}
}

// Who is bound speaks of itself alone, and hears of itself alone.
func TestBoundCallersAreAlone(t *testing.T) {
	w := newWorld(t)
	mine, his := w.record(w.siti, of(w.siti, "passed", "")), w.record(w.budi, of(w.budi, "passed", ""))
	w.fails(w.tries(w.siti, of(w.budi, "passed", "")), xapi.ErrForbidden)
	for _, stranger := range []xapi.Bound{
		{Actor: w.siti.Bound.Actor, Registration: w.budi.Bound.Registration}, {Actor: w.budi.Bound.Actor, Registration: w.siti.Bound.Registration},
	} {
		w.fails(w.tries(w.siti, of(xapi.Caller{Bound: &stranger}, "passed", "")), xapi.ErrForbidden)
	}
	w.fails(w.tries(w.siti, strings.Replace(of(w.siti, "passed", ""), `"actor":{`, `"actor":{"objectType":"Group",`, 1)), xapi.ErrForbidden)
	w.fails(w.tries(w.siti, strings.Replace(of(w.siti, "passed", ""), `"registration":"`+w.siti.Bound.Registration.String()+`"`, "", 1)), xapi.ErrForbidden)
	w.fails(w.tries(w.siti, `{"actor":{"account":{"homePage":"https://mumpuni.example.go.id","name":"siti"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},
		"object":{"objectType":"StatementRef","id":"`+mine[0].String()+`"},"context":{"registration":"`+w.siti.Bound.Registration.String()+`"}}`), xapi.ErrForbidden)
	for _, q := range []xapi.Query{{}, {Verb: "http://adlnet.gov/expapi/verbs/passed"}, {Activity: au}, {Since: &time.Time{}}} {
		if got := w.found(w.siti, q); !slices.Equal(got, mine) {
			t.Errorf("%+v: %v", q, got)
		}
	}
	if got := w.found(w.siti, xapi.Query{Agent: w.budi.Bound.Actor.IFI()}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	_, err := w.s.One(t.Context(), w.siti, his[0], false)
	w.fails(err, xapi.ErrStatement)
	if _, err := w.s.One(t.Context(), w.siti, mine[0], false); err != nil {
		t.Error(err)
	}
	if _, err := w.s.Agent(t.Context(), w.siti, w.budi.Bound.Actor); fault.KindOf(err) != fault.Forbidden {
		t.Error(err)
	}
}

// What is void is found no more, but what speaks of it is; what voids cannot be void.
func TestVoiding(t *testing.T) {
	w := newWorld(t)
	void := func(id uuid.UUID) uuid.UUID {
		return w.record(w.program, `{"actor":{"mbox":"mailto:x@y"},"verb":{"id":"http://adlnet.gov/expapi/verbs/voided"},"object":{"objectType":"StatementRef","id":"`+id.String()+`"}}`)[0]
	}
	one := w.record(w.siti, of(w.siti, "passed", ""))[0]
	voiding := void(one)
	if _, err := w.s.One(t.Context(), w.program, one, false); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	if _, err := w.s.One(t.Context(), w.program, one, true); err != nil {
		t.Error(err)
	}
	if got := w.found(w.program, xapi.Query{Agent: w.siti.Bound.Actor.IFI()}); !slices.Equal(got, []uuid.UUID{voiding}) {
		t.Errorf("%v", got)
	}
	again := void(voiding)
	if _, err := w.s.One(t.Context(), w.program, voiding, false); err != nil {
		t.Error(err)
	}
	if _, err := w.s.One(t.Context(), w.program, again, true); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	if list, err := w.s.Statements(t.Context(), w.db, w.siti.Bound.Registration); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}

// What a statement says of another is found by what that one says, however long the chain is, and though it goes round.
func TestAStatementOfAnotherIsFoundByIt(t *testing.T) {
	w := newWorld(t)
	a, b, c := uuid.New(), uuid.New(), uuid.New()
	about := func(id, of uuid.UUID) {
		w.record(w.program, fmt.Sprintf(`{"id":"%s","actor":{"mbox":"mailto:t@u"},"verb":{"id":"http://a/said"},"object":{"objectType":"StatementRef","id":"%s"}}`, id, of))
	}
	about(c, b)
	about(b, a)
	w.record(w.siti, of(w.siti, "passed", `,"id":"`+a.String()+`"`))
	x, y := uuid.New(), uuid.New()
	about(x, y)
	about(y, x)
	if got := w.found(w.program, xapi.Query{Agent: w.siti.Bound.Actor.IFI(), Activity: au, Registration: w.siti.Bound.Registration, Ascending: true}); !slices.Equal(got, []uuid.UUID{c, b, a}) {
		t.Errorf("%v, not %v", got, []uuid.UUID{c, b, a})
	}
	if got := w.found(w.program, xapi.Query{Verb: "http://a/said"}); len(got) != 4 {
		t.Errorf("%v", got)
	}
}

// Pages come one after the other, in both directions, whatever is said meanwhile; since leaves its own moment out, until takes it in.
func TestPagesOfStatements(t *testing.T) {
	w := newWorld(t)
	var all []uuid.UUID
	for range 7 {
		all = append(all, w.record(w.siti, of(w.siti, "interacted", ""))...)
	}
	batch := w.record(w.siti, "["+of(w.siti, "interacted", "")+","+of(w.siti, "interacted", "")+"]") // in one moment
	all = append(all, batch...)
	if got := w.found(w.siti, xapi.Query{Limit: 2, Ascending: true}); !slices.Equal(got, all) {
		t.Errorf("%v, not %v", got, all)
	}
	first, next, err := w.s.Find(t.Context(), w.siti, xapi.Query{Limit: 4})
	w.must(err)
	w.record(w.siti, of(w.siti, "interacted", ""))
	got := w.found(w.siti, *next)
	slices.Reverse(all)
	if len(first) != 4 || first[0].ID != all[0] || !slices.Equal(got, all[4:]) {
		t.Errorf("%v, not %v", got, all[4:])
	}
	at := first[3].Stored
	if got := w.found(w.siti, xapi.Query{Since: &at}); len(got) != 4 {
		t.Errorf("since: %d", len(got))
	}
	if got := w.found(w.siti, xapi.Query{Until: &at}); !slices.Equal(got, all[3:]) {
		t.Errorf("until: %d", len(got))
	}
	for _, bad := range []string{"", "x", xapi.Query{}.Token(), xapi.Query{Agent: "\x00", After: next.After}.Token()} {
		if _, err := xapi.ReadQuery(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// Who is bound says much, and not without end.
func TestARegistrationIsNotEndless(t *testing.T) {
	w := newWorld(t)
	full := func() error {
		err := w.tries(w.siti, of(w.siti, "interacted", ""))
		w.record(w.budi, of(w.budi, "interacted", "")) // each for itself
		return err
	}
	w.must(full())
	_, err := w.db.NewRaw(`insert into xapi_statements (id, stored, registration, verb, agents, related_agents, activities, related_activities, raw)
		select gen_random_uuid(), now(), ?, 'http://a/v', '{}', '{}', '{}', '{}', '{}' from generate_series(2, ?)`, w.siti.Bound.Registration, xapi.MaxStatements).Exec(t.Context())
	w.must(err)
	if err := full(); fault.KindOf(err) != fault.TooLarge {
		t.Error(err)
	}
}

// Files come with the statement that describes them, and are given with no other: who knows the hash of another's file does not get it.
func TestFilesOfStatements(t *testing.T) {
	w := newWorld(t)
	body := []byte("rahasia Siti")
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	with := func(who xapi.Caller, url string) string {
		return of(who, "passed", fmt.Sprintf(`,"attachments":[{"usageType":"http://a/u","display":{"id":"x"},"contentType":"text/plain","length":%d,"sha2":"%s"%s}]`, len(body), strings.ToUpper(hash), url))
	}
	parts := map[string]xapi.Part{hash: {Body: body}}
	ids, err := w.s.Record(t.Context(), w.siti, statement.V1, w.read(with(w.siti, "")), parts)
	w.must(err)
	files, err := w.s.Files(t.Context(), []xapi.Kept{{ID: ids[0]}})
	w.must(err)
	if len(files) != 1 || string(files[0].Body) != string(body) || files[0].ContentType != "text/plain" {
		t.Errorf("%+v", files)
	}
	body = make([]byte, 9<<20)
	sum = sha256.Sum256(body)
	hash = hex.EncodeToString(sum[:])
	for range 2 { // too large for one answer
		_, err := w.s.Record(t.Context(), w.siti, statement.V1, w.read(with(w.siti, "")), map[string]xapi.Part{hash: {Body: body}})
		w.must(err)
	}
	page, _, err := w.s.Find(t.Context(), w.siti, xapi.Query{Attachments: true})
	if all := w.found(w.siti, xapi.Query{Attachments: true}); err != nil || len(page) != 1 || len(all) != 3 || len(w.found(w.siti, xapi.Query{})) != 3 {
		t.Errorf("%d of %d, %v", len(page), len(all), err)
	}
	other := w.record(w.budi, with(w.budi, `,"fileUrl":"http://a/f"`))
	if files, err := w.s.Files(t.Context(), []xapi.Kept{{ID: other[0]}}); err != nil || len(files) != 0 {
		t.Errorf("%v %v", files, err)
	}
	for name, bad := range map[string]map[string]xapi.Part{
		"nothing": nil, "another file": {hash: {Body: []byte("x")}}, "one too many": {hash: {Body: body}, strings.Repeat("0", 64): {}},
	} {
		if _, err := w.s.Record(t.Context(), w.siti, statement.V1, w.read(with(w.siti, "")), bad); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// What a program reads of people is in the audit, with their names; that of a key's owner is who it is.
func TestWhatAProgramReadsIsWrittenDown(t *testing.T) {
	w := newWorld(t)
	mine := w.record(w.siti, of(w.siti, "passed", ""))
	w.record(w.program, of(w.siti, "attended", "")) // of the same person, said by the program
	entries := func() (n int) {
		w.must(w.db.NewRaw("select count(*) from audit_entries where action like 'xapi.%' and subject_id = ?", w.siti.Bound.Person).Scan(t.Context(), &n))
		return n
	}
	w.found(w.siti, xapi.Query{})
	if n := entries(); n != 0 {
		t.Errorf("%d entries of her own reading", n)
	}
	if got := w.found(w.program, xapi.Query{}); len(got) != 2 || entries() != 1 {
		t.Errorf("%v, %d entries", got, entries())
	}
	_, err := w.s.One(t.Context(), w.program, mine[0], false)
	w.must(err)
	_, err = w.s.Agent(t.Context(), w.program, w.siti.Bound.Actor)
	w.must(err)
	if entries() != 3 {
		t.Errorf("%d entries", entries())
	}
}

// A key opens until it is taken back, and only with its own secret.
func TestKeys(t *testing.T) {
	w := newWorld(t)
	k, secret, err := w.s.MakeKey(t.Context(), "  kedua ")
	w.must(err)
	if who, err := w.s.Client(t.Context(), k.ID, secret); err != nil || who.Key.Name != "kedua" {
		t.Error(who, err)
	}
	for user, with := range map[string]string{k.ID: secret + "x", w.program.Key.ID: secret, "": "", "sesi": "siti"} {
		_, err := w.s.Client(t.Context(), user, with)
		w.fails(err, xapi.ErrUnauthenticated)
	}
	w.must(w.s.RevokeKey(t.Context(), k.ID))
	_, err = w.s.Client(t.Context(), k.ID, secret)
	w.fails(err, xapi.ErrUnauthenticated)
	if err := w.s.RevokeKey(t.Context(), k.ID); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	if who, err := w.s.Session(t.Context(), "sesi", "siti"); err != nil || who.Bound == nil {
		t.Error(who, err)
	}
	for user, with := range map[string]string{"sesi": "x", k.ID: "siti"} {
		_, err := w.s.Session(t.Context(), user, with)
		w.fails(err, xapi.ErrUnauthenticated)
	}
	if _, _, err := w.s.MakeKey(t.Context(), " "); err == nil {
		t.Error("a key without a name")
	}
}

// An activity is what whoever told of it first says.
func TestAnActivityIsDefinedByItsFirst(t *testing.T) {
	w := newWorld(t)
	named := func(who xapi.Caller, name string) {
		w.record(who, strings.Replace(of(w.siti, "passed", ""), `"id":"`+au+`"`, `"id":"`+au+`","definition":{"name":`+name+`}`, 1))
	}
	named(w.siti, `{"id":"Kuis"}`)
	named(w.program, `{"id":"Lain"}`)
	named(w.siti, `{"en":"Quiz"}`)
	if d, err := w.s.Definition(t.Context(), au); err != nil || string(d) != `{"name":{"en":"Quiz","id":"Kuis"}}` {
		t.Errorf("%s %v", d, err)
	}
}

// As long as somebody is keeping a statement, it is not said that all until then can be seen.
func TestConsistentThrough(t *testing.T) {
	db := pgtest.DB(t)
	at := time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	s := xapi.New(db, "https://a.example", xapi.Hooks{}, func() time.Time { at = at.Add(time.Second); return at })
	through := func() time.Time {
		t.Helper()
		until, err := s.ConsistentThrough(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return until
	}
	if until := through(); !until.Equal(at) {
		t.Error(until)
	}
	var stored time.Time
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		_, err := s.Say(ctx, tx, [16]byte{}, map[string]any{
			"actor": map[string]any{"mbox": "mailto:a@b"}, "verb": map[string]any{"id": "http://a/v"}, "object": map[string]any{"id": "http://a/o"},
		})
		stored = at
		through()
		if until := through(); !until.Before(stored) {
			t.Errorf("%v is not before %v", until, stored)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if until := through(); !until.After(stored) {
		t.Error(until)
	}
}
