package identity

import (
	"log/slog"

	"mumpuni/people"
	"mumpuni/web/route"
)

// helpers are those of the whole agency. Signing in does not wait for their names: without them the page says whom to ask in general.
func (p *Pages) helpers(r *route.Request) []people.Helper {
	if p.People == nil {
		return nil
	}
	list, err := p.People.Helpers(r.Ctx())
	if err != nil {
		slog.WarnContext(r.Ctx(), "who helps is not known", "error", err)
	}
	return list
}
