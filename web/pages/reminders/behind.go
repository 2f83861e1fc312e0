package reminders

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/reminders"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const behindPath = "/tertinggal"

// behindView is who falls behind: of all that who sees as HR, of one order, or of one course.
type behindView struct {
	Filter   mandates.BehindFilter
	Path     string // of this list
	Title    string // of the course or the order
	List     []mandates.Due
	Nudged   map[reminders.Pair]time.Time
	Total    int
	MayNudge bool
	Who      people.Actor
}

func (v behindView) href(page int) string {
	return ui.ListHref(v.Path, page, "penugasan", ui.IDOrEmpty(v.Filter.Order))
}

// value names one line of the list.
func value(d mandates.Due) string { return d.MandateID.String() + ":" + d.PersonID.String() }

func pairOf(d mandates.Due) reminders.Pair {
	return reminders.Pair{Mandate: d.MandateID, Person: d.PersonID}
}

// ticked are the lines that were ticked.
func ticked(r *route.Request) []reminders.Pair {
	var pairs []reminders.Pair
	for _, text := range r.Forms("siapa") {
		mandate, person, _ := strings.Cut(text, ":")
		m, err := uuid.Parse(mandate)
		p, err2 := id.Parse[id.Person](person)
		if err == nil && err2 == nil {
			pairs = append(pairs, reminders.Pair{Mandate: m, Person: p})
		}
	}
	return pairs
}

func (p *Pages) behind(r *route.Request) error {
	v, err := p.behindOf(r, route.OptionalID[uuid.UUID](r.Query("penugasan")), uuid.Nil)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, behindPage(v, nil))
}

func (p *Pages) behindCourse(r *route.Request) error {
	course, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	v, err := p.behindOf(r, uuid.Nil, course)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, behindPage(v, nil))
}

func (p *Pages) behindOf(r *route.Request, order, course uuid.UUID) (behindView, error) {
	v := behindView{
		Filter: mandates.BehindFilter{Order: order, CourseID: course, Page: r.PageNumber()}, Path: behindPath,
		MayNudge: course != uuid.Nil || r.Who.Has(people.HR), Who: r.Who,
	}
	if course != uuid.Nil {
		v.Path = "/studio/kursus/" + course.String() + behindPath
	}
	var err error
	if v.List, v.Total, err = p.Mandates.Behind(r.Ctx(), r.Who, v.Filter); err != nil {
		return v, err
	}
	pairs := make([]reminders.Pair, len(v.List))
	for i, d := range v.List {
		pairs[i] = pairOf(d)
	}
	v.Nudged, err = p.Reminders.Nudged(r.Ctx(), r.Who, pairs)
	return v, err
}

func (p *Pages) nudge(r *route.Request) error {
	return p.nudgeOf(r, route.OptionalID[uuid.UUID](r.Form("penugasan")), uuid.Nil)
}

func (p *Pages) nudgeCourse(r *route.Request) error {
	course, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	return p.nudgeOf(r, uuid.Nil, course)
}

func (p *Pages) nudgeOf(r *route.Request, order, course uuid.UUID) error {
	n, err := p.Reminders.Nudge(r.Ctx(), r.Who, reminders.NudgeAsk{CourseID: course, Whom: ticked(r)})
	if err != nil {
		v, loadErr := p.behindOf(r, order, course)
		if loadErr != nil {
			return loadErr
		}
		return conflict(r, err, func(ps ui.Problems) templ.Component { return behindPage(v, ps) })
	}
	r.Flash("success", "reminder.flash.nudged", "Count", n)
	v := behindView{Filter: mandates.BehindFilter{Order: order}, Path: behindPath}
	if course != uuid.Nil {
		v.Path = "/studio/kursus/" + course.String() + behindPath
	}
	return r.Redirect(v.href(1))
}

// daysWords is how far the day is.
func daysWords(ctx context.Context, d mandates.Due, who people.Actor) string {
	switch left := d.DueOn.DaysFrom(people.DayOf(time.Now().In(who.Location()))); {
	case left < 0:
		return locale.T(ctx, "reminder.days_late", "Count", -left)
	case left == 0:
		return locale.T(ctx, "reminder.days_today")
	default:
		return locale.T(ctx, "reminder.days_left", "Count", left)
	}
}

// standing is how far somebody is with what is due.
func standing(d mandates.Due) string {
	if d.Begun {
		return "started"
	}
	return "not_started"
}
