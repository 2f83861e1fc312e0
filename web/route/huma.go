package route

import (
	"context"
	"net/netip"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
)

// API gives huma the paths below prefix; what it registers there is declared with DeclareAPI.
func (s *Set) API(prefix string, cfg huma.Config) huma.API {
	return humaecho.NewV4WithGroup(s.echo, s.echo.Group(prefix), cfg)
}

// DeclareAPI notes an operation below prefix.
func (s *Set) DeclareAPI(prefix string, op *huma.Operation) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.Path) // {id} is :id to the router
	s.Declare(op.Method, prefix+path, AccessOf(op))
}

// CallerOf is who calls an operation: the network address, as the server's trust in proxies allows, and the user agent.
func CallerOf(hc huma.Context) (address netip.Addr, agent string) {
	c := humaecho.UnwrapV4(hc)
	return addressOf(c), c.Request().UserAgent()
}

// Admit waits for a place to answer an operation whose caller has passed its access, and gives the context in which to work;
// done gives the place back.
func (s *Set) Admit(hc huma.Context) (within context.Context, done func(), err error) {
	return s.admit(hc.Context(), AccessOf(hc.Operation()), humaecho.UnwrapV4(hc).Response().Before)
}
