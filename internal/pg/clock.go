package pg

import "time"

// Clock gives now as PostgreSQL keeps it: in UTC, to the microsecond. What is answered at once then equals what is read back later,
// character by character.
func Clock(now func() time.Time) func() time.Time {
	return func() time.Time { return now().UTC().Truncate(time.Microsecond) }
}
