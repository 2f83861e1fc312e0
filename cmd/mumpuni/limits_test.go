package main

import (
	"strings"
	"testing"

	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
)

// TestLimitsThatCannotBeAreNamed: each by its setting, and an old setting by what takes its place.
func TestLimitsThatCannotBeAreNamed(t *testing.T) {
	for setting, texts := range map[string][]string{
		"MUMPUNI_DATABASE_EXAMS":   {"conns=many", "conns=1", "conns=501", "statement=0s", "statement=10", "lock=2h", "waits=1s", "10"},
		"MUMPUNI_DATABASE_PAGES":   {"conns=2"},
		"MUMPUNI_DATABASE_REPORTS": {"conns=0"},
		"MUMPUNI_DATABASE_JOBS":    {"conns=5"},
		"MUMPUNI_DATABASE_CONNS":   {"20"},
	} {
		for _, text := range texts {
			settings(t, map[string]string{setting: text})
			if _, err := readConfig(); err == nil || !strings.HasPrefix(err.Error(), setting) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s=%s: %v", setting, text, err)
			}
		}
	}
}

// TestTwoServersFitIntoPostgreSQL: with the connections that PostgreSQL takes by itself, three of them kept for its superuser.
func TestTwoServersFitIntoPostgreSQL(t *testing.T) {
	for _, cores := range []int{1, 2, 8, 128} {
		all, limits := jobs.Conns, defaultLimits(cores)
		for _, c := range pg.Classes() {
			if all += limits[c].Conns; limits[c].Conns < fewest[c] {
				t.Errorf("on %d cores %s has too few connections", cores, c)
			}
			if c.Besides() {
				all += pg.Besides
			}
		}
		if t.Logf("%d connections on %d cores", all, cores); 2*all > 97 {
			t.Errorf("two servers take %d connections", 2*all)
		}
	}
}

// TestReportsLeaveExamsACore: as many reports work at once as half the cores, and 40 that are asked for at once all wait for their turn,
// also on a small machine: to refuse one at once and be asked again costs more than to let it wait.
func TestReportsLeaveExamsACore(t *testing.T) {
	for cores, want := range map[int]int{1: 1, 2: 1, 4: 2, 64: 4} {
		if l := defaultLimits(cores)[pg.Reports]; l.Conns != want || l.Queue < 40 {
			t.Errorf("on %d cores %d reports work and %d wait", cores, l.Conns, l.Queue)
		}
	}
}
