package reminders

import (
	"context"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// recipient is how somebody is reached and wishes to be.
type recipient struct {
	PersonID  id.Person `bun:"person_id"`
	Address   string    `bun:"address"` // "": by no e-mail
	Gone      bool      `bun:"gone"`    // left, or suspended
	Locale    string    `bun:"locale"`
	TimeZone  string    `bun:"time_zone"`
	Mail      bool      `bun:"mail"`
	Digest    bool      `bun:"digest"`
	QuietFrom int       `bun:"quiet_from"`
	QuietTo   int       `bun:"quiet_to"`
	Devices   int       `bun:"devices"` // on which they are told
}

func (r recipient) quiet() Quiet         { return Quiet{r.QuietFrom, r.QuietTo} }
func (r recipient) zone() *time.Location { return people.Location(r.TimeZone) }

// unreachable is why r is told nothing by a channel outside of the application; "" when they are.
func (r recipient) unreachable(by Channel) string {
	switch {
	case by == Mail && !r.Mail:
		return "reminder.why.unwanted"
	case r.Gone:
		return "reminder.why.gone"
	case by == Mail && r.Address == "":
		return "reminder.why.no_address"
	case by == Push && r.Devices == 0:
		return "reminder.why.no_device"
	}
	return ""
}

// recipients looks persons up.
func (s *Service) recipients(ctx context.Context, db bun.IDB, persons []id.Person) (map[id.Person]recipient, error) {
	var rows []recipient
	err := reads.Scan(ctx, db, &rows, report.Args{"persons": pgdialect.Array(persons), "day": string(people.DayOf(s.now()))}, "recipients")
	found := make(map[id.Person]recipient, len(rows))
	for _, r := range rows {
		found[r.PersonID] = r
	}
	return found, err
}
