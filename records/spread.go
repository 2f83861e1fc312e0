package records

import (
	"slices"
	"time"
)

// Share is what was completed at one time, by the minutes that it counts.
type Share struct {
	Minutes     int
	CompletedAt time.Time
}

// Spread divides minutes over the local days on which shares were completed, in proportion to their minutes, by largest remainder: whole
// minutes whose sum is exactly minutes. Shares without any minutes weigh alike.
func Spread(minutes int, of []Share, zone *time.Location) []Day {
	weights, total := weigh(of, zone)
	type part struct {
		day       time.Time
		got, rest int
	}
	var parts []part
	left := minutes
	for day, w := range weights {
		got := minutes * w / total
		parts = append(parts, part{day, got, minutes * w % total})
		left -= got
	}
	slices.SortFunc(parts, func(a, b part) int {
		if a.rest != b.rest {
			return b.rest - a.rest
		}
		return a.day.Compare(b.day)
	})
	days := make([]Day, len(parts))
	for i, s := range parts {
		if i < left {
			s.got++
		}
		days[i] = Day{LocalDay: s.day, RawMinutes: s.got}
	}
	slices.SortFunc(days, func(a, b Day) int { return a.LocalDay.Compare(b.LocalDay) })
	return days
}

// weigh sums the shares' minutes by local day.
func weigh(of []Share, zone *time.Location) (map[time.Time]int, int) {
	sum := 0
	for _, m := range of {
		sum += m.Minutes
	}
	weights, total := map[time.Time]int{}, 0
	for _, m := range of {
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
