package assessments

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Create makes a draft of a unit where who is a trainer or HR officer, and gives its ID. Faults: person.unit_unknown and those about
// the draft's fields.
func (s *Service) Create(ctx context.Context, who people.Actor, d Draft) (uuid.UUID, error) {
	d, err := d.check()
	if d.UnitID == uuid.Nil {
		var faults fault.Many
		errors.As(err, &faults)
		err = append(faults, fault.Field("unit_id", "unit.missing")).Err()
	}
	if err != nil {
		return uuid.Nil, err
	}
	var made uuid.UUID
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.makesIn(ctx, tx, who, d.UnitID, makers...); err != nil {
			return err
		}
		if err := s.mayCertify(ctx, tx, d.UnitID, d.IssuerID); err != nil {
			return err
		}
		made, err = s.insert(ctx, tx, who, d)
		return err
	})
	return made, err
}

// makesIn refuses a unit in which who has none of roles.
func (s *Service) makesIn(ctx context.Context, db bun.IDB, who people.Actor, unit uuid.UUID, roles ...people.Role) error {
	mine, err := people.UnitIn(ctx, db, unit, who.Scope(s.now(), roles...))
	if err == nil && !mine {
		err = fault.Field("unit_id", "people.unit_unknown")
	}
	return err
}

// insert writes a checked draft, and gives its ID; Nil where its unit has that ready one already.
func (s *Service) insert(ctx context.Context, tx bun.Tx, who people.Actor, d Draft) (uuid.UUID, error) {
	a := Assessment{ID: newID(), Seed: int64(s.chance() >> 1), State: DraftState, CreatedBy: who.PersonID, CreatedAt: s.now(), ChangedAt: s.now(), Ready: d.ready}
	a.take(d)
	a.UnitID = d.UnitID
	done, err := tx.NewInsert().Model(&a).On("conflict (unit_id, ready) where ready is not null and state <> 'closed' do nothing").Exec(ctx)
	if err != nil {
		return uuid.Nil, fmt.Errorf("create assessment: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return uuid.Nil, err
	}
	return a.ID, s.writeCells(ctx, tx, who, a, "assessment.create")
}

// Edit changes a draft. Faults: assessment.not_found, assessment.not_now, those about the fields.
func (s *Service) Edit(ctx context.Context, who people.Actor, id uuid.UUID, d Draft) error {
	d, err := d.check()
	if err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, err := s.lock(ctx, tx, who, id)
		switch {
		case err != nil:
			return err
		case a.State != DraftState:
			return errState
		}
		if err := s.mayCertify(ctx, tx, a.UnitID, d.IssuerID); err != nil {
			return err
		}
		a.take(d)
		a.ChangedAt = s.now()
		if _, err := tx.NewUpdate().Model(&a).WherePK().ExcludeColumn("id", "unit_id", "seed", "created_by", "created_at").Exec(ctx); err != nil {
			return fmt.Errorf("edit assessment: %w", err)
		}
		if _, err := tx.ExecContext(ctx, "delete from assessment_cells where assessment_id = ?", id); err != nil {
			return fmt.Errorf("edit plan: %w", err)
		}
		return s.writeCells(ctx, tx, who, a, "assessment.edit")
	})
}

// Delete drops a draft that was never published.
func (s *Service) Delete(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, err := s.lock(ctx, tx, who, id)
		switch {
		case err != nil:
			return err
		case a.State != DraftState:
			return errState
		}
		if _, err := tx.ExecContext(ctx, "delete from assessments where id = ?", id); err != nil {
			return fmt.Errorf("delete assessment: %w", err)
		}
		return s.audit(ctx, tx, who, "assessment.delete", id)
	})
}

func (a *Assessment) take(d Draft) {
	a.Title, a.About, a.Mode, a.Minutes, a.MaxQuestions, a.Forms = d.Title, d.About, d.Mode, d.Minutes, d.MaxQuestions, d.Forms
	a.Supervised, a.ClosedOnly, a.OpensOn, a.ClosesOn, a.IssuerID, a.Cells = d.Supervised, d.ClosedOnly, d.OpensOn, d.ClosesOn, d.IssuerID, d.Cells
}

func (s *Service) writeCells(ctx context.Context, tx bun.Tx, who people.Actor, a Assessment, action string) error {
	rows := make([]cellRow, len(a.Cells))
	for i, c := range a.Cells {
		rows[i] = cellRow{AssessmentID: a.ID, CompetencyID: c.CompetencyID, Level: c.Level, Count: c.Count}
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return pg.Refused(fmt.Errorf("write plan: %w", err), map[string]*fault.Fault{
			"assessment_cells_competency_id_fkey": fault.Field("cells", "quiz.competency_unknown"),
		})
	}
	return s.audit(ctx, tx, who, action, a.ID)
}

type cellRow struct {
	bun.BaseModel `bun:"table:assessment_cells"`

	AssessmentID uuid.UUID `bun:"assessment_id,pk"`
	CompetencyID uuid.UUID `bun:"competency_id,pk"`
	Level        int       `bun:"level,pk"`
	Count        int       `bun:"count"`
}

// lock reads an assessment of who's units for a change, with its cells.
func (s *Service) lock(ctx context.Context, tx bun.Tx, who people.Actor, id uuid.UUID) (Assessment, error) {
	var a Assessment
	err := tx.NewSelect().Model(&a).Where("a.id = ?", id).Where("?", who.Scope(s.now(), makers...).Unit("a.unit_id")).For("update").Scan(ctx)
	if err != nil {
		return a, pg.OrNotFound(err, errAssessment)
	}
	return a, s.cells(ctx, tx, &a)
}

func (s *Service) cells(ctx context.Context, db bun.IDB, a *Assessment) error {
	a.Cells = []Cell{}
	return reads.Query(ctx, db, &a.Cells, report.Args{"assessment": a.ID}, "cells")
}

func (s *Service) audit(ctx context.Context, db bun.IDB, who people.Actor, action string, id uuid.UUID) error {
	return audit.Write(ctx, db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "assessment:" + id.String()})
}
