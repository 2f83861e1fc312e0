package pgtest_test

import (
	"runtime"
	"testing"

	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
)

func TestCloneIsMigratedAndItsOwn(t *testing.T) {
	a, b := pgtest.DB(t), pgtest.DB(t)
	if _, err := a.ExecContext(t.Context(), "insert into units values (gen_random_uuid(), 'x', now())"); err != nil {
		t.Fatal(err)
	}
	n, err := b.NewSelect().Table("units").Count(t.Context())
	if err != nil || n != 0 {
		t.Fatalf("the other clone saw %d units, %v", n, err)
	}
}

func TestTxIsRolledBack(t *testing.T) {
	t.Run("write", func(t *testing.T) {
		if _, err := pgtest.Tx(t).ExecContext(t.Context(), "insert into units values (gen_random_uuid(), 'y', now())"); err != nil {
			t.Fatal(err)
		}
	})
	n, err := pgtest.Tx(t).NewSelect().Table("units").Count(t.Context())
	if err != nil || n != 0 {
		t.Fatalf("%d units survived, %v", n, err)
	}
}

// A database is filled once, and what one test writes into its copy no other sees.
func TestFilledOnceAndCopied(t *testing.T) {
	var town pgtest.Filled
	fills := 0
	for range 2 {
		t.Run("a copy", func(t *testing.T) {
			db, err := pg.Open(t.Context(), town.URL(t, func(url string) {
				fills++
				write(t, url, "x")
			}), 1)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if n, err := db.NewSelect().Table("units").Count(t.Context()); err != nil || n != 1 {
				t.Errorf("%d units, %v", n, err)
			}
			if _, err := db.ExecContext(t.Context(), "insert into units values (gen_random_uuid(), 'y', now())"); err != nil {
				t.Error(err)
			}
		})
	}
	if fills != 1 {
		t.Errorf("filled %d times", fills)
	}
}

// A fill that ends its test is no fill: the next test begins with an empty database.
func TestAFillThatFailsIsDoneAgain(t *testing.T) {
	var town pgtest.Filled
	done := make(chan struct{})
	go func() {
		defer close(done)
		town.URL(t, func(url string) {
			write(t, url, "half")
			write(t, url, "of three")
			runtime.Goexit()
		})
	}()
	<-done
	db, err := pg.Open(t.Context(), town.URL(t, func(url string) { write(t, url, "whole") }), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if n, err := db.NewSelect().Table("units").Count(t.Context()); err != nil || n != 1 {
		t.Errorf("%d units, %v", n, err)
	}
}

func write(t *testing.T, url, code string) {
	t.Helper()
	db, err := pg.Open(t.Context(), url, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "insert into units values (gen_random_uuid(), ?, now())", code); err != nil {
		t.Error(err)
	}
}
