package parts

import (
	"net/url"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// GapFilter reads a board's filter from the address; the API uses the same names.
func GapFilter(r *route.Request) (competencies.GapFilter, error) {
	f := competencies.GapFilter{Group: r.Query("group"), PostKind: r.Query("post_kind"), Employment: r.Query("employment"), Direct: r.Query("direct") == "1"}
	if text := r.Query("unit"); text != "" {
		id, err := uuid.Parse(text)
		if err != nil {
			return f, route.ErrNotFound
		}
		f.UnitID = id
	}
	var err error
	f.AsOf, err = r.Day("as_of")
	return f, err
}

// CellFilter is GapFilter with the people of one figure.
func CellFilter(r *route.Request) (competencies.CellFilter, error) {
	f := competencies.CellFilter{CompetencyID: route.OptionalID[uuid.UUID](r.Query("competency")), State: r.Query("state"), After: r.Query("after")}
	var err error
	f.GapFilter, err = GapFilter(r)
	f.Group = "" // the competency says it
	return f, err
}

// GapValues are a board's filter as an address has it, with more names and values.
func GapValues(f competencies.GapFilter, more ...string) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("unit", ui.IDOrEmpty(f.UnitID))
	set("group", f.Group)
	set("post_kind", f.PostKind)
	set("employment", f.Employment)
	if !f.AsOf.IsZero() {
		q.Set("as_of", f.AsOf.Format(time.DateOnly))
	}
	if f.Direct {
		q.Set("direct", "1")
	}
	for i := 0; i+1 < len(more); i += 2 {
		set(more[i], more[i+1])
	}
	return q
}

// GapURL is an address with a board's filter and more names and values.
func GapURL(path string, f competencies.GapFilter, more ...string) string {
	q := GapValues(f, more...)
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
