package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"mumpuni/internal/pgtest"
)

// TestWhatEndangersPeopleIsRefusedByName: clear text to others, demo accounts that others reach.
func TestWhatEndangersPeopleIsRefusedByName(t *testing.T) {
	for _, c := range []struct {
		changed map[string]string
		want    []string // settings that are named
	}{
		{map[string]string{"MUMPUNI_BASE_URL": "http://mumpuni.example.go.id"}, []string{"MUMPUNI_BASE_URL"}},
		{map[string]string{"MUMPUNI_BASE_URL": "HTTP://10.1.2.3:8080"}, []string{"MUMPUNI_BASE_URL"}},
		{map[string]string{"MUMPUNI_BASE_URL": "http://localhost.example.go.id"}, []string{"MUMPUNI_BASE_URL"}},
		{map[string]string{"MUMPUNI_CONTENT_URL": "http://konten.example.go.id"}, []string{"MUMPUNI_CONTENT_URL"}},
		{map[string]string{"MUMPUNI_DEMO": "true"}, []string{"MUMPUNI_DEMO"}},
		{map[string]string{"MUMPUNI_DEMO": "true", "MUMPUNI_BASE_URL": "http://mumpuni.example.go.id"}, []string{"MUMPUNI_BASE_URL", "MUMPUNI_DEMO"}},
		{map[string]string{"MUMPUNI_DEMO": "true", "MUMPUNI_BASE_URL": "http://localhost:8080", "MUMPUNI_CONTENT_URL": "http://127.0.0.1:8081"}, nil},
		{map[string]string{"MUMPUNI_DEMO": "true", "MUMPUNI_BASE_URL": "http://127.0.0.1:8080", "MUMPUNI_CONTENT_URL": "http://[::1]:8081"}, nil},
		{map[string]string{"MUMPUNI_BASE_URL": "http://mumpuni.localhost"}, nil},
		{nil, nil},
	} {
		settings(t, c.changed)
		_, err := readConfig()
		var named []string
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				name, _, _ := strings.Cut(line, " ")
				named = append(named, name)
			}
		}
		if strings.Join(named, " ") != strings.Join(c.want, " ") {
			t.Errorf("%v: %v", c.changed, err)
		}
	}
}

// TestADatabaseInClearTextIsRefused unless nobody can listen, or somebody says that nobody does.
func TestADatabaseInClearTextIsRefused(t *testing.T) {
	for databaseURL, refused := range map[string]bool{
		"postgres://m@8.8.8.8/m?sslmode=disable":                        true,
		"postgres://m@8.8.8.8/m?sslmode=prefer":                         true,
		"postgres://m@8.8.8.8/m?sslmode=allow":                          true,
		"postgres://m@8.8.8.8/m":                                        true, // prefer is what is meant by nothing
		"postgres://m@10.0.0.1,8.8.8.8/m?sslmode=disable":               true,
		"postgres://m@no-such-host.invalid/m?sslmode=disable":           true,
		"postgres://m@[2001:4860:4860::8888]/m?sslmode=disable":         true,
		"postgres://m@8.8.8.8/m?sslmode=require":                        false,
		"postgres://m@8.8.8.8/m?sslmode=verify-full&sslrootcert=system": false,
		"postgres://m@localhost/m?sslmode=disable":                      false,
		"postgres://m@127.0.0.1/m?sslmode=disable":                      false,
		"postgres://m@10.1.2.3/m?sslmode=disable":                       false,
		"postgres://m@172.17.0.2/m?sslmode=disable":                     false, // as names are in Docker's networks
		"postgres://m@[fd00::1]/m?sslmode=disable":                      false,
		"postgres:///m?host=/run/postgresql&sslmode=disable":            false,
	} {
		err := plainDatabase(t.Context(), config{DatabaseURL: databaseURL})
		if (err != nil) != refused || refused && !strings.HasPrefix(err.Error(), "MUMPUNI_DATABASE_URL ") {
			t.Errorf("%s: %v", databaseURL, err)
		}
		if err := plainDatabase(t.Context(), config{DatabaseURL: databaseURL, TrustedNetwork: true}); err != nil {
			t.Errorf("%s over a trusted network: %v", databaseURL, err)
		}
	}
}

// TestAForgetfulDatabaseIsRefused by the name of each setting, but on one's own machine, where it is warned of.
func TestAForgetfulDatabaseIsRefused(t *testing.T) {
	url := pgtest.URL(t) // of a cluster with all three off
	c := config{DatabaseURL: url, BaseURL: "https://mumpuni.example.go.id", limits: defaultLimits(1)}
	open := func(c config) error {
		db, err := classes(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		return durable(t.Context(), c, db)
	}
	err := open(c)
	for _, name := range forgetful {
		if err == nil || !strings.Contains(err.Error(), name+" = off") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.DatabaseURL += "&synchronous_commit=on"
	if err := open(c); err == nil || strings.Contains(err.Error(), "synchronous_commit") || !strings.Contains(err.Error(), "fsync") {
		t.Errorf("with synchronous_commit on: %v", err)
	}
	var log bytes.Buffer
	before := slog.Default()
	defer slog.SetDefault(before)
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	c.BaseURL = "http://localhost:8080"
	if err := open(c); err != nil || !strings.Contains(log.String(), "fsync") {
		t.Errorf("on one's own machine: %v, %s", err, log.String())
	}
}
