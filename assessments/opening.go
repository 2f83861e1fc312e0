package assessments

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Opening says who may sit an assessment: everybody who serves in a unit or below it, perhaps only in a kind of post, or one person.
type Opening struct {
	bun.BaseModel `bun:"table:assessment_openings,alias:o"`

	ID           uuid.UUID  `bun:"id,pk" json:"id"`
	AssessmentID uuid.UUID  `bun:"assessment_id" json:"assessment_id"`
	UnitID       uuid.UUID  `bun:"unit_id,nullzero" json:"unit_id,omitzero"`
	PostKind     string     `bun:"post_kind" json:"post_kind,omitempty"`
	PersonID     id.Person  `bun:"person_id,nullzero" json:"person_id,omitzero"`
	DueOn        people.Day `bun:"due_on,nullzero" json:"due_on,omitempty"`
	OpenedBy     id.Person  `bun:"opened_by" json:"opened_by"`
	OpenedAt     time.Time  `bun:"opened_at" json:"opened_at"`
	EndedAt      time.Time  `bun:"ended_at,nullzero" json:"ended_at,omitzero"`
}

// Open lets people of who's units sit a published assessment of who's units. Faults: assessment.not_found, people.unit_unknown, person.unknown, assessment.opening_whom.
func (s *Service) Open(ctx context.Context, who people.Actor, o Opening) (uuid.UUID, error) {
	if (o.UnitID == uuid.Nil) == o.PersonID.IsZero() {
		return uuid.Nil, fault.Field("unit_id", "assessment.opening_whom")
	}
	if f := isDay("due_on", o.DueOn); f != nil {
		return uuid.Nil, f.Err()
	}
	if o.PostKind != "" && !slices.Contains(people.PostKinds, o.PostKind) {
		return uuid.Nil, fault.Field("post_kind", "competency.post_kind_unknown")
	}
	o.ID, o.OpenedBy, o.OpenedAt, o.EndedAt = newID(), who.PersonID, s.now(), time.Time{}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.visible(ctx, tx, who, o.AssessmentID); err != nil {
			return err
		}
		if err := s.mayOpenTo(ctx, tx, who, o); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&o).Exec(ctx); err != nil {
			return fmt.Errorf("open assessment: %w", err)
		}
		return s.audit(ctx, tx, who, "assessment.open", o.AssessmentID)
	})
	return o.ID, err
}

// mayOpenTo refuses whom who has no authority over.
func (s *Service) mayOpenTo(ctx context.Context, tx bun.Tx, who people.Actor, o Opening) error {
	scope := who.Scope(s.now(), people.HR)
	there, unknown := false, fault.Field("person_id", "person.unknown")
	var err error
	if o.UnitID != uuid.Nil {
		there, err = people.UnitIn(ctx, tx, o.UnitID, scope)
		unknown = fault.Field("unit_id", "people.unit_unknown")
	} else {
		there, err = people.RecordIn(ctx, tx, o.PersonID, scope, scope)
	}
	if err == nil && !there {
		return unknown
	}
	return err
}

// EndOpening takes an opening back at once; tries that run go on.
func (s *Service) EndOpening(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		scope := who.Scope(s.now(), people.HR)
		var assessment uuid.UUID
		err := tx.NewRaw(`update assessment_openings o set ended_at = ? where o.id = ? and o.ended_at is null
			and (? or o.unit_id is null and ?) returning o.assessment_id`, s.now(), id, scope.Unit("o.unit_id"), scope.Person("o.person_id")).Scan(ctx, &assessment)
		if err != nil {
			return pg.OrNotFound(err, fault.New(fault.NotFound, "assessment.opening_unknown"))
		}
		return s.audit(ctx, tx, who, "assessment.open_end", assessment)
	})
}

// visible refuses an assessment that is not of who's units, or not published.
func (s *Service) visible(ctx context.Context, db bun.IDB, who people.Actor, assessment uuid.UUID) error {
	there, err := db.NewSelect().TableExpr("assessments as a").Where("a.id = ? and a.state = ?", assessment, Published).
		Where("?", who.Scope(s.now(), people.HR).Unit("a.unit_id")).Exists(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("see assessment: %w", err)
	case !there:
		return errAssessment
	}
	return nil
}
