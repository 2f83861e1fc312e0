package id_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

type typed struct {
	bun.BaseModel `bun:"table:pairs"`

	ID    id.Quiz     `bun:"id,pk" json:"id"`
	Maybe id.Person   `bun:"maybe,nullzero" json:"maybe,omitzero"`
	Many  []id.Module `bun:"many,array" json:"many"`
}

type plain struct {
	bun.BaseModel `bun:"table:pairs"`

	ID    uuid.UUID   `bun:"id,pk" json:"id"`
	Maybe uuid.UUID   `bun:"maybe,nullzero" json:"maybe,omitzero"`
	Many  []uuid.UUID `bun:"many,array" json:"many"`
}

// A typed identity reads and writes every column, parameter and text as a uuid.UUID does.
func TestIdentityIsTheUUIDThatItWas(t *testing.T) {
	tx := pgtest.Tx(t)
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(tx.Exec("create temp table pairs (id uuid primary key, maybe uuid, many uuid[])"))
	one, two := uuid.New(), uuid.New()
	rows := []plain{{ID: one, Maybe: two, Many: []uuid.UUID{one, two}}, {ID: two, Many: []uuid.UUID{}}}
	same := []typed{{ID: id.Quiz(one), Maybe: id.Person(two), Many: []id.Module{id.Module(one), id.Module(two)}}, {ID: id.Quiz(two), Many: []id.Module{}}}
	if a, b := tx.NewInsert().Model(&rows).String(), tx.NewInsert().Model(&same).String(); a != b {
		t.Errorf("SQL differs:\n%s\n%s", a, b)
	}
	must(tx.NewInsert().Model(&same).Exec(t.Context()))
	for what, statement := range map[string]*bun.SelectQuery{
		"a list":   tx.NewSelect().Where("id in (?)", bun.List([]id.Quiz{same[0].ID, same[1].ID})),
		"an array": tx.NewSelect().Where("id = any(?)", pgdialect.Array([]id.Quiz{same[0].ID, same[1].ID})),
		"one":      tx.NewSelect().Where("id = ? or maybe is null", same[0].ID),
	} {
		var got []typed
		must(nil, statement.Model(&got).Order("many desc").Scan(t.Context()))
		if d := cmp.Diff(same, got); d != "" {
			t.Errorf("%s: %s", what, d)
		}
	}
	var keys []id.Quiz
	must(nil, pg.Query(t.Context(), tx, &keys, "select id from pairs where id = any($1) and ($2::uuid is null or maybe = $2)",
		[]id.Quiz{same[0].ID, same[1].ID}, pg.Null(same[0].Maybe)))
	if !slices.Equal(keys, []id.Quiz{same[0].ID}) {
		t.Errorf("prepared: %v", keys)
	}
	var none id.Person
	must(nil, pg.Query(t.Context(), tx, &none, "select maybe from pairs where id = $1 and $2::uuid is null", same[1].ID, pg.Null(id.Person{})))
	if !none.IsZero() {
		t.Errorf("NULL is %v", none)
	}
}

func TestIdentityInJSONAndText(t *testing.T) {
	u := uuid.New()
	a, _ := json.Marshal(map[uuid.UUID]plain{u: {ID: u}})
	b, _ := json.Marshal(map[id.Attempt]typed{id.Attempt(u): {ID: id.Quiz(u)}})
	if string(a) != string(b) {
		t.Errorf("%s, not %s", b, a)
	}
	var back map[id.Attempt]typed
	if err := json.Unmarshal(b, &back); err != nil || back[id.Attempt(u)].ID != id.Quiz(u) {
		t.Errorf("%v, %v", back, err)
	}
	if got, err := id.Parse[id.Enrolment](u.String()); err != nil || got != id.Enrolment(u) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := id.Parse[id.Enrolment]("x"); err == nil || !got.IsZero() {
		t.Errorf("%v, %v", got, err)
	}
}
