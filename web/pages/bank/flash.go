package bank

import (
	"errors"

	"mumpuni/internal/fault"
	"mumpuni/web/route"
)

// oneOf is the first of several faults, as one that belongs to no field: what is tagged in one act has no form to show them in.
func oneOf(err error) error {
	var many fault.Many
	if errors.As(err, &many) {
		return &fault.Fault{Kind: many[0].Kind, Key: many[0].Key, Args: many[0].Args}
	}
	return err
}

// flashed goes back and says there why something was not done: what stands there now, or what was asked, does not allow it. A record
// or unit that is not one's own goes to the error page.
func flashed(r *route.Request, err error, back string) error {
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Conflict && f.Kind != fault.Forbidden && (f.Kind != fault.Invalid || f.Field != "") {
		return err
	}
	pairs := make([]any, 0, 2*len(f.Args))
	for name, value := range f.Args {
		pairs = append(pairs, name, value)
	}
	r.Flash("error", f.Key, pairs...)
	return r.Redirect(back)
}
