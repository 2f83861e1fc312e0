package people

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// UnitKinds lists the kinds of units; "instansi" is the government itself.
var UnitKinds = []string{"instansi", "opd", "bidang", "seksi", "uptd", "kecamatan", "kelurahan", "puskesmas", "rsud", "sekolah", "lainnya"}

// UnitNode is a unit as it was on a day, in its place of a tree written depth first.
type UnitNode struct {
	ID       uuid.UUID `bun:"id" json:"id"`
	ParentID uuid.UUID `bun:"parent_id" json:"parent_id"` // Nil for a root
	Name     string    `bun:"name" json:"name"`
	Kind     string    `bun:"kind" json:"kind"`
	TimeZone string    `bun:"time_zone" json:"time_zone"`
	SIASNID  string    `bun:"siasn_id" json:"siasn_id,omitempty"`
	People   int       `bun:"people" json:"people"` // serving in this very unit that day
	Depth    int       `bun:"-" json:"depth"`       // 0 for the tops of what is shown
}

// unitRow is a unit's stable identity.
type unitRow struct {
	bun.BaseModel `bun:"table:units,alias:u"`

	ID        uuid.UUID `bun:"id,pk"`
	SIASNID   string    `bun:"siasn_id,nullzero"`
	CreatedAt time.Time `bun:"created_at"`
}

// unitVersion is a period in which a unit had one name, kind, parent and zone.
type unitVersion struct {
	bun.BaseModel `bun:"table:unit_versions,alias:v"`

	ID        uuid.UUID `bun:"id,pk"`
	UnitID    uuid.UUID `bun:"unit_id"`
	ParentID  uuid.UUID `bun:"parent_id,nullzero"`
	Name      string    `bun:"name"`
	Kind      string    `bun:"kind"`
	TimeZone  string    `bun:"time_zone"`
	ValidFrom Day       `bun:"valid_from"`
	ValidTo   Day       `bun:"valid_to"`
}

// tidy trims the name and blames each field that breaks a rule.
func (v *unitVersion) tidy() fault.Many {
	var faults fault.Many
	v.Name = strings.TrimSpace(v.Name)
	if v.Name == "" {
		faults = append(faults, fault.Field("name", "unit.name_missing"))
	} else if key := badText(v.Name); key != "" {
		faults = append(faults, fault.Field("name", key).With("Max", MaxText))
	}
	if !slices.Contains(UnitKinds, v.Kind) {
		faults = append(faults, fault.Field("kind", "unit.kind_unknown"))
	}
	if v.TimeZone == "" {
		v.TimeZone = "Asia/Jakarta"
	}
	if _, err := time.LoadLocation(v.TimeZone); err != nil || v.TimeZone == "Local" {
		faults = append(faults, fault.Field("time_zone", "unit.zone_unknown"))
	}
	return append(faults, checkDay("valid_from", v.ValidFrom)...)
}

// checkDay blames field when d is not a real day.
func checkDay(field string, d Day) fault.Many {
	if _, ok := ParseDay(string(d)); !ok {
		return fault.Many{fault.Field(field, "person.day_impossible")}
	}
	return nil
}

// depthFirst orders units so that each follows its parent, siblings by name, and sets the depths. A unit whose parent is
// not among them is a top.
func depthFirst(units []UnitNode) []UnitNode {
	known := make(map[uuid.UUID]bool, len(units))
	for _, u := range units {
		known[u.ID] = true
	}
	type sorted struct {
		*UnitNode
		by string
	}
	below := map[uuid.UUID][]sorted{}
	for i := range units {
		parent := units[i].ParentID
		if !known[parent] {
			parent = uuid.Nil
		}
		below[parent] = append(below[parent], sorted{&units[i], strings.ToLower(units[i].Name)})
	}
	ordered := make([]UnitNode, 0, len(units))
	var walk func(parent uuid.UUID, depth int)
	walk = func(parent uuid.UUID, depth int) {
		slices.SortFunc(below[parent], func(a, b sorted) int { return strings.Compare(a.by, b.by) })
		for _, u := range below[parent] {
			u.Depth = depth
			ordered = append(ordered, *u.UnitNode)
			walk(u.ID, depth+1)
		}
	}
	walk(uuid.Nil, 0)
	return ordered
}
