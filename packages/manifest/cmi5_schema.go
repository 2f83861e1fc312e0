package manifest

import (
	"slices"
	"strings"

	"mumpuni/internal/office"
)

// cmi5Space is the namespace of what cmi5 defines; elements of others are extensions, and are passed over.
const cmi5Space = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"

// place is a place in the order of what an element holds: the names that may stand there, and how often.
type place struct {
	names       string // "au|block"
	least, most int    // most 0: any number
}

// schema is what an element holds, in its order, and the attributes that it has without a namespace.
type schema struct {
	places     []place
	attributes string
}

// The types of CourseStructure.xsd.
var (
	structureSchema  = schema{[]place{{"course", 1, 1}, {"objectives", 0, 1}, {"au|block", 1, 0}}, ""}
	courseSchema     = schema{[]place{{"title", 1, 1}, {"description", 1, 1}}, "id"}
	blockSchema      = schema{[]place{{"title", 1, 1}, {"description", 1, 1}, {"objectives", 0, 1}, {"au|block", 1, 0}}, "id"}
	auSchema         = schema{[]place{{"title", 1, 1}, {"description", 1, 1}, {"objectives", 0, 1}, {"url", 1, 1}, {"launchParameters", 0, 1}, {"entitlementKey", 0, 1}}, "id|moveOn|masteryScore|launchMethod|activityType"}
	objectivesSchema = schema{[]place{{"objective", 1, 0}}, ""}
	aimsSchema       = schema{[]place{{"objective", 1, 0}}, ""}
	textSchema       = schema{[]place{{"langstring", 1, 0}}, ""}
)

// objectiveSchema: of an objective alone, title and description may stand in either order.
func objectiveSchema(e *office.Element) schema {
	s := courseSchema
	if len(e.Kids) > 0 && e.Kids[0].Name == "description" {
		s.places = []place{courseSchema.places[1], courseSchema.places[0]}
	}
	return s
}

func (p place) takes(name string) bool { return slices.Contains(strings.Split(p.names, "|"), name) }

// follows refuses an element that holds something else than its type does, in another order, too often or not at all.
func follows(e *office.Element, s schema) error {
	for _, a := range e.Attrs {
		if a.Name.Space == "" && a.Name.Local != "xmlns" && !slices.Contains(strings.Split(s.attributes, "|"), a.Name.Local) {
			return broken(mark(e, e.Name+" "+words(a.Name.Local, 40)), "package.cmi5_schema")
		}
	}
	at, n := 0, 0
	for _, kid := range e.Kids {
		if kid.Space != cmi5Space {
			continue
		}
		for at < len(s.places) && !s.places[at].takes(kid.Name) && n >= s.places[at].least {
			at, n = at+1, 0
		}
		if n++; at == len(s.places) || !s.places[at].takes(kid.Name) || s.places[at].most > 0 && n > s.places[at].most {
			return broken(mark(kid, words(kid.Name, 40)), "package.cmi5_schema")
		}
	}
	for ; at < len(s.places); at, n = at+1, 0 {
		if n < s.places[at].least {
			return broken(mark(e, e.Name+"> … <"+s.places[at].names), "package.cmi5_schema")
		}
	}
	return nil
}
