package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
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
func (s *Service) Person(ctx context.Context, who Actor, id uuid.UUID) (PersonView, error) {
	return s.PersonOn(ctx, who, id, s.today(who))
}

// PersonOn gives the person with the unit and post of day, also to those in whose scope the person was that day: a board of
// an earlier day opens to who has moved away since.
func (s *Service) PersonOn(ctx context.Context, who Actor, id uuid.UUID, day time.Time) (PersonView, error) {
	var view PersonView
	err := selectViews(s.db, DayOf(day)).Model(&view).Where("p.id = ?", id).
		Where("(? or ?)", who.Scope(s.now(), viewers...).Records("p.id"), who.Scope(day, viewers...).Persons("p.id")).Scan(ctx)
	if err != nil {
		return view, pg.OrNotFound(fmt.Errorf("person: %w", err), errPersonUnknown)
	}
	if who.PersonID != id && !who.IsSystem() {
		if err := s.withholdBirth(ctx, who, &view); err != nil {
			return view, err
		}
	}
	return view, s.auditRead(ctx, who, "person.read", id)
}

// withholdBirth leaves out place and date of birth for all but those who keep the record: they are for certificates.
func (s *Service) withholdBirth(ctx context.Context, who Actor, view *PersonView) error {
	keeps, err := s.Administers(ctx, who, view.ID)
	if !keeps {
		view.BirthPlace, view.BirthDate = "", ""
	}
	return err
}

// auditRead notes that who read the record of another.
func (s *Service) auditRead(ctx context.Context, who Actor, action string, id uuid.UUID) error {
	if who.PersonID == id || who.IsSystem() {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: id})
}

// auditList notes that who read a list in which others stand.
func (s *Service) auditList(ctx context.Context, who Actor, found []PersonView) error {
	if who.IsSystem() || !slices.ContainsFunc(found, func(v PersonView) bool { return v.ID != who.PersonID }) {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "person.list", SubjectIDs: audit.Subjects(found, func(v PersonView) uuid.UUID { return v.ID }),
	})
}

// Administers reports whether who may change the person: their data, assignments and roles.
func (s *Service) Administers(ctx context.Context, who Actor, id uuid.UUID) (bool, error) {
	day := s.today(who)
	found, err := s.db.NewSelect().Model((*Person)(nil)).Where("p.id = ? and (p.left_on is null or p.left_on > ?)", id, DayOf(day)).
		Where("?", who.Scope(day, Administrator).members("p.id")).Exists(ctx)
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
func (s *Service) History(ctx context.Context, who Actor, id uuid.UUID) ([]Served, error) {
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

// selectViews selects persons with the unit and post of day.
func selectViews(db bun.IDB, day Day) *bun.SelectQuery {
	return db.NewSelect().Column("p.*").
		ColumnExpr("a.unit_id, coalesce(path.names[1], '') as unit_name, coalesce(path.shown, '') as unit_path").
		ColumnExpr("a.post_id, coalesce(po.name, '') as post_name, coalesce(po.kind, '') as post_kind, coalesce(po.level, '') as post_level, a.valid_from as since").
		Join("left join assignments a on a.person_id = p.id and a.main and a.valid_from <= ?0 and (a.valid_to is null or a.valid_to > ?0)", day).
		Join("left join posts po on po.id = a.post_id").
		Join(`left join lateral (select array_agg(ua.name order by ua.distance) as names,
			string_agg(ua.name, ' / ' order by ua.distance desc) as shown from units_above(a.unit_id, ?) ua) path on true`, day)
}
