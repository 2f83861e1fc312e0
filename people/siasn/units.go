package siasn

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// unitPlan is a unit that rows name: as it stands, to be made, or to be renamed.
type unitPlan struct {
	ID        uuid.UUID  `bun:"id"` // Nil until a new one is made
	SIASNID   string     `bun:"siasn_id"`
	Name      string     `bun:"name"` // as it stands, or as a new one will be called
	Kind      string     `bun:"kind"`
	VersionID uuid.UUID  `bun:"version_id"` // of the open period
	ValidFrom people.Day `bun:"valid_from"` // of the open period
	Since     people.Day `bun:"since"`      // of the unit
	ParentID  uuid.UUID  `bun:"parent_id"`
	InRoot    bool       `bun:"in_root"`
	TimeZone  string     `bun:"time_zone"`
	Roles     []string   `bun:"roles,array"` // held on it, each with its person
	Closed    bool       `bun:"-"`
	Rename    string     `bun:"-"` // what it will be called, if not as it stands
	Parent    *unitPlan  `bun:"-"` // as it stands or, for a new one, will
	MoveTo    *unitPlan  `bun:"-"` // below which it will hang, if not as it stands
}

// isNew reports that the import will make the unit.
func (u *unitPlan) isNew() bool { return u.ID == uuid.Nil }

// title is what the unit will be called.
func (u *unitPlan) title() string {
	if u.Rename != "" {
		return u.Rename
	}
	return u.Name
}

// unitsPlanned decides which units rows name. It takes the rows by unit (byUnit), so that their order in the file does not
// matter.
type unitsPlanned struct {
	d        *directory
	who      id.Person // who imports
	today    people.Day
	own      fileUnits
	underway map[string]bool // UNOR IDs whose office is being sought
	made     []*unitPlan     // parents before children
	changed  []*unitPlan     // with a new name or another parent
}

// unitFor finds the row's unit or plans it, below its office (an OPD) or, without one, below the root. It blames the row
// when the unit is closed or belongs to another part of the tree.
func (p *unitsPlanned) unitFor(c *candidate) *unitPlan {
	claim := c.unit
	u := p.d.unitByID[claim.id]
	switch {
	case u == nil:
		u = p.plan(claim)
	case u.Closed:
		c.fail(colUnitID, "import.issue.unit_closed")
		return nil
	case !u.InRoot:
		c.fail(colUnitID, "import.issue.unit_outside")
		return nil
	case !u.isNew():
		p.rename(u, claim.name)
		p.rehang(u, c)
	}
	for m := u; m != nil && m.isNew(); m = m.Parent {
		m.Since = p.start(m, c.since)
	}
	return u
}

func (p *unitsPlanned) rename(u *unitPlan, name string) {
	if foldName(u.Name) != foldName(name) && u.Rename == "" {
		u.Rename = name
		p.change(u)
	}
}

// rehang plans to hang a unit below its office when it does not stand anywhere below it. A file that names no office, or one
// below the unit itself, moves nothing.
func (p *unitsPlanned) rehang(u *unitPlan, c *candidate) {
	if u == p.d.root || u.MoveTo != nil || u.belowNamed(c.unit.office) {
		return
	}
	office := p.officeFor(c.unit)
	switch {
	case office == p.d.root, office == u, u.below(office):
	case office.below(u):
		c.warn(colOffice, "import.issue.unit_circle")
	case p.givesReach(u, office):
		c.warn(colOffice, "import.issue.unit_move_held", "Unit", office.title())
	default:
		u.MoveTo = office
		p.change(u)
	}
}

// givesReach reports that below office an administrator or signatory would reach u who does not where it stands, or whoever imports by any
// role of theirs: no one person moves it then. Pengelola SDM of an office follow what the file says of its units.
func (p *unitsPlanned) givesReach(u, office *unitPlan) bool {
	reached := map[string]bool{}
	for up := u; up != nil; up = up.Parent {
		for _, role := range up.Roles {
			reached[role] = true
		}
	}
	gives := func(held string) bool {
		role, person, _ := strings.Cut(held, " ")
		return !reached[held] && (people.Role(role) == people.Administrator || people.Role(role) == people.Signatory || person == p.who.String())
	}
	for up := office; up != nil; up = up.above() {
		if slices.ContainsFunc(up.Roles, gives) {
			return true
		}
	}
	return false
}

func (p *unitsPlanned) change(u *unitPlan) {
	if !slices.Contains(p.changed, u) {
		p.changed = append(p.changed, u)
	}
}

