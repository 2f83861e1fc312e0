package main

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/web/route"
)

// moveIn names whom and what the attacks use.
func (a *attacker) moveIn() {
	a.actors = map[string]citizen{"chief": a.folk["chief"], "stranger": a.folk["there"], "nobody": a.cast[0]}
	for _, c := range a.cast {
		if c.name == "auditor@here" {
			a.actors["auditor"] = c
		}
	}
	for kind, id := range a.records["there"] {
		if _, err := uuid.Parse(id); err == nil {
			a.foreign[kind] = append(a.foreign[kind], id)
		}
	}
	a.foreign["course"] = append(a.foreign["course"], a.records["there"]["slug"])
}

// paths puts every foreign record in the place of every parameter.
func (a *attacker) paths(d route.Declared) []string {
	if !strings.Contains(d.Path, ":") {
		return []string{d.Path}
	}
	var all []string
	for _, ids := range a.foreign {
		for _, id := range ids {
			all = append(all, a.fill(d.Path, id))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// fill puts id into the first place of a path, and into the others a record that may belong to it.
func (a *attacker) fill(path, id string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		name, isParam := strings.CutPrefix(p, ":")
		if !isParam {
			continue
		}
		parts[i] = id
		switch name {
		case "enrolment", "module", "attempt", "question", "grant":
			if i+1 < len(parts) || strings.Count(path, ":") > 1 {
				parts[i] = a.foreign[name][0]
			}
		case "slot":
			parts[i] = "1"
		}
	}
	return strings.Join(parts, "/")
}
