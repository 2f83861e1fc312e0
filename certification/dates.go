package certification

import (
	"fmt"
	"time"
)

var months = [...]string{
	"Januari", "Februari", "Maret", "April", "Mei", "Juni",
	"Juli", "Agustus", "September", "Oktober", "November", "Desember",
}

var romanMonths = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// longDate prints a day as official papers do: "23 November 2026". The zero time prints as nothing.
func longDate(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", day.Day(), months[day.Month()-1], day.Year())
}

// period prints the days a course took: "23 November 2026", or "3 s.d. 9 November 2026" as short as it can be said.
func period(from, to time.Time) string {
	switch {
	case from.IsZero() || !from.Before(to) || sameDay(from, to):
		return longDate(to)
	case from.Year() == to.Year() && from.Month() == to.Month():
		return fmt.Sprintf("%d s.d. %s", from.Day(), longDate(to))
	case from.Year() == to.Year():
		return fmt.Sprintf("%d %s s.d. %s", from.Day(), months[from.Month()-1], longDate(to))
	default:
		return longDate(from) + " s.d. " + longDate(to)
	}
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// localDay is the day it is at t in loc, as midnight UTC: a date without a clock.
func localDay(t time.Time, loc *time.Location) time.Time {
	l := t.In(loc)
	return time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC)
}
