// Command mumpuni-local is the embedded default: a private PostgreSQL, a local S3 store and the server with demo data, in
// one command and in one folder (.local). What it starts ends with it, however it ends; the next start recovers.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends us at once
	err := command(ctx, os.Args[1:])
	var told notice
	switch {
	case errors.As(err, &told):
		fmt.Println(told)
	case err != nil && ctx.Err() == nil:
		fmt.Fprintln(os.Stderr, "mumpuni-local:", err)
		os.Exit(1)
	}
}

// command is «mumpuni-local», or «mumpuni-local --forget» which removes all of its data.
func command(ctx context.Context, args []string) error {
	switch {
	case len(args) == 0:
		return run(ctx)
	case len(args) == 1 && args[0] == "--forget":
		return forget()
	}
	return errors.New("usage: mumpuni-local [--forget]")
}

// run takes its place and serves there.
func run(ctx context.Context) error {
	began := time.Now()
	p, err := findPlace()
	if err != nil {
		return err
	}
	defer p.unlock()
	if err := p.serve(ctx, began); err != nil {
		return cramped(err, p.dir, p.room())
	}
	return nil
}

// serve starts the parts in order, watches them, and stops them in the opposite order.
func (p *place) serve(ctx context.Context, began time.Time) error {
	say("Menyiapkan PostgreSQL di %s", "Preparing PostgreSQL in %s", p.postgres)
	db := &database{place: p}
	if err := db.start(ctx); err != nil {
		return err
	}
	defer db.stop()
	store, err := startStore(p)
	if err != nil {
		return err
	}
	defer store.stop()
	srv := &server{place: p, env: p.environment(db, store)}
	if err := prepare(ctx, db, srv); err != nil {
		return err
	}
	if err := srv.start(ctx); err != nil {
		return err
	}
	defer srv.stop()
	p.announce(time.Since(began), srv, db, store)
	supervise(ctx, db, store, srv)
	say("Menghentikan server, penyimpanan, dan basis data …", "Stopping the server, the store and the database …")
	return nil
}

// prepare brings the tables up to date. A new database is made under another name and gets its own only when the demo data
// are complete, so that one that was cut off is never taken for whole.
func prepare(ctx context.Context, db *database, srv *server) error {
	there, err := db.exists(ctx, databaseName)
	if err != nil {
		return err
	}
	if there {
		return srv.tool(ctx, db.own(databaseName), "migrate")
	}
	say("Membuat data contoh (sekali saja, kurang lebih satu menit) …", "Making the demo data (once, about a minute) …")
	if err := db.remake(ctx, unfinishedName); err != nil {
		return err
	}
	for _, tool := range []string{"migrate", "demo"} {
		if err := srv.tool(ctx, db.own(unfinishedName), tool); err != nil {
			return err
		}
	}
	return db.rename(ctx, unfinishedName, databaseName)
}

// part is something that runs and can be started again.
type part interface {
	name() string
	ended() <-chan struct{}
	restart(ctx context.Context) error
}

// supervise starts again whatever ends, with growing pauses, until ctx ends.
func supervise(ctx context.Context, parts ...part) {
	again := make(chan struct{})
	for _, p := range parts {
		go func() {
			defer func() { again <- struct{}{} }()
			watch(ctx, p)
		}()
	}
	for range parts {
		<-again
	}
}

const (
	firstPause = 200 * time.Millisecond
	lastPause  = 10 * time.Second
	calm       = time.Minute // after so long without trouble pauses begin small again
)

func watch(ctx context.Context, p part) {
	pause, since := firstPause, time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.ended():
		}
		if time.Since(since) > calm {
			pause = firstPause
		}
		say("%s berhenti; dijalankan lagi …", "%s ended; starting it again …", p.name())
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause, since = min(2*pause, lastPause), time.Now()
		if err := p.restart(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintf(os.Stderr, "mumpuni-local: %s: %v\n", p.name(), err)
		}
	}
}
