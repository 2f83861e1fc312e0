package pagestest

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/reminders"
	"mumpuni/reminders/webpush"
)

// PushHost is the push service of the office.
const PushHost = "push.contoh.go.id"

// reminding tells of what is due in the office; no e-mail goes out, and devices can be chosen.
func (o *Office) reminding(notify people.Notifier) *reminders.Service {
	push, err := webpush.New(webpush.Config{Hosts: webpush.Hosts{PushHost}, Seed: []byte("office")})
	o.Must(err)
	return reminders.New(o.DB, reminders.Config{
		Push: push,
		Key:  make([]byte, 32), BaseURL: "https://mumpuni.test", Days: func(_ string, e reminders.Entry) reminders.Text { return reminders.Text{Subject: e.Title} },
	}, reminders.Sources{
		Behind: func(ctx context.Context, db bun.IDB, who people.Actor, ask reminders.NudgeAsk) (tasks []reminders.Task, err error) {
			f := mandates.BehindFilter{CourseID: ask.CourseID}
			for _, pair := range ask.Whom {
				f.Mandates, f.Persons = append(f.Mandates, pair.Mandate), append(f.Persons, pair.Person)
			}
			list, _, err := o.Mandates.BehindIn(ctx, db, who, f)
			for _, d := range list {
				tasks = append(tasks, reminders.Task{MandateID: d.MandateID, GroupID: d.GroupID, PersonID: d.PersonID, Title: d.Title, Href: d.Href(), DueOn: d.DueOn})
			}
			return tasks, err
		},
		Calendar: func(ctx context.Context, db bun.IDB, person id.Person, day, since people.Day) (entries []reminders.Entry, err error) {
			list, err := o.Mandates.DueCalendar(ctx, db, person, day, since)
			for _, d := range list {
				entries = append(entries, reminders.Entry{ID: d.MandateID, Title: d.Title, Href: d.Href(), DueOn: d.DueOn, GivenAt: d.GivenAt})
			}
			return entries, err
		},
	}, notify, time.Now)
}
