package route

import (
	"net/http"
	"net/url"
	"path"
	"strings"

	"mumpuni/identity"
)

// StepUpField is the field of a form post in which the second factor comes once more.
const StepUpField = "step_up_code"

// StepUpBackField carries along, in the form that asks for the code, where who cancels goes back to.
const StepUpBackField = "step_up_back"

// Back is the local path of the page whose form was posted; "/" when the browser does not tell, or names another site. A form that was
// refused is shown again at an address which only takes posts: the nearest above it that can be opened is where it came from.
func (r *Request) Back() string {
	if at := r.echo.Request().PostForm.Get(StepUpBackField); at != "" {
		return r.openable(Local(at))
	}
	from, err := url.Parse(r.echo.Request().Referer())
	if err != nil || from.Host != r.echo.Request().Host {
		return "/"
	}
	return r.openable(Local(from.RequestURI()))
}

// openable is at where that can be opened, else what stands above it.
func (r *Request) openable(at string) string {
	if u, err := url.Parse(at); err == nil && r.opens(u.Path) {
		return at
	}
	for above, _, _ := strings.Cut(at, "?"); above != "/" && above != "."; {
		if above = path.Dir(above); r.opens(above) {
			return above
		}
	}
	return "/"
}

// Local is next where it is a path of this site, else the home page. It never leads to another site, however written.
func Local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsFunc(next, func(r rune) bool { return r == '\\' || r <= ' ' }) {
		return "/"
	}
	return next
}

// StepUpRefused is a code that did not step the session up: the form asks once more.
type StepUpRefused struct{ Cause error }

// Error is the cause's.
func (e StepUpRefused) Error() string { return e.Cause.Error() }

// Unwrap gives the cause.
func (e StepUpRefused) Unwrap() error { return e.Cause }

// stepUp takes the code that stands beside the fields of a post: who posts it goes on with a second factor entered just now,
// in the same request, so that nothing of the form is lost and no script is needed.
func (r *Request) stepUp() error {
	code := r.echo.Request().PostForm.Get(StepUpField)
	if r.method() != http.MethodPost || code == "" || r.Who.IsNobody() || r.cfg.StepUp == nil {
		return nil
	}
	from := identity.Device{Address: r.Address(), Token: r.Cookie(DeviceCookie(r.cfg.SessionCookie))}
	if err := r.cfg.StepUp(r.Ctx(), r.Session, code, from); err != nil {
		return StepUpRefused{err}
	}
	session, err := r.cfg.Session(r.Ctx(), r.Cookie(r.cfg.SessionCookie))
	if err != nil {
		return err
	}
	r.Enter(session)
	return nil
}

// Posted are the fields of a form post, to be sent once more; those of the step-up are left out. Nil for anything else.
func (r *Request) Posted() url.Values {
	if r.method() != http.MethodPost || r.echo.Request().PostForm == nil {
		return nil
	}
	fields := url.Values{}
	for name, values := range r.echo.Request().PostForm {
		if name != StepUpField && name != StepUpBackField {
			fields[name] = values
		}
	}
	return fields
}

// DeviceCookie is named like the session cookie: "__Host-…" over https. Over plain http (a developer's machine) a browser takes
// no such name, since it demands Secure, so both go without.
func DeviceCookie(sessionCookie string) string {
	return strings.Replace(sessionCookie, "session", "device", 1)
}
