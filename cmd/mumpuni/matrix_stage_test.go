package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// stage is the database on which the house plays: for the length of one call it can be a transaction that is taken back, so
// that every call meets the same records.
type stage struct {
	bun.IDB
	db *pg.DB
}

// Beneath is what stands for the database now.
func (s *stage) Beneath() bun.IDB { return s.IDB }

// PingContext is the house's.
func (s *stage) PingContext(ctx context.Context) error { return s.db.PingContext(ctx) }

// Enter is for requests that may have to wait for a place.
func (s *stage) Enter(ctx context.Context, c pg.Class) (context.Context, func(), error) {
	return s.db.Enter(ctx, c)
}

// Usage is the database's.
func (s *stage) Usage(c pg.Class) pg.Usage { return s.db.Usage(c) }

// PrepareContext is for statements that outlive a transaction. What they write (answers to one's own quiz) stays.
func (s *stage) PrepareContext(ctx context.Context, query string) (bun.Stmt, error) {
	return s.db.PrepareContext(ctx, query)
}

// Conn is for the locks of uploads, which belong to a session.
func (s *stage) Conn(ctx context.Context) (bun.Conn, error) { return s.db.Conn(ctx) }

// rehearse runs act and takes back whatever it wrote.
func (s *stage) rehearse(t *testing.T, act func()) {
	t.Helper()
	tx, err := s.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatalf("begin: %v", err)
	}
	s.IDB = tx
	defer func() {
		s.IDB = s.db
		if err := tx.Rollback(); err != nil {
			t.Fatalf("roll back: %v", err)
		}
	}()
	act()
}

// grows names the tables that grow when somebody merely asks: who was here, who knocked too often, who looked at what.
var grows = []string{"web_sessions", "token_families", "audit_entries", "goose_db_version"}

// fingerprint is the content of every table but those that grow by asking.
func (s *stage) fingerprint(t *testing.T) map[string]string {
	t.Helper()
	var tables []string
	err := s.db.NewSelect().TableExpr("pg_tables").Column("tablename").Where("schemaname = 'public'").Order("tablename").Scan(t.Context(), &tables)
	if err != nil {
		t.Fatalf("tables: %v", err)
	}
	tables = slices.DeleteFunc(tables, func(name string) bool { return slices.Contains(grows, name) || strings.HasPrefix(name, "throttle") })
	parts := make([]string, len(tables))
	for i, name := range tables {
		parts[i] = fmt.Sprintf(`select '%[1]s' as name, count(*) || ':' || coalesce(sum(hashtextextended(x::text, 0)::numeric), 0) as sum from %[1]s x`, name)
	}
	var rows []struct{ Name, Sum string }
	if err := s.db.NewRaw(strings.Join(parts, " union all ")).Scan(t.Context(), &rows); err != nil {
		t.Fatalf("fingerprint: %v", err)
	}
	prints := map[string]string{}
	for _, r := range rows {
		prints[r.Name] = r.Sum
	}
	return prints
}

// changed names the tables that differ.
func changed(before, after map[string]string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(before)), func(name string) bool { return before[name] == after[name] })
}
