// Package ui is the design system: templ components, tokens and the page layout. Components know how things look and how
// they read aloud; they know no rule of the domain. Look and wording follow the Indonesian government's design language.
package ui

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"mumpuni/people"
	"mumpuni/web/locale"
)

// View is what every page's frame needs to know of the request.
type View struct {
	Locale   string // "id" or "en"
	Theme    string // "light", "dark" or "" to follow the device
	Nonce    string // of the content security policy
	SignedIn bool   // completely: password changed, second factor done
	Name     string // who is signed in
	Roles    []people.Role
	Path     string // request URI, for "current" marks and to come back to
	Flash    *Flash
	Notices  int      // unread ones
	Running  *Running // an attempt that runs, nil when none does
	Person   string   // the ID of who is signed in
	Keeper   string   // address of the service worker that keeps pages; empty: browsers keep none
	Agency   Agency
	Saver    Saver
}

// Saver tells whether pages leave what is heavy to be opened, and by whose wish; "" is no.
type Saver string

// Whose wish it is.
const (
	SaverChosen Saver = "chosen" // of the person, on this browser
	SaverAsked  Saver = "asked"  // of the browser, by the header Save-Data
)

// Agency is whose installation this is; empty fields are the product's own.
type Agency struct {
	Name   string // "Kabupaten Bukit Kaba"
	Emblem string // address of a picture
	Sheet  string // address of a style sheet: accent and ornament
	Accent string // "#196bcd", for the browser's own frame

	RupiahPerMB float64 // what a million bytes of mobile data cost here; 0 when nobody knows
}

// accent is the colour of the browser's frame.
func (a Agency) accent() string {
	if a.Accent != "" {
		return a.Accent
	}
	return "#196bcd"
}

// Running is an attempt at a quiz that its person may have left for another page.
type Running struct {
	Href  string
	Title string
	Until time.Time      // zero without a limit of time
	Left  time.Duration  // until then
	Zone  *time.Location // of the person
}

// Minutes is what is left, rounded up.
func (r Running) Minutes() int { return int((r.Left + time.Minute - 1) / time.Minute) }

// flashLinks are where a message leads: the words of the link and its address. They are no part of the message, which
// travels in a cookie.
var flashLinks = map[string][2]string{
	"identity.recovery.left_few":  {"identity.recovery.open", "/mfa"},
	"identity.recovery.left_none": {"identity.recovery.open", "/mfa"},
}

// Flash is a message shown once, after a redirect.
type Flash struct {
	Kind string         // "success", "info", "warning" or "error"
	Key  string         // of its sentence
	Args map[string]any `json:",omitempty"`
}

// Has reports whether the person holds one of roles.
func (v View) Has(roles ...people.Role) bool {
	return slices.ContainsFunc(v.Roles, func(r people.Role) bool { return slices.Contains(roles, r) })
}

// under reports whether the current path is href or lies below it.
func (v View) under(href string) bool {
	here, _, _ := strings.Cut(v.Path, "?")
	return here == href || href != "/" && strings.HasPrefix(here, href+"/")
}

// atRunning reports whether the page is about the attempt that runs, under whatever address its questions are.
func (v View) atRunning() bool {
	here, _, _ := strings.Cut(v.Path, "?")
	return slices.Contains(strings.Split(here, "/"), path.Base(v.Running.Href))
}

type viewKey struct{}

// WithView puts v where components find it, and lets locale speak its language.
func WithView(ctx context.Context, v View) context.Context {
	return locale.With(context.WithValue(ctx, viewKey{}, v), v.Locale)
}

// ViewOf is the view of ctx; the zero View outside a page.
func ViewOf(ctx context.Context) View {
	v, _ := ctx.Value(viewKey{}).(View)
	return v
}

// Problem is one thing to mend in a form. The rejected value is never repeated.
type Problem struct {
	Field string // name of the form field; empty when none is to blame
	Key   string // of its sentence
	Args  map[string]any
}

// Text is the sentence of p in ctx's language.
func (p Problem) Text(ctx context.Context) string { return locale.TMap(ctx, p.Key, p.Args) }

// Problems are all things to mend; nil when the form is fresh or fine.
type Problems []Problem

// Of gives the sentence of the first problem of field, or "".
func (ps Problems) Of(ctx context.Context, field string) string {
	for _, p := range ps {
		if p.Field == field {
			return p.Text(ctx)
		}
	}
	return ""
}
