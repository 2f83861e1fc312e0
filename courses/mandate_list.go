package courses

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/records"
)

// MandateFilter narrows HR's list: one course, or State "open" (the default), "overdue" (past its day, somebody has not
// completed), "cancelled" or "all". Page counts from 1.
type MandateFilter struct {
	CourseID uuid.UUID
	State    string
	Page     int
	Limit    int
}

// MandateView is a mandate with how its people stand. Started counts those who opened a module and have not completed;
// Overdue those who have not completed though its day is past.
type MandateView struct {
	Mandate
	Slug       string `bun:"slug" json:"slug"`
	Title      string `bun:"title" json:"title"`
	UnitName   string `bun:"unit_name" json:"unit_name,omitempty"`
	PersonName string `bun:"person_name" json:"person_name,omitempty"`
	Assigned   int    `bun:"assigned" json:"assigned"`
	Started    int    `bun:"started" json:"started"`
	Completed  int    `bun:"completed" json:"completed"`
	Overdue    int    `bun:"overdue" json:"overdue"`
	Total      int    `bun:"total" json:"-"`
}

// NotStarted counts those who have opened nothing yet.
func (m MandateView) NotStarted() int { return m.Assigned - m.Started - m.Completed }

// readers is where who may see orders and how they are followed.
func (s *Service) mandateReaders(who people.Actor) people.Scope {
	return who.Scope(s.now(), people.HR, people.Auditor)
}

// mandatesIn is the select of mandates whose unit or person lies in who's scope, d being the mandate.
func (s *Service) mandatesIn(who people.Actor) *bun.SelectQuery {
	return s.db.NewSelect().Model((*MandateView)(nil)).ModelTableExpr("mandates as d").
		Join("join courses as c on c.id = d.course_id").
		Join(`join lateral (select title from course_versions v where v.course_id = c.id and v.state <> 'draft'
			order by number desc limit 1) v on true`).
		Join("cross join lateral (?) as n", s.mandateCounts(who)).
		ColumnExpr("d.id, d.course_id, d.unit_id, d.person_id, d.due_on, d.note, d.created_by, d.created_at, d.cancelled_at").
		ColumnExpr("c.slug, v.title, n.assigned, n.started, n.completed").
		ColumnExpr("case when d.due_on < ? then n.assigned - n.completed else 0 end as overdue", s.today(who)).
		ColumnExpr("? as unit_name, ? as person_name", people.UnitName("d.unit_id"), people.PersonName("d.person_id")).
		Where("?", mandateInScope(s.mandateReaders(who)))
}

// mandateInScope is the predicate "the unit or the person of mandate d lies in scope"; false for an empty scope.
func mandateInScope(scope people.Scope) schema.QueryAppender {
	if scope.Empty() {
		return schema.SafeQuery("false", nil)
	}
	return schema.SafeQuery("(d.unit_id is not null and ? or d.person_id is not null and ?)",
		[]any{scope.Units("d.unit_id"), scope.Persons("d.person_id")})
}

// OpenMandates counts the orders in who's scope that were not cancelled, without looking at their people; one for many is package orders'.
func (s *Service) OpenMandates(ctx context.Context, who people.Actor) (int, error) {
	n, err := s.db.NewSelect().TableExpr("mandates as d").Where("d.cancelled_at is null and d.order_id is null").
		Where("?", mandateInScope(s.mandateReaders(who))).Count(ctx)
	return int(n), wrap(err, "count mandates")
}

// mandateCounts counts the people of mandate d by where they stand.
func (s *Service) mandateCounts(who people.Actor) *bun.SelectQuery {
	return s.db.NewSelect().TableExpr("(?) as t", s.mandatePeople(who)).
		Join("left join enrolments as e on e.person_id = t.person_id and e.course_id = d.course_id and e.withdrawn_at is null").
		ColumnExpr("count(*) as assigned").
		ColumnExpr("count(*) filter (where e.completed_at is null and e.last_seen_at is not null) as started").
		ColumnExpr("count(*) filter (where e.completed_at is not null) as completed")
}

// mandatePeople selects the person_id of everybody mandate d concerns today.
func (s *Service) mandatePeople(who people.Actor) *bun.SelectQuery {
	return people.ServingBelow(s.db, "d.unit_id", s.today(who)).Where("d.unit_id is not null").
		UnionAll(s.db.NewSelect().ColumnExpr("d.person_id").Where("d.person_id is not null"))
}

