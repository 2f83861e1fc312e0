package siasn

import (
	"context"
	_ "embed" // directory.sql
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed directory.sql
var directorySQL string

var directoryReads = report.Parse(directorySQL)

// recorded is a person as the database has them, with the open main assignment.
type recorded struct {
	people.Person `bun:",extend"`

	AssignmentID uuid.UUID  `bun:"assignment_id"`
	UnitID       uuid.UUID  `bun:"unit_id"`
	UnitName     string     `bun:"unit_name"`
	PostName     string     `bun:"post_name"`
	PostKind     string     `bun:"post_kind"`
	PostLevel    string     `bun:"post_level"`
	Since        people.Day `bun:"since"`
	LastEnd      people.Day `bun:"last_end"` // of the main assignments that are over
	InRoot       bool       `bun:"in_root"`  // serves in or below the import's unit
	Staff        bool       `bun:"staff"`    // holds a role
	Yours        bool       `bun:"yours"`    // serves, or last served, where the importer administers
}

// scheduled reports that the person is known to begin elsewhere, or to leave, on a day to come. What was decided for that
// day stays: a file says where people serve now.
func (st *recorded) scheduled(today people.Day) bool { return st.Since > today || st.LeftOn > today }

func (st *recorded) warnScheduled(c *candidate, today people.Day) {
	switch {
	case st.LeftOn > today:
		c.warn(colNIP, "import.issue.leaves_on", "Day", st.LeftOn.Short())
	case st.Since > today:
		c.warn(colUnit, "import.issue.begins_on", "Day", st.Since.Short())
	}
}

// directory finds recorded persons by their keys.
type directory struct {
	all      []*recorded
	bySIASN  map[string]*recorded
	byNIP    map[string]*recorded
	byEmail  map[string]*recorded
	unitByID map[string]*unitPlan // by UNOR ID, of those the file names
	office   map[string]*unitPlan // below the root by name, for offices without an ID
	root     *unitPlan
	units    map[uuid.UUID]*unitPlan // those in and below the root
}

// loadDirectory reads, in two statements, all that the candidates can touch: whoever has one of their keys, whoever
// serves in or below root, and the units they name.
func loadDirectory(ctx context.Context, db bun.IDB, root uuid.UUID, scope people.Scope, today people.Day, cs []*candidate) (*directory, error) {
	var siasn, nips, emails []string
	for _, c := range cs {
		siasn, nips = append(siasn, c.person.SIASNID), append(nips, c.person.NIP)
		if c.person.Email != "" {
			emails = append(emails, strings.ToLower(c.person.Email))
		}
	}
	d := &directory{bySIASN: map[string]*recorded{}, byNIP: map[string]*recorded{}, byEmail: map[string]*recorded{}}
	err := directoryReads.Scan(ctx, db, &d.all, report.Args{
		"root": pgdialect.Array([]uuid.UUID{root}), "today": today, "yours": scope.Units("served.unit_id"),
		"siasn": pgdialect.Array(siasn), "nips": pgdialect.Array(nips), "emails": pgdialect.Array(emails),
	}, "persons")
	if err != nil {
		return nil, err
	}
	for _, st := range d.all {
		if st.SIASNID != "" {
			d.bySIASN[st.SIASNID] = st
		}
		if st.NIP != "" {
			d.byNIP[st.NIP] = st
		}
		if st.Email != "" {
			d.byEmail[strings.ToLower(st.Email)] = st
		}
	}
	return d, d.loadUnits(ctx, db, root, today, cs)
}

// loadUnits reads the units that the candidates name, the root and what is below it.
func (d *directory) loadUnits(ctx context.Context, db bun.IDB, root uuid.UUID, today people.Day, cs []*candidate) error {
	var ids []string
	for _, c := range cs {
		ids = append(ids, c.unit.id, c.unit.officeID)
	}
	var found []*unitPlan
	a := report.Args{"root": pgdialect.Array([]uuid.UUID{root}), "today": today, "siasn": pgdialect.Array(ids)}
	if err := directoryReads.Scan(ctx, db, &found, a, "units"); err != nil {
		return err
	}
	d.unitByID, d.office, d.units = map[string]*unitPlan{}, map[string]*unitPlan{}, map[uuid.UUID]*unitPlan{}
	for _, u := range found {
		u.Closed = u.VersionID == uuid.Nil
		if u.InRoot {
			d.units[u.ID] = u
		}
		if u.SIASNID != "" {
			d.unitByID[u.SIASNID] = u
		}
		if _, taken := d.office[foldName(u.Name)]; !taken && u.InRoot {
			d.office[foldName(u.Name)] = u
		}
		if u.ID == root {
			d.root = u
		}
	}
	for _, u := range d.units {
		u.Parent = d.units[u.ParentID]
	}
	if d.root == nil {
		return fault.New(fault.NotFound, "unit.unknown")
	}
	return nil
}

func foldName(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), " ")) }
