package siasn

import (
	"cmp"
	"slices"
)

// byUnit gives the rows in an order that depends on what they say of units alone, rows that say more before others.
func byUnit(cs []*candidate) []*candidate {
	return slices.SortedStableFunc(slices.Values(cs), func(a, b *candidate) int {
		return cmp.Or(compareClaims(a.unit, b.unit), cmp.Compare(a.seq, b.seq))
	})
}

func compareClaims(a, b unitClaim) int {
	return cmp.Or(
		lastEmpty(a.id, b.id), lastEmpty(a.name, b.name), lastEmpty(a.office, b.office),
		lastEmpty(a.officeID, b.officeID), lastEmpty(a.agency, b.agency),
	)
}

func lastEmpty(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	}
	return cmp.Compare(a, b)
}

// fileUnits are the units in which the file's own people serve.
type fileUnits struct {
	byID, byName map[string]unitClaim // by UNOR ID, and by name, of several the one that is its own office
}

func unitsOf(cs []*candidate) fileUnits {
	f := fileUnits{map[string]unitClaim{}, map[string]unitClaim{}}
	for _, c := range byUnit(cs) {
		if c.unit.id == "" || c.unit.name == "" || c.blamed(colUnitID) || c.blamed(colUnit) || c.blamed(colOffice) || c.blamed(colOfficeID) {
			continue
		}
		if _, seen := f.byID[c.unit.id]; !seen {
			f.byID[c.unit.id] = c.unit
		}
		name := foldName(c.unit.name)
		if had, seen := f.byName[name]; !seen || !had.heads() && c.unit.heads() {
			f.byName[name] = c.unit
		}
	}
	return f
}

// heads reports that the unit is its own office.
func (u unitClaim) heads() bool { return foldName(u.name) == foldName(u.office) }

// office is the unit of the file that a row names as its office.
func (f fileUnits) office(claim unitClaim) (unitClaim, bool) {
	if own, ok := f.byID[claim.officeID]; ok {
		return own, true
	}
	own, ok := f.byName[foldName(claim.office)]
	return own, ok
}
