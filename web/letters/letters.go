// Package letters is what e-mails say, in both languages.
package letters

import (
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"mumpuni/reminders"
	"mumpuni/web/assets"
	"mumpuni/web/locale"
)

// Write gives a letter its words. The subject says how many things are told and nothing of whom or what they are.
func Write(l reminders.Letter) reminders.Text {
	ctx := locale.With(context.Background(), l.Locale)
	subject := locale.T(ctx, "letter.subject.several", "Count", len(l.Items))
	if len(l.Items) == 1 {
		subject = locale.T(ctx, "letter.subject."+string(l.Items[0].Occasion))
	}
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(locale.T(ctx, "letter.greeting"))
	for _, i := range l.Items {
		line("")
		line(locale.T(ctx, "letter."+string(i.Occasion), "Title", oneLine(i.Title), "Date", locale.Date(ctx, i.Day.Time())))
		line(i.Href)
	}
	line("")
	line(locale.T(ctx, "letter.closing"))
	line("")
	line("-- ")
	line(locale.T(ctx, "letter.why"))
	line(locale.T(ctx, "letter.preferences", "Link", l.Preferences))
	line(locale.T(ctx, "letter.stop", "Link", l.Stop))
	return reminders.Text{Subject: subject, Body: b.String()}
}

// noticesPath is where what a device told is read, with its names and its links.
const noticesPath = "/pemberitahuan"

// Short is what a letter says on a device: no more than its subject, for it is read on a locked screen, and where it is read.
func Short(l reminders.Letter) []byte {
	said, err := json.Marshal(map[string]string{
		"title": locale.T(locale.With(context.Background(), l.Locale), "device.app.short"), "body": Write(l).Subject, "tag": l.Tag(),
		"icon": assets.URL("icon-192.png"), "path": noticesPath,
	})
	if err != nil {
		return nil // strings can be written
	}
	return said
}

// oneLine is a title that cannot begin a line of its own.
func oneLine(title string) string {
	return strings.Join(strings.FieldsFunc(title, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// Day is what a day of a calendar says; of the zero Entry, what the calendar is called.
func Day(lang string, e reminders.Entry) reminders.Text {
	ctx := locale.With(context.Background(), lang)
	if e.Title == "" {
		return reminders.Text{Subject: locale.T(ctx, "letter.calendar")}
	}
	key := "letter.day.due"
	switch {
	case !e.Cancelled.IsZero():
		key = "letter.day.cancelled"
	case !e.DoneAt.IsZero():
		key = "letter.day.done"
	}
	return reminders.Text{Subject: locale.T(ctx, key, "Title", oneLine(e.Title)), Body: locale.T(ctx, "letter.day.text", "Link", e.Href)}
}
