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
// (Config.Event), a reminder beside the notice.
func (s *Service) Notify(ctx context.Context, tx bun.Tx, notices ...people.Notice) error {
	if err := s.notify(ctx, tx, notices...); err != nil || s.cfg.Post == nil {
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
		if to := reach[n.PersonID]; to.unreachable() == "" {
			rows = append(rows, s.eventOf(n, to, now))
		}
	}
	_, err = s.add(ctx, tx, rows, nil)
	return err
}

// eventOf is the e-mail beside a notice. What was answered is read in the application only.
func (s *Service) eventOf(n people.Notice, to recipient, now time.Time) Reminder {
	r := Reminder{
		ID: uuid.Must(uuid.NewV7()), PersonID: n.PersonID, Occasion: s.cfg.Event[n.Key], Day: people.DayOf(now.In(to.zone())), Channel: Mail,
		Title: n.Args["Title"], Href: n.Href, State: Waiting, PlannedAt: now, NotBefore: to.when(now),
	}
	if r.Href == "" {
		r.Href = "/pemberitahuan"
	}
	r.SubjectID, r.GroupID = r.ID, r.ID
	return r
}