// below reports whether u will stand somewhere below other.
func (u *unitPlan) below(other *unitPlan) bool {
	for up := u.above(); up != nil; up = up.above() {
		if up == other {
			return true
		}
	}
	return false
}

// belowNamed reports whether u will stand somewhere below a unit of that name: offices are told apart by ID only where names
// do not say the same.
func (u *unitPlan) belowNamed(name string) bool {
	for up := u.above(); up != nil; up = up.above() {
		if foldName(up.Name) == foldName(name) || foldName(up.title()) == foldName(name) {
			return true
		}
	}
	return false
}

func (u *unitPlan) above() *unitPlan {
	if u.MoveTo != nil {
		return u.MoveTo
	}
	return u.Parent
}

// plan makes a unit of the file, below its office.
func (p *unitsPlanned) plan(claim unitClaim) *unitPlan {
	p.underway[claim.id] = true
	defer delete(p.underway, claim.id)
	return p.make(claim.id, claim.name, guessUnitKind(claim.name), p.officeFor(claim))
}

// officeFor is the unit below which a row's unit hangs.
func (p *unitsPlanned) officeFor(claim unitClaim) *unitPlan {
	name := foldName(claim.office)
	if name == "" || name == foldName(claim.name) || name == foldName(claim.agency) || name == foldName(p.d.root.Name) || claim.officeID != "" && claim.officeID == claim.id {
		return p.d.root
	}
	u := p.knownOffice(claim)
	if u == nil {
		id := claim.officeID
		if p.d.unitByID[id] != nil {
			id = "" // closed or elsewhere: the name decides
		}
		u = p.make(id, claim.office, guessUnitKind(claim.office), p.d.root)
	}
	if u.isNew() && u.Kind == "lainnya" {
		u.Kind = "opd"
	}
	return u
}

// knownOffice is the office as it stands or as the file has it among its own units, which SATUAN KERJA may give another ID;
// nil when there is none. Two new units that are each other's office hang below one another only once.
func (p *unitsPlanned) knownOffice(claim unitClaim) *unitPlan {
	if u := p.d.unitByID[claim.officeID]; claim.officeID != "" && u.takes() {
		return u
	}
	if u := p.d.office[foldName(claim.office)]; u != nil && !u.isNew() {
		return u
	}
	if own, ok := p.own.office(claim); ok {
		switch u := p.d.unitByID[own.id]; {
		case p.underway[own.id]:
			return p.d.root
		case u == nil:
			return p.plan(own)
		case u.takes():
			return u
		}
	}
	return p.d.office[foldName(claim.office)]
}

// takes reports that units can hang below u.
func (u *unitPlan) takes() bool { return u != nil && u.InRoot && !u.Closed }

// make plans a unit. It begins no earlier than its parent and no later than the first who serves in it.
func (p *unitsPlanned) make(siasnID, name, kind string, parent *unitPlan) *unitPlan {
	u := &unitPlan{SIASNID: siasnID, Name: name, Kind: kind, Parent: parent, Since: p.today, InRoot: true}
	if siasnID != "" {
		p.d.unitByID[siasnID] = u
	}
	if _, taken := p.d.office[foldName(name)]; !taken {
		p.d.office[foldName(name)] = u
	}
	p.made = append(p.made, u)
	return u
}

// start moves the beginning of a new unit back to since, but not before what it hangs on began.
func (p *unitsPlanned) start(u *unitPlan, since people.Day) people.Day {
	if since == "" {
		return u.Since
	}
	floor := u.Parent
	for floor.isNew() {
		floor = floor.Parent
	}
	return max(min(u.Since, since), floor.Since)
}

// zone is the time zone of a new unit: that of the nearest unit above which stands already.
func (u *unitPlan) zone() string {
	for u.TimeZone == "" {
		u = u.Parent
	}
	return u.TimeZone
}

// steps is what becomes of the units in this very order: parents before children, those that stand last.
func (p *unitsPlanned) steps() []people.UnitStep {
	steps := make([]people.UnitStep, 0, len(p.made)+len(p.changed))
	for _, u := range p.made {
		u.ID = uuid.Must(uuid.NewV7())
		steps = append(steps, people.UnitStep{
			ID: u.ID, ParentID: u.Parent.ID, Name: u.Name,
			New: &people.NewUnit{Kind: u.Kind, TimeZone: u.zone(), SIASNID: u.SIASNID, From: u.Since},
		})
	}
	for _, u := range p.changed {
		step := people.UnitStep{ID: u.ID, ParentID: u.ParentID, Name: u.title()}
		if u.MoveTo != nil {
			step.ParentID = u.MoveTo.ID
		}
		steps = append(steps, step)
	}
	return steps
}
