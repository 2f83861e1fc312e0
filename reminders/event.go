package reminders

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// Notify is a people.Notifier: it writes notices in the transaction of what they tell and, of what just happened and is worth an e-mail
// (Config.Event), reminders beside the notice.
func (s *Service) Notify(ctx context.Context, tx bun.Tx, notices ...people.Notice) error {
	if err := s.notify(ctx, tx, notices...); err != nil || len(s.carriers()) == 0 {
		return err
	}
	var events []people.Notice
	var persons []id.Person
	for _, n := range notices {
		if _, ok := s.cfg.Event[n.Key]; ok && !n.PersonID.IsZero() {
			events, persons = append(events, n), append(persons, n.PersonID)
		}
	}
	if len(events) == 0 {
		return nil
	}
	reach, err := s.recipients(ctx, tx, persons)
	if err != nil {
		return err
	}
	now := s.now()
	var rows []Reminder
	for _, n := range events {
		to := reach[n.PersonID]
		rows = append(rows, s.outside(s.eventOf(n, to, now), to, now)...)
	}
	_, err = s.add(ctx, tx, rows, nil)
	return err
}

// eventOf is what a notice tells outside of the application. What was answered is read there only.
func (s *Service) eventOf(n people.Notice, to recipient, now time.Time) Reminder {
	r := Reminder{
		PersonID: n.PersonID, Occasion: s.cfg.Event[n.Key], Day: people.DayOf(now.In(to.zone())), Title: n.Args["Title"], Href: n.Href, PlannedAt: now,
	}
	if r.Href == "" {
		r.Href = "/pemberitahuan"
	}
	r.SubjectID = uuid.Must(uuid.NewV7())
	r.GroupID = r.SubjectID
	return r
}
