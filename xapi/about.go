package xapi

import (
	"context"
	"encoding/json"

	"mumpuni/internal/pg"
	"mumpuni/xapi/statement"
)

// Person is what is known of an agent: xAPI's Person Object.
type Person struct {
	ObjectType string              `json:"objectType"`
	Name       []string            `json:"name,omitempty"`
	Mbox       []string            `json:"mbox,omitempty"`
	MboxSHA1   []string            `json:"mbox_sha1sum,omitempty"`
	OpenID     []string            `json:"openid,omitempty"`
	Account    []statement.Account `json:"account,omitempty"`
}

// Agent is the person behind an agent, by the names under which statements spoke of it. A bound caller has its own actor alone (ErrForbidden).
// What a key reads is in the audit.
func (s *Service) Agent(ctx context.Context, who Caller, a statement.Agent) (Person, error) {
	p := Person{ObjectType: "Person"}
	if who.Bound != nil && a.IFI() != who.Bound.Actor.IFI() {
		return p, ErrForbidden
	}
	if err := pg.Query(ctx, s.db, &p.Name, "select name from xapi_names where agent = $1 order by name limit 20", a.IFI()); err != nil {
		return p, wrap(err, "read names")
	}
	switch {
	case a.Mbox != "":
		p.Mbox = []string{a.Mbox}
	case a.MboxSHA1 != "":
		p.MboxSHA1 = []string{a.MboxSHA1}
	case a.OpenID != "":
		p.OpenID = []string{a.OpenID}
	case a.Account != nil:
		p.Account = []statement.Account{*a.Account}
	}
	people, err := s.behind(ctx, a.IFI())
	if err != nil {
		return p, err
	}
	return p, s.note(ctx, s.db, who, "xapi.agent", "", 1, people)
}

// Definition is what is known of an activity; nil: nothing.
func (s *Service) Definition(ctx context.Context, activity string) (json.RawMessage, error) {
	var text string
	err := pg.Query(ctx, s.db, &text, "select definition from xapi_activities where activity = $1", activity)
	if pg.OrNil(err) == nil && err != nil {
		return nil, nil
	}
	return json.RawMessage(text), wrap(err, "read activity")
}

// Definitions are what is known of the activities of statements.
func (s *Service) Definitions(ctx context.Context, activities []string) (map[string]json.RawMessage, error) {
	var rows []struct{ Activity, Definition string }
	err := pg.Query(ctx, s.db, &rows, "select activity, definition from xapi_activities where activity = any($1)", some(activities))
	known := make(map[string]json.RawMessage, len(rows))
	for _, r := range rows {
		known[r.Activity] = json.RawMessage(r.Definition)
	}
	return known, wrap(err, "read activities")
}
