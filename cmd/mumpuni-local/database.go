package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"

	"mumpuni/internal/pglocal"
)

const (
	databaseName   = "mumpuni"
	unfinishedName = "mumpuni_unfinished"
)

// database is the private PostgreSQL.
type database struct {
	*place

	mu     sync.Mutex
	server *pglocal.Server
	port   int
	socket string
}

func (d *database) start(ctx context.Context) error {
	d.port, _ = strconv.Atoi(os.Getenv("MUMPUNI_PG_PORT")) // 0 picks a free one
	return d.restart(ctx)
}

func (d *database) name() string { return "PostgreSQL" }

func (d *database) restart(ctx context.Context) error {
	log, err := openLog(d.file("log/postgres.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	server, err := pglocal.Start(ctx, pglocal.Options{Dir: d.postgres, Port: d.port, Socket: d.socket, Settings: pglocal.Small, Log: log})
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server, d.port, d.socket = server, server.Port, server.Socket
	return nil
}

func (d *database) current() *pglocal.Server {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.server
}

func (d *database) ended() <-chan struct{} { return d.current().Exited() }

func (d *database) stop() {
	if err := d.current().Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "mumpuni-local: PostgreSQL:", err)
	}
}

// url is for people and their programs, own for the house.
func (d *database) url(name string) string { return d.current().URL(name) }
func (d *database) own(name string) string { return d.current().SocketURL(name) }

func (d *database) exists(ctx context.Context, name string) (there bool, err error) {
	err = d.admin(ctx, func(c *pgx.Conn) error {
		return c.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&there)
	})
	return there, err
}

// remake makes an empty database, in place of one that was left unfinished.
func (d *database) remake(ctx context.Context, name string) error {
	return d.admin(ctx, func(c *pgx.Conn) error {
		if _, err := c.Exec(ctx, "drop database if exists "+name+" with (force)"); err != nil {
			return err
		}
		_, err := c.Exec(ctx, "create database "+name)
		return err
	})
}

func (d *database) rename(ctx context.Context, from, to string) error {
	return d.admin(ctx, func(c *pgx.Conn) error {
		_, err := c.Exec(ctx, "alter database "+from+" rename to "+to)
		return err
	})
}

func (d *database) admin(ctx context.Context, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, d.url("postgres"))
	if err != nil {
		return fmt.Errorf("PostgreSQL: %w", err)
	}
	defer conn.Close(ctx)
	if err := do(conn); err != nil {
		return fmt.Errorf("PostgreSQL: %w", err)
	}
	return nil
}
