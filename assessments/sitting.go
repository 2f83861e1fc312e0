package assessments

import (
	"context"
	"crypto/rand"
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

// Sitting is a supervised one: who opened it, for the people of which unit, the code of the day, from when to when (12 hours at most).
type Sitting struct {
	bun.BaseModel `bun:"table:assessment_sittings,alias:t"`

	ID           uuid.UUID `bun:"id,pk" json:"id"`
	AssessmentID uuid.UUID `bun:"assessment_id" json:"assessment_id"`
	OpenedBy     id.Person `bun:"opened_by" json:"opened_by"`
	UnitID       uuid.UUID `bun:"unit_id" json:"unit_id"`
	Code         string    `bun:"code" json:"code"`
	OpensAt      time.Time `bun:"opens_at" json:"opens_at"`
	ClosesAt     time.Time `bun:"closes_at" json:"closes_at"`
	EndedAt      time.Time `bun:"ended_at,nullzero" json:"ended_at,omitzero"`

	Over bool `bun:"-" json:"-"` // nobody can begin in it any more
}

// MaxSitting is how long a sitting lasts at most.
const MaxSitting = 12 * time.Hour

// OpenSitting opens a supervised sitting of a published assessment for the people of unit, and gives it with its code. who is an HR
// officer above that unit, and serves in another one. Faults: assessment.not_found, people.unit_unknown, assessment.own_unit,
// assessment.window.
func (s *Service) OpenSitting(ctx context.Context, who people.Actor, id, unit uuid.UUID, from, to time.Time) (Sitting, error) {
	t := Sitting{ID: newID(), AssessmentID: id, OpenedBy: who.PersonID, UnitID: unit, Code: newCode(), OpensAt: from, ClosesAt: to}
	switch length := to.Sub(from); {
	case length <= 0 || length > MaxSitting || !to.After(s.now()):
		return t, fault.Field("closes_at", "assessment.window").With("Hours", int(MaxSitting.Hours()))
	case who.UnitID == unit:
		return t, fault.Field("unit_id", "assessment.own_unit")
	}
	return t, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.visible(ctx, tx, who, id); err != nil {
			return err
		}
		there, err := people.UnitIn(ctx, tx, unit, who.Scope(s.now(), people.HR))
		switch {
		case err != nil:
			return err
		case !there:
			return fault.Field("unit_id", "people.unit_unknown")
		}
		if _, err := tx.NewInsert().Model(&t).Exec(ctx); err != nil {
			return fmt.Errorf("open sitting: %w", err)
		}
		return s.audit(ctx, tx, who, "assessment.sitting", id)
	})
}

// InWindow reports whether a supervised sitting is open or somebody is at an assessment: what can wait, waits.
func (s *Service) InWindow(ctx context.Context) (bool, error) {
	var open []bool
	err := reads.Query(ctx, s.db, &open, report.Args{"now": s.now()}, "window")
	return len(open) > 0 && open[0], err
}

// EndSitting lets nobody begin any more; who has begun goes on.
func (s *Service) EndSitting(ctx context.Context, who people.Actor, id uuid.UUID) error {
	var assessment uuid.UUID
	err := s.db.NewRaw(`update assessment_sittings t set ended_at = ? where t.id = ? and t.ended_at is null and (t.opened_by = ? or ?) returning t.assessment_id`,
		s.now(), id, who.PersonID, who.Scope(s.now(), people.HR).Unit("t.unit_id")).Scan(ctx, &assessment)
	if err != nil {
		return pg.OrNotFound(err, fault.New(fault.NotFound, "assessment.sitting_unknown"))
	}
	return s.audit(ctx, s.db, who, "assessment.sitting_end", assessment)
}

// Sittings lists those of an assessment that who may see, newest first.
func (s *Service) Sittings(ctx context.Context, who people.Actor, id uuid.UUID) ([]Sitting, error) {
	list := []Sitting{}
	err := s.db.NewSelect().Model(&list).Where("t.assessment_id = ?", id).
		Where("t.opened_by = ? or ?", who.PersonID, who.Scope(s.now(), people.HR).Units("t.unit_id")).Order("t.opens_at desc").Limit(100).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("sittings: %w", err)
	}
	for i, t := range list {
		list[i].Over = !t.EndedAt.IsZero() || !s.now().Before(t.ClosesAt)
	}
	return list, nil
}

// newCode is six letters and digits that nobody takes for others.
func newCode() string {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	b := make([]byte, 6)
	if _, err := rand.Read(b); err != nil {
		panic(err) // never: crypto/rand
	}
	for i := range b {
		b[i] = letters[int(b[i])%len(letters)]
	}
	return string(b)
}
