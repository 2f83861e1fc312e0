package orders

import (
	"context"
	"fmt"
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
)

// Page is how many orders, and how many people of one, stand on a page.
const Page = 50

// AllPages asks for every person at once, for files.
const AllPages = -1

func (s *Service) views(ctx context.Context, who people.Actor, order uuid.UUID, show string, scope schema.QueryAppender, page int) ([]OrderView, error) {
	list := []OrderView{}
	err := reads.Scan(ctx, s.db, &list, report.Args{
		"day": string(s.today(who)), "order": pg.Null(order), "scope": scope, "show": show, "limit": Page, "offset": report.Offset(page, Page),
	}, "list", "standing", "list end")
	return list, err
}

// List gives the orders of units in who's scope as HR or auditor, the next due first, and how many there are: "open" ones (the
// default), "cancelled" or "all". The list names nobody. Fault order.not_yours.
func (s *Service) List(ctx context.Context, who people.Actor, show string, page int) ([]OrderView, int, error) {
	scope := who.Scope(s.now(), readers...)
	if scope.Empty() {
		return nil, 0, fault.New(fault.Forbidden, "order.not_yours")
	}
	if show != "cancelled" && show != "all" {
		show = "open"
	}
	list, err := s.views(ctx, who, uuid.Nil, show, scope.Units("o.unit_id"), page)
	if err != nil || len(list) == 0 {
		return list, 0, err
	}
	for i := range list {
		list[i].CreatedByName = "" // told where one is opened, which is audited
	}
	return list, list[0].Total, nil
}

// AskOpen counts the orders of who's scope that stand.
func (s *Service) AskOpen(who people.Actor, into *int) pg.Question {
	return reads.Asking(s.db, into, nil, report.Args{}.In(who.Scope(s.now(), readers...)), "open")
}

// OrderPerson is how somebody of an order stands.
type OrderPerson struct {
	PersonID  id.Person `bun:"person_id" json:"person_id"`
	Name      string    `bun:"name" json:"name"`
	NIP       string    `bun:"nip" json:"nip,omitempty"`
	UnitName  string    `bun:"unit_name" json:"unit_name"`
	State     string    `bun:"state" json:"state" enum:"not_started,started,completed"`
	DoneAt    time.Time `bun:"done_at,nullzero" json:"done_at,omitzero"`
	Cancelled bool      `bun:"cancelled" json:"cancelled"`
	Total     int       `bun:"total" json:"-"`
}

// Get opens one order: a page of its people in who's scope (from 1, or AllPages; state "" for all) by name, and their number. Reading
// it is audited. Fault order.not_found.
func (s *Service) Get(ctx context.Context, who people.Actor, order uuid.UUID, state string, page int) (OrderView, []OrderPerson, int, error) {
	scope := who.Scope(s.now(), readers...)
	v, err := s.one(ctx, who, order, scope)
	if err != nil {
		return v, nil, 0, err
	}
	var limit any
	if page != AllPages {
		limit = Page
	}
	list := []OrderPerson{}
	err = reads.Scan(ctx, s.db, &list, report.Args{
		"order": order, "day": string(s.today(who)), "state": state, "scope": scope.Persons("s.person_id"), "limit": limit, "offset": report.Offset(page, Page),
	}, "people", "standing", "people end")
	if err != nil || len(list) == 0 {
		return v, list, 0, err
	}
	return v, list, list[0].Total, audit.WriteList(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "order.read", Object: "order:" + order.String(),
	}, append(audit.Subjects(list, func(p OrderPerson) id.Person { return p.PersonID }), v.CreatedBy))
}

func (s *Service) one(ctx context.Context, who people.Actor, order uuid.UUID, scope people.Scope) (OrderView, error) {
	list, err := s.views(ctx, who, order, "all", scope.Unit("o.unit_id"), 1)
	if err == nil && len(list) == 0 {
		err = errOrder
	}
	if err != nil {
		return OrderView{}, err
	}
	return list[0], nil
}

// Cancel takes an order back in one act, and tells its people. Those who began may go on; cancelling twice is harmless. Faults:
// order.not_found, person.oneself for an order that names who.
func (s *Service) Cancel(ctx context.Context, who people.Actor, order uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		v, err := s.in(tx).one(ctx, who, order, who.Scope(s.now(), people.HR))
		if err != nil {
			return err
		}
		if err := among(ctx, tx, who, order); err != nil {
			return err
		}
		n, err := pg.Exec(ctx, tx, "update orders set cancelled_at = $2, cancelled_by = $3 where id = $1 and cancelled_at is null", order, s.now(), who.PersonID)
		if err != nil || n == 0 {
			return err
		}
		told, err := s.mandates.CancelAll(ctx, tx, order)
		if err != nil {
			return err
		}
		if err := s.tell(ctx, tx, told, people.Notice{Key: "notices.order_cancelled", Args: map[string]string{"Title": v.Title}}); err != nil {
			return err
		}
		return s.audit(ctx, tx, who, "order.cancel", v.Order, told)
	})
}

// among refuses who an order names: nobody frees themselves.
func among(ctx context.Context, tx bun.Tx, who people.Actor, order uuid.UUID) error {
	var rows []struct {
		There bool `bun:"there"`
	}
	if err := reads.Scan(ctx, tx, &rows, report.Args{"order": order, "person": who.PersonID}, "among"); err != nil {
		return fmt.Errorf("among the people of an order: %w", err)
	}
	if rows[0].There {
		return people.ErrOneself
	}
	return nil
}
