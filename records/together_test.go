package records_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/pgtest"
	"mumpuni/records"
)

// TestTogetherWritesAllOrNone: what follows from one act is written in its order, and nothing of it when one part fails.
func TestTogetherWritesAllOrNone(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	siti := o.add("siti", "seksi", "pns")
	tell := func(ctx context.Context, verb records.Verb) error {
		return records.Append(ctx, tx, records.Statement{PersonID: siti, Verb: verb, ObjectType: "quiz", ObjectID: uuid.UUID(siti), OccurredAt: clock(), Context: map[string]any{"title": verb}})
	}
	written := func() (verbs []string) {
		if err := tx.NewRaw("select verb || ' ' || (context ->> 'title') || ' ' || result::text from statements where person_id = ? order by id", siti).Scan(t.Context(), &verbs); err != nil {
			t.Fatal(err)
		}
		return verbs
	}
	failed := errors.New("a certificate cannot be numbered")
	err := records.Together(t.Context(), tx, func(ctx context.Context) error {
		return errors.Join(tell(ctx, records.Passed), failed)
	})
	if !errors.Is(err, failed) || len(written()) != 0 {
		t.Fatalf("%v, and %v was written", err, written())
	}
	err = records.Together(t.Context(), tx, func(ctx context.Context) error {
		if err := tell(ctx, records.Passed); err != nil || len(written()) != 0 {
			return fmt.Errorf("%w, written already: %v", err, written())
		}
		return tell(ctx, records.Completed)
	})
	if err == nil {
		err = tell(t.Context(), records.Earned)
	}
	var want []string
	for _, verb := range []records.Verb{records.Passed, records.Completed, records.Earned} {
		want = append(want, fmt.Sprintf("%s %s {}", verb, verb))
	}
	if got := written(); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %q, want %q", err, got, want)
	}
}
