package competencies

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Required is the level that posts of a kind ask for in a competency, from a day until (not including) another. PostLevel
// "" means every level of the kind, PostName "" every post, else the beginning of its name. The most particular decides.
type Required struct {
	bun.BaseModel `bun:"table:required_levels,alias:r"`

	ID           uuid.UUID  `bun:"id,pk" json:"id"`
	CompetencyID uuid.UUID  `bun:"competency_id" json:"competency_id"`
	PostKind     string     `bun:"post_kind" json:"post_kind"`
	PostLevel    string     `bun:"post_level" json:"post_level"`
	PostName     string     `bun:"post_name" json:"post_name"`
	Level        int        `bun:"level" json:"level"`
	ValidFrom    people.Day `bun:"valid_from,type:date" json:"valid_from" format:"date"`
	ValidTo      people.Day `bun:"valid_to,type:date" json:"valid_to,omitempty" format:"date"`
	Reason       string     `bun:"reason" json:"reason"`
}

// Require sets the level of one place in the table from ValidFrom on, for every competency of ids; level 0 ends the
// requirement. What held before stays for earlier days. A day in the past corrects what held since: boards as of those days
// follow, and the audit entry keeps the rules as they were, with their reasons. Only an administrator of the whole agency may.
// Faults: competency.edit_forbidden, .post_kind_unknown, .post_level_unknown, .level_unknown, .date_invalid,
// .reason_missing, .unknown.
func (s *Service) Require(ctx context.Context, who people.Actor, ids []uuid.UUID, rule Required) error {
	if err := s.mayEdit(ctx, who); err != nil {
		return err
	}
	if err := rule.check(ids); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := knownLevel(ctx, tx, ids, rule.Level); err != nil {
			return err
		}
		before := []Required{}
		for _, id := range ids {
			replaced, err := rule.replace(ctx, tx, id)
			if err != nil {
				return err
			}
			before = append(before, replaced...)
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "required_level.set", Object: "post_kind:" + rule.PostKind,
			Detail: map[string]any{
				"competencies": ids, "post_level": rule.PostLevel, "post_name": rule.PostName,
				"level": rule.Level, "valid_from": rule.ValidFrom, "reason": rule.Reason,
				"replaced": before,
			},
		})
	})
}

func (r Required) check(ids []uuid.UUID) error {
	var faults fault.Many
	fail := func(field, key string) { faults = append(faults, fault.Field(field, key)) }
	if len(ids) == 0 || len(ids) > 200 {
		fail("competency", "competency.rule_empty")
	}
	if !slices.Contains(people.PostKinds, r.PostKind) {
		fail("post_kind", "competency.post_kind_unknown")
	} else if r.PostLevel != "" && !slices.Contains(people.PostLevels[r.PostKind], r.PostLevel) {
		fail("post_level", "competency.post_level_unknown")
	}
	if r.Level < 0 || r.Level > 9 {
		fail("level", "competency.level_unknown")
	}
	if _, ok := day(string(r.ValidFrom)); !ok {
		fail("valid_from", "competency.date_invalid")
	}
	if r.Reason == "" {
		fail("reason", "competency.reason_missing")
	} else if utf8.RuneCountInString(r.Reason) > 500 {
		fail("reason", "competency.text_too_long")
	}
	if utf8.RuneCountInString(r.PostName) > 200 {
		fail("post_name", "competency.text_too_long")
	}
	return faults.Err()
}

// knownLevel: every competency exists and its scale has the level.
func knownLevel(ctx context.Context, tx bun.Tx, ids []uuid.UUID, level int) error {
	var n int
	err := tx.NewRaw(`select count(*) from competencies c where c.id in (?) and (? = 0 or exists
		(select from framework_levels l where l.framework_id = c.framework_id and l.level = ?))`,
		bun.List(ids), level, level).Scan(ctx, &n)
	if err != nil {
		return fmt.Errorf("known level: %w", err)
	}
	if n != len(ids) {
		return fault.Field("level", "competency.level_unknown")
	}
	return nil
}

// replace ends the row in force and opens the new one; a row that begins on or after that day gives way. It gives, as
// they were, the rows that the table no longer tells of: those given way and one whose end comes earlier.
func (r Required) replace(ctx context.Context, tx bun.Tx, competency uuid.UUID) ([]Required, error) {
	place := "competency_id = ? and post_kind = ? and post_level = ? and lower(post_name) = lower(?)"
	args := []any{competency, r.PostKind, r.PostLevel, r.PostName}
	before := []Required{}
	err := tx.NewSelect().Model(&before).Where(place, args...).Where("valid_from >= ? or valid_to > ?", r.ValidFrom, r.ValidFrom).
		Order("valid_from").For("update").Scan(ctx)
	if err == nil {
		_, err = tx.NewDelete().Model((*Required)(nil)).Where(place, args...).Where("valid_from >= ?", r.ValidFrom).Exec(ctx)
	}
	if err == nil {
		_, err = tx.NewUpdate().Model((*Required)(nil)).Set("valid_to = ?", r.ValidFrom).Where(place, args...).
			Where("valid_from < ? and (valid_to is null or valid_to > ?)", r.ValidFrom, r.ValidFrom).Exec(ctx)
	}
	if err == nil && r.Level > 0 {
		r.ID, r.CompetencyID = uuid.Must(uuid.NewV7()), competency
		_, err = tx.NewInsert().Model(&r).Exec(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("set required level: %w", err)
	}
	return before, nil
}
