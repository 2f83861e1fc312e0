package calibrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Begin writes down that a calibration of a competency's line is calculated from now on, and gives its ID. Who may is
// the caller's rule. Fault calibration.calculating: one is under way.
func (s *Service) Begin(ctx context.Context, tx bun.Tx, who people.Actor, competency uuid.UUID) (uuid.UUID, error) {
	var rows []struct {
		Number int `bun:"number"`
	}
	if err := reads.Scan(ctx, tx, &rows, report.Args{"competency": competency}, "next"); err != nil {
		return uuid.Nil, err
	}
	k := Calibration{ID: uuid.Must(uuid.NewV7()), CompetencyID: competency, Number: rows[0].Number, State: Calculating, AskedAt: s.now()}
	if !who.IsSystem() {
		k.AskedBy = who.PersonID
	}
	_, err := tx.NewInsert().Model(&k).Returning("NULL").Exec(ctx)
	if err != nil {
		busy := fault.New(fault.Conflict, "calibration.calculating")
		return uuid.Nil, pg.Refused(fmt.Errorf("begin calibration: %w", err), map[string]*fault.Fault{
			"calibrations_one_calculates": busy, "calibrations_number": busy,
			"calibrations_competency_id_fkey": fault.Field("competency_id", "quiz.competency_unknown"),
		})
	}
	return k.ID, nil
}

// Progress notes, outside the transaction of the job, how far it is and how much it read.
func (s *Service) Progress(ctx context.Context, calibration uuid.UUID, phase string, people, answers int) error {
	_, err := pg.Exec(ctx, s.db, "update calibrations set phase = $2, people = $3, answers = $4 where id = $1 and state = 'calculating'", calibration, phase, people, answers)
	if err != nil {
		return fmt.Errorf("progress of a calibration: %w", err)
	}
	return nil
}

// End keeps what was calculated, and drops what was ready of the line before. One that does not calculate any more is
// left as it is.
func (s *Service) End(ctx context.Context, tx bun.Tx, k Calibration, items []CalibratedItem) error {
	k.State, k.Phase, k.EndedAt = Ready, "", s.now()
	res, err := tx.NewUpdate().Model(&k).WherePK().Where("state = ?", Calculating).
		ExcludeColumn("id", "competency_id", "number", "asked_by", "asked_at", "in_force_from", "approved_by").Exec(ctx)
	if err != nil {
		return fmt.Errorf("end calibration: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return nil
	}
	for i := range items {
		items[i].CalibrationID = k.ID
	}
	if len(items) > 0 {
		if _, err := tx.NewInsert().Model(&items).Exec(ctx); err != nil {
			return fmt.Errorf("keep calibration: %w", err)
		}
	}
	_, err = pg.Exec(ctx, tx, `update calibrations o set state = 'dropped' from calibrations k
		where k.id = $1 and o.line_id = k.line_id and o.id <> k.id and o.state = 'ready'`, k.ID)
	if err != nil {
		return fmt.Errorf("drop older calibrations: %w", err)
	}
	return nil
}

// Fail notes why nothing came of one.
func (s *Service) Fail(ctx context.Context, calibration uuid.UUID, key string) error {
	_, err := pg.Exec(ctx, s.db, "update calibrations set state = 'failed', phase = '', failure = $2, ended_at = $3 where id = $1 and state = 'calculating'", calibration, key, s.now())
	if err != nil {
		return fmt.Errorf("fail calibration: %w", err)
	}
	return nil
}

// EndLost fails those that no job calculates any more; live is true of a calibration k for which there is one.
func (s *Service) EndLost(ctx context.Context, live any) error {
	_, err := s.db.NewUpdate().Model((*Calibration)(nil)).Set("state = ?, phase = '', failure = 'calibration.lost', ended_at = ?", Fails, s.now()).
		Where("k.state = ?", Calculating).Where("not ?", live).Exec(ctx)
	if err != nil {
		return fmt.Errorf("end lost calibrations: %w", err)
	}
	return nil
}

// errCalibrationState: it is not, or no more, where the act needs it.
var errCalibrationState = fault.New(fault.Conflict, "calibration.not_now")

// Step takes a calibration from one state to another. Fault calibration.not_now.
func (s *Service) Step(ctx context.Context, tx bun.Tx, calibration uuid.UUID, from, to State) error {
	n, err := pg.Exec(ctx, tx, "update calibrations set state = $3 where id = $1 and state = $2", calibration, from, to)
	switch {
	case err != nil:
		return pg.Refused(fmt.Errorf("step of a calibration: %w", err), map[string]*fault.Fault{"calibrations_one_waits": errCalibrationState})
	case n == 0:
		return errCalibrationState
	}
	return nil
}

// PutInForce lets a waiting calibration count from now on for tries that begin. It refuses one that was compared with another than
// the one in force: calibration.outdated.
func (s *Service) PutInForce(ctx context.Context, tx bun.Tx, calibration uuid.UUID, by id.Person) error {
	var at time.Time
	err := tx.NewRaw(`update calibrations k set state = 'in_force', in_force_from = ?, approved_by = ? where k.id = ? and k.state = 'waiting'
		and k.before_id is not distinct from (select o.id from calibrations o where o.line_id = k.line_id and o.in_force_from is not null order by o.in_force_from desc limit 1)
		returning k.in_force_from`, s.now(), by, calibration).Scan(ctx, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.New(fault.Conflict, "calibration.outdated")
	case err != nil:
		return fmt.Errorf("put calibration in force: %w", err)
	}
	return nil
}
