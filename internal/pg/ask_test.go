package pg_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

type inner struct {
	Code string `bun:"code"`
}

type state string

// mixed has a field of each sort that the house scans.
type mixed struct {
	ID       uuid.UUID       `bun:"id"`
	Person   id.Person       `bun:"person,nullzero"`
	Many     []uuid.UUID     `bun:"many,array"`
	Texts    []string        `bun:"texts,array"`
	Numbers  []int           `bun:"numbers,array"`
	Name     string          `bun:"name"`
	State    state           `bun:"state"`
	Count    int             `bun:"count"`
	Big      int64           `bun:"big"`
	Share    float64         `bun:"share"`
	Exact    float64         `bun:"exact"`
	Yes      bool            `bun:"yes"`
	At       time.Time       `bun:"at"`
	Never    time.Time       `bun:"never,nullzero"`
	Day      string          `bun:"day"`
	JSON     map[string]int  `bun:"json"`
	Raw      json.RawMessage `bun:"raw"`
	Bytes    []byte          `bun:"bytes"`
	Pointer  *int            `bun:"pointer"`
	Nothing  *time.Time      `bun:"nothing"`
	Embedded inner           `bun:"embed:in_"`
	Every    []inner         `bun:"every,type:jsonb"`
}

const mixedSQL = `select '01a22a4a-4059-7107-a848-c9f34e4a43d2'::uuid as id, case when n = 2 then '01a22a4a-4059-7107-a848-c9f34e4a43d3'::uuid end as person,
	array['01a22a4a-4059-7107-a848-c9f34e4a43d2'::uuid] as many, array['a', 'b,"c', '\d'] as texts, array[1, -2] as numbers,
	case when n = 1 then 'nama' end as name, 'open' as state, n::int as count, 9007199254740993::bigint as big, 0.25::float8 as share, 1.5::numeric as exact,
	n = 1 as yes, '2026-11-30 02:35:54.123456+00'::timestamptz as at, null::timestamptz as never, '2026-11-30'::date::text as day,
	'{"a": 1}'::jsonb as json, '{"b":2}'::json as raw, '\x00ff'::bytea as bytes, case when n = 1 then 7 end as pointer, null::timestamptz as nothing,
	'k' as in_code, '[{"Code": "x"}]'::jsonb as every, 'left out' as _more
	from generate_series(1, $1::int) n order by n`

// TestAnAnswerIsReadAsBunReadsIt: without database/sql between, each sort of column, NULL too, gives what bun gives in a transaction; one
// alone and asked together.
func TestAnAnswerIsReadAsBunReadsIt(t *testing.T) {
	db, tx := pgtest.DB(t), pgtest.Tx(t)
	for _, n := range []int{0, 1, 3} {
		want, got, asked := []mixed{}, []mixed{{Name: "old"}}, []mixed{}
		if err := pg.Query(t.Context(), tx, &want, mixedSQL, n); err != nil {
			t.Fatal(err)
		}
		if err := pg.Query(t.Context(), db, &got, mixedSQL, n); err != nil {
			t.Fatal(err)
		}
		var one mixed
		first := func(_ context.Context, err error) error { return pg.OrNil(err) }
		if err := pg.Ask(t.Context(), pg.Asking(db, &asked, nil, mixedSQL, n), pg.Asking(db, &one, first, mixedSQL, n)); err != nil {
			t.Fatal(err)
		}
		if len(want) != n || !reflect.DeepEqual(told(got), told(want)) || !reflect.DeepEqual(told(asked), told(want)) {
			t.Errorf("%d rows:\n%+v\n%+v\nwant\n%+v", n, told(got), told(asked), told(want))
		}
		if n > 0 && !reflect.DeepEqual(told([]mixed{one}), told(want[:1])) {
			t.Errorf("the first: %+v", one)
		}
	}
}

// told are rows as text, in which a moment is the same in whatever place it is told.
func told(rows []mixed) []string {
	list := make([]string, len(rows))
	for i, r := range rows {
		text, err := json.Marshal(r)
		list[i] = fmt.Sprintf("%s %v %d", text, err, r.At.UnixMicro())
	}
	return list
}

