package reminders

import (
	"time"

	"mumpuni/people"
)

// Quiet are the hours in which nobody is written to: from and to are minutes after midnight where the person serves. From equal to To is
// no quiet at all; From after To goes across midnight.
type Quiet struct{ From, To int }

// The hours of who never said otherwise: 20.00 to 06.00.
var usualQuiet = Quiet{From: 20 * 60, To: 6 * 60}

// digestAt is when the daily e-mail goes, in minutes after midnight, unless those are quiet.
const digestAt = 7 * 60

// Holds reports whether t lies in the quiet hours of a zone.
func (q Quiet) Holds(t time.Time, zone *time.Location) bool {
	m := minute(t.In(zone))
	switch {
	case q.From == q.To:
		return false
	case q.From < q.To:
		return m >= q.From && m < q.To
	}
	return m >= q.From || m < q.To
}

// Next is t when it is not quiet, else the moment at which the quiet ends.
func (q Quiet) Next(t time.Time, zone *time.Location) time.Time {
	if !q.Holds(t, zone) {
		return t
	}
	return at(t, zone, q.To)
}

// at is the first moment not before t at which the clock of a zone shows a minute of the day.
func at(t time.Time, zone *time.Location, minutes int) time.Time {
	local := t.In(zone)
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, minutes, 0, 0, zone)
	if day.Before(t) {
		day = time.Date(local.Year(), local.Month(), local.Day()+1, 0, minutes, 0, 0, zone)
	}
	return day
}

func minute(local time.Time) int { return local.Hour()*60 + local.Minute() }

// when is the moment from which a person may be written to, of something told at t.
func (r recipient) when(t time.Time) time.Time {
	if r.Digest {
		t = at(t, r.zone(), digestAt)
	}
	return r.quiet().Next(t, r.zone())
}

// dueOccasion is what is told on a day of what is due on another; ok is false while there is nothing to tell.
func dueOccasion(due, today people.Day) (o Occasion, ok bool) {
	switch left := due.DaysFrom(today); {
	case left > 7:
		return "", false
	case left > 1:
		return Week, true
	case left >= 0:
		return Day, true
	case left >= -overdueDays:
		return Overdue, true
	}
	return "", false
}

// overdueDays is for how long after its day something is told to be overdue.
const overdueDays = 14
