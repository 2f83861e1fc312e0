package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// CarryChange changes what was asked, once it is approved, in the name and with the rights of who asked; nothing when the person
// no longer stands as the approver was shown: fault person.changed_meanwhile.
func (s *Service) CarryChange(ctx context.Context, tx bun.Tx, asker Actor, ask ChangeAsk) error {
	before, now, err := s.lockAsked(ctx, tx, asker, ask)
	if err != nil {
		return err
	}
	p, same := ask.masterIn(before)
	if !same {
		return errMoved
	}
	if len(ask.Fields) > 0 {
		if err := s.update(ctx, tx, asker, before, p); err != nil {
			return err
		}
	}
	if ask.To != nil {
		if err := s.canHold(ctx, tx, asker, ask.To.UnitID, ask.To.From); err != nil {
			return err
		}
		if err := s.carryPost(ctx, tx, asker, now, ask); err != nil {
			return err
		}
	}
	return s.notify(ctx, tx, Notice{PersonID: ask.PersonID, Key: "notices.person_changed", Href: "/data-saya"})
}

// carryPost appoints as asked, or puts the beginning of the open main assignment right.
func (s *Service) carryPost(ctx context.Context, tx bun.Tx, asker Actor, now standing, ask ChangeAsk) error {
	if !ask.Amend {
		leaving := now.LeftOn
		if leaving <= DayOf(s.today(asker)) {
			leaving = ""
		}
		return s.assign(ctx, tx, asker, ask.PersonID, leaving, *ask.To)
	}
	begun := []assignment{{ID: now.AssignmentID, ValidFrom: ask.To.From}}
	if err := setDay(ctx, tx, "valid_from = n.day", begun, func(a assignment) Day { return a.ValidFrom }); err != nil {
		return err
	}
	if err := s.noteChange(ctx, tx, asker, ask.PersonID, ActAssign, []FieldChange{{"since", string(now.Since), string(ask.To.From)}}); err != nil {
		return err
	}
	return s.auditChange(ctx, tx, asker, "person.assign", ask.PersonID, map[string]any{"unit": ask.To.UnitID, "from": ask.To.From})
}

// lockAsked holds the row of the person of ask until the commit, and reads it and where they stand: as when it was asked, or the
// answer is errMoved. Who administers them administers where they serve or, of somebody who serves nowhere, all units of their roles.
func (s *Service) lockAsked(ctx context.Context, tx bun.Tx, who Actor, ask ChangeAsk) (p Person, now standing, err error) {
	p = Person{ID: ask.PersonID}
	if err = tx.NewSelect().Model(&p).WherePK().For("update").Scan(ctx); err != nil {
		return p, now, pg.OrNotFound(fmt.Errorf("person: %w", err), errPersonUnknown)
	}
	if now, err = s.stands(ctx, tx, p.ID); err != nil {
		return p, now, err
	}
	if ask.moved(now) {
		return p, now, errMoved
	}
	scope := who.Scope(s.today(who), Administrator)
	if now.UnitID != uuid.Nil {
		_, err = s.lockRecord(ctx, tx, who, p.ID)
		return p, now, err
	}
	var beyond bool
	err = tx.NewRaw("select exists (select from role_grants g where g.person_id = ? and g.revoked_at is null and not ?)", p.ID, scope.Unit("g.unit_id")).Scan(ctx, &beyond)
	if err == nil && beyond {
		err = errPersonUnknown
	}
	return p, now, err
}

// lockRecord holds the row of a person in who's administration until the commit, and reads it.
func (s *Service) lockRecord(ctx context.Context, tx bun.Tx, who Actor, id id.Person) (Person, error) {
	p := Person{ID: id}
	err := tx.NewSelect().Model(&p).WherePK().Where("?", who.Scope(s.today(who), Administrator).member("p.id")).For("update").Scan(ctx)
	if err != nil {
		return p, pg.OrNotFound(fmt.Errorf("person: %w", err), errPersonUnknown)
	}
	return p, nil
}
