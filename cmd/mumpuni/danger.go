package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"mumpuni/identity"
	"mumpuni/internal/pg"
)

// What endangers people is refused at the start, each by its name.

// onThisMachine reports that an origin's name is one of the loopback, which nobody else reaches.
func onThisMachine(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil {
		return false
	}
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || err == nil && addr.Unmap().IsLoopback()
}

// openToOthers lists the settings that would send passwords in clear text, or let everybody in, on a server that others reach.
func openToOthers(c config) []error {
	var problems []error
	for _, origin := range []struct{ name, value string }{{"MUMPUNI_BASE_URL", c.BaseURL}, {"MUMPUNI_CONTENT_URL", c.ContentURL}} {
		if strings.HasPrefix(strings.ToLower(origin.value), "http://") && !onThisMachine(origin.value) {
			problems = append(problems, fmt.Errorf("%s must begin with https:// unless its name is localhost: over http everybody "+
				"on the way reads passwords and personal data", origin.name))
		}
	}
	if c.Demo && c.BaseURL != "" && !onThisMachine(c.BaseURL) {
		problems = append(problems, errors.New("MUMPUNI_DEMO must not be true unless the name in MUMPUNI_BASE_URL is localhost: "+
			"the passwords of demo accounts are published"))
	}
	return problems
}

// plainDatabase refuses a database that is spoken to in clear text, or might be, over a network that is not known to be private.
func plainDatabase(ctx context.Context, c config) error {
	cfg, err := pgconn.ParseConfig(c.DatabaseURL)
	if err != nil || c.TrustedNetwork {
		return err //nolint:wrapcheck // whoever opens it says so in better words
	}
	for _, host := range plainHosts(cfg) {
		if !private(ctx, host) {
			return fmt.Errorf("MUMPUNI_DATABASE_URL speaks to %s in clear text, or would if asked to: use sslmode=verify-full (or at least "+
				"sslmode=require), or, when the network between is trusted, set MUMPUNI_DATABASE_TRUSTED_NETWORK=true", host)
		}
	}
	return nil
}

// plainHosts are the hosts that cfg may speak to without TLS; sslmode prefer and allow try both ways.
func plainHosts(cfg *pgconn.Config) []string {
	var hosts []string
	if cfg.TLSConfig == nil {
		hosts = append(hosts, cfg.Host)
	}
	for _, f := range cfg.Fallbacks {
		if f.TLSConfig == nil && !slices.Contains(hosts, f.Host) {
			hosts = append(hosts, f.Host)
		}
	}
	return hosts
}

// private reports that host is a socket, or that all its addresses are of this machine or of a private network. A name that is not
// known now is none: it may be anything tomorrow.
func private(ctx context.Context, host string) bool {
	if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") {
		return true
	}
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	return err == nil && len(addrs) > 0 && !slices.ContainsFunc(addrs, func(a netip.Addr) bool {
		a = a.Unmap()
		return !a.IsLoopback() && !a.IsPrivate() && !a.IsLinkLocalUnicast()
	})
}

// published refuses a database that holds the demo on a server that others reach, whatever MUMPUNI_DEMO says: everybody knows its
// passwords and second factors.
func published(ctx context.Context, c config, db *pg.DB) error {
	if onThisMachine(c.BaseURL) {
		return nil
	}
	held, err := identity.HoldsDemo(pg.With(ctx, pg.Watch), db)
	if err == nil && held {
		err = errors.New("MUMPUNI_DATABASE_URL names a database that was filled with the demo, whose passwords are published: it is served only " +
			"where the name in MUMPUNI_BASE_URL is localhost; use an empty database, and «mumpuni init»")
	}
	return err
}

// forgetful are the settings of PostgreSQL that let it acknowledge what a power cut would take back.
var forgetful = []string{"fsync", "synchronous_commit", "full_page_writes"}

// durable refuses a database that may lose what it acknowledged. On one's own machine it only warns: tests run so.
func durable(ctx context.Context, c config, db *pg.DB) error {
	var problems []error
	for _, name := range forgetful {
		var value string
		if err := db.NewRaw("select current_setting(?)", name).Scan(pg.With(ctx, pg.Watch), &value); err != nil {
			return fmt.Errorf("look at the database's settings: %w", err)
		}
		if value == "off" {
			problems = append(problems, fmt.Errorf("PostgreSQL has %s = off: saved answers could be lost after a power cut; set it to on", name))
		}
	}
	if len(problems) > 0 && onThisMachine(c.BaseURL) {
		slog.WarnContext(ctx, "this database may lose what it acknowledged; on a real server it would be refused", "why", errors.Join(problems...).Error())
		return nil
	}
	return errors.Join(problems...)
}
