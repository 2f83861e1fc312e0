package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/questions/calibrations"
)

// calibrate has each formed competency calculated from its answers, as the trainer asks, and put in force by two HR officers.
func (b *builder) calibrate(ctx context.Context, s *stage) error {
	for _, code := range formed {
		b.clock.Set(b.day(32).Add(4 * time.Hour))
		calibration, err := b.house.Assessments.Calibrate(ctx, s.writer, s.codes[code])
		if err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		if err := b.calculated(ctx, calibration); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		b.clock.Set(b.day(29).Add(4 * time.Hour))
		approval, err := b.house.Assessments.PutInForce(ctx, s.hr, calibration)
		if err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
		b.clock.Forward(2 * time.Hour)
		if err := b.agree(ctx, s.second, approval); err != nil {
			return fmt.Errorf("%s: %w", code, err)
		}
	}
	return nil
}

// calculated waits until the job has ended, at most two minutes.
func (b *builder) calculated(ctx context.Context, calibration uuid.UUID) error {
	for begin := time.Now(); time.Since(begin) < 2*time.Minute; {
		list, err := b.house.Assessments.Calibrations(ctx)
		if err != nil {
			return err
		}
		for _, k := range list {
			if k.ID != calibration || k.State == calibrations.Calculating {
				continue
			}
			if k.State != calibrations.Ready {
				return fmt.Errorf("calibration %s: %s", k.State, k.Failure)
			}
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return errors.New("no calibration in two minutes")
}

// newRule lets measurements count on boards, as two HR officers set it; what boards said of the days before stays.
func (b *builder) newRule(ctx context.Context, s *stage) error {
	b.clock.Set(b.day(26).Add(3 * time.Hour))
	policy, err := b.house.Competencies.Policy(ctx)
	if err != nil {
		return err
	}
	policy.CountsFrom = people.DayOf(b.day(22))
	approval, err := b.house.Competencies.AskForPolicy(ctx, s.hr, policy)
	if err != nil {
		return err
	}
	b.clock.Forward(time.Hour)
	return b.agree(ctx, s.second, approval)
}
