package xapi_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

func (w *world) state(who xapi.Caller, name string) xapi.Place {
	return xapi.Place{Kind: xapi.State, Activity: au, Agent: who.Bound.Actor.IFI(), Registration: who.Bound.Registration, ID: name}
}

func text(body string) xapi.Document {
	return xapi.Document{ContentType: "text/plain", Body: []byte(body)}
}

func object(body string) xapi.Document {
	return xapi.Document{ContentType: "application/json; charset=utf-8", Body: []byte(body)}
}

var none xapi.Conditions

// Nobody overwrites what they have not seen; by 1.0.3 a state alone is overwritten without a condition.
func TestNobodyOverwritesUnseen(t *testing.T) {
	w := newWorld(t)
	for _, kind := range []xapi.Kind{xapi.State, xapi.AgentProfile, xapi.ActivityProfile} {
		at := w.state(w.siti, "x")
		at.Kind = kind
		put := func(v statement.Version, c xapi.Conditions, body string) error {
			return w.s.Put(t.Context(), w.program, v, at, c, text(body))
		}
		tag := func() string {
			d, err := w.s.Get(t.Context(), w.program, at)
			w.must(err)
			return d.ETag
		}
		w.fails(put(statement.V1, xapi.Conditions{IfMatch: "*"}, "0"), xapi.ErrPrecondition)
		if err := put(statement.V1, none, "1"); (err == nil) != (kind == xapi.State) {
			t.Errorf("%s: %v", kind, err)
		}
		w.must(w.s.Delete(t.Context(), w.program, at, none))
		w.must(put(statement.V2, none, "1"))
		w.must(w.s.Delete(t.Context(), w.program, at, none))
		w.must(put(statement.V1, xapi.Conditions{IfNoneMatch: "*"}, "1"))
		w.fails(put(statement.V1, xapi.Conditions{IfNoneMatch: "*"}, "2"), xapi.ErrPrecondition)
		w.fails(put(statement.V2, none, "2"), xapi.ErrOverwrite)
		if err := put(statement.V1, none, "2"); (err == nil) != (kind == xapi.State) {
			t.Errorf("%s: %v", kind, err)
		}
		old := tag()
		w.must(put(statement.V2, xapi.Conditions{IfMatch: `"x", "` + old + `"`}, "3"))
		w.fails(put(statement.V2, xapi.Conditions{IfMatch: `"` + old + `"`}, "4"), xapi.ErrPrecondition)
		w.fails(put(statement.V2, xapi.Conditions{IfNoneMatch: `"` + tag() + `"`}, "4"), xapi.ErrPrecondition)
		w.fails(w.s.Post(t.Context(), w.program, at, xapi.Conditions{IfMatch: `"` + old + `"`}, text("4")), xapi.ErrPrecondition)
		w.fails(w.s.Delete(t.Context(), w.program, at, xapi.Conditions{IfMatch: `"` + old + `"`}), xapi.ErrPrecondition)
		if d, _ := w.s.Get(t.Context(), w.program, at); string(d.Body) != "3" {
			t.Errorf("%s: %s", kind, d.Body)
		}
		w.must(w.s.Delete(t.Context(), w.program, at, xapi.Conditions{IfMatch: `"` + tag() + `"`}))
		_, err := w.s.Get(t.Context(), w.program, at)
		w.fails(err, xapi.ErrDocument)
	}
}

// Objects are merged by their members, and nothing else is.
func TestDocumentsAreMerged(t *testing.T) {
	w := newWorld(t)
	at := w.state(w.siti, "x")
	post := func(d xapi.Document) error { return w.s.Post(t.Context(), w.siti, at, none, d) }
	w.must(post(object(`{"a":1,"b":{"c":1}}`)))
	w.must(post(object(`{"b":{"d":2},"e":1.50}`)))
	if d, err := w.s.Get(t.Context(), w.siti, at); err != nil || string(d.Body) != `{"a":1,"b":{"d":2},"e":1.50}` {
		t.Errorf("%s %v", d.Body, err)
	}
	for _, bad := range []xapi.Document{object(`[1]`), object(`null`), object(`{`), text("x")} {
		if err := post(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", bad.Body, err)
		}
	}
	at.ID = "text"
	w.must(post(text("x")))
	if err := post(object(`{}`)); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	if err := w.s.Put(t.Context(), w.siti, statement.V1, at, none, object(`{`)); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	if err := w.s.Put(t.Context(), w.siti, statement.V1, at, none, xapi.Document{Body: make([]byte, xapi.MaxDocument+1)}); fault.KindOf(err) != fault.TooLarge {
		t.Error(err)
	}
}

