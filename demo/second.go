package demo

import (
	"context"
	"errors"
	"fmt"

	"mumpuni/approvals"
	"mumpuni/people"
)

// deputyDays is how long the deputy of the signatory stands in: the longest that the house allows.
const deputyDays = 91

// second shows what takes two people: the signatory's deputy, whom an administrator approved, and a role that the first
// administrator has asked for today and the second has not decided yet.
func (b *builder) second(ctx context.Context, cast map[string]member, staff []member) error {
	b.clock.Set(b.today)
	if err := b.deputy(ctx, cast); err != nil {
		return fmt.Errorf("deputy: %w", err)
	}
	asker, err := b.fresh(ctx, cast["administrator"].id)
	if err != nil {
		return err
	}
	for _, m := range staff {
		if m.unit.name != parts["trainer"].unit {
			continue
		}
		if _, err := b.house.People.Grant(ctx, asker, m.id, people.Trainer, b.root); err != nil {
			return fmt.Errorf("ask for a role: %w", err)
		}
		return nil
	}
	return errors.New("nobody to ask a role for")
}

// deputy lets the signatory name a deputy, and the first administrator approve it.
func (b *builder) deputy(ctx context.Context, cast map[string]member) error {
	holder, err := b.fresh(ctx, cast["signatory"].id)
	if err != nil {
		return err
	}
	from := b.today.In(people.Location(""))
	approval, err := b.house.Approvals.NameDeputy(ctx, holder, approvals.NewDeputy{
		NIP: cast["signatory_2"].nip, Role: people.Signatory, From: people.DayOf(from), To: people.DayOf(from.AddDate(0, 0, deputyDays)),
	})
	if err != nil {
		return err
	}
	second, err := b.fresh(ctx, cast["administrator"].id)
	if err != nil {
		return err
	}
	return b.agree(ctx, second, approval)
}
