package main

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/reminders"
	"mumpuni/web/letters"
)

// told is what goes out by e-mail beside a notice.
var told = map[string]reminders.Occasion{
	"notices.certificate_issued": reminders.Certificate,
	"notices.contest_rejected":   reminders.Answer,
	"notices.contest_regrade":    reminders.Answer,
	"notices.contest_upheld":     reminders.Answer,
	"notices.contest_lapsed":     reminders.Answer,
	"notices.report_answered":    reminders.Answer,
	"notices.inquiry_answered":   reminders.Answer,
}

func (h *house) reminding(c config) reminders.Config {
	return reminders.Config{
		Key: derive(c.key, "reminders"), BaseURL: c.BaseURL, Post: c.post, PerMinute: c.SMTPPerMinute, Push: c.push,
		Words: letters.Write, Short: letters.Short, Days: letters.Day, Event: told,
	}
}

// due tells reminders what courses knows of mandates.
func (h *house) due() reminders.Sources {
	return reminders.Sources{
		Mandates: func(ctx context.Context, db bun.IDB, since people.Day) ([]uuid.UUID, error) {
			return h.mandates.StandingMandates(ctx, db, since)
		},
		Tasks: func(ctx context.Context, db bun.IDB, mandate uuid.UUID, day, since people.Day, after id.Person, limit int) ([]reminders.Task, error) {
			list, err := h.mandates.DueOf(ctx, db, mandate, day, since, after, limit)
			return tasksOf(list), err
		},
		Open: func(ctx context.Context, db bun.IDB, mandate uuid.UUID, person id.Person, day people.Day) (bool, error) {
			return h.mandates.StillDue(ctx, db, mandate, person, day)
		},
		Behind: func(ctx context.Context, db bun.IDB, who people.Actor, ask reminders.NudgeAsk) ([]reminders.Task, error) {
			if ask.CourseID == uuid.Nil {
				who = who.Only(people.HR) // an auditor sees, and reminds nobody
			}
			f := mandates.BehindFilter{CourseID: ask.CourseID}
			for _, pair := range ask.Whom {
				f.Mandates, f.Persons = append(f.Mandates, pair.Mandate), append(f.Persons, pair.Person)
			}
			list, _, err := h.mandates.BehindIn(ctx, db, who, f)
			return tasksOf(list), err
		},
		Calendar: func(ctx context.Context, db bun.IDB, person id.Person, day, since people.Day) ([]reminders.Entry, error) {
			list, err := h.mandates.DueCalendar(ctx, db, person, day, since)
			entries := make([]reminders.Entry, len(list))
			for i, d := range list {
				entries[i] = reminders.Entry{ID: d.MandateID, Title: d.Title, Href: d.Href(), DueOn: d.DueOn, GivenAt: d.GivenAt, DoneAt: d.DoneAt, Cancelled: d.CancelledAt}
			}
			return entries, err
		},
	}
}

func tasksOf(list []mandates.Due) []reminders.Task {
	tasks := make([]reminders.Task, len(list))
	for i, d := range list {
		tasks[i] = reminders.Task{
			MandateID: d.MandateID, GroupID: d.GroupID, PersonID: d.PersonID, Title: d.Title, Href: d.Href(), DueOn: d.DueOn, Told: d.Told, TimeZone: d.TimeZone,
		}
	}
	return tasks
}
