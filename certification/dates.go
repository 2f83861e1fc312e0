package certification

import (
	"fmt"
	"time"

	"mumpuni/people"
)

var months = [...]string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember",
}

var romanMonths = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// longDate prints a day as official papers do: "23 November 2026". An unknown day prints as nothing.
func longDate(d people.Day) string {
	if d.IsZero() {
		return ""
	}
	day := d.Time()
	return fmt.Sprintf("%d %s %d", day.Day(), months[day.Month()-1], day.Year())
}

// period prints the days a course took: "23 November 2026", or "3 s.d. 9 November 2026" as short as it can be said.
func period(start, end people.Day) string {
	from, to := start.Time(), end.Time()
	switch {
	case start >= end:
		return longDate(end)
	case start.IsZero():
		return longDate(end)
	case from.Year() == to.Year() && from.Month() == to.Month():
		return fmt.Sprintf("%d s.d. %s", from.Day(), longDate(end))
	case from.Year() == to.Year():
		return fmt.Sprintf("%d %s s.d. %s", from.Day(), months[from.Month()-1], longDate(end))
	default:
		return longDate(start) + " s.d. " + longDate(end)
	}
}

// dayIn is the day it is at t where zone says.
func dayIn(t time.Time, zone string) people.Day { return people.DayOf(t.In(people.Location(zone))) }
