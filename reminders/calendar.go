package reminders

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// FeedPath heads the addresses of calendars.
const FeedPath = "/kalender/"

// feedBack is how far back a calendar goes, in days: what was done or taken back since is told as such.
const feedBack = 90

// errFeed is for a calendar that is not there any more, or never was.
var errFeed = fault.New(fault.NotFound, "reminder.calendar_unknown")

// NewCalendar gives who a calendar under an address that nobody can guess; the one before ends.
func (s *Service) NewCalendar(ctx context.Context, who people.Actor) error {
	return s.setCalendar(ctx, who, uuid.New())
}

// EndCalendar takes who's calendar away.
func (s *Service) EndCalendar(ctx context.Context, who people.Actor) error {
	return s.setCalendar(ctx, who, uuid.Nil)
}

func (s *Service) setCalendar(ctx context.Context, who people.Actor, calendar uuid.UUID) error {
	v := Settings{PersonID: who.PersonID, Mail: true, QuietFrom: usualQuiet.From, QuietTo: usualQuiet.To, Calendar: calendar, ChangedAt: s.now()}
	_, err := s.db.NewInsert().Model(&v).On("conflict (person_id) do update").Set("calendar = excluded.calendar").Set("changed_at = excluded.changed_at").Exec(ctx)
	if err != nil {
		return fmt.Errorf("set calendar: %w", err)
	}
	return nil
}

// feedURL is the address of a calendar, "" of none. A copy of the database does not tell it: we vouch for it by our key.
func (s *Service) feedURL(calendar uuid.UUID) string {
	if calendar == uuid.Nil {
		return ""
	}
	return s.cfg.BaseURL + FeedPath + s.token("calendar", calendar) + ".ics"
}

// Feed writes the calendar that an address names, as RFC 5545 has it: what its person was ordered, each on its day. Whoever holds the
// address may read it. Fault reminder.calendar_unknown.
func (s *Service) Feed(ctx context.Context, token string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 32 || !hmac.Equal(raw[16:], s.sign("calendar", raw[:16])) {
		return nil, errFeed
	}
	var person id.Person
	err = s.db.NewSelect().Model((*Settings)(nil)).Column("person_id").Where("s.calendar = ?", uuid.UUID(raw[:16])).Scan(ctx, &person)
	if err != nil {
		return nil, pg.OrNotFound(err, errFeed)
	}
	return s.feedOf(ctx, s.db, person)
}

func (s *Service) feedOf(ctx context.Context, db bun.IDB, person id.Person) ([]byte, error) {
	reach, err := s.recipients(ctx, db, []id.Person{person})
	if err != nil {
		return nil, err
	}
	to := reach[person]
	if to.Gone {
		return nil, errFeed
	}
	day := people.DayOf(s.now().In(to.zone()))
	list, err := s.sources.Calendar(ctx, db, person, day, people.DayOf(day.Time().AddDate(0, 0, -feedBack)))
	if err != nil {
		return nil, fmt.Errorf("calendar: %w", err)
	}
	c := calendarFile{host: hostOf(s.cfg.BaseURL)}
	c.begin(s.cfg.Days(to.Locale, Entry{}).Subject)
	for _, e := range list {
		e.Href = s.cfg.BaseURL + e.Href
		c.event(e, s.cfg.Days(to.Locale, e))
	}
	return c.end(), nil
}

// changed is when an entry last changed.
func (e Entry) changed() time.Time {
	at := e.GivenAt
	for _, t := range []time.Time{e.DoneAt, e.Cancelled} {
		if t.After(at) {
			at = t
		}
	}
	return at
}
