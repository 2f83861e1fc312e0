package reminders

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/people"
)

var zonesOfIndonesia = []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}

// TestNobodyIsWrittenToInQuietHours: whatever the hours, the zone and the moment, what goes out goes when it is not quiet, as soon as that is so,
// across midnight too.
func TestNobodyIsWrittenToInQuietHours(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quiet{rapid.IntRange(0, 1439).Draw(t, "from"), rapid.IntRange(0, 1439).Draw(t, "to")}
		zone := people.Location(rapid.SampledFrom(zonesOfIndonesia).Draw(t, "zone"))
		moment := time.Date(2026, 11, 30, 0, 0, rapid.IntRange(0, 3*24*3600).Draw(t, "second"), 0, time.UTC)
		next := q.Next(moment, zone)
		if next.Before(moment) || next.Sub(moment) > 24*time.Hour {
			t.Fatalf("%v becomes %v", moment, next)
		}
		if q.Holds(next, zone) {
			t.Fatalf("%v is quiet from %d to %d", next.In(zone), q.From, q.To)
		}
		for at := moment; at.Before(next); at = at.Add(time.Minute) {
			if !q.Holds(at, zone) {
				t.Fatalf("it was not quiet at %v, and waited until %v", at.In(zone), next.In(zone))
			}
		}
	})
}

// TestTheUsualQuietHours are 20.00 to 06.00 where the person serves: the same moment is quiet in one zone and not in another.
func TestTheUsualQuietHours(t *testing.T) {
	for _, c := range []struct {
		utc   string
		quiet [3]bool // WIB, WITA, WIT
	}{
		{"2026-11-30T10:59:00Z", [3]bool{false, false, false}}, // 17.59, 18.59, 19.59
		{"2026-11-30T11:00:00Z", [3]bool{false, false, true}},
		{"2026-11-30T12:00:00Z", [3]bool{false, true, true}},
		{"2026-11-30T13:00:00Z", [3]bool{true, true, true}},
		{"2026-11-30T20:59:00Z", [3]bool{true, true, true}}, // 03.59, 04.59, 05.59
		{"2026-11-30T21:00:00Z", [3]bool{true, true, false}},
		{"2026-11-30T22:00:00Z", [3]bool{true, false, false}},
		{"2026-11-30T23:00:00Z", [3]bool{false, false, false}},
	} {
		at, err := time.Parse(time.RFC3339, c.utc)
		if err != nil {
			t.Fatal(err)
		}
		for i, zone := range zonesOfIndonesia {
			if got := usualQuiet.Holds(at, people.Location(zone)); got != c.quiet[i] {
				t.Errorf("%s in %s: quiet is %v", c.utc, zone, got)
			}
		}
	}
}

// TestADigestGoesInTheMorning, or when the quiet ends.
func TestADigestGoesInTheMorning(t *testing.T) {
	noon := time.Date(2026, 11, 30, 5, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		to   recipient
		want string
	}{
		{recipient{TimeZone: "Asia/Jakarta", Digest: true, QuietFrom: 1200, QuietTo: 360}, "2026-12-01T07:00:00+07:00"},
		{recipient{TimeZone: "Asia/Jayapura", Digest: true, QuietFrom: 1200, QuietTo: 360}, "2026-12-01T07:00:00+09:00"},
		{recipient{TimeZone: "Asia/Jakarta", Digest: true, QuietFrom: 1200, QuietTo: 480}, "2026-12-01T08:00:00+07:00"},
		{recipient{TimeZone: "Asia/Jakarta", QuietFrom: 1200, QuietTo: 360}, "2026-11-30T12:00:00+07:00"},
	} {
		if got := c.to.when(noon).In(c.to.zone()).Format(time.RFC3339); got != c.want {
			t.Errorf("%+v: %s, want %s", c.to, got, c.want)
		}
	}
}

// TestWhatIsToldByTheDaysLeft holds each boundary.
func TestWhatIsToldByTheDaysLeft(t *testing.T) {
	due := people.Day("2026-12-31")
	for left, want := range map[int]Occasion{8: "", 7: Week, 2: Week, 1: Day, 0: Day, -1: Overdue, -14: Overdue, -15: ""} {
		today := people.DayOf(due.Time().AddDate(0, 0, -left))
		if got, ok := dueOccasion(due, today); got != want || ok != (want != "") {
			t.Errorf("%d days left: %q, want %q", left, got, want)
		}
	}
}
