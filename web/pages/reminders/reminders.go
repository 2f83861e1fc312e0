// Package reminders is the pages of being told: how one wants to be, the calendar, the end of e-mail by one click, who was told of an order, and
// who falls behind.
package reminders

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/courses/mandates"
	"mumpuni/internal/fault"
	"mumpuni/orders"
	"mumpuni/people"
	"mumpuni/reminders"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Pages holds what its handlers call.
type Pages struct {
	Reminders *reminders.Service
	Mandates  *mandates.Service
	Orders    *orders.Service
}

// Routes declares the pages.
func (p *Pages) Routes(s *route.Set) {
	readers, hr, trainer := route.Roles(people.HR, people.Auditor), route.Roles(people.HR), route.Roles(people.Trainer)
	s.Page(http.MethodGet, reminders.PreferencesPath, route.SignedIn, p.preferences)
	s.Page(http.MethodPost, reminders.PreferencesPath, route.SignedIn, p.savePreferences)
	s.Page(http.MethodPost, reminders.PreferencesPath+"/kalender", route.SignedIn, p.setCalendar)
	s.Page(http.MethodPost, devicesPath, route.SignedIn, p.addDevice)
	s.Page(http.MethodPost, devicesPath+"/:id/cabut", route.SignedIn, p.removeDevice)
	s.Page(http.MethodGet, reminders.FeedPath+":file", route.Public, p.calendar)
	s.Page(http.MethodGet, reminders.StopPath+":token", route.Public, p.askStop)
	s.Page(http.MethodPost, reminders.StopPath+":token", route.Public, p.stop)
	s.Page(http.MethodGet, behindPath, readers.Report(), p.behind)
	s.Page(http.MethodPost, behindPath, hr, p.nudge)
	s.Page(http.MethodGet, "/studio/kursus/:id"+behindPath, trainer.Report(), p.behindCourse)
	s.Page(http.MethodPost, "/studio/kursus/:id"+behindPath, trainer, p.nudgeCourse)
	s.Page(http.MethodGet, "/penugasan/:id/pengingat", readers.Report(), p.toldMandate)
	s.Page(http.MethodGet, "/penugasan/bersama/:id/pengingat", readers.Report(), p.toldOrder)
}

// preferencesForm is what somebody chose; From and To are as a clock shows them.
type preferencesForm struct {
	reminders.Settings

	From, To string
	Devices  []reminders.Device
}

func (p *Pages) preferences(r *route.Request) error {
	f, err := p.chosen(r)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, preferencesPage(f, nil))
}

// chosen is what who chose before.
func (p *Pages) chosen(r *route.Request) (preferencesForm, error) {
	v, err := p.Reminders.Settings(r.Ctx(), r.Who)
	if err != nil {
		return preferencesForm{}, err
	}
	devices, err := p.Reminders.Devices(r.Ctx(), r.Who)
	return preferencesForm{v, clock(v.QuietFrom), clock(v.QuietTo), devices}, err
}

func (p *Pages) savePreferences(r *route.Request) error {
	typed := reminders.Settings{Mail: r.Form("mail") != "", Digest: r.Form("digest") != "", QuietFrom: minutes(r.Form("quiet_from")), QuietTo: minutes(r.Form("quiet_to"))}
	err := p.Reminders.SetSettings(r.Ctx(), r.Who, typed)
	if err == nil {
		r.Flash("success", "reminder.flash.saved")
		return r.Redirect(reminders.PreferencesPath)
	}
	f, loadErr := p.chosen(r)
	if loadErr != nil {
		return loadErr
	}
	f.Mail, f.Digest, f.From, f.To = typed.Mail, typed.Digest, r.Form("quiet_from"), r.Form("quiet_to")
	return r.Invalid(err, func(problems ui.Problems) templ.Component { return preferencesPage(f, problems) })
}

// clock is a minute of the day as an input of type time has it.
func clock(minute int) string {
	pad := func(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }
	return pad(minute/60) + ":" + pad(minute%60)
}

// minutes reads "20:00" or "20.00"; -1 for anything else.
func minutes(text string) int {
	hour, minute, ok := strings.Cut(strings.ReplaceAll(text, ".", ":"), ":")
	h, err := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !ok || err != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 {
		return -1
	}
	return h*60 + m
}

func (p *Pages) setCalendar(r *route.Request) error {
	set, done := p.Reminders.NewCalendar, "reminder.flash.calendar"
	if r.Form("aksi") == "cabut" {
		set, done = p.Reminders.EndCalendar, "reminder.flash.calendar_ended"
	}
	if err := set(r.Ctx(), r.Who); err != nil {
		return err
	}
	r.Flash("success", done)
	return r.Redirect(reminders.PreferencesPath + "#kalender")
}

// calendar answers programs; they come again every few hours.
func (p *Pages) calendar(r *route.Request) error {
	token, ok := strings.CutSuffix(r.Param("file"), ".ics")
	if !ok {
		return route.ErrNotFound
	}
	file, err := p.Reminders.Feed(r.Ctx(), token)
	if err != nil {
		return err
	}
	r.Header().Set("Cache-Control", "private, max-age=3600")
	r.Header().Set("X-Robots-Tag", "noindex")
	return r.Download("mumpuni.ics", "text/calendar; charset=utf-8", file)
}

func (p *Pages) askStop(r *route.Request) error {
	if _, err := p.Reminders.CheckStop(r.Param("token")); err != nil {
		return err
	}
	return r.Render(http.StatusOK, stopPage(false))
}

// stop ends e-mail: by the button of the page, or by a mail program on one click (RFC 8058), which shows nobody the answer.
func (p *Pages) stop(r *route.Request) error {
	if err := p.Reminders.Stop(r.Ctx(), r.Param("token")); err != nil {
		return err
	}
	return r.Render(http.StatusOK, stopPage(true))
}

// conflict shows a page again with why it cannot be done.
func conflict(r *route.Request, err error, page func(ui.Problems) templ.Component) error {
	if kind := fault.KindOf(err); kind != fault.Conflict && kind != fault.Invalid {
		return err
	}
	return r.Again(err, page)
}
