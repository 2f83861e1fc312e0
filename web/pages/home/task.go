package home

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mumpuni/courses"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/locale"
)

// task is the one thing to do next.
type task struct {
	Href, Label, Title string
	Kind               string // what stands above the title where no day presses
	Where              string // the module where they stopped
	Rest               string // minutes that are left
	Done, Modules      int
	Due                due
}

// due is a day that presses: a large number, what it counts, and the day itself.
type due struct{ Number, Text, Day string }

func dueOf(ctx context.Context, on people.Day, in int) due {
	if on.IsZero() {
		return due{}
	}
	day := locale.T(ctx, "home.due.day", "Date", locale.Date(ctx, on.Time()))
	switch {
	case in < 0:
		return due{locale.Number(ctx, -in), locale.T(ctx, "home.due.late", "Count", -in), day}
	case in == 0:
		return due{"", locale.T(ctx, "home.due.today"), day}
	}
	return due{locale.Number(ctx, in), locale.T(ctx, "home.due.left", "Count", in), day}
}

// sitsFirst reports whether an assessment is to be sat before the next course is to be done.
func (v homeView) sitsFirst() bool {
	next := v.Next()
	return len(v.Sits) > 0 && (next == nil || next.DueOn.IsZero() || v.Sits[0].DueIn < next.DueIn)
}

// task is the assessment or the course that is due first; without either its Href is empty.
func (v homeView) task(ctx context.Context) task {
	if v.sitsFirst() {
		a := v.Sits[0]
		return task{
			Href: "/asesmen/" + a.ID.String(), Label: locale.T(ctx, "home.sit_button"), Title: a.Title, Due: dueOf(ctx, a.DueOn, a.DueIn),
			Kind: locale.T(ctx, "home.begin"), Rest: locale.T(ctx, "home.sit", "Duration", locale.Duration(ctx, a.Minutes)),
		}
	}
	l := v.Next()
	if l == nil {
		return task{}
	}
	t := task{
		Href: learningPath(*l), Label: nextLabel(ctx, *l), Title: l.Title, Kind: nextHeading(ctx, *l), Done: l.Done, Modules: l.Modules,
		Rest: restOf(ctx, *l), Due: dueOf(ctx, l.DueOn, l.DueIn),
	}
	if l.LastTitle != "" {
		t.Where = locale.T(ctx, "home.last_module", "Title", l.LastTitle)
	}
	if !l.LastSeenAt.IsZero() {
		t.Href += "?lanjut=1"
	}
	return t
}

// restOf is how long a course still takes, by the modules not done.
func restOf(ctx context.Context, l courses.Learning) string {
	left := l.Minutes * (l.Modules - l.Done) / max(l.Modules, 1)
	return locale.T(ctx, "home.rest", "Duration", locale.Duration(ctx, max(left, 1)), "JP", locale.Number(ctx, l.JP))
}

// following is a slim line of what else runs.
type following struct {
	Icon, Href, Title, Hint string
	DueOn                   people.Day
	DueIn                   int
}

// after is everything that runs besides the task.
func (v homeView) after(ctx context.Context) []following {
	var list []following
	for _, u := range v.Unfinished {
		list = append(list, following{
			Icon: "checklist", Href: "/asesmen/hasil/" + u.AttemptID.String(), Title: u.Title,
			Hint: locale.T(ctx, "assessment.continue.home", "Count", u.DaysLeft),
		})
	}
	sits, open := v.Sits, v.Open()
	if v.sitsFirst() {
		sits = sits[1:]
		if next := v.Next(); next != nil {
			open = append([]courses.Learning{*next}, open...)
		}
	}
	for _, a := range sits {
		list = append(list, following{
			Icon: "clipboard-list", Href: "/asesmen/" + a.ID.String(), Title: a.Title, DueOn: a.DueOn, DueIn: a.DueIn,
			Hint: locale.T(ctx, "home.sit", "Duration", locale.Duration(ctx, a.Minutes)),
		})
	}
	for _, l := range open {
		list = append(list, following{
			Icon: "book", Href: learningPath(l), Title: l.Title, DueOn: l.DueOn, DueIn: l.DueIn,
			Hint: locale.T(ctx, "home.done_of", "Done", l.Done, "Of", l.Modules) + " · " + restOf(ctx, l),
		})
	}
	return list
}

