package cmi5

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/xapi/statement"
)

// Heard is what statements change in what is known of a part.
type Heard struct {
	Completed, Passed, Failed, Terminated bool
	Score                                 *statement.Score
	Took                                  time.Duration // as the part tells at its end
}

// refuse says by which section of cmi5 a statement is refused; who sent it is answered 403.
func refuse(section string) error {
	return fault.New(fault.Forbidden, "package.cmi5_refused").With("Section", section)
}

// Hear takes statements of the part in their order, or refuses the first that cmi5 does not allow: package.cmi5_refused, with its Section.
// That actor and registration are those of the session was looked at before.
func (s *Session) Hear(list []*statement.Statement) (Heard, error) {
	var h Heard
	for _, st := range list {
		if err := s.hear(st, &h); err != nil {
			return Heard{}, err
		}
	}
	return h, nil
}

func (s *Session) hear(st *statement.Statement, h *Heard) error {
	if section := s.always(st); section != "" {
		return refuse(section)
	}
	defined := has(st.Context.ContextActivities.Category, ofCMI5)
	moves := slices.Contains([]string{Completed, Passed, Failed}, st.Verb.ID)
	switch {
	case has(st.Context.ContextActivities.Category, ofMoveOn) && !(defined && moves):
		return refuse("9.6.2.2")
	case s.Terminated, !s.Initialized && !(defined && st.Verb.ID == Initialized):
		return refuse("9.3")
	case !defined:
		return nil // an allowed statement: it is kept, and nothing follows from it
	}
	for _, look := range []func(*statement.Statement) string{s.of, s.result, s.score} {
		if section := look(st); section != "" {
			return refuse(section)
		}
	}
	return s.order(st, h)
}

// always gives the section that a statement of any kind is against.
func (s *Session) always(st *statement.Statement) string {
	switch at := st.Timestamp; {
	case !s.Asked:
		return "11.0"
	case st.ID == uuid.Nil:
		return "9.1"
	case st.Verb.ID == statement.Voided:
		return "6.3"
	case at == "" || !strings.HasSuffix(at, "Z") && !strings.HasSuffix(at, "+00:00") && !strings.HasSuffix(at, "+0000") && !strings.HasSuffix(at, "+00"):
		return "9.7"
	case st.Context == nil || st.Context.Registration != s.Registration.String():
		return "9.6.1"
	case string(st.Context.Extensions[sessionID]) != `"`+s.ID.String()+`"`:
		return "9.6.3.1"
	case !has(st.Context.ContextActivities.Grouping, s.item().ID):
		return "10.2.1"
	}
	return ""
}

func has(list []statement.Activity, id string) bool {
	return slices.ContainsFunc(list, func(a statement.Activity) bool { return a.ID == id })
}

// of: a defined statement is about its learner and its part, by a verb of cmi5, and judges only where that is wanted.
func (s *Session) of(st *statement.Statement) string {
	judges := slices.Contains([]string{Completed, Passed, Failed}, st.Verb.ID)
	switch {
	case st.Actor.Account == nil || st.Actor.ObjectType != "" && st.Actor.ObjectType != "Agent":
		return "9.2"
	case st.Object.Activity == nil || st.Object.Activity.ID != s.Activity():
		return "9.4"
	case !judges && st.Verb.ID != Initialized && st.Verb.ID != Terminated:
		return "7.1.3"
	case judges && s.Mode != Normal:
		return "10.2.2"
	case judges && !has(st.Context.ContextActivities.Category, ofMoveOn):
		return "9.6.2.2"
	}
	return ""
}

// result: success, completion and duration are told by the verbs that tell them, and by no other (9.5).
func (s *Session) result(st *statement.Statement) string {
	r := st.Result
	if r == nil {
		r = &statement.Result{}
	}
	is := func(said *bool, verb bool, want bool) bool {
		return !verb && said == nil || verb && said != nil && *said == want
	}
	switch verb := st.Verb.ID; {
	case !is(r.Success, verb == Passed || verb == Failed, verb == Passed):
		return "9.5.2"
	case !is(r.Completion, verb == Completed, true):
		return "9.5.3"
	case r.Score != nil && verb != Passed && verb != Failed:
		return "9.5.1"
	case r.Duration == "" && verb != Initialized:
		return "9.5.4.1"
	}
	return ""
}

// score: a score agrees with its verb, by the mastery score that the part was told.
func (s *Session) score(st *statement.Statement) string {
	if st.Result == nil || st.Result.Score == nil {
		return ""
	}
	score, mastery := st.Result.Score, s.item().Mastery
	switch {
	case score.Raw != nil && (score.Min == nil || score.Max == nil), score.Scaled != nil && (*score.Scaled < 0 || *score.Scaled > 1):
		return "9.5.1"
	case mastery == nil:
		return ""
	case !tells(st.Context.Extensions[masteryScore], *mastery):
		return "9.6.3.2"
	case score.Scaled != nil && st.Verb.ID == Passed && *score.Scaled < *mastery:
		return "9.3.4"
	case score.Scaled != nil && st.Verb.ID == Failed && *score.Scaled >= *mastery:
		return "9.3.5"
	}
	return ""
}

func tells(raw json.RawMessage, want float64) bool {
	var n float64
	return raw != nil && json.Unmarshal(raw, &n) == nil && n == want
}

// order: no verb twice in a session, passed or failed and not both; completed and passed once in a registration, nothing failed after it
// was passed. What may be said is noted.
func (s *Session) order(st *statement.Statement, h *Heard) error {
	again := map[string]bool{
		Initialized: s.Initialized, Completed: s.Completed || s.OnceCompleted,
		Passed: s.Passed || s.Failed || s.OncePassed, Failed: s.Passed || s.Failed || s.OncePassed,
	}
	if again[st.Verb.ID] {
		return refuse("9.3")
	}
	switch st.Verb.ID {
	case Initialized:
		s.Initialized = true
	case Completed:
		s.Completed, s.OnceCompleted, h.Completed = true, true, true
	case Passed:
		s.Passed, s.OncePassed, h.Passed = true, true, true
	case Failed:
		s.Failed, h.Failed = true, true
	case Terminated:
		s.Terminated, h.Terminated = true, true
		h.Took, _ = statement.Duration(st.Result.Duration)
	}
	if st.Result != nil && st.Result.Score != nil {
		h.Score = st.Result.Score
	}
	return nil
}
