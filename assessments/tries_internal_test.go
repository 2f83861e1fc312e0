package assessments

import (
	"testing"
	"time"

	"mumpuni/competencies"
)

// Of several competencies the one that waits longest decides when a try may begin, and what is said.
func TestTheCompetencyThatWaitsLongestDecides(t *testing.T) {
	now := time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	tried := func(name string, last int, starts ...int) sat {
		s := sat{NameID: name, LastEnd: ago(last)}
		for _, d := range starts {
			s.Starts = append(s.Starts, ago(d).UnixMicro())
		}
		return s
	}
	for _, c := range []struct {
		of    history
		by    string
		from  string
		spent bool
		left  int
	}{
		{nil, "", "", false, 3},
		{history{tried("a", 8, 8)}, "a", "", false, 2},
		{history{tried("a", 2, 2), tried("b", 5, 5)}, "a", "2026-12-05", false, 2},
		{history{tried("b", 5, 5), tried("a", 2, 2)}, "a", "2026-12-05", false, 2},
		{history{tried("a", 2, 2), tried("b", 20, 20, 60, 90)}, "b", "2027-09-01", true, 0},
		{history{tried("a", 2, 2), tried("b", 20, 20, 60, 364)}, "a", "2026-12-05", false, 0},
		{history{tried("a", 20, 20, 60, 366)}, "a", "", false, 1},
		{history{tried("a", 20, 20, 60, 90, 120)}, "a", "2027-09-01", true, 0},
	} {
		_, by, spent := c.of.again(competencies.FirstPolicy, now)
		next := c.of.next(competencies.FirstPolicy, now)
		if by.NameID != c.by || spent != c.spent || string(next.From) != c.from || next.Left != c.left {
			t.Errorf("%+v: by %s, spent %v, %+v; want %+v", c.of, by.NameID, spent, next, c)
		}
	}
}
