package competencies_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// What decides fewer than forty of a hundred measures nobody: its people have no instrument, not one that they did not use.
func TestAnInstrumentDecidesFortyOfAHundred(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := seeded(t, tx)
	w.add("ani", "dinas", "pelaksana", "2020-01-01", "")
	day, id := date("2026-06-01"), w.competency(s, "LD.1.1")
	hr := w.actor("ani", people.Grant{Role: people.HR, UnitID: w.unit["root"]})
	for i, c := range []struct {
		decides int
		want    competencies.State
	}{{competencies.MinDecides - 1, competencies.NoInstrument}, {competencies.MinDecides, competencies.Unmeasured}} {
		from := day.AddDate(0, i, 0)
		tell(t, competencies.OpenInstruments(t.Context(), tx, uuid.New(), from, []competencies.Instrument{{CompetencyID: id, Level: 2, Decides: c.decides}}))
		profile, err := s.Profile(t.Context(), hr, w.person["ani"], from.Add(24*time.Hour))
		tell(t, err)
		if got := profile.Items[0]; got.Competency.Code != "LD.1.1" || got.State != c.want {
			t.Errorf("%d of a hundred: %s %s, want %s", c.decides, got.Competency.Code, got.State, c.want)
		}
	}
}
