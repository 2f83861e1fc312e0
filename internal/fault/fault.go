// Package fault knows how things go wrong in Mumpuni: a small set of kinds, a stable key for each case and, where one
// field is to blame, its name. Domain packages return faults; web/route alone turns them into statuses and words.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// Kind classes a fault by what the caller can do about it. The zero Kind is Internal.
type Kind uint8

// The kinds, with the HTTP status web gives each.
const (
	Internal        Kind = iota // 500: our mistake; detail goes to the log only
	Invalid                     // 422: the input breaks a rule; mend the named field
	Unauthenticated             // 401: sign in first
	Forbidden                   // 403: known to you, but not yours to do
	NotFound                    // 404: absent, or not for you to know of
	Conflict                    // 409: it changed or exists already; look again
	TooLarge                    // 413: over a stated limit
	RateLimited                 // 429: wait, then try again
	Unavailable                 // 503: a part we need is down; try again later
)

// Fault is an error with a kind, a stable dotted key ("course.title_missing") that names a sentence in both languages,
// an optional field and the values that sentence needs. Rejected values are never carried.
type Fault struct {
	Kind  Kind
	Key   string
	Field string
	Args  map[string]any
	Wait  time.Duration // Unavailable, RateLimited: after which to try again; zero when nobody knows
	cause error
}

// New makes a fault of kind with key.
func New(kind Kind, key string) *Fault { return &Fault{Kind: kind, Key: key} }

// Field makes an Invalid fault about one field, the commonest kind there is.
func Field(field, key string) *Fault { return &Fault{Kind: Invalid, Key: key, Field: field} }

// On returns a copy of f that blames field.
func (f *Fault) On(field string) *Fault { g := *f; g.Field = field; return &g }

// With returns a copy of f with one more value for its sentence (a limit, a count, a date).
func (f *Fault) With(name string, value any) *Fault {
	g := *f
	g.Args = maps.Clone(f.Args)
	if g.Args == nil {
		g.Args = map[string]any{}
	}
	g.Args[name] = value
	return &g
}

// After returns a copy of f that says when to try again.
func (f *Fault) After(d time.Duration) *Fault { g := *f; g.Wait = d; return &g }

// Because returns a copy of f that wraps cause for the log; people never see it.
func (f *Fault) Because(cause error) *Fault { g := *f; g.cause = cause; return &g }

// Error gives the key, the field and the cause, for logs.
func (f *Fault) Error() string {
	s := f.Key
	if f.Field != "" {
		s += " (" + f.Field + ")"
	}
	if f.cause != nil {
		s += ": " + f.cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.cause }

// Is lets errors.Is match on kind and key, ignoring field and values.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Kind == f.Kind && t.Key == f.Key
}

// Many is several Invalid faults at once: a form reports all its fields together.
type Many []*Fault

// Error lists the faults.
func (m Many) Error() string { return fmt.Sprintf("%d faults, first: %v", len(m), m[0]) }

// Err returns m as an error, or nil when it is empty.
func (m Many) Err() error {
	if len(m) == 0 {
		return nil
	}
	return m
}

// KindOf gives the kind of err: Invalid for Many, Internal for anything that is not a fault.
func KindOf(err error) Kind {
	var many Many
	if errors.As(err, &many) {
		return Invalid
	}
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}
