package competencies_test

import (
	"testing"
	"time"

	"mumpuni/competencies"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestSummaryIsHalfAMinuteOldAtMost(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	seeded(t, tx)
	now := clock()
	s := competencies.New(tx, func() time.Time { return now })
	for _, name := range []string{"ani", "budi"} {
		w.add(name, "dinas", "pelaksana", "2020-01-01", "")
	}
	hr := w.actor("ani", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	met := func(who people.Actor) int {
		t.Helper()
		sum, err := s.Summary(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		if sum.Unit.People != 2 || sum.Total.Required == 0 || len(sum.Worst) != 0 || sum.NoInstrument == 0 {
			t.Fatalf("summary %+v", sum)
		}
		return sum.Total.Met
	}
	if got := met(hr); got != 0 {
		t.Fatalf("%d met before anything was shown", got)
	}
	w.attain(s, "ani", "LD.4.2", 2, competencies.Tested, now.Add(-time.Hour))
	auditor := w.actor("budi", people.Grant{Role: people.Auditor, UnitID: w.unit["root"]})
	if old, fresh := met(hr), met(auditor); old != 0 || fresh != 1 {
		t.Errorf("remembered %d, asked anew %d", old, fresh)
	}
	now = now.Add(31 * time.Second)
	if got := met(hr); got != 1 {
		t.Errorf("%d met after half a minute", got)
	}
}
