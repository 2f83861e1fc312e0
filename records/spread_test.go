package records_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/records"
)

var opened = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

func TestJPFallsOnTheDaysOfLearning(t *testing.T) {
	wib := time.FixedZone("WIB", 7*3600)
	late := time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC) // 01.00 WIB on the 24th
	for name, c := range map[string]struct {
		minutes int
		shares  []records.Share
		want    []int
	}{
		"one day":                  {90, []records.Share{{Minutes: 10, CompletedAt: opened}, {Minutes: 35, CompletedAt: opened}}, []int{90}},
		"local midnight":           {90, []records.Share{{Minutes: 15, CompletedAt: opened}, {Minutes: 30, CompletedAt: late}}, []int{30, 60}},
		"remainder to the largest": {100, []records.Share{{Minutes: 1, CompletedAt: opened}, {Minutes: 1, CompletedAt: late}, {Minutes: 1, CompletedAt: late.AddDate(0, 0, 1)}}, []int{34, 33, 33}},
		"no minutes at all":        {45, []records.Share{{CompletedAt: opened}, {CompletedAt: late}, {CompletedAt: late}}, []int{15, 30}},
	} {
		var got []int
		for _, d := range records.Spread(c.minutes, c.shares, wib) {
			got = append(got, d.RawMinutes)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSpreadLosesNoMinute(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		minutes := rapid.IntRange(1, 5000).Draw(rt, "minutes")
		var shares []records.Share
		for range rapid.IntRange(1, 12).Draw(rt, "shares") {
			shares = append(shares, records.Share{
				Minutes:     rapid.IntRange(0, 90).Draw(rt, "each"),
				CompletedAt: opened.Add(time.Duration(rapid.IntRange(0, 200).Draw(rt, "hours")) * time.Hour),
			})
		}
		sum := 0
		for _, d := range records.Spread(minutes, shares, time.UTC) {
			if d.RawMinutes < 0 {
				rt.Fatal("negative day")
			}
			sum += d.RawMinutes
		}
		if sum != minutes {
			rt.Fatalf("%d of %d", sum, minutes)
		}
	})
}
