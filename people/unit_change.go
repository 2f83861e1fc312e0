package people

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// NewUnit describes a unit to create.
type NewUnit struct {
	ParentID uuid.UUID // Nil makes a root, which only the system may
	Name     string
	Kind     string // one of UnitKinds
	TimeZone string // IANA name; WIB when empty
	SIASNID  string // UNOR ID, may be empty
	From     Day    // the day it begins to exist
}

// CreateUnit adds a unit to the tree from a day on. The parent must exist from that day on.
func (s *Service) CreateUnit(ctx context.Context, who Actor, n NewUnit) (uuid.UUID, error) {
	v := unitVersion{ParentID: n.ParentID, Name: n.Name, Kind: n.Kind, TimeZone: n.TimeZone, ValidFrom: n.From}
	faults := v.tidy()
	if n.SIASNID = strings.TrimSpace(n.SIASNID); badText(n.SIASNID) != "" {
		faults = append(faults, fault.Field("siasn_id", badText(n.SIASNID)).With("Max", MaxText))
	}
	if err := faults.Err(); err != nil {
		return uuid.Nil, err
	}
	v.UnitID = uuid.Must(uuid.NewV7())
	return v.UnitID, s.changeTree(ctx, who, "unit.create", v.UnitID, func(ctx context.Context, tx bun.Tx) error {
		if v.ParentID == uuid.Nil && !who.IsSystem() {
			return errNotYours
		}
		if err := s.canHold(ctx, tx, who, v.ParentID, n.From); err != nil {
			return err
		}
		row := unitRow{ID: v.UnitID, SIASNID: n.SIASNID, CreatedAt: s.now()}
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return pg.Refused(err, map[string]*fault.Fault{"units_siasn_id_key": fault.New(fault.Conflict, "unit.siasn_id_taken").On("siasn_id")})
		}
		return insertVersion(ctx, tx, v)
	})
}

// RenameUnit gives the unit another name and kind from a day on.
func (s *Service) RenameUnit(ctx context.Context, who Actor, id uuid.UUID, name, kind string, from Day) error {
	return s.changeTree(ctx, who, "unit.rename", id, func(ctx context.Context, tx bun.Tx) error {
		return s.newVersion(ctx, tx, who, id, from, func(v *unitVersion) error {
			v.Name, v.Kind = name, kind
			return nil
		})
	})
}

// CloseUnit ends the unit on a day; from then on nothing may be in it: neither units nor people.
func (s *Service) CloseUnit(ctx context.Context, who Actor, id uuid.UUID, from Day) error {
	return s.changeTree(ctx, who, "unit.close", id, func(ctx context.Context, tx bun.Tx) error {
		open, err := s.openVersion(ctx, tx, who, id, from)
		if err != nil {
			return err
		}
		if open.ValidFrom == from {
			return fault.Field("valid_from", "unit.day_too_early").With("Day", open.ValidFrom.Short())
		}
		if err := empty(ctx, tx, id, from); err != nil {
			return err
		}
		return closeVersion(ctx, tx, open.ID, from)
	})
}

// changeTree is inTree for a change that is done at once, and audits it.
func (s *Service) changeTree(ctx context.Context, who Actor, action string, id uuid.UUID, change func(context.Context, bun.Tx) error) error {
	return s.inTree(ctx, who, func(ctx context.Context, tx bun.Tx) error {
		if err := change(ctx, tx); err != nil {
			return err
		}
		return s.auditUnit(ctx, tx, who, action, id)
	})
}

// inTree runs one change of the tree at a time, so that what was checked still holds at the commit.
func (s *Service) inTree(ctx context.Context, who Actor, change func(context.Context, bun.Tx) error) error {
	if !who.Has(Administrator) {
		return errNotYours
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := lockTree(ctx, tx); err != nil {
			return err
		}
		return change(ctx, tx)
	})
}

func (s *Service) auditUnit(ctx context.Context, tx bun.Tx, who Actor, action string, id uuid.UUID) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "unit:" + id.String()})
}

// lockTree makes other changers of the tree wait; readers go on.
func lockTree(ctx context.Context, tx bun.Tx) error {
	if _, err := tx.ExecContext(ctx, "lock table unit_versions in share row exclusive mode"); err != nil {
		return fmt.Errorf("lock unit tree: %w", err)
	}
	return nil
}

// newVersion ends the unit's open period on from and begins another that edit has changed. A change on the very day on
// which the open period began amends that period.
func (s *Service) newVersion(ctx context.Context, tx bun.Tx, who Actor, id uuid.UUID, from Day, edit func(*unitVersion) error) error {
	open, err := s.openVersion(ctx, tx, who, id, from)
	if err != nil {
		return err
	}
	v := open
	v.ValidFrom = from
	if err := edit(&v); err != nil {
		return err
	}
	if err := v.tidy().Err(); err != nil {
		return err
	}
	if open.ValidFrom == from {
		return updateVersion(ctx, tx, v)
	}
	if err := closeVersion(ctx, tx, open.ID, from); err != nil {
		return err
	}
	return insertVersion(ctx, tx, v)
}
