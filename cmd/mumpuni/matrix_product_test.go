package main

import "fmt"

// call is one request of the matrix: a rule, tried by somebody with a record.
type call struct {
	rule    rule
	by      citizen
	rel     relation
	about   things
	path    string
	request request
	promise verdict
}

func (k call) String() string {
	return fmt.Sprintf("%s: %s (%s) as %s, %s record", k.rule.where, k.rule.route, k.rule.record, k.by.name, k.rel)
}

// product is every rule × everybody × every record.
func (w *town) product(rules []rule) []call {
	var calls []call
	for _, r := range rules {
		for _, c := range w.cast {
			for _, at := range w.around(c) {
				about := w.records[at.of]
				switch {
				case r.record == "" && at.rel != none, r.record != "" && at.rel == none:
					continue
				case at.rel == unknown:
					about = nowhere()
				case at.rel == own && about[r.record] == "":
					continue // they have none of their own
				}
				calls = append(calls, w.call(r, c, at.rel, about))
			}
		}
	}
	return calls
}

// standing is whose records stand to somebody in a relation.
type standing struct {
	rel relation
	of  string
}

// around is where the places lie for c, and their own records.
func (w *town) around(c citizen) []standing {
	all := []standing{{none, c.place}, {unknown, ""}, {same, c.place}, {other, "there"}}
	if c.place == "here" {
		all = append(all, standing{above, "root"}, standing{below, "below"})
	} else {
		all = append(all, standing{above, "here"})
	}
	if c.cookie != "" {
		all = append(all, standing{own, c.name})
	}
	return all
}

// call makes ready one request. Beside the record stands what is the caller's own, else what is of their unit; "my person"
// is a colleague, since nobody acts on themselves.
func (w *town) call(r rule, c citizen, rel relation, about things) call {
	mine := things{}
	for _, of := range []string{c.place, c.name} {
		for kind, id := range w.records[of] {
			if kind != "person" || of == c.place {
				mine[kind] = id
			}
		}
	}
	path, in := readRequest(r.request)
	if path == "" {
		path = w.pathOf(r.route, r.record, about)
	}
	in.query, in.body = w.fillIn(in.query, about, mine), w.fillIn(in.body, about, mine)
	return call{r, c, rel, about, w.fillIn(path, about, mine), in, r.promise(c, rel)}
}
