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

// Summary is a board in short: its Total over all competencies and units, the competencies with the most people measured below,
// those with the most people that something could measure and nobody did, both at most three, and how many competencies posts
// require that nothing published can measure for anybody.
type Summary struct {
	Unit         GapUnit
	Day          time.Time
	Total        GapCell
	Worst        []CompetencyGap
	Unmeasured   []CompetencyGap
	NoInstrument int
}

// CompetencyGap is one competency over all units of a board.
type CompetencyGap struct {
	Competency
	GapCell
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
	sum := Summary{Unit: b.Unit, Day: b.Day, Total: b.Total(uuid.Nil, uuid.Nil)}
	var all []CompetencyGap
	for _, k := range b.Competencies {
		total := b.Total(uuid.Nil, k.ID)
		if total.Masked || total.Required == 0 {
			continue
		}
		all = append(all, CompetencyGap{k, total})
		if total.NoInstrument == total.Required {
			sum.NoInstrument++
		}
	}
	sum.Worst = most(all, Below)
	sum.Unmeasured = most(all, Unmeasured)
	return sum
}

// most are the three competencies with the most people in a state, those with nobody left out.
func most(all []CompetencyGap, s State) []CompetencyGap {
	list := slices.DeleteFunc(slices.Clone(all), func(g CompetencyGap) bool { return g.Of(s) == 0 })
	slices.SortStableFunc(list, func(a, b CompetencyGap) int { return cmp.Compare(b.Of(s), a.Of(s)) })
	return list[:min(3, len(list))]
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
