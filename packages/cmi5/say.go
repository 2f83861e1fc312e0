package cmi5

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/xapi/statement"
)

// A statement of ours, as it is written down.
type our = map[string]any

// say begins a statement of this session: about what, grouped by what its publisher calls that.
func (s *Session) say(verb, object, publisher string, at time.Time) our {
	return sayOf(s.Actor, s.Registration, s.ID, verb, object, publisher, at)
}

func sayOf(actor statement.Agent, registration, session uuid.UUID, verb, object, publisher string, at time.Time) our {
	return our{
		"id": uuid.NewString(), "timestamp": moment(at), "actor": actor,
		"verb":   our{"id": verb, "display": our{"en": verb[strings.LastIndexByte(verb, '/')+1:]}},
		"object": our{"id": object},
		"context": our{
			"registration":      registration.String(),
			"contextActivities": our{"category": activities(ofCMI5), "grouping": activities(publisher)},
			"extensions":        our{sessionID: session.String()},
		},
	}
}

// Launch is said before a part is opened (9.3.1).
func (s *Session) Launch(at time.Time) any {
	st, i := s.say(Launched, s.Activity(), s.item().ID, at), s.item()
	add := our{extension + "launchmode": s.Mode, extension + "moveon": i.AU.MoveOn, extension + "launchurl": s.URL}
	if i.Mastery != nil {
		add[masteryScore] = *i.Mastery
	}
	if i.AU.Parameters != "" {
		add[extension+"launchparameters"] = i.AU.Parameters
	}
	maps.Copy(st["context"].(our)["extensions"].(our), add)
	return st
}

// Abandon is said of a session that will not be heard any more, and took that long (9.3.6, 9.5.4.2).
func (s *Session) Abandon(at time.Time, took time.Duration) any {
	st := s.say(Abandoned, s.Activity(), s.item().ID, at)
	st["result"] = our{"duration": fmt.Sprintf("PT%.2fS", max(took, 0).Seconds())}
	return st
}

// Waive is said of a part that its learner need not do, in a session of its own (9.3.7).
func (s *Session) Waive(at time.Time) any {
	st := s.say(Waived, s.Activity(), s.item().ID, at)
	st["result"] = our{"success": true, "completion": true, "extensions": our{reasonOf: administrator}}
	st["context"].(our)["contextActivities"].(our)["category"] = activities(ofCMI5, ofMoveOn)
	return st
}

// Satisfy is said of blocks (0: the course) when all in them is done, in a session (9.3.9).
func (c Course) Satisfy(actor statement.Agent, registration, session uuid.UUID, blocks []int, at time.Time) []any {
	list := make([]any, len(blocks))
	for i, n := range blocks {
		kind := blockType
		if n == 0 {
			kind = courseType
		}
		st := sayOf(actor, registration, session, Satisfied, c.Block(n), c.publisher(n), at)
		st["object"].(our)["definition"] = our{"type": kind}
		list[i] = st
	}
	return list
}

// Satisfied are the blocks in which every part is done, the inner ones first, and at the end 0 when all of the course are.
func (c Course) Satisfied(done func(n int) bool) []int {
	open := make([]bool, len(c.Package.Course.Blocks)+1)
	for n, i := range c.Package.Items {
		for b := i.AU.In; !done(n) && !open[b]; b = c.Package.Course.Blocks[b-1].In {
			if open[b] = true; b == 0 {
				break
			}
		}
	}
	var list []int
	for b := len(open) - 1; b >= 0; b-- {
		if !open[b] {
			list = append(list, b)
		}
	}
	return list
}