// TestValuesThatAreNoRows are read by the same two ways.
func TestValuesThatAreNoRows(t *testing.T) {
	db := pgtest.DB(t)
	var n int
	var at time.Time
	var person id.Person
	var names []string
	var ids []uuid.UUID
	err := pg.Ask(t.Context(), pg.Asking(db, &n, nil, "select $1::int + 1", 41), pg.Asking(db, &at, nil, "select '2026-11-30 00:00+00'::timestamptz"),
		pg.Asking(db, &person, nil, "select '01a22a4a-4059-7107-a848-c9f34e4a43d2'::uuid"),
		pg.Asking(db, &names, nil, "select unnest(array['a', 'b'])"), pg.Asking(db, &ids, nil, "select gen_random_uuid() from generate_series(1, 2)"))
	if err != nil || n != 42 || at.Unix() != 1795996800 || person.IsZero() || len(names) != 2 || names[1] != "b" || len(ids) != 2 || ids[0] == ids[1] {
		t.Errorf("%d %v %v %v %v: %v", n, at, person, names, ids, err)
	}
	if err := pg.Query(t.Context(), db, &n, "select 1 where false"); pg.OrNil(err) != nil || err == nil {
		t.Errorf("no row: %v", err)
	}
	if err := pg.Query(t.Context(), db, new(inner), "select 'x' as unknown"); err == nil {
		t.Error("a column without a field is read")
	}
}

// TestTheFirstErrorEndsAnAsking: what was read before it is completed, in the order of the questions; nothing is told of what comes after;
// a refusal asks nothing. A transaction answers the same.
func TestTheFirstErrorEndsAnAsking(t *testing.T) {
	no := errors.New("no")
	for _, db := range []bun.IDB{pgtest.DB(t), pgtest.Tx(t)} {
		var n [3]int
		var told []int
		then := func(i int) func(context.Context, error) error {
			return func(ctx context.Context, err error) error {
				told = append(told, i)
				if err == nil {
					err = pg.Query(ctx, db, new(int), "select 1") // the connection is free again
				}
				return err
			}
		}
		ask := func(second string) error {
			told = nil
			return pg.Ask(t.Context(), pg.Asking(db, &n[0], then(0), "select 10"), pg.Asking(db, &n[1], then(1), second), pg.Asking(db, &n[2], then(2), "select 12"))
		}
		if err := ask("select 11"); err != nil || n != [3]int{10, 11, 12} || len(told) != 3 {
			t.Errorf("%v %v: %v", n, told, err)
		}
		n = [3]int{}
		if err := pg.Ask(t.Context(), pg.Asking(db, &n[0], nil, "select 5"), pg.Refusing(no)); !errors.Is(err, no) || n[0] != 0 {
			t.Errorf("refused: %v, %d", err, n[0])
		}
		if err := ask("select 1 / (select 0)"); err == nil || len(told) != 2 {
			t.Errorf("%v: %v", told, err)
		}
	}
}

// TestAnEndedConnectionIsNotAskedAgain: the server has ended a connection of the pool; that is told once at most.
func TestAnEndedConnectionIsNotAskedAgain(t *testing.T) {
	db, other := pgtest.DB(t), pgtest.Tx(t)
	for _, ask := range []func(n *int) error{
		func(n *int) error { return pg.Ask(t.Context(), pg.Asking(db, n, nil, "select 3")) },
		func(n *int) error { return pg.Query(t.Context(), db, n, "select 3") },
	} {
		var pid, n int
		if err := pg.Query(t.Context(), db, &pid, "select pg_backend_pid()"); err != nil {
			t.Fatal(err)
		}
		if _, err := other.ExecContext(t.Context(), "select pg_terminate_backend(?, 5000)", pid); err != nil {
			t.Fatal(err)
		}
		if err := ask(&n); err != nil && pg.Trouble(err) == nil {
			t.Errorf("it is nobody's trouble: %v", err)
		}
		if err := ask(&n); err != nil || n != 3 {
			t.Errorf("%d: %v", n, err)
		}
	}
}

// TestAChangedTableIsAskedAnew: a statement prepared before a migration fails at most once on its connection.
func TestAChangedTableIsAskedAnew(t *testing.T) {
	db := pgtest.DB(t)
	if _, err := db.ExecContext(t.Context(), "create table changing (n int); insert into changing values (1)"); err != nil {
		t.Fatal(err)
	}
	ask := func() error { return pg.Ask(t.Context(), pg.Asking(db, new(string), nil, "select n from changing")) }
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "alter table changing alter n type text"); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for range 4 {
		if ask() != nil {
			failed++
		}
	}
	if failed > 1 {
		t.Errorf("failed %d times", failed)
	}
}
