package bank

import (
	"errors"

	"mumpuni/internal/fault"
	"mumpuni/web/route"
)

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
	r.Flash("danger", f.Key, pairs...)
	return r.Redirect(back)
}
