package people

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// recorded is a person as the database has them, with the open main assignment.
type recorded struct {
	Person `bun:",extend"`

	AssignmentID uuid.UUID `bun:"assignment_id"`
	UnitID       uuid.UUID `bun:"unit_id"`
	UnitName     string    `bun:"unit_name"`
	PostName     string    `bun:"post_name"`
	PostKind     string    `bun:"post_kind"`
	PostLevel    string    `bun:"post_level"`
	Since        Day       `bun:"since"`
	LastEnd      Day       `bun:"last_end"` // of the main assignments that are over
	InRoot       bool      `bun:"in_root"`  // serves in or below the import's unit
	Staff        bool      `bun:"staff"`    // holds a role
	Yours        bool      `bun:"yours"`    // serves, or last served, where the importer administers
}

// scheduled reports that the person is known to begin elsewhere, or to leave, on a day to come. What was decided for that
// day stays: a file says where people serve now.
func (st *recorded) scheduled(today Day) bool { return st.Since > today || st.LeftOn > today }

func (st *recorded) warnScheduled(c *candidate, today Day) {
	switch {
	case st.LeftOn > today:
		c.warn(colNIP, "import.issue.leaves_on", "Day", st.LeftOn.short())
	case st.Since > today:
		c.warn(colUnit, "import.issue.begins_on", "Day", st.Since.short())
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
func loadDirectory(ctx context.Context, db bun.IDB, root uuid.UUID, scope Scope, today Day, cs []*candidate) (*directory, error) {
	var siasn, nips, emails []string
	for _, c := range cs {
		siasn, nips = append(siasn, c.person.SIASNID), append(nips, c.person.NIP)
		if c.person.Email != "" {
			emails = append(emails, strings.ToLower(c.person.Email))
		}
	}
	d := &directory{bySIASN: map[string]*recorded{}, byNIP: map[string]*recorded{}, byEmail: map[string]*recorded{}}
	err := db.NewRaw(`
		with root_units as (select units_below(?0::uuid[], ?1::date) as id)
		select p.*, a.id as assignment_id, a.unit_id, coalesce(v.name, '') as unit_name, a.valid_from as since,
			coalesce(po.name, '') as post_name, coalesce(po.kind, '') as post_kind, coalesce(po.level, '') as post_level,
			past.valid_to as last_end, coalesce(a.unit_id in (select id from root_units), false) as in_root,
			coalesce(?2, false) as yours, (p.left_on is null or p.left_on > ?1::date)
				and exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null) as staff
		from persons p
		left join assignments a on a.person_id = p.id and a.main and a.valid_to is null
		left join posts po on po.id = a.post_id
		left join unit_versions v on v.unit_id = a.unit_id and v.valid_to is null
		left join lateral (select o.unit_id, o.valid_to from assignments o where o.person_id = p.id and o.main and o.valid_to is not null
			order by o.valid_to desc, o.valid_from desc, o.id desc limit 1) past on true
		cross join lateral (select coalesce(a.unit_id, standing_unit(past.unit_id)) as unit_id) served
		where p.siasn_id = any (?3::text[]) or p.nip = any (?4::text[]) or (p.email is not null and lower(p.email) = any (?5::text[]))
			or a.unit_id in (select id from root_units)
		order by lower(p.name), p.id`,
		pgdialect.Array([]uuid.UUID{root}), today, scope.Units("served.unit_id"),
		pgdialect.Array(siasn), pgdialect.Array(nips), pgdialect.Array(emails)).Scan(ctx, &d.all)
	if err != nil {
		return nil, fmt.Errorf("people on hand: %w", err)
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
func (d *directory) loadUnits(ctx context.Context, db bun.IDB, root uuid.UUID, today Day, cs []*candidate) error {
	var ids []string
	for _, c := range cs {
		ids = append(ids, c.unit.id, c.unit.officeID)
	}
	var found []*unitPlan
	err := db.NewRaw(`
		with root_units as (select units_below(?0::uuid[], ?1::date) as id)
		select u.id, coalesce(u.siasn_id, '') as siasn_id, coalesce(v.name, '') as name, coalesce(v.kind, '') as kind,
			coalesce(v.time_zone, '') as time_zone, v.id as version_id, v.valid_from, v.parent_id,
			(select min(f.valid_from) from unit_versions f where f.unit_id = u.id) as since,
			u.id in (select id from root_units) as in_root
		from units u left join unit_versions v on v.unit_id = u.id and v.valid_to is null
		where u.siasn_id = any (?2::text[]) or u.id in (select id from root_units)
		order by v.name, u.id`,
		pgdialect.Array([]uuid.UUID{root}), today, pgdialect.Array(ids)).Scan(ctx, &found)
	if err != nil {
		return fmt.Errorf("units on hand: %w", err)
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
		return errUnitUnknown
	}
	return nil
}

func foldName(s string) string { return strings.ToUpper(strings.Join(strings.Fields(s), " ")) }
