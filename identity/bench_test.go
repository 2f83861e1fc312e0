package identity

import (
	"strconv"
	"testing"
	"time"

	"mumpuni/internal/pgtest"
)

// benchWorld has the password cost and the clock of production.
func benchWorld(b *testing.B) (*world, somebody) {
	w := newWorld(b, pgtest.DB(b))
	s, err := New(w.db, Config{Key: testKey, Issuer: "https://mumpuni.test"}, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	w.s = s
	if w.hash, err = s.HashPassword(b.Context(), goodPassword); err != nil {
		b.Fatal(err)
	}
	return w, w.person(w.agency)
}

func BenchmarkSignIn(b *testing.B) {
	w, p := benchWorld(b)
	for b.Loop() {
		w.mustSignIn(p)
	}
}

// BenchmarkSessionQuery asks the database each time, BenchmarkSessionRemembered never.
func BenchmarkSessionQuery(b *testing.B) {
	w, p := benchWorld(b)
	token := w.mustSignIn(p).Token
	for b.Loop() {
		w.s.forget()
		if !w.alive(w.s, token) {
			b.Fatal("ended")
		}
	}
}

func BenchmarkSessionRemembered(b *testing.B) {
	w, p := benchWorld(b)
	token := w.mustSignIn(p).Token
	for b.Loop() {
		if !w.alive(w.s, token) {
			b.Fatal("ended")
		}
	}
}

func BenchmarkBearer(b *testing.B) {
	w, p := benchWorld(b)
	access := w.mustIssue(p).Access
	for b.Loop() {
		if _, err := w.s.Bearer(b.Context(), access); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMadeUpTokens(b *testing.B) {
	w, _ := benchWorld(b)
	n := 0
	for b.Loop() {
		n++
		if w.alive(w.s, strconv.Itoa(n)) {
			b.Fatal("alive")
		}
	}
}
