package courses

import "mumpuni/people"

// Teachers is where who may change courses, and so answers those who learn from them: the units on which they are trainers.
func (s *Service) Teachers(who people.Actor) people.Scope { return s.editors(who) }
