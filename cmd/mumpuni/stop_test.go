package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/child"
	"mumpuni/internal/pg"
)

// TestAServerSaysThatItStops: callers that go elsewhere when it is not ready, as a balancer does, lose no request of theirs, and
// keep no connection that could be closed under one.
func TestAServerSaysThatItStops(t *testing.T) {
	w := newTown(t)
	c := w.config
	c.Listen, c.ContentListen, c.StopDelay = must[string](t)(child.FreeAddr()), must[string](t)(child.FreeAddr()), time.Second
	server, err := w.house.server(c)
	w.need(err)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	get := func(client *http.Client, path string) (int, bool, error) {
		resp, err := client.Get("http://" + c.Listen + path)
		if err != nil {
			return 0, false, err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode, resp.Close, err
	}
	probe := &http.Client{Transport: &http.Transport{}}
	for status, _, _ := get(probe, "/readyz"); status != http.StatusOK; status, _, _ = get(probe, "/readyz") {
		time.Sleep(time.Millisecond) // until it listens
	}
	var callers sync.WaitGroup
	for i := range 8 {
		callers.Go(func() {
			client := &http.Client{Transport: &http.Transport{}} // keeps its connection as long as it may
			for n := 0; ; n++ {
				status, closed, err := get(client, "/readyz")
				if status == http.StatusServiceUnavailable && closed {
					return
				}
				if err == nil {
					status, _, err = get(client, "/masuk")
				}
				if err != nil || status != http.StatusOK {
					t.Errorf("caller %d, request %d: %d %v", i, n, status, err)
					return
				}
				if n == 20 {
					stop()
				}
			}
		})
	}
	callers.Wait()
	select {
	case err := <-ended:
		t.Fatalf("it ended before it had said so for the time agreed: %v", err)
	default:
	}
	if err := <-ended; err != nil && !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}

// TestReadinessWaitsForNobody: every other connection is in use, and it answers; without a database it does not say ready.
func TestReadinessWaitsForNobody(t *testing.T) {
	w := settledTown(t)
	db := w.limited(func(l map[pg.Class]pg.Limits) {})
	var held []bun.Tx
	for _, class := range []pg.Class{pg.Exams, pg.Pages, pg.Reports, pg.Jobs} {
		for range defaultLimits(2)[class].Conns {
			tx, err := db.BeginTx(pg.With(t.Context(), class), nil)
			w.need(err)
			held = append(held, tx)
		}
	}
	if a := w.send(citizen{}, http.MethodGet, "/readyz", request{}); a.Code != http.StatusOK {
		t.Errorf("with all connections in use: %d", a.Code)
	}
	for _, tx := range held {
		w.need(tx.Rollback())
	}
	w.need(db.Close())
	if a := w.send(citizen{}, http.MethodGet, "/readyz", request{}); a.Code != http.StatusServiceUnavailable {
		t.Errorf("without a database: %d", a.Code)
	}
}
