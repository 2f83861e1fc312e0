package reminders

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// batch is how many people of a mandate one transaction of the planner goes through.
const batch = 500

// Plan goes through the people of every mandate that stands, once a day and at the mandate's first, and writes down what each is to be told: in
// the application at once, by e-mail and on their devices when they may be. It goes on where one that was killed stopped.
func (s *Service) Plan(ctx context.Context) error {
	day := people.DayOf(s.now().In(people.Location("")))
	since := people.DayOf(day.Time().AddDate(0, 0, -overdueDays))
	mandates, err := s.sources.Mandates(ctx, s.db, since)
	if err != nil {
		return fmt.Errorf("mandates to remind of: %w", err)
	}
	for _, m := range mandates {
		for more := true; more; {
			if more, err = s.planSome(ctx, m, day, since); err != nil {
				return fmt.Errorf("remind of mandate %s: %w", m, err)
			}
		}
	}
	return nil
}

// round is how far the people of a mandate have been gone through.
type round struct {
	bun.BaseModel `bun:"table:reminder_rounds,alias:o"`

	MandateID uuid.UUID  `bun:"mandate_id,pk"`
	Day       people.Day `bun:"day"`
	Reached   id.Person  `bun:"reached,nullzero"`
	Ended     bool       `bun:"ended"`
}

// planSome plans for the next people of a mandate, and reports whether there may be more.
func (s *Service) planSome(ctx context.Context, mandate uuid.UUID, day, since people.Day) (more bool, err error) {
	return more, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := lockRound(ctx, tx, mandate, day)
		if err != nil || r.Ended {
			more = false
			return err
		}
		tasks, err := s.sources.Tasks(ctx, tx, mandate, day, since, r.Reached, batch)
		if err != nil {
			return err
		}
		if len(tasks) > 0 {
			r.Reached = tasks[len(tasks)-1].PersonID
			if err := s.planTasks(ctx, tx, tasks); err != nil {
				return err
			}
		}
		more = len(tasks) == batch
		r.Ended = !more
		_, err = tx.NewUpdate().Model(&r).WherePK().Exec(ctx)
		return err
	})
}

// lockRound holds the round of a mandate, a new one when its last was of another day.
func lockRound(ctx context.Context, tx bun.Tx, mandate uuid.UUID, day people.Day) (round, error) {
	r := round{MandateID: mandate}
	_, err := tx.NewRaw("insert into reminder_rounds (mandate_id, day) values (?, ?) on conflict do nothing", mandate, day).Exec(ctx)
	if err == nil {
		err = tx.NewSelect().Model(&r).WherePK().For("update").Scan(ctx)
	}
	if err == nil && r.Day != day {
		r = round{MandateID: mandate, Day: day}
	}
	return r, err
}

// planTasks writes what is told of tasks. What is due within a week when it is ordered is told once, as ordered.
func (s *Service) planTasks(ctx context.Context, tx bun.Tx, tasks []Task) error {
	ids := make([]id.Person, len(tasks))
	for i, t := range tasks {
		ids[i] = t.PersonID
	}
	reach, err := s.recipients(ctx, tx, ids)
	if err != nil {
		return err
	}
	now := s.now()
	var ordered, stages []Reminder
	for _, t := range tasks {
		today := people.DayOf(now.In(people.Location(t.TimeZone)))
		if t.DueOn >= today {
			ordered = append(ordered, s.both(t, Assigned, reach[t.PersonID], now)...)
		}
	}
	fresh, err := s.add(ctx, tx, ordered, tasks)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		o, ok := dueOccasion(t.DueOn, people.DayOf(now.In(people.Location(t.TimeZone))))
		if !ok {
			continue
		}
		rows := s.both(t, o, reach[t.PersonID], now)
		if fresh[t.PersonID] {
			for i := range rows {
				rows[i].end(Suppressed, "reminder.why.with_order", now)
			}
		}
		stages = append(stages, rows...)
	}
	_, err = s.add(ctx, tx, stages, nil)
	return err
}

// both are the reminders of a task by each channel that reaches its person.
func (s *Service) both(t Task, o Occasion, to recipient, now time.Time) []Reminder {
	return s.channels(reminderOf(t, o, now), to, now)
}

func reminderOf(t Task, o Occasion, now time.Time) Reminder {
	return Reminder{
		PersonID: t.PersonID, Occasion: o, SubjectID: t.MandateID, GroupID: t.GroupID, Day: t.DueOn, DueOn: t.DueOn, Title: t.Title, Href: t.Href,
		PlannedAt: now, NotBefore: now,
	}
}

// channels are r by each channel: in the application it is told at once.
func (s *Service) channels(r Reminder, to recipient, now time.Time) []Reminder {
	app := r
	app.ID, app.Channel = uuid.Must(uuid.NewV7()), App
	app.end(Sent, "", now)
	return append([]Reminder{app}, s.outside(r, to, now)...)
}

// outside are r by each channel outside of the application that the house has and that reaches its person.
func (s *Service) outside(r Reminder, to recipient, now time.Time) (rows []Reminder) {
	for _, by := range s.carriers() {
		if to.unreachable(by) == "" {
			r.ID, r.Channel, r.State, r.NotBefore = uuid.Must(uuid.NewV7()), by, Waiting, to.when(now)
			rows = append(rows, r)
		}
	}
	return rows
}

// carriers are the channels outside of the application that the house has.
func (s *Service) carriers() (list []Channel) {
	if s.cfg.Post != nil {
		list = append(list, Mail)
	}
	if s.cfg.Push != nil {
		list = append(list, Push)
	}
	return list
}

// add writes the reminders that are not there yet, and a notice for each told in the application now; those of tasks marked Told had one. It
// gives whose reminder in the application is new.
func (s *Service) add(ctx context.Context, tx bun.Tx, rows []Reminder, tasks []Task) (map[id.Person]bool, error) {
	fresh := map[id.Person]bool{}
	if len(rows) == 0 {
		return fresh, nil
	}
	var added []uuid.UUID
	err := tx.NewInsert().Model(&rows).On("conflict on constraint reminders_once do nothing").Returning("id").Scan(ctx, &added)
	if err != nil {
		return nil, fmt.Errorf("plan reminders: %w", err)
	}
	isNew, told := map[uuid.UUID]bool{}, map[id.Person]bool{}
	for _, id := range added {
		isNew[id] = true
	}
	for _, t := range tasks {
		told[t.PersonID] = t.Told
	}
	var notices []people.Notice
	for _, r := range rows {
		if r.Channel != App || !isNew[r.ID] {
			continue
		}
		fresh[r.PersonID] = true
		if r.State == Sent && !told[r.PersonID] {
			notices = append(notices, noticeOf(r))
		}
	}
	return fresh, s.notify(ctx, tx, notices...)
}

// noticeOf is r as it is read in the application.
func noticeOf(r Reminder) people.Notice {
	return people.Notice{
		PersonID: r.PersonID, Key: "notices.reminder_" + string(r.Occasion), Href: r.Href, Args: map[string]string{"Title": r.Title, "DueDay": string(r.DueOn)},
	}
}
