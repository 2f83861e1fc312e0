package route

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// Render writes c as a whole page: into a buffer first, so that a failing template is an error and not half a page.
func (r *Request) Render(status int, c templ.Component) error {
	var buf bytes.Buffer
	if err := c.Render(r.viewCtx(), &buf); err != nil {
		return err
	}
	r.Header().Add("Vary", saveData)
	return r.HTML(status, buf.Bytes())
}

// Locale is "id" or "en".
func (r *Request) Locale() string { return locale.Lang(r.Ctx()) }

// Invalid renders a form again with its problems when err is invalid input; any other error goes to the error page.
func (r *Request) Invalid(err error, form func(ui.Problems) templ.Component) error {
	problems := ProblemsOf(err)
	if len(problems) == 0 {
		return err
	}
	return r.Render(http.StatusUnprocessableEntity, form(problems))
}

// ProblemsOf lists the fields to mend; empty when err is not invalid input.
func ProblemsOf(err error) ui.Problems {
	var many fault.Many
	var one *fault.Fault
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one) && one.Kind == fault.Invalid:
		many = fault.Many{one}
	}
	var problems ui.Problems
	for _, f := range many {
		problems = append(problems, ui.Problem{Field: f.Field, Key: f.Key, Args: f.Args})
	}
	return problems
}

const flashCookie = "mumpuni_flash"

// Flash shows a message on the next page: kind is "success", "info", "warning" or "error", key names its sentence.
func (r *Request) Flash(kind, key string, pairs ...any) {
	args := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			args[name] = pairs[i+1]
		}
	}
	data, err := json.Marshal(ui.Flash{Kind: kind, Key: key, Args: args})
	if err != nil || len(data) > 2000 {
		return
	}
	r.setFlash(base64.RawURLEncoding.EncodeToString(data), 60)
}

func (r *Request) setFlash(value string, maxAge int) { r.SetCookie(flashCookie, value, maxAge) }

func (r *Request) takeFlash() *ui.Flash {
	value := r.Cookie(flashCookie)
	if value == "" {
		return nil
	}
	r.setFlash("", -1)
	data, err := base64.RawURLEncoding.DecodeString(value)
	var f ui.Flash
	if err != nil || json.Unmarshal(data, &f) != nil || !locale.Has(locale.ID, f.Key) {
		return nil
	}
	for name, value := range f.Args { // JSON knows no whole numbers, and plurals want them
		if n, ok := value.(float64); ok && n == math.Trunc(n) {
			f.Args[name] = int64(n)
		}
	}
	return &f
}

func (r *Request) viewCtx() context.Context { return r.viewOf(r.takeFlash()) }

func (r *Request) viewOf(flash *ui.Flash) context.Context {
	var roles []people.Role
	for _, g := range r.Who.Grants {
		roles = append(roles, g.Role)
	}
	return ui.WithView(r.Ctx(), ui.View{
		Locale: r.Locale(), Theme: r.theme(), Nonce: r.Nonce,
		SignedIn: !r.Who.IsNobody() && !r.Session.MustChange && !r.Session.NeedsTOTP,
		Name:     r.Session.Name, Roles: roles,
		Agency: r.cfg.Agency, Path: r.URI(), Flash: flash, Notices: r.Session.Notices, Running: r.running(),
		Person: r.Who.PersonID.String(), Keeper: r.cfg.keeper(), Saver: r.saver(),
	})
}

// running is the attempt that the caller has begun and not sent.
func (r *Request) running() *ui.Running {
	a := r.Session.Running
	if a.ID.IsZero() {
		return nil
	}
	return &ui.Running{Href: "/kuis/" + a.ID.String(), Title: a.Title, Until: a.Until, Zone: r.Who.Location(), Left: a.Left}
}

// pickLocale: the person's own choice, else this browser's cookie, else Indonesian.
func (r *Request) pickLocale() string {
	if r.Session.Locale != "" {
		return r.Session.Locale
	}
	return r.Cookie("mumpuni_locale")
}

// theme is "light", "dark" or "" to follow the device.
func (r *Request) theme() string {
	theme := r.Session.Theme
	if theme == "" {
		theme = r.Cookie("mumpuni_theme")
	}
	if theme != "light" && theme != "dark" {
		return ""
	}
	return theme
}

// saveData is the header by which a browser asks for less.
const saveData = "Save-Data"

// SaverCookie keeps the choice of this browser, "on" or "off": the line is the device's, not the person's.
const SaverCookie = "mumpuni_saver"

// Saves reports whether data are saved on this browser, by choice or at its wish.
func (r *Request) Saves() bool { return r.saver() != "" }

// saver is the choice made on this browser, else what the browser asks for.
func (r *Request) saver() ui.Saver {
	switch {
	case r.Cookie(SaverCookie) == "on":
		return ui.SaverChosen
	case r.Cookie(SaverCookie) != "off" && strings.EqualFold(strings.TrimSpace(r.HTTP().Header.Get(saveData)), "on"):
		return ui.SaverAsked
	}
	return ""
}
