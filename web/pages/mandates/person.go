package mandates

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/courses/mandates"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

const mandateMatches = 10 // persons offered when a name is not enough

// orderOf reads the form, and adds to it who matches when it names more than one person.
func (p *Pages) orderOf(r *route.Request, f *mandateForm) (mandates.NewMandate, error) {
	n := mandates.NewMandate{DueOn: people.Day(f.Due), Note: f.Note}
	n.CourseID, _ = uuid.Parse(f.Course) // none chosen: the service says so
	if f.To != toPerson {
		n.UnitID, _ = uuid.Parse(f.Unit)
		return n, nil
	}
	var err error
	n.PersonID, err = p.personOf(r, f)
	return n, err
}

// personOf finds the one person of the form: given by ID, by NIP or name, or picked among those who matched.
func (p *Pages) personOf(r *route.Request, f *mandateForm) (id.Person, error) {
	if id, err := id.Parse[id.Person](f.Person); err == nil {
		return id, nil
	}
	if f.Person == "" {
		return id.Person{}, fault.Field("person", "mandate.person_missing")
	}
	found, next, err := p.People.SearchPersons(r.Ctx(), r.Who.Only(people.HR), people.PersonFilter{Query: f.Person, Limit: mandateMatches})
	switch {
	case err != nil:
		return id.Person{}, err
	case len(found) == 0:
		return id.Person{}, fault.Field("person", "mandate.person_unknown")
	case len(found) == 1:
		return found[0].ID, nil
	}
	f.Matches, f.MoreMatch = found, next != ""
	if id, ok := f.picked(); ok {
		return id, nil
	}
	f.Picked = ""
	return id.Person{}, fault.Field("person_id", "mandate.person_several")
}

// picked is who was chosen among the matches. A choice made for another text is none.
func (f mandateForm) picked() (id.Person, bool) {
	for _, m := range f.Matches {
		if f.MatchedFor == f.Person && f.Picked == m.ID.String() {
			return m.ID, true
		}
	}
	return id.Person{}, false
}

// matchOptions tells the persons who match apart.
func matchOptions(f mandateForm) []ui.Option {
	options := make([]ui.Option, len(f.Matches))
	for i, m := range f.Matches {
		options[i] = ui.Option{Value: m.ID.String(), Label: m.FullName(), Hint: matchFacts(m)}
	}
	return options
}

func matchFacts(m people.PersonView) string {
	facts := []string{people.FormatNIP(m.NIP), m.PostName, m.UnitName}
	return strings.Join(slices.DeleteFunc(facts, func(fact string) bool { return fact == "" }), " · ")
}
