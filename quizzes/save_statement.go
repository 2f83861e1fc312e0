package quizzes

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/uptrace/bun"
)

// saving is save_answer, prepared once: parsing it anew would cost as much as running it.
type saving struct {
	mu   sync.Mutex
	stmt *sql.Stmt
}

func (s *saving) prepare(ctx context.Context, db bun.IDB) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stmt != nil {
		return s.stmt, nil
	}
	// The statement outlives the request that happens to prepare it.
	stmt, err := prepareOn(context.WithoutCancel(ctx), db, `select verdict, slot_kind, current_seq, current_answer
		from save_answer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::interval)`)
	if err != nil {
		return nil, fmt.Errorf("prepare save_answer: %w", err)
	}
	s.stmt = stmt
	return stmt, nil
}

// prepareOn prepares on a database or a transaction; bun wraps the statements of the first only.
func prepareOn(ctx context.Context, db bun.IDB, query string) (*sql.Stmt, error) {
	switch db := db.(type) {
	case interface {
		PrepareContext(ctx context.Context, query string) (bun.Stmt, error)
	}:
		stmt, err := db.PrepareContext(ctx, query)
		return stmt.Stmt, err
	case interface {
		PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	}:
		return db.PrepareContext(ctx, query)
	}
	return nil, fmt.Errorf("%T prepares no statements", db)
}
