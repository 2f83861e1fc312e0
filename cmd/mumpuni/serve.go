package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"mumpuni/internal/pg"
	"mumpuni/migrations"
)

type serveCmd struct{}

// Run serves until ctx ends. It refuses to start on wrong settings or an older database, and starts without the object
// store: sign-in, texts, quizzes and boards work meanwhile.
func (serveCmd) Run(ctx context.Context) error {
	collectRarely()
	boundMemory(ctx)
	c, db, err := begin(ctx, classes)
	if err != nil {
		return err
	}
	defer db.Close()
	pending, err := migrations.Pending(ctx, db.Pool)
	if err != nil {
		return fmt.Errorf("look at the database's version: %w", err)
	}
	if pending {
		return errors.New("the database is older than this program; run «mumpuni migrate» first")
	}
	if err := errors.Join(published(ctx, c, db), durable(ctx, c, db)); err != nil {
		return err
	}
	h, err := wire(ctx, c, db, time.Now)
	if err != nil {
		return err
	}
	runner, err := h.work(ctx, c)
	if err != nil {
		return err
	}
	server, err := h.server(c)
	if err != nil {
		return err
	}
	giveBackStart()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return server.Run(ctx) })
	group.Go(func() error { return h.warnOfSigning(ctx, time.Hour, time.Now) })
	err = group.Wait()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, runner.Stop(grace))
}

// collectRarely lets garbage grow to twice what is in use before it is collected, unless the operator set GOGC: little is in
// use, so it costs some tens of megabytes under load and saves a tenth of the work of a page.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// begin reads the settings, sets the log and opens the database by one of the ways below.
func begin(ctx context.Context, open opener) (config, *pg.DB, error) {
	c, err := readConfig()
	if err != nil {
		return c, nil, fmt.Errorf("settings:\n%w", err)
	}
	setLog(c.LogFormat)
	if err := plainDatabase(ctx, c); err != nil {
		return c, nil, err
	}
	db, err := open(ctx, c)
	return c, db, err
}

type opener func(ctx context.Context, c config) (*pg.DB, error)

// classes is how a server opens the database: each class of work has its connections and its limits.
func classes(ctx context.Context, c config) (*pg.DB, error) {
	opening, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	return opened(pg.OpenClasses(opening, c.DatabaseURL, c.limits))
}

// unbounded is how a tool opens it: what it does may take as long as it needs, and nobody else waits for its connections.
func unbounded(ctx context.Context, c config) (*pg.DB, error) {
	opening, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	return opened(pg.Open(opening, c.DatabaseURL, toolConns))
}

func opened(db *pg.DB, err error) (*pg.DB, error) {
	if err != nil {
		return nil, fmt.Errorf("MUMPUNI_DATABASE_URL: %w", err)
	}
	return db, nil
}

// metrics is this process's registry, with Go's and the process's own figures.
func newMetrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

type migrateCmd struct{}

// Run brings the database up to date; several servers may do so at once.
func (migrateCmd) Run(ctx context.Context) error {
	_, db, err := begin(ctx, unbounded)
	if err != nil {
		return err
	}
	defer db.Close()
	return migrations.Up(ctx, db.Pool)
}