// Lists are of one place, of one registration or of all, and since a moment; all of a place go at once.
func TestListsOfDocuments(t *testing.T) {
	w := newWorld(t)
	keep := func(at xapi.Place) { w.must(w.s.Put(t.Context(), w.program, statement.V1, at, none, text("x"))) }
	keep(w.state(w.siti, "b"))
	middle := w.at
	keep(w.state(w.siti, "a"))
	elsewhere := w.state(w.siti, "c")
	elsewhere.Registration = uuid.New()
	keep(elsewhere)
	keep(w.state(w.budi, "d"))
	list := func(at xapi.Place, since time.Time) []string {
		names, err := w.s.List(t.Context(), w.program, at, since)
		w.must(err)
		return names
	}
	place, every := w.state(w.siti, ""), w.state(w.siti, "")
	every.Registration = uuid.Nil
	if got := list(place, time.Time{}); !slices.Equal(got, []string{"a", "b"}) {
		t.Error(got)
	}
	if got := list(place, middle); !slices.Equal(got, []string{"a"}) {
		t.Error(got)
	}
	if got := list(every, time.Time{}); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Error(got)
	}
	w.must(w.s.Delete(t.Context(), w.siti, place, none))
	if got := list(every, time.Time{}); !slices.Equal(got, []string{"c"}) {
		t.Error(got)
	}
	if got := list(w.state(w.budi, ""), time.Time{}); !slices.Equal(got, []string{"d"}) {
		t.Error(got)
	}
}

// Who is bound has its own documents, and not too many; what is the house's own, it reads.
func TestBoundCallersHaveTheirOwnDocuments(t *testing.T) {
	w := newWorld(t)
	mine := w.state(w.siti, "x")
	for name, at := range map[string]xapi.Place{
		"another's":            w.state(w.budi, "x"),
		"another activity":     {Kind: xapi.State, Activity: au + "2", Agent: mine.Agent, Registration: mine.Registration, ID: "x"},
		"another registration": {Kind: xapi.State, Activity: au, Agent: mine.Agent, Registration: w.budi.Bound.Registration, ID: "x"},
		"every registration":   {Kind: xapi.State, Activity: au, Agent: mine.Agent, ID: "x"},
		"another's profile":    {Kind: xapi.AgentProfile, Agent: w.budi.Bound.Actor.IFI(), ID: "x"},
		"another activity's":   {Kind: xapi.ActivityProfile, Activity: au + "2", ID: "x"},
	} {
		for _, err := range []error{
			w.s.Put(t.Context(), w.siti, statement.V1, at, none, text("x")), w.s.Post(t.Context(), w.siti, at, none, text("x")), w.s.Delete(t.Context(), w.siti, at, none),
			second(w.s.Get(t.Context(), w.siti, at)), second(w.s.List(t.Context(), w.siti, at, time.Time{})),
		} {
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	w.shut = "LMS.LaunchData"
	w.must(pg.InTx(t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error {
		return w.s.Keep(ctx, tx, w.siti.Bound.Person, w.state(w.siti, w.shut), "application/json", []byte(`{}`))
	}))
	w.must(w.s.Put(t.Context(), w.siti, statement.V1, mine, none, text("x")))
	w.must(w.s.Delete(t.Context(), w.siti, w.state(w.siti, ""), none)) // all but what is not hers to delete
	if names, err := w.s.List(t.Context(), w.siti, w.state(w.siti, ""), time.Time{}); err != nil || !slices.Equal(names, []string{w.shut}) {
		t.Error(names, err)
	}
	if d, err := w.s.Get(t.Context(), w.siti, w.state(w.siti, w.shut)); err != nil || string(d.Body) != `{}` {
		t.Error(d, err)
	}
	w.fails(w.s.Put(t.Context(), w.siti, statement.V1, w.state(w.siti, w.shut), none, text("x")), xapi.ErrForbidden)
	w.fails(w.s.Delete(t.Context(), w.siti, w.state(w.siti, w.shut), none), xapi.ErrForbidden)
	var err error
	for i := 0; err == nil && i <= xapi.MaxDocuments; i++ {
		err = w.s.Put(t.Context(), w.siti, statement.V1, w.state(w.siti, "n"+strconv.Itoa(i)), none, text("x"))
	}
	w.fails(err, xapi.ErrFull)
	w.must(w.s.Put(t.Context(), w.siti, statement.V1, w.state(w.siti, "n0"), none, text("y")))
}

func second[T any](_ T, err error) error { return err }
