package reminders

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Faults of nudging.
var (
	errNudge  = fault.New(fault.Forbidden, "reminder.nudge_not_yours")
	errNobody = fault.New(fault.Conflict, "reminder.nudge_nobody")
)

// nudgeEvery is how long after a nudge the same person is nudged about the same thing again.
const nudgeEvery = 3 * 24 * time.Hour

// mostNudged is how many are nudged at once.
const mostNudged = 200

// NudgeAsk is whom to nudge: people who fall behind, in who's scope as HR, or with a course in that course, of which who is a trainer.
type NudgeAsk struct {
	CourseID uuid.UUID
	Whom     []Pair
}

// Nudge reminds those of ask who fall behind and were not nudged in the last three days, each by every channel that reaches them, and gives how
// many that are. Nobody nudges themselves. It is audited. Faults: reminder.nudge_not_yours, reminder.nudge_nobody.
func (s *Service) Nudge(ctx context.Context, who people.Actor, ask NudgeAsk) (nudged int, err error) {
	if ask.CourseID == uuid.Nil && !who.Has(people.HR) {
		return 0, errNudge
	}
	if len(ask.Whom) == 0 || len(ask.Whom) > mostNudged {
		return 0, errNobody
	}
	return nudged, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		tasks, err := s.sources.Behind(ctx, tx, who, ask)
		if err != nil {
			return err
		}
		rows, persons, err := s.nudges(ctx, tx, who, tasks)
		if err != nil {
			return err
		}
		fresh, err := s.add(ctx, tx, rows, nil)
		if err != nil {
			return err
		}
		if nudged = len(fresh); nudged == 0 {
			return errNobody
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "reminder.nudge", Object: "mandate", SubjectIDs: persons})
	})
}

// nudges are the reminders of those of tasks who are not nudged too soon.
func (s *Service) nudges(ctx context.Context, tx bun.Tx, who people.Actor, tasks []Task) (rows []Reminder, persons []id.Person, err error) {
	pairs, ids := make([]Pair, len(tasks)), make([]id.Person, len(tasks))
	for i, t := range tasks {
		pairs[i], ids[i] = Pair{t.MandateID, t.PersonID}, t.PersonID
	}
	last, err := s.nudged(ctx, tx, pairs)
	if err != nil {
		return nil, nil, err
	}
	reach, err := s.recipients(ctx, tx, ids)
	if err != nil {
		return nil, nil, err
	}
	now := s.now()
	for i, t := range tasks {
		if who.IsOneself(t.PersonID) || now.Sub(last[pairs[i]]) < nudgeEvery {
			continue
		}
		r := reminderOf(t, Nudge, now)
		r.Day, r.ByID = people.DayOf(now.In(who.Location())), who.AuditID()
		rows, persons = append(rows, s.channels(r, reach[t.PersonID], now)...), append(persons, t.PersonID)
	}
	return rows, persons, nil
}
