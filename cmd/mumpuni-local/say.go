package main

import (
	"fmt"
	"os"
	"time"
)

// say prints one thing in both languages; args fit both.
func say(indonesian, english string, args ...any) {
	fmt.Printf("· "+indonesian+"\n  "+english+"\n", append(append([]any{}, args...), args...)...)
}

// notice ends the program with a message that is no failure.
type notice string

// Error makes notice an error to return.
func (n notice) Error() string { return string(n) }

// announce prints where everything is and who may sign in.
func (p *place) announce(took time.Duration, srv *server, db *database, store *store) {
	fmt.Printf(`
Mumpuni siap dalam %.1f detik / is ready in %.1f seconds

  Aplikasi / application      %s
  Asal konten / content       %s
  PostgreSQL                  %s
  S3                          http://%s (kunci / keys: %s)
  Data, log                   %s

`, took.Seconds(), took.Seconds(), p.baseURL(), p.contentURL(), db.url(databaseName), store.addr, p.file("env"), p.dir)
	if err := srv.logins(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "mumpuni-local: log-ins:", err)
	}
	fmt.Println("\nCtrl-C menghentikan semuanya / stops everything.")
}
