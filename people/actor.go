package people

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
)

// Role is what a person may do besides learning, on a unit and all below it.
type Role string

// The roles. Everybody is a learner; that needs no grant.
const (
	Trainer       Role = "trainer"       // pengajar, widyaiswara: makes courses and quizzes
	HR            Role = "hr"            // pengelola SDM: assigns courses, sees gaps and records
	Signatory     Role = "signatory"     // penanda tangan sertifikat
	Administrator Role = "administrator" // accounts, roles, units, imports, issuers
	Auditor       Role = "auditor"       // Inspektorat: reads everything in scope, changes nothing
	Head          Role = "head"          // kepala unit: sees boards and lists of people with their states, changes nothing
)

// Key is the key of the role's name in both languages.
func (r Role) Key() string { return "people.role." + string(r) }

// Roles lists every grantable role.
var Roles = []Role{Trainer, HR, Signatory, Administrator, Auditor, Head}

// Grant is a role held on a unit and all below it.
type Grant struct {
	Role   Role      `bun:"role" json:"role"`
	UnitID uuid.UUID `bun:"unit_id" json:"unit_id"`
}

// Actor is who asks: a person, where they serve and the roles they hold. It is a parameter of every exported method that
// reads or changes something for somebody, never a context value. The zero Actor is nobody and may do nothing.
type Actor struct {
	PersonID id.Person
	UnitID   uuid.UUID // of the main assignment; Nil when the person serves nowhere
	TimeZone string    // of that unit, IANA name
	Grants   []Grant
	Fresh    bool // a second factor was entered within the last five minutes: needed to ask for an approval and to give one
}

// System is the actor of jobs and of seeding: it has no person and may do everything. Nothing a request says makes one.
func System() Actor { return Actor{PersonID: id.Person(uuid.Max), Fresh: true} }

// IsSystem reports whether a is System.
func (a Actor) IsSystem() bool { return a.PersonID == id.Person(uuid.Max) }

// IsNobody reports whether no person stands behind a.
func (a Actor) IsNobody() bool { return a.PersonID.IsZero() }

// Has reports whether a holds one of roles anywhere.
func (a Actor) Has(roles ...Role) bool {
	return a.IsSystem() || slices.ContainsFunc(a.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) })
}

// UnitsOf lists the units on which a holds role itself.
func (a Actor) UnitsOf(role Role) []uuid.UUID {
	var units []uuid.UUID
	for _, g := range a.Grants {
		if g.Role == role {
			units = append(units, g.UnitID)
		}
	}
	return units
}

// IsStaff reports whether a holds any role at all; staff must use a second factor.
func (a Actor) IsStaff() bool { return a.IsSystem() || len(a.Grants) > 0 }

// AuditID is the person to write into an audit entry; Nil for the system.
func (a Actor) AuditID() id.Person {
	if a.IsSystem() {
		return id.Person{}
	}
	return a.PersonID
}

// Location is the time zone in which a's days begin; Asia/Jakarta (WIB) when unknown.
func (a Actor) Location() *time.Location { return Location(a.TimeZone) }

// Location gives an IANA zone, falling back to WIB. Reading one is dearer than many a page, and each page asks several times, so that
// the zones in use are remembered.
func Location(name string) *time.Location {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "" {
		return wib
	}
	zones.Store(name, loc)
	return loc
}

var (
	wib   = time.FixedZone("WIB", 7*60*60)
	zones sync.Map // name: *time.Location; names that are none are not kept
)

// Only is a with no other grants than those of role, for what is done in that role alone.
func (a Actor) Only(role Role) Actor {
	var kept []Grant
	for _, g := range a.Grants {
		if g.Role == role {
			kept = append(kept, g)
		}
	}
	a.Grants = kept
	return a
}

// Scope gives the units on which a holds one of roles, each with all below it, as of the day that at is where a works: now,
// or a day asked about (midnight UTC, which is that same day in all of Indonesia). The same scope answers "may I open
// this?" and filters lists.
func (a Actor) Scope(at time.Time, roles ...Role) Scope {
	s := Scope{all: a.IsSystem(), self: a.PersonID, day: string(DayOf(at.In(a.Location())))}
	for _, g := range a.Grants {
		if slices.Contains(roles, g.Role) && !slices.Contains(s.roots, g.UnitID) {
			s.roots = append(s.roots, g.UnitID)
		}
	}
	return s
}