// Today is the day where the person lives, as the year's hours were asked on it.
func (v homeView) Today() time.Time { return v.Year.Day.Time() }

// coming is how many JP the courses that run bring when they are completed this year.
func (v homeView) coming() int {
	n, last := 0, people.Day(fmt.Sprintf("%04d-12-31", v.Year.Year))
	for _, l := range v.Learning {
		if l.CompletedAt.IsZero() && (l.DueOn.IsZero() || l.DueOn <= last) {
			n += l.JP
		}
	}
	return n
}

// ring is the year in shares of a hundred: hours recorded and to come of those that are asked for, days past of the year's.
type ring struct{ Recorded, Coming, Today float64 }

func (v homeView) ring() ring {
	of := max(v.Year.MinJP, v.Year.MaxJP)
	if v.Year.MinJP > 0 {
		of = v.Year.MinJP
	}
	day := v.Today()
	r := ring{Today: 100 * float64(day.YearDay()) / float64(daysOf(day.Year()))}
	if of == 0 {
		return r
	}
	r.Recorded = min(100, 100*float64(v.Year.JP)/float64(of))
	r.Coming = min(100-r.Recorded, 100*float64(v.coming())/float64(of))
	return r
}

func daysOf(year int) int { return time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC).YearDay() }

// pointSize is the radius of a month's point: an hour or two, a day, more.
func pointSize(minutes int) string {
	switch {
	case minutes <= 120:
		return "3.5"
	case minutes <= 360:
		return "5"
	}
	return "6.5"
}

// monthWords name the months with learning, for who cannot see their points.
func monthWords(ctx context.Context, list []records.Month) string {
	if len(list) == 0 {
		return locale.T(ctx, "home.jp_months_none")
	}
	var names []string
	for _, m := range list {
		names = append(names, locale.MonthName(ctx, m.Month))
	}
	return locale.T(ctx, "home.jp_months", "Months", strings.Join(names, ", "))
}

// words are the ring for who cannot see it.
func (r ring) words(ctx context.Context, y records.Year) string {
	return locale.T(ctx, "home.jp_ring", "JP", locale.Number(ctx, y.JP), "Of", ringOf(ctx, y), "Percent", locale.Number(ctx, int(r.Today)))
}

func ringOf(ctx context.Context, y records.Year) string {
	switch {
	case y.MinJP > 0:
		return locale.T(ctx, "home.jp_of", "JP", locale.Number(ctx, y.MinJP))
	case y.MaxJP > 0:
		return locale.T(ctx, "home.jp_of_most", "JP", locale.Number(ctx, y.MaxJP))
	}
	return "JP"
}

// yearLeft says how many days the year has left and what is still to be planned.
func yearLeft(ctx context.Context, v homeView) string {
	day := v.Today()
	words := locale.T(ctx, "home.jp_days", "Count", daysOf(day.Year())-day.YearDay())
	if missing := v.Year.MinJP - v.Year.JP - v.coming(); v.Year.Status() == "not_yet" && v.coming() > 0 {
		if missing > 0 {
			return words + " " + locale.T(ctx, "home.jp_unplanned", "Coming", locale.Number(ctx, v.coming()), "Left", locale.Number(ctx, missing))
		}
		return words + " " + locale.T(ctx, "home.jp_planned", "Coming", locale.Number(ctx, v.coming()))
	}
	return words
}

// share is the place of the i-th of n as a percentage; pipWidth leaves a gap of a percent between two.
func share(i, n int) string { return fmt.Sprintf("%.2f%%", 100*float64(i)/float64(n)) }

func pipWidth(n int) string { return fmt.Sprintf("%.2f%%", max(100/float64(n)-1, 0.5)) }

// shortName is how one greets somebody: the first word of the name that is no title.
func shortName(name string) string {
	name, _, _ = strings.Cut(name, ",")
	for _, word := range strings.Fields(name) {
		if !strings.HasSuffix(word, ".") {
			return word
		}
	}
	return name
}
