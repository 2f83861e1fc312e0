package competencies

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Found begins an installation: its first policy, in force at once, by which measurements count from day on. There is no former rule to
// wait for, by which a course's quiz gave a level. An installation that has a policy, or evidence by that rule, keeps what it has.
func (s *Service) Found(ctx context.Context, day people.Day) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		done, err := pg.Exec(ctx, tx, `insert into measurement_policies (id, counts_from, certainty, valid_months, cool_down_days, tries_a_year, set_at)
			select $1, $2::date, $3, $4, $5, $6, $7 where not exists (select from measurement_policies) and not exists (select from attainments)`,
			uuid.Must(uuid.NewV7()), string(day), FirstPolicy.Certainty, FirstPolicy.ValidMonths, FirstPolicy.CoolDownDays, FirstPolicy.TriesAYear, s.now())
		if err != nil {
			return fmt.Errorf("first policy: %w", err)
		}
		if done == 0 {
			return nil
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), Action: "measurement.founded", Detail: map[string]any{"counts_from": day}})
	})
}
