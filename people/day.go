package people

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Day is a calendar day written "2006-01-02"; empty means unknown or open-ended. Days compare as strings.
type Day string

// DayOf is the day of t in t's own location.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// ParseDay reads "2006-01-02" of the years 1900 to 2199; what lies beyond is a slip of the keys. ok is false for anything else, an
// impossible day included.
func ParseDay(s string) (d Day, ok bool) {
	t, err := time.Parse(time.DateOnly, s)
	return DayOf(t), err == nil && t.Year() >= 1900 && t.Year() < 2200
}

// Time is the beginning of d in UTC; the zero time when d is empty.
func (d Day) Time() time.Time {
	t, _ := time.Parse(time.DateOnly, string(d))
	return t
}

// IsZero reports that d is empty.
func (d Day) IsZero() bool { return d == "" }

// DaysFrom is how many days d lies after from, below zero when before; both are days.
func (d Day) DaysFrom(from Day) int { return int(d.Time().Sub(from.Time()).Hours() / 24) }

// Next is the day after d.
func (d Day) Next() Day { return DayOf(d.Time().AddDate(0, 0, 1)) }

// Value writes d as a date, and an empty d as null.
func (d Day) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	return string(d), nil
}

// Scan reads a date column; null gives the empty day.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case time.Time:
		*d = DayOf(v)
	case string:
		*d = Day(v)
	case []byte:
		*d = Day(v)
	default:
		return fmt.Errorf("day from %T", src)
	}
	return nil
}

// Short is d as sentences show it, "31/12/2026".
func (d Day) Short() string { return d.Time().Format("02/01/2006") }
