package pgtest_test

import (
	"testing"

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
