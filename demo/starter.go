package demo

import (
	"context"
	"fmt"

	"mumpuni/assessments"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// starter takes in the bank that comes with the program, as an agency does on its first day, and publishes the assessments that stand on
// it for the whole regency.
func (b *builder) starter(ctx context.Context, trainer, officer id.Person) error {
	b.clock.Set(b.today.AddDate(0, 0, -14))
	s := &stage{}
	var err error
	if s.writer, err = b.fresh(ctx, trainer); err != nil {
		return err
	}
	if s.hr, err = b.fresh(ctx, officer); err != nil {
		return err
	}
	taken, err := b.takeStarter(ctx, s.writer)
	if err != nil {
		return fmt.Errorf("starter bank: %w", err)
	}
	codes, err := b.codes(ctx)
	if err != nil {
		return err
	}
	ready := assessments.Ready(b.root, codes)
	for _, d := range ready {
		if _, err := b.openPlan(ctx, s, d); err != nil {
			return err
		}
	}
	b.house.Tell("      bank awal: %d soal, %d asesmen siap pakai", "      starter bank: %d questions, %d ready assessments", taken, len(ready))
	return nil
}

func (b *builder) takeStarter(ctx context.Context, who people.Actor) (int, error) {
	imported, err := b.house.Questions.StartStarter(ctx, who, b.root)
	if err != nil {
		return 0, err
	}
	plan, err := b.house.Questions.Plan(ctx, who, imported)
	if err != nil {
		return 0, err
	}
	return plan.Entering(), b.house.Questions.ApplyImport(ctx, who, imported, plan.Digest)
}
