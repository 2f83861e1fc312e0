package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mumpuni/internal/health"
	"mumpuni/internal/pg"
)

// figure is one of a board's figures, the zero figure when it is not there.
func figure(list []health.Figure, key, of string) health.Figure {
	for _, f := range list {
		if f.Key == key && f.Of == of {
			return f
		}
	}
	return health.Figure{}
}

// TestFiguresOfHealthTellWhatIs: each figure is compared with what was made happen, and page, API and metrics show the same.
func TestFiguresOfHealthTellWhatIs(t *testing.T) {
	w := furnishedTown(t)
	db := w.limited(func(l map[pg.Class]pg.Limits) {
		two := l[pg.Reports]
		two.Conns = 2 // whatever the machine has: one of two is in use
		l[pg.Reports] = two
	})
	tx, err := db.BeginTx(pg.With(t.Context(), pg.Reports), nil)
	w.need(err)
	defer func() { _ = tx.Rollback() }()
	for _, statement := range []string{
		"delete from river_job",
		"insert into river_job (kind, args, max_attempts, scheduled_at) values ('a', '{}', 1, now() - interval '10 minutes'), ('b', '{}', 1, now() + interval '1 day')",
		"insert into river_job (kind, args, max_attempts, state, finalized_at) values ('a', '{}', 1, 'discarded', now())",
		"update attempts set deadline_at = now() - interval '1 hour' where id = '" + w.records["learner"]["attempt"] + "'",
	} {
		_, err := w.stage.ExecContext(t.Context(), statement)
		w.need(err)
	}
	house := must[*house](t)(wire(t.Context(), w.config, db, w.now))
	metrics := prometheus.NewRegistry()
	seconds := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "mumpuni_http_seconds", Buckets: []float64{.01, .1, 1}}, []string{"method", "route", "status"})
	metrics.MustRegister(seconds)
	for i := range 100 {
		seconds.WithLabelValues("POST", saveRoute, "200").Observe([]float64{.005, .5}[i/95])
	}
	list := house.board(metrics).Read(t.Context())
	for _, want := range []health.Figure{
		{Key: "pool_in_use", Of: "reports", Value: 1, State: health.Fine},
		{Key: "attempts_overdue", Value: 1, State: health.Act},
		{Key: "jobs", Of: "available", Value: 1, State: health.Fine},
		{Key: "jobs", Of: "discarded", Value: 1, State: health.Watch},
		{Key: "save_p99_seconds", Value: 1, State: health.Act},
		{Key: "store_up", Value: 1, State: health.Fine},
		{Key: "store_failed_writes", Value: 0, State: health.Fine},
		{Key: "certificates_waiting", Value: 0, State: health.Fine},
	} {
		if got := figure(list, want.Key, want.Of); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if f := figure(list, "jobs_oldest_seconds", "available"); f.Value < 600 || f.Value > 700 || f.State != health.Watch {
		t.Errorf("the oldest job: %+v", f)
	}
	if f := figure(list, "clock_seconds", ""); f.State != health.Fine || f.Value > 1 {
		t.Errorf("the clocks: %+v", f)
	}
	if f := figure(list, "certificate_days", ""); f.Value < 5*364 || f.State != health.Fine {
		t.Errorf("the signing certificate: %+v", f)
	}
	if f := figure(list, "disk_used_share", ""); f.Value <= 0 || f.Value > 1 {
		t.Errorf("the disk: %+v", f)
	}
	admin := w.castOf("administrator@here")
	var answer struct{ Figures []health.Figure }
	w.need(json.Unmarshal(w.send(admin, http.MethodGet, "/api/v1/health", request{}).Body.Bytes(), &answer))
	page := w.send(admin, http.MethodGet, "/kesehatan", request{}).Body.String()
	if figure(answer.Figures, "attempts_overdue", "").Value != 1 || !strings.Contains(page, "Pengerjaan kuis yang belum dinilai") || !strings.Contains(page, "Tangani") {
		t.Errorf("API %+v", answer.Figures)
	}
}

// TestWhatIsNotKnownIsTold: a part that does not answer is a figure, too, and keeps no other from being told.
func TestWhatIsNotKnownIsTold(t *testing.T) {
	w := newTown(t)
	db := w.limited(func(map[pg.Class]pg.Limits) {})
	house := must[*house](t)(wire(t.Context(), w.config, db, time.Now))
	w.need(db.Close())
	list := house.board(prometheus.NewRegistry()).Read(t.Context())
	if f := figure(list, "unknown", "jobs"); f.State != health.Act {
		t.Errorf("without a database: %+v", f)
	}
	if f := figure(list, "store_up", ""); f.State == "" {
		t.Error("the object store is not told of")
	}
}
