// Package parts is what two topics of the pages share and what knows words of a domain: addresses, lists of choices and
// the cells of lists. What knows no domain is in web/ui; what an answer does is a verb of route.Request.
package parts

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/people"
	"mumpuni/web/export"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// CoursePath is the trainer's page of a course.
func CoursePath(course uuid.UUID) string { return "/studio/kursus/" + course.String() }

// MandatePath is HR's page of an order.
func MandatePath(id uuid.UUID) string { return "/penugasan/" + id.String() }

// MandateTarget is who is to take the course: a person, or a unit with all below it.
func MandateTarget(ctx context.Context, d mandates.MandateView) string {
	if d.UnitID == uuid.Nil {
		return d.PersonName
	}
	return locale.T(ctx, "mandate.unit_and_below", "Unit", d.UnitName)
}

// dueWords are the colour and words of DueBadge.
func dueWords(ctx context.Context, due people.Day, in int) (kind, label string) {
	date := locale.Date(ctx, due.Time())
	switch {
	case in < 0:
		return "error", locale.T(ctx, "course.due_late", "Count", -in, "Date", date)
	case in == 0:
		return "warning", locale.T(ctx, "course.due_today", "Date", date)
	}
	return "warning", locale.T(ctx, "course.due_left", "Count", in, "Date", date)
}

// KindIcon names the icon of a kind of module.
func KindIcon(k courses.Kind) string {
	return map[courses.Kind]string{
		courses.Article: "file-text", courses.PDF: "file-type-pdf", courses.Image: "photo", courses.Video: "video",
		courses.Link: "link", courses.Quiz: "message-question", courses.Package: "archive",
	}[k]
}

// CourseOptions are courses to choose from, each with its lesson hours.
func CourseOptions(ctx context.Context, list []courses.Card) []ui.Option {
	options := make([]ui.Option, len(list))
	for i, c := range list {
		options[i] = ui.Option{Value: c.CourseID.String(), Label: locale.T(ctx, "mandate.course_option", "Title", c.Title, "JP", c.JP)}
	}
	return options
}

// UnitOptions shows the tree in a list: each level is set in by a dash.
func UnitOptions(units []people.UnitNode) []ui.Option {
	options := make([]ui.Option, 0, len(units))
	for _, u := range units {
		options = append(options, ui.Option{Value: u.ID.String(), Label: strings.Repeat("– ", u.Depth) + u.Name})
	}
	return options
}

// UnitsAs lists the units on which who asks holds role today.
func UnitsAs(r *route.Request, s *people.Service, role people.Role) ([]people.UnitNode, error) {
	return s.UnitTree(r.Ctx(), r.Who.Only(role), time.Now().In(r.Who.Location()))
}

// SendFile writes f as a download in format, whole or not at all; ?form=data asks for the form for programs.
func SendFile(r *route.Request, f export.File, format string) error {
	var buf bytes.Buffer
	if err := f.In(r.Query("form")).Write(&buf, format); err != nil {
		return err
	}
	return r.Download(f.FileName(format), export.Type(format), buf.Bytes())
}
