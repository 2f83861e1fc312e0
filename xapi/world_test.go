package xapi_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// world is a store with two learners, each bound by an opening, and a program with a key.
type world struct {
	t          *testing.T
	db         bun.IDB
	s          *xapi.Service
	at         time.Time
	siti, budi xapi.Caller
	program    xapi.Caller

	said   []string // verbs that the hook was told of
	refuse error    // what it answers
	shut   string   // the document that nobody bound may write; "" for none
}

const au = "https://example.go.id/au/1"

func newWorld(t *testing.T) *world {
	w := &world{t: t, db: pgtest.Tx(t), at: time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)}
	w.s = xapi.New(w.db, "https://mumpuni.example.go.id", xapi.Hooks{
		Session: func(_ context.Context, secret string) (xapi.Bound, error) {
			if secret == "siti" {
				return *w.siti.Bound, nil
			}
			return xapi.Bound{}, xapi.ErrUnauthenticated
		},
		Recorded: func(_ context.Context, _ bun.Tx, _ xapi.Bound, list []*statement.Statement) error {
			for _, one := range list {
				w.said = append(w.said, one.Verb.ID)
			}
			return w.refuse
		},
		Document: func(_ context.Context, _ bun.IDB, _ xapi.Bound, at xapi.Place, write bool) error {
			if write && at.ID == w.shut {
				return xapi.ErrForbidden
			}
			return nil
		},
	}, func() time.Time { w.at = w.at.Add(time.Millisecond); return w.at })
	w.siti, w.budi = w.learner("siti"), w.learner("budi")
	k, secret, err := w.s.MakeKey(t.Context(), "LRS provinsi")
	w.must(err)
	w.program, err = w.s.Client(t.Context(), k.ID, secret)
	w.must(err)
	return w
}

func (w *world) learner(name string) xapi.Caller {
	person := id.Person(uuid.New())
	_, err := w.db.NewRaw("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, 'pns', now(), now())", person, name).Exec(w.t.Context())
	w.must(err)
	return xapi.Caller{Bound: &xapi.Bound{
		Person: person, Actor: statement.Agent{Account: &statement.Account{HomePage: "https://mumpuni.example.go.id", Name: name}}, Registration: uuid.New(), Activity: au,
	}}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) fails(err error, as error) {
	w.t.Helper()
	if !errors.Is(err, as) {
		w.t.Errorf("%v, not %v", err, as)
	}
}

// of is a statement of a learner.
func of(who xapi.Caller, verb, more string) string {
	return fmt.Sprintf(`{"actor":{"account":{"homePage":"https://mumpuni.example.go.id","name":"%s"}},"verb":{"id":"http://adlnet.gov/expapi/verbs/%s"},
		"object":{"id":"%s"},"context":{"registration":"%s"}%s}`, who.Bound.Actor.Account.Name, verb, au, who.Bound.Registration, more)
}

func (w *world) read(text string) []*statement.Statement {
	w.t.Helper()
	list, err := statement.Parse([]byte(text), statement.V1)
	w.must(err)
	return list
}

func (w *world) record(who xapi.Caller, text string) []uuid.UUID {
	w.t.Helper()
	ids, err := w.s.Record(w.t.Context(), who, statement.V1, w.read(text), nil)
	w.must(err)
	return ids
}

func (w *world) tries(who xapi.Caller, text string) error {
	w.t.Helper()
	_, err := w.s.Record(w.t.Context(), who, statement.V1, w.read(text), nil)
	return err
}

// found are the IDs of a query, all pages of it.
func (w *world) found(who xapi.Caller, q xapi.Query) []uuid.UUID {
	w.t.Helper()
	ids := []uuid.UUID{}
	for {
		list, next, err := w.s.Find(w.t.Context(), who, q)
		w.must(err)
		for _, k := range list {
			ids = append(ids, k.ID)
		}
		if next == nil {
			return ids
		}
		q, err = xapi.ReadQuery(next.Token())
		w.must(err)
	}
}
