package people

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

// AskMove is the kind of approval that moves a unit below another.
const AskMove = "unit.move"

// MoveAsk is what an approval to move a unit carries out.
type MoveAsk struct {
	UnitID   uuid.UUID `json:"unit_id"`
	ParentID uuid.UUID `json:"parent_id"`
	Stood    uuid.UUID `json:"stood"` // below which it stands when it is asked
	From     Day       `json:"from"`
}

var errUnitMoved = fault.New(fault.Conflict, "unit.changed_meanwhile")

// MoveUnit puts the unit, with all below it, under another parent from a day on. Roles reach a unit and all below it: where somebody's role
// would reach the unit that does not today, another administrator, who gains nothing by it, approves, and who gains does not ask. Then
// approval is not Nil. Faults: those of changing units, person.oneself, identity.step_up_needed.
func (s *Service) MoveUnit(ctx context.Context, who Actor, unit, parent uuid.UUID, from Day) (approval uuid.UUID, err error) {
	err = s.inTree(ctx, who, func(ctx context.Context, tx bun.Tx) error {
		open, err := s.openVersion(ctx, tx, who, unit, from)
		if err != nil {
			return err
		}
		ask := MoveAsk{unit, parent, open.ParentID, from}
		gain, err := s.mayMove(ctx, tx, who, ask)
		switch {
		case err != nil:
			return err
		case len(gain) == 0 || who.IsSystem():
			return s.move(ctx, tx, who, ask)
		}
		for _, person := range gain {
			if err := who.NotOneself(person); err != nil {
				return err
			}
		}
		question, err := s.askMove(ctx, tx, ask, gain)
		if err != nil {
			return err
		}
		approval, err = s.ask(ctx, tx, who, question)
		return err
	})
	return approval, err
}

// mayMove refuses what cannot be moved, and tells whose roles would reach the unit that do not today.
func (s *Service) mayMove(ctx context.Context, tx bun.Tx, who Actor, ask MoveAsk) ([]id.Person, error) {
	if ask.Stood == uuid.Nil || ask.ParentID == uuid.Nil {
		return nil, fault.New(fault.Conflict, "unit.root_stays")
	}
	if err := s.canHold(ctx, tx, who, ask.ParentID, ask.From); err != nil {
		return nil, err
	}
	if err := noCycle(ctx, tx, ask.UnitID, ask.ParentID, ask.From); err != nil {
		return nil, err
	}
	return gainers(ctx, tx, ask, DayOf(s.today(who)))
}

// gainers are those whose roles reach the parent, as it stands on the day of the move and as it will stand in the end, and not the unit today.
func gainers(ctx context.Context, db bun.IDB, ask MoveAsk, today Day) ([]id.Person, error) {
	list := []id.Person{}
	err := db.NewRaw(`select distinct g.person_id from role_grants g
		where g.revoked_at is null and g.unit_id in (select a.unit_id from (values (?3::date), ('9999-12-31')) as days(day), units_above(?1, days.day) a)
		and not exists (select from role_grants o where o.person_id = g.person_id and o.role = g.role and o.revoked_at is null
			and o.unit_id in (select a.unit_id from units_above(?0, ?2) a))
		order by 1`, ask.UnitID, ask.ParentID, today, max(today, ask.From)).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("whom a move of a unit gives reach: %w", err)
	}
	return list, nil
}

// askMove puts the question to approvers: they administer both the unit and where it would hang.
func (s *Service) askMove(ctx context.Context, tx bun.Tx, ask MoveAsk, gain []id.Person) (Ask, error) {
	names := map[uuid.UUID]string{}
	for _, unit := range []uuid.UUID{ask.UnitID, ask.ParentID, ask.Stood} {
		name, err := s.unitName(ctx, tx, unit)
		if err != nil {
			return Ask{}, err
		}
		names[unit] = name
	}
	reach, err := NamesOf(ctx, tx, gain...)
	if err != nil {
		return Ask{}, err
	}
	facts := []Fact{
		{Key: "approvals.fact.unit_above", Before: names[ask.Stood], After: names[ask.ParentID]},
		{Key: "approvals.fact.since", After: string(ask.From)},
		{Key: "approvals.fact.reach", After: strings.Join(reach, "; ")},
	}
	return Ask{
		Kind: AskMove, SubjectID: ask.UnitID, Units: []uuid.UUID{ask.UnitID, ask.ParentID}, Barred: gain, Payload: ask,
		Words: map[string]string{"Unit": names[ask.UnitID], "Parent": names[ask.ParentID]}, Facts: facts,
	}, nil
}

// CarryMove moves the unit as asked, once it is approved, in the name and with the rights of who asked; nothing when it no longer hangs where
// it hung, or when more people would gain by it than the approver, whom barred left out, was shown: fault unit.changed_meanwhile.
func (s *Service) CarryMove(ctx context.Context, tx bun.Tx, asker Actor, ask MoveAsk, barred []id.Person) error {
	if err := lockTree(ctx, tx); err != nil {
		return err
	}
	open, err := s.openVersion(ctx, tx, asker, ask.UnitID, ask.From)
	if err != nil {
		return err
	}
	if open.ParentID != ask.Stood {
		return errUnitMoved
	}
	gain, err := s.mayMove(ctx, tx, asker, ask)
	if err != nil {
		return err
	}
	shown := map[id.Person]bool{}
	for _, person := range barred {
		shown[person] = true
	}
	for _, person := range gain {
		if !shown[person] {
			return errUnitMoved
		}
	}
	return s.move(ctx, tx, asker, ask)
}

func (s *Service) move(ctx context.Context, tx bun.Tx, who Actor, ask MoveAsk) error {
	err := s.newVersion(ctx, tx, who, ask.UnitID, ask.From, func(v *unitVersion) error {
		v.ParentID = ask.ParentID
		return nil
	})
	if err != nil {
		return err
	}
	return s.auditUnit(ctx, tx, who, "unit.move", ask.UnitID)
}
