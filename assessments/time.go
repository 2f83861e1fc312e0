package assessments

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// GiveTime gives a person of who's units more time in an assessment, by percent, for a reason that only HR sees. It is never about oneself. Faults:
// assessment.not_found, person.unknown, person.oneself, measurement.number_range, question.reason_missing.
func (s *Service) GiveTime(ctx context.Context, who people.Actor, assessment uuid.UUID, person id.Person, percent int, reason string) error {
	reason = kinds.Tidy(reason)
	if f := kinds.CheckText("reason", reason, "question.reason_missing", maxTitle); f != nil {
		return f
	}
	if f := inRange("percent", percent, 1, 100); f != nil {
		return f.Err()
	}
	if err := who.NotOneself(person); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.visible(ctx, tx, who, assessment); err != nil {
			return err
		}
		scope := who.Scope(s.now(), people.HR)
		there, err := people.RecordIn(ctx, tx, person, scope, scope)
		switch {
		case err != nil:
			return err
		case !there:
			return fault.Field("person_id", "person.unknown")
		}
		_, err = pg.Exec(ctx, tx, `insert into assessment_extra_time (assessment_id, person_id, percent, reason, given_by, given_at)
			values ($1, $2, $3, $4, $5, $6)
			on conflict (assessment_id, person_id) do update set percent = excluded.percent, reason = excluded.reason,
				given_by = excluded.given_by, given_at = excluded.given_at`, assessment, person, percent, reason, who.PersonID, s.now())
		if err != nil {
			return fmt.Errorf("give time: %w", err)
		}
		return s.audit(ctx, tx, who, "assessment.extra_time", assessment)
	})
}

// GiveTimeByNIP is GiveTime for who knows the person by NIP.
func (s *Service) GiveTimeByNIP(ctx context.Context, who people.Actor, assessment uuid.UUID, nip string, percent int, reason string) error {
	person, _, err := people.ByNIP(ctx, s.db, nip, s.today(who), who.Scope(s.now(), people.HR))
	if errors.Is(err, sql.ErrNoRows) {
		err = fault.Field("nip", "person.unknown")
	}
	if err != nil {
		return err
	}
	return s.GiveTime(ctx, who, assessment, person, percent, reason)
}

// Extra is more time that a person was given, with its reason: for HR officers of the person alone.
type Extra struct {
	PersonID id.Person `bun:"person_id"`
	Name     string    `bun:"name"`
	Percent  int       `bun:"percent"`
	Reason   string    `bun:"reason"`
}

// ExtraTimes lists who of who's people has more time in an assessment, by name.
func (s *Service) ExtraTimes(ctx context.Context, who people.Actor, assessment uuid.UUID) ([]Extra, error) {
	list := []Extra{}
	err := s.db.NewSelect().TableExpr("assessment_extra_time as e").ColumnExpr("e.person_id, ? as name, e.percent, e.reason", people.PersonName("e.person_id")).
		Where("e.assessment_id = ?", assessment).Where("?", who.Scope(s.now(), people.HR).Record("e.person_id")).OrderExpr("lower(?)", people.PersonName("e.person_id")).
		Limit(500).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("extra time: %w", err)
	}
	return list, nil
}
