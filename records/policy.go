package records

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// Policy is the rule that turns minutes of a form into JP, from a day on (Peraturan LAN 10/2018, annex, as publicly
// implemented). MaxJPPerDay 0 means no daily limit.
type Policy struct {
	bun.BaseModel `bun:"table:jp_policies,alias:p"`

	ID           uuid.UUID  `bun:"id,pk" json:"id"`
	Form         string     `bun:"form" json:"form"`
	MinutesPerJP int        `bun:"minutes_per_jp" json:"minutes_per_jp"`
	MaxJPPerDay  int        `bun:"max_jp_per_day,nullzero" json:"max_jp_per_day,omitzero"`
	ValidFrom    people.Day `bun:"valid_from,type:date" json:"valid_from" format:"date"`
	Source       string     `bun:"source" json:"source"`
}

// counts is how many of raw minutes count when already minutes of the day do.
func (p Policy) counts(raw, already int) int {
	if p.MaxJPPerDay == 0 {
		return raw
	}
	return min(raw, max(0, p.MaxJPPerDay*p.MinutesPerJP-already))
}

func policyOn(ctx context.Context, tx bun.IDB, form string, day time.Time) (Policy, error) {
	var list []Policy
	err := tx.NewSelect().Model(&list).Where("form = ? and valid_from <= ?", form, day.Format(time.DateOnly)).
		Order("valid_from DESC").Limit(1).Scan(ctx)
	if err != nil {
		return Policy{}, fmt.Errorf("JP policy: %w", err)
	}
	if len(list) == 0 {
		return Policy{}, fault.Field("form", "record.policy_missing").With("Form", form)
	}
	return list[0], nil
}
