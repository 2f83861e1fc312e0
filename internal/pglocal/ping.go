package pglocal

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

func ping(ctx context.Context, sock string) error {
	port := sock[strings.LastIndex(sock, ".")+1:]
	conn, err := pgx.Connect(ctx, fmt.Sprintf("host=%s port=%s user=mumpuni dbname=postgres", filepath.Dir(sock), port))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// EnsureDatabase makes database name when it is missing.
func (s *Server) EnsureDatabase(ctx context.Context, name string) error {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("connect to make %s: %w", name, err)
	}
	defer conn.Close(ctx)
	var there bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&there); err != nil || there {
		return err
	}
	_, err = conn.Exec(ctx, "create database "+strconv.Quote(name))
	return err
}
