package pgtest

import (
	"context"
	"testing"

	"mumpuni/internal/pg"
)

// Asked is the answer to one question that is otherwise asked together with others; an error ends the test.
func Asked[T any](t testing.TB, ask func(into *T) pg.Question) T {
	t.Helper()
	var answer T
	if err := pg.Ask(context.WithoutCancel(t.Context()), ask(&answer)); err != nil {
		t.Fatalf("ask: %v", err)
	}
	return answer
}