// Mandates lists the orders in who's scope as HR or auditor, the next due first, and how many there are in all, those of an order for
// many left out; when it names people, that is audited. Faults: course.mandates_not_yours when who holds neither role.
func (s *Service) Mandates(ctx context.Context, who people.Actor, f MandateFilter) ([]MandateView, int, error) {
	if s.mandateReaders(who).Empty() {
		return nil, 0, fault.New(fault.Forbidden, "course.mandates_not_yours")
	}
	list := []MandateView{}
	q := s.mandatesIn(who).ColumnExpr("count(*) over () as total").Where("d.order_id is null")
	if f.CourseID != uuid.Nil {
		q = q.Where("d.course_id = ?", f.CourseID)
	}
	switch f.State {
	case "all":
	case "cancelled":
		q = q.Where("d.cancelled_at is not null")
	case "overdue":
		q = q.Where("d.cancelled_at is null and d.due_on < ? and n.completed < n.assigned", s.today(who))
	default:
		q = q.Where("d.cancelled_at is null")
	}
	limit := pageSize(f.Limit)
	err := q.Order("d.due_on", "d.id").Limit(limit).Offset(offset(f.Page, limit)).Scan(ctx, &list)
	if err != nil || len(list) == 0 {
		return list, 0, wrap(err, "mandates")
	}
	return list, list[0].Total, s.auditOrders(ctx, who, list)
}

// auditOrders notes that who read a list that says how others stand; an order to a unit names nobody.
func (s *Service) auditOrders(ctx context.Context, who people.Actor, list []MandateView) error {
	named := slices.ContainsFunc(list, func(m MandateView) bool { return !m.PersonID.IsZero() && !who.IsOneself(m.PersonID) })
	if who.IsSystem() || !named {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "mandate.list", Object: "mandate", SubjectIDs: audit.Subjects(list, func(m MandateView) id.Person { return m.PersonID }),
	})
}

// MandatePerson is how one person stands towards a mandate.
type MandatePerson struct {
	PersonID    id.Person        `bun:"person_id" json:"person_id"`
	Name        string           `bun:"name" json:"name"`
	NIP         string           `bun:"nip" json:"nip,omitempty"`
	UnitName    string           `bun:"unit_name" json:"unit_name"`
	State       string           `bun:"state" json:"state" enum:"not_started,started,completed"`
	Fraction    int              `bun:"fraction" json:"fraction"` // of 10000
	Minutes     int              `bun:"minutes" json:"minutes"`   // by the curriculum; 0 when not enrolled
	Measured    records.Measured `bun:"embed:measured_" json:"measured"`
	LastSeenAt  time.Time        `bun:"last_seen_at,nullzero" json:"last_seen_at,omitzero"`
	CompletedAt time.Time        `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	Total       int              `bun:"total" json:"-"`
}

// AllPages asks for every row at once, for files.
const AllPages = -1

// MandatePeople opens one order: the mandate, a page of its people (from 1, or AllPages; state "" for all) by name and
// their number. Reading it is written into the audit trail.
func (s *Service) MandatePeople(ctx context.Context, who people.Actor, mandate uuid.UUID, state string, page int) (MandateView, []MandatePerson, int, error) {
	var d MandateView
	if err := s.mandatesIn(who).Where("d.id = ?", mandate).Scan(ctx, &d); err != nil {
		return d, nil, 0, pg.OrNotFound(err, errMandate)
	}
	list := []MandatePerson{}
	var rows any // all
	if page != AllPages {
		rows = maxPage
	}
	err := across.Scan(ctx, s.db, &list, report.Args{
		"mandate": mandate, "day": s.today(who), "state": state, "people": s.mandatePeople(who), "fraction": doneFraction(s.db),
		"limit": rows, "offset": offset(max(page, 1), maxPage),
	}, "list people of a mandate")
	if err == nil {
		err = audit.Write(ctx, s.db, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "mandate.read", SubjectID: d.PersonID, Object: "mandate",
			SubjectIDs: audit.Subjects(list, func(s MandatePerson) id.Person { return s.PersonID }), Detail: map[string]any{"mandate": mandate},
		})
	}
	if err != nil || len(list) == 0 {
		return d, list, 0, wrap(err, "people of a mandate")
	}
	return d, list, list[0].Total, nil
}
