package xapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pgtest"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// atOnce runs do in many places and gives how many succeeded, and how many failed by as.
func atOnce(t *testing.T, n int, as error, do func(i int) error) (done, refused int64) {
	t.Helper()
	var together sync.WaitGroup
	var ok, no atomic.Int64
	for i := range n {
		together.Go(func() {
			switch err := do(i); {
			case err == nil:
				ok.Add(1)
			case errors.Is(err, as):
				no.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	together.Wait()
	return ok.Load(), no.Load()
}

// Of many who say a thing in one moment, each is told the truth: one document is new, nothing that is merged is lost, and a statement is
// kept and heard of once.
func TestManyAtOnce(t *testing.T) {
	const n = 16
	var heard atomic.Int64
	s := xapi.New(pgtest.DB(t), "https://a.example", xapi.Hooks{Recorded: func(context.Context, bun.Tx, xapi.Bound, []*statement.Statement) error {
		heard.Add(1)
		return nil
	}}, time.Now)
	who := xapi.Caller{Bound: &xapi.Bound{Actor: statement.Agent{Account: &statement.Account{HomePage: "https://mumpuni.example.go.id", Name: "siti"}}, Registration: uuid.New(), Activity: au}}
	at := xapi.Place{Kind: xapi.State, Activity: au, Agent: who.Bound.Actor.IFI(), Registration: who.Bound.Registration, ID: "new"}
	put := func(c xapi.Conditions) func(int) error {
		return func(i int) error {
			return s.Put(t.Context(), who, statement.V2, at, c, xapi.Document{ContentType: "text/plain", Body: fmt.Append(nil, i)})
		}
	}
	if ok, no := atOnce(t, n, xapi.ErrPrecondition, put(xapi.Conditions{IfNoneMatch: "*"})); ok != 1 || no != n-1 {
		t.Errorf("%d made it, %d were refused", ok, no)
	}
	d, err := s.Get(t.Context(), who, at)
	if err != nil {
		t.Fatal(err)
	}
	other := func(i int) error { // never what is there
		return s.Put(t.Context(), who, statement.V2, at, xapi.Conditions{IfMatch: d.ETag}, xapi.Document{ContentType: "text/plain", Body: fmt.Append(nil, "x", i)})
	}
	if ok, no := atOnce(t, n, xapi.ErrPrecondition, other); ok != 1 || no != n-1 {
		t.Errorf("%d replaced it, %d were refused", ok, no)
	}
	at.ID = "merged"
	atOnce(t, n, nil, func(i int) error {
		return s.Post(t.Context(), who, at, xapi.Conditions{}, xapi.Document{ContentType: "application/json", Body: fmt.Appendf(nil, `{"m%d":%d}`, i, i)})
	})
	merged := map[string]int{}
	if d, err := s.Get(t.Context(), who, at); err != nil || json.Unmarshal(d.Body, &merged) != nil || len(merged) != n {
		t.Errorf("%v %v", merged, err)
	}
	text := of(who, "passed", `,"id":"`+uuid.NewString()+`","timestamp":"2026-11-30T10:00:00Z"`)
	ok, _ := atOnce(t, n, nil, func(int) error {
		list, err := statement.Parse([]byte(text), statement.V1)
		if err == nil {
			_, err = s.Record(t.Context(), who, statement.V1, list, nil)
		}
		return err
	})
	list, _, err := s.Find(t.Context(), who, xapi.Query{})
	if ok != n || heard.Load() != 1 || len(list) != 1 || err != nil {
		t.Errorf("%d said it, it was heard of %d times and kept %d times: %v", ok, heard.Load(), len(list), err)
	}
}
