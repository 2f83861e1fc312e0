package mandates

import (
	"context"
	_ "embed" // mandates.sql
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

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
func (s *Service) readers(who people.Actor) people.Scope {
	return who.Scope(s.now(), people.HR, people.Auditor)
}

//go:embed mandates.sql
var mandatesSQL string

var mandateReads = report.Parse(mandatesSQL)

// args are the arguments of every chain for who.
func (s *Service) args(who people.Actor) report.Args {
	return report.Args{"day": string(s.today(who)), "self": who.PersonID}.In(s.readers(who))
}

// AskOpenMandates counts the orders in who's scope that were not cancelled, without looking at their people; one for many is package
// orders'.
func (s *Service) AskOpenMandates(who people.Actor, into *int) pg.Question {
	return mandateReads.Asking(s.db, into, nil, s.args(who), "count", "in scope")
}

// peopleOf selects the person_id of everybody mandate d concerns today.
func (s *Service) peopleOf(who people.Actor) *bun.SelectQuery {
	return people.ServingBelow(s.db, "d.unit_id", s.today(who)).Where("d.unit_id is not null").
		UnionAll(s.db.NewSelect().ColumnExpr("d.person_id").Where("d.person_id is not null"))
}

// Mandates lists the orders in who's scope as HR or auditor, the next due first, and how many there are in all, those of an order for
// many left out; when it names people, that is audited. Faults: course.mandates_not_yours when who holds neither role.
func (s *Service) Mandates(ctx context.Context, who people.Actor, f MandateFilter) ([]MandateView, int, error) {
	list := []MandateView{}
	if err := pg.Ask(ctx, s.AskMandates(who, f, &list)); err != nil || len(list) == 0 {
		return list, 0, err
	}
	return list, list[0].Total, nil
}

// AskMandates is Mandates to be asked together with other things; each row says how many there are.
func (s *Service) AskMandates(who people.Actor, f MandateFilter, into *[]MandateView) pg.Question {
	if s.readers(who).Empty() {
		return pg.Refusing(fault.New(fault.Forbidden, "course.mandates_not_yours"))
	}
	limit := pageSize(f.Limit)
	args := s.args(who)
	args["limit"], args["offset"], args["course"] = limit, report.Offset(f.Page, limit), f.CourseID
	return mandateReads.Asking(s.db, into, func(ctx context.Context, err error) error {
		if err != nil {
			return wrap(err, "mandates")
		}
		return s.auditList(ctx, who, *into)
	}, args, f.chain()...)
}

func (f MandateFilter) chain() []string {
	chain := []string{"list", "in scope", "not of many"}
	if f.CourseID != uuid.Nil {
		chain = append(chain, "of course")
	}
	switch f.State {
	case "all":
	case "cancelled", "overdue":
		chain = append(chain, f.State)
	default:
		chain = append(chain, "open")
	}
	return append(chain, "ordered")
}

// auditList notes that who read a list that says how others stand; an order to a unit names nobody.
func (s *Service) auditList(ctx context.Context, who people.Actor, list []MandateView) error {
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
	args := s.args(who)
	args["mandate"] = mandate
	if err := mandateReads.Query(ctx, s.db, &d, args, "list", "in scope", "one"); err != nil {
		return d, nil, 0, pg.OrNotFound(err, errMandate)
	}
	list := []MandatePerson{}
	var rows any // all
	if page != AllPages {
		rows = maxPage
	}
	err := mandateReads.Scan(ctx, s.db, &list, report.Args{
		"mandate": mandate, "day": s.today(who), "state": state, "people": s.peopleOf(who),
		"limit": rows, "offset": report.Offset(page, maxPage),
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
