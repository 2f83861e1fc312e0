package route

import (
	"errors"
	"strconv"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/people"
	"mumpuni/web/ui"
)

// OptionalID reads an id from a form or query; anything else is no id.
func OptionalID[ID ~[16]byte](text string) ID {
	u, err := uuid.Parse(text)
	if err != nil {
		return ID{}
	}
	return ID(u)
}

// PathID is a path parameter that names a record; anything else is ErrNotFound.
func PathID[ID ~[16]byte](r *Request, name string) (ID, error) {
	u, err := uuid.Parse(r.Param(name))
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID(u), nil
}

// PageNumber is the page of a list that is asked for, from 1.
func (r *Request) PageNumber() int {
	n, err := strconv.Atoi(r.Query("hal"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), 100_000)
}

// Day reads a day from the address; "" is the zero time, what is no day the fault competency.date_invalid on that field.
func (r *Request) Day(name string) (time.Time, error) {
	text := r.Query(name)
	if text == "" {
		return time.Time{}, nil
	}
	day, ok := people.ParseDay(text)
	if !ok {
		return time.Time{}, fault.Field(name, "competency.date_invalid")
	}
	return day.Time(), nil
}

// Again shows a form once more with what is wrong: invalid fields, or why the present state refuses it. Any other error
// goes to the error page.
func (r *Request) Again(err error, form func(ui.Problems) templ.Component) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Conflict && f.Kind != fault.TooLarge && (f.Kind != fault.Forbidden || f.Field == "") {
		return r.Invalid(err, form)
	}
	return r.AgainAs(f, form)
}

// AgainAs shows a form once more with the status of f, and says when to try again where f can be waited for.
func (r *Request) AgainAs(f *fault.Fault, form func(ui.Problems) templ.Component) error {
	if after := NewProblem(r.Ctx(), f).GetHeaders().Get(retryAfter); after != "" {
		r.Header().Set(retryAfter, after)
	}
	return r.Render(StatusOf(f.Kind), form(ui.Problems{{Field: f.Field, Key: f.Key, Args: f.Args}}))
}

const retryAfter = "Retry-After"
