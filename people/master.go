package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// AskChange is the kind of approval that changes the master data of somebody who holds a role: grade, date of birth, unit and
// post. Another administrator of where they serve, and of where they would, approves it.
const AskChange = "person.change"

// ChangeAsk is what such an approval carries out: fields, an appointment, or both.
type ChangeAsk struct {
	PersonID id.Person     `json:"person_id"`
	Fields   []FieldChange `json:"fields,omitempty"` // grade and birth_date, as they were and will be
	To       *Appointment  `json:"to,omitempty"`
	Amend    bool          `json:"amend,omitempty"`  // the open main assignment only began on To.From
	Import   bool          `json:"import,omitempty"` // an import held it
	Stood    standing      `json:"stood"`
}

// standing is where a person stood when a change was asked for.
type standing struct {
	Name         string      `bun:"name" json:"-"`
	Staff        bool        `bun:"staff" json:"-"`
	UnitID       uuid.UUID   `bun:"unit_id" json:"unit_id"`             // served in today
	AssignmentID uuid.UUID   `bun:"assignment_id" json:"assignment_id"` // the last main one, open until they leave
	Since        Day         `bun:"since" json:"since"`
	LeftOn       Day         `bun:"left_on" json:"left_on"`
	RoleUnits    []uuid.UUID `bun:"role_units,array" json:"-"` // on which they hold a role
	UnitName     string      `bun:"unit_name" json:"-"`        // of the last main one, like the post
	PostName     string      `bun:"post_name" json:"-"`
	PostKind     string      `bun:"post_kind" json:"-"`
	PostLevel    string      `bun:"post_level" json:"-"`
}

var errMoved = fault.New(fault.Conflict, "person.changed_meanwhile")

// stands reads where a person stands now, and whether they hold a role.
func (s *Service) stands(ctx context.Context, tx bun.Tx, id id.Person) (standing, error) {
	var st standing
	err := tx.NewRaw(`
		select p.name, p.left_on, here.unit_id, a.id as assignment_id, a.valid_from as since, coalesce(v.name, '') as unit_name,
			coalesce(po.name, '') as post_name, coalesce(po.kind, '') as post_kind, coalesce(po.level, '') as post_level,
			(p.left_on is null or p.left_on > ?1)
				and exists (select from role_grants g where g.person_id = p.id and g.revoked_at is null) as staff,
			array(select distinct g.unit_id from role_grants g where g.person_id = p.id and g.revoked_at is null) as role_units
		from persons p
		left join assignments here on here.person_id = p.id and here.main and here.valid_from <= ?1 and (here.valid_to is null or here.valid_to > ?1)
		left join lateral (select o.* from assignments o where o.person_id = p.id and o.main and (o.valid_to is null or o.valid_to > ?1)
			order by o.valid_from desc limit 1) a on true
		left join posts po on po.id = a.post_id
		left join unit_versions v on v.unit_id = a.unit_id and v.valid_to is null
		where p.id = ?0`, id, DayOf(s.today(Actor{}))).Scan(ctx, &st)
	return st, pg.OrNotFound(err, errPersonUnknown)
}

// needsSecond reports that who may not change the master data of the person alone.
func (st standing) needsSecond(who Actor) bool { return st.Staff && !who.IsSystem() }

// TakeMaster puts what p has as its master data back to what before has, and gives what it would have been.
func (p *Person) TakeMaster(before Person) []FieldChange {
	var held []FieldChange
	if p.BirthDate != before.BirthDate {
		held = append(held, FieldChange{"birth_date", string(before.BirthDate), string(p.BirthDate)})
		p.BirthDate = before.BirthDate
	}
	if p.Grade != before.Grade {
		held = append(held, FieldChange{"grade", before.Grade, p.Grade})
		p.Grade = before.Grade
	}
	return held
}

// masterIn is before with the fields that were asked for; false when one is not what it was.
func (a ChangeAsk) masterIn(before Person) (p Person, same bool) {
	p = before
	for _, f := range a.Fields {
		to := &p.Grade
		if f.Field == "birth_date" {
			to = (*string)(&p.BirthDate)
		}
		if *to != f.Before {
			return p, false
		}
		*to = f.After
	}
	return p, true
}

// moved reports that the person no longer stands where they stood when a was asked: who approves was chosen by that, and an
// appointment ends what stood then.
func (a ChangeAsk) moved(now standing) bool {
	was := a.Stood
	return now.UnitID != was.UnitID ||
		a.To != nil && (now.AssignmentID != was.AssignmentID || now.Since != was.Since || now.LeftOn != was.LeftOn)
}
