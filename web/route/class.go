package route

import (
	"context"
	"sync"

	"mumpuni/internal/pg"
)

// Exam is a for what must not wait behind anything else: attempts, and signing in.
func (a Access) Exam() Access { a.Class = pg.Exams; return a }

// Report is a for what reads much: boards, exports, recaps, lists of the audit. Few of them work at once; the others wait in their
// order, for a bounded time.
func (a Access) Report() Access { a.Class = pg.Reports; return a }

// asking is the class in which it is found out who calls: a report is not waited for before that.
func (a Access) asking() pg.Class {
	if a.Class == pg.Exams {
		return pg.Exams
	}
	return pg.Pages
}

// admit is for whoever has passed access: it waits for a place where the class has few, and gives the context in which to work.
// The place is free again when the answer begins to be sent, of which sending tells, so that a slow reader holds none, or at last
// when done is called.
func (s *Set) admit(ctx context.Context, access Access, sending func(func())) (within context.Context, done func(), err error) {
	if s.cfg.Enter == nil {
		return pg.With(ctx, access.Class), func() {}, nil
	}
	within, leave, err := s.cfg.Enter(ctx, access.Class)
	if err != nil {
		return ctx, nil, err
	}
	done = sync.OnceFunc(leave)
	sending(done)
	return within, done, nil
}
