package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// PersonView is a person together with where they serve today. The unit and post are empty for someone who serves nowhere.
type PersonView struct {
	Person `bun:",extend"`

	UnitID    uuid.UUID `bun:"unit_id" json:"unit_id"`
	UnitName  string    `bun:"unit_name" json:"unit_name"`
	UnitPath  string    `bun:"unit_path" json:"unit_path"` // "Pemerintah … / Dinas … / Bidang …"
	PostID    uuid.UUID `bun:"post_id" json:"post_id"`
	PostName  string    `bun:"post_name" json:"post_name"`
	PostKind  string    `bun:"post_kind" json:"post_kind"`
	PostLevel string    `bun:"post_level" json:"post_level,omitempty"`
	Since     Day       `bun:"since" json:"since,omitempty"`
}

// viewers are the roles that may read the records of persons in their units.
var viewers = []Role{HR, Administrator, Auditor}

// Person gives the person with today's unit and post. Those outside who's scope are person.unknown. Reading another's
// record is audited; place and date of birth are only for the person and those who administer them.
func (s *Service) Person(ctx context.Context, who Actor, id id.Person) (PersonView, error) {
	return s.PersonOn(ctx, who, id, s.today(who))
}

// PersonOn gives the person with the unit and post of day, also to those in whose scope the person was that day: a board of
// an earlier day opens to who has moved away since.
func (s *Service) PersonOn(ctx context.Context, who Actor, id id.Person, day time.Time) (PersonView, error) {
	var row struct {
		PersonView `bun:",extend"`

		Keeps bool `bun:"keeps"`
	}
	then, admin := who.Scope(day, viewers...), who.Scope(s.today(who), Administrator)
	err := pg.Query(ctx, s.db, &row, personSQL, append(who.Scope(s.now(), viewers...).Args(), id, DayOf(day), then.day, admin.roots, admin.day)...)
	if err != nil {
		return PersonView{}, pg.OrNotFound(fmt.Errorf("person: %w", err), errPersonUnknown)
	}
	if !who.IsOneself(id) && !who.IsSystem() && !row.Keeps { // place and date of birth are for certificates, and for those who keep the record
		row.BirthPlace, row.BirthDate = "", ""
	}
	return row.PersonView, s.auditRead(ctx, who, "person.read", id)
}

// personSQL is one person in the scope of now, $1 to $4, or in that of the day, $7: by the id $5 with the unit and post of $6, and
// whether they are of those whom the administrator of $8 keeps on the day $9.
var personSQL = "select view.*, (view.left_on is null or view.left_on > $9::date) and person_in(view.id, $8::uuid[], $9::date) as keeps from (" + viewsSQL("p.id = $5 and ("+OneRecord("p.id")+" or person_in(p.id, $3::uuid[], $7::date))", "$6", "1") + ") view"

// auditRead notes that who read the record of another.
func (s *Service) auditRead(ctx context.Context, who Actor, action string, id id.Person) error {
	if who.IsOneself(id) || who.IsSystem() {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: id})
}

// auditList notes that who read a list in which others stand.
func (s *Service) auditList(ctx context.Context, who Actor, found []PersonView) error {
	if who.IsSystem() || !slices.ContainsFunc(found, func(v PersonView) bool { return !who.IsOneself(v.ID) }) {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "person.list", SubjectIDs: audit.Subjects(found, func(v PersonView) id.Person { return v.ID }),
	})
}

// Administers reports whether who may change the person: their data, assignments and roles.
func (s *Service) Administers(ctx context.Context, who Actor, id id.Person) (bool, error) {
	all, roots, day := who.Scope(s.today(who), Administrator).Top()
	var found bool
	err := pg.Query(ctx, s.db, &found, `select exists (select from persons p where p.id = $1 and (p.left_on is null or p.left_on > $2::date)
		and ($3::boolean or person_in(p.id, $4::uuid[], $2::date)))`, id, day, all, roots)
	if err != nil {
		return false, fmt.Errorf("administers: %w", err)
	}
	return found, nil
}

// Today is the day it is where who works.
func (s *Service) Today(who Actor) time.Time { return s.today(who) }

// Served is a period in which a person held a post in a unit, named as the unit was when the period began.
type Served struct {
	UnitID    uuid.UUID `bun:"unit_id" json:"unit_id"`
	UnitName  string    `bun:"unit_name" json:"unit_name"`
	PostName  string    `bun:"post_name" json:"post_name"`
	PostKind  string    `bun:"post_kind" json:"post_kind"`
	PostLevel string    `bun:"post_level" json:"post_level,omitempty"`
	Main      bool      `bun:"main" json:"main"`
	From      Day       `bun:"valid_from" json:"from"`
	To        Day       `bun:"valid_to" json:"to,omitempty"` // exclusive
}

// History lists where the person served, latest first, for those who may read the person.
func (s *Service) History(ctx context.Context, who Actor, id id.Person) ([]Served, error) {
	served := []Served{}
	err := s.db.NewRaw(`
		select a.unit_id, coalesce(v.name, '') as unit_name, po.name as post_name, po.kind as post_kind, po.level as post_level,
			a.main, a.valid_from, a.valid_to
		from assignments a join posts po on po.id = a.post_id
		left join unit_versions v on v.unit_id = a.unit_id and v.valid_from <= a.valid_from and (v.valid_to is null or v.valid_to > a.valid_from)
		where a.person_id = ? and (? or ?)
		order by a.valid_from desc, a.main desc, a.id desc`,
		id, who.Scope(s.today(who), viewers...).Persons("a.person_id"), who.Scope(s.today(who), viewers...).lastServed("a.person_id")).Scan(ctx, &served)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	return served, nil
}

// viewsSQL is a prepared statement for persons, by name, where what is asked of p and of their main assignment a on day holds: at most
// limit of them, with their unit and post of that day. The ways up from their units are gathered at once.
func viewsSQL(where, day, limit string) string {
	return strings.NewReplacer("{where}", where, "{day}", day+"::date", "{limit}", limit).Replace(`with recursive page as materialized (
		select p.id, p.siasn_id, p.nip, p.name, p.title_before, p.title_after, p.sex, p.birth_place, p.birth_date, p.email, p.phone, p.employment,
			p.grade, p.legal_status, p.education, p.left_on, p.created_at, p.updated_at, a.unit_id, a.post_id, a.valid_from as since
		from persons p
		left join assignments a on a.person_id = p.id and a.main and a.valid_from <= {day} and (a.valid_to is null or a.valid_to > {day})
		where {where}
		order by lower(p.name), p.id limit {limit}
	),
	above as (
		select v.unit_id as leaf, v.name, v.parent_id, 0 as distance from unit_versions v
		where v.unit_id in (select unit_id from page) and v.valid_from <= {day} and (v.valid_to is null or v.valid_to > {day})
		union all
		select b.leaf, v.name, v.parent_id, b.distance + 1 from above b join unit_versions v on v.unit_id = b.parent_id
		where v.valid_from <= {day} and (v.valid_to is null or v.valid_to > {day}) and b.distance < 50
	),
	path as (
		select leaf, (array_agg(name order by distance))[1] as name, string_agg(name, ' / ' order by distance desc) as shown
		from above group by leaf
	)
	select page.*, coalesce(path.name, '') as unit_name, coalesce(path.shown, '') as unit_path,
		coalesce(po.name, '') as post_name, coalesce(po.kind, '') as post_kind, coalesce(po.level, '') as post_level
	from page
	left join posts po on po.id = page.post_id
	left join path on path.leaf = page.unit_id
	order by lower(page.name), page.id`)
}
