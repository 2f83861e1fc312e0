package courses

import (
	"slices"
	"time"

	"mumpuni/records"
)

// spread divides minutes over the local days on which modules were completed, in proportion to the modules' minutes, by
// largest remainder: whole minutes whose sum is exactly minutes. Modules without any minutes weigh alike.
func spread(minutes int, modules []CompletedModule, zone *time.Location) []records.Day {
	weights, total := weigh(modules, zone)
	type share struct {
		day       time.Time
		got, rest int
	}
	var shares []share
	left := minutes
	for day, w := range weights {
		got := minutes * w / total
		shares = append(shares, share{day, got, minutes * w % total})
		left -= got
	}
	slices.SortFunc(shares, func(a, b share) int {
		if a.rest != b.rest {
			return b.rest - a.rest
		}
		return a.day.Compare(b.day)
	})
	days := make([]records.Day, len(shares))
	for i, s := range shares {
		if i < left {
			s.got++
		}
		days[i] = records.Day{LocalDay: s.day, RawMinutes: s.got}
	}
	slices.SortFunc(days, func(a, b records.Day) int { return a.LocalDay.Compare(b.LocalDay) })
	return days
}

// weigh sums the modules' minutes by local day.
func weigh(modules []CompletedModule, zone *time.Location) (map[time.Time]int, int) {
	sum := 0
	for _, m := range modules {
		sum += m.Minutes
	}
	weights, total := map[time.Time]int{}, 0
	for _, m := range modules {
		w := m.Minutes
		if sum == 0 {
			w = 1
		}
		y, month, d := m.CompletedAt.In(zone).Date()
		weights[time.Date(y, month, d, 0, 0, 0, 0, time.UTC)] += w
		total += w
	}
	return weights, total
}
