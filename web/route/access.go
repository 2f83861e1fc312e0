// Package route is how a page or an API operation comes to be: each is declared with its method, its path and who may
// call it. What is not declared does not exist, and a test walks the table.
package route

import (
	"slices"

	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Access says who may call a route. Which records they may see there is the domain's scope, not this.
type Access struct {
	Name  string        // "public", "pending", "signed_in" or the roles, for the table
	Roles []people.Role // one of them is needed; empty: none is
	Class pg.Class      // whose connections it uses: pages unless declared as Exam or Report
	level level
}

type level int

const (
	anyone    level = iota + 1
	knowsWho        // signed in, perhaps without a second factor or with an initial password
	confirmed       // signed in completely
)

var (
	// Public is for everybody, signed in or not.
	Public = Access{Name: "public", level: anyone}
	// Programs is for programs with a key of their own, which no session opens: whoever answers looks at it.
	Programs = Access{Name: "programs", level: anyone}
	// Pending is for people who are signed in but may still owe a second factor or a new password.
	Pending = Access{Name: "pending", level: knowsWho}
	// SignedIn is for every person who is signed in completely.
	SignedIn = Access{Name: "signed_in", level: confirmed}
)

// Roles is for people who hold one of roles somewhere and are signed in completely.
func Roles(roles ...people.Role) Access {
	name := ""
	for i, r := range roles {
		if i > 0 {
			name += "|"
		}
		name += string(r)
	}
	return Access{Name: name, Roles: slices.Clone(roles), level: confirmed}
}

// Faults of access.
var (
	ErrUnauthenticated = fault.New(fault.Unauthenticated, "web.unauthenticated")
	ErrMustChange      = fault.New(fault.Forbidden, "web.must_change")
	ErrSecondFactor    = fault.New(fault.Forbidden, "web.second_factor")
	ErrForbidden       = fault.New(fault.Forbidden, "web.forbidden")
)

// Check reports why s may not pass: nil, or ErrUnauthenticated, ErrMustChange, ErrSecondFactor or ErrForbidden. A route
// that was never declared (the zero Access) lets nobody through.
func (a Access) Check(s identity.Session) error {
	switch {
	case a.level == anyone:
		return nil
	case s.Actor.IsNobody() || a.level == 0:
		return ErrUnauthenticated
	case a.level == knowsWho:
		return nil
	case s.MustChange:
		return ErrMustChange
	case s.NeedsTOTP:
		return ErrSecondFactor
	case len(a.Roles) > 0 && !s.Actor.Has(a.Roles...):
		return ErrForbidden
	}
	return nil
}
