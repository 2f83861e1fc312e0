package statement

import (
	"slices"

	"github.com/google/uuid"
)

// Keys are what a statement is found by.
type Keys struct {
	Agents            []string  // IFIs of its actor and object, members of groups too
	RelatedAgents     []string  // and of all others that stand in it
	Activities        []string  // its object
	RelatedActivities []string  // and all others
	Ref               uuid.UUID // the statement that it is about
	Voids             uuid.UUID // and takes back
}

// Keys are what s is found by.
func (s *Statement) Keys() Keys {
	var k Keys
	k.Agents = people(nil, &s.Actor, s.Object.Agent)
	k.RelatedAgents = s.everybody(slices.Clone(k.Agents))
	k.RelatedAgents = people(k.RelatedAgents, s.Authority)
	if s.Object.Activity != nil {
		k.Activities = []string{s.Object.Activity.ID}
	}
	for _, a := range s.Activities() {
		k.RelatedActivities = append(k.RelatedActivities, a.ID)
	}
	if s.Object.Type == typeStatementRef {
		k.Ref, _ = uuid.Parse(s.Object.Ref)
		if s.Verb.ID == Voided {
			k.Voids = k.Ref
		}
	}
	for _, list := range []*[]string{&k.Agents, &k.RelatedAgents, &k.Activities, &k.RelatedActivities} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return k
}

// everybody adds all agents of s to list, but for its authority.
func (s *Statement) everybody(list []string) []string {
	list = people(list, &s.Actor, s.Object.Agent)
	if c := s.Context; c != nil {
		list = people(list, c.Instructor, c.Team)
		for _, r := range slices.Concat(c.ContextAgents, c.ContextGroups) {
			list = people(list, r.Agent, r.Group)
		}
	}
	if s.Object.Sub != nil {
		list = s.Object.Sub.everybody(list)
	}
	return list
}

// Activities are all activities of s.
func (s *Statement) Activities() []Activity {
	var list []Activity
	if s.Object.Activity != nil {
		list = append(list, *s.Object.Activity)
	}
	if s.Context != nil {
		c := s.Context.ContextActivities
		list = slices.Concat(list, c.Parent, c.Grouping, c.Category, c.Other)
	}
	if s.Object.Sub != nil {
		list = append(list, s.Object.Sub.Activities()...)
	}
	return list
}

// Named are the agents of s that have a name, groups and members too.
func (s *Statement) Named() []Agent {
	var list []Agent
	var add func(a *Agent)
	add = func(a *Agent) {
		if a == nil {
			return
		}
		if a.Name != "" && a.IFI() != "" {
			list = append(list, *a)
		}
		for i := range a.Member {
			add(&a.Member[i])
		}
	}
	add(&s.Actor)
	add(s.Object.Agent)
	if s.Context != nil {
		add(s.Context.Instructor)
		add(s.Context.Team)
	}
	return list
}

// Files are the attachments of s and of the statement that it tells of.
func (s *Statement) Files() []Attachment {
	if s.Object.Sub != nil {
		return slices.Concat(s.Attachments, s.Object.Sub.Attachments)
	}
	return s.Attachments
}

func people(list []string, agents ...*Agent) []string {
	for _, a := range agents {
		if a == nil {
			continue
		}
		if ifi := a.IFI(); ifi != "" {
			list = append(list, ifi)
		}
		for i := range a.Member {
			list = people(list, &a.Member[i])
		}
	}
	return list
}
