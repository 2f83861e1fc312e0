package competencies

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"mumpuni/people"
)

// Summary is a board in short: how many of the levels that posts require are met, and the competencies with the most
// people below, at most three.
type Summary struct {
	Unit          GapUnit
	Day           time.Time
	Required, Met int
	Worst         []CompetencyGap
}

// CompetencyGap is one competency over all units of a board.
type CompetencyGap struct {
	Competency
	Required, Met int
}

// Summary sums the board of the first unit of who's roles, under GapByUnit's rules and faults. It may be half a minute old,
// because whoever plans comes back to it all day and a large agency's board is work; a role given or taken shows at once.
func (s *Service) Summary(ctx context.Context, who people.Actor) (Summary, error) {
	key, now := summaryKey(who), s.now()
	if known, ok := s.summaries.get(key, now); ok {
		return known, nil
	}
	board, err := s.GapByUnit(ctx, who, GapFilter{})
	if err != nil {
		return Summary{}, err
	}
	sum := summarise(board)
	s.summaries.put(key, sum, now)
	return sum, nil
}

func summarise(b GapBoard) Summary {
	sum, at := Summary{Unit: b.Unit, Day: b.Day}, make(map[uuid.UUID]int, len(b.Competencies))
	all := make([]CompetencyGap, len(b.Competencies))
	for i, k := range b.Competencies {
		all[i].Competency, at[k.ID] = k, i
	}
	for _, c := range b.Cells {
		if c.Masked {
			continue
		}
		gap := &all[at[c.CompetencyID]]
		gap.Required, gap.Met = gap.Required+c.Required, gap.Met+c.Met
		sum.Required, sum.Met = sum.Required+c.Required, sum.Met+c.Met
	}
	sum.Worst = slices.DeleteFunc(all, func(g CompetencyGap) bool { return g.Met >= g.Required })
	slices.SortStableFunc(sum.Worst, func(a, b CompetencyGap) int { return cmp.Compare(b.Required-b.Met, a.Required-a.Met) })
	sum.Worst = sum.Worst[:min(3, len(sum.Worst))]
	return sum
}

// summaryKey says all of who that a board depends on.
func summaryKey(who people.Actor) string {
	grants := slices.Clone(who.Grants)
	slices.SortFunc(grants, func(a, b people.Grant) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.UnitID.String(), b.UnitID.String()))
	})
	return fmt.Sprint(who.IsSystem(), who.TimeZone, grants)
}

// summaries remembers each Summary for half a minute.
type summaries struct {
	mu    sync.Mutex
	known map[string]summaryUntil
}

type summaryUntil struct {
	Summary
	until time.Time
}

const (
	summaryAge   = 30 * time.Second // a result is on a board within a minute, this included
	maxSummaries = 1000
)

func (m *summaries) get(key string, now time.Time) (Summary, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.known[key]
	return s.Summary, ok && now.Before(s.until)
}

func (m *summaries) put(key string, s Summary, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxSummaries {
		m.known = map[string]summaryUntil{}
	}
	m.known[key] = summaryUntil{s, now.Add(summaryAge)}
}
