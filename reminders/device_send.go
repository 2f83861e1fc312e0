package reminders

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/reminders/webpush"
)

// onDevices tells a letter on each device of its person, and writes down what became of it: one device that has it is enough. Devices that are
// reached no more are forgotten. away are services that did not answer in this round; they are not asked again in it.
func (s *Service) onDevices(ctx context.Context, letter Letter, away map[string]bool) error {
	list, err := s.devicesOf(ctx, s.db, letter.person)
	if err != nil {
		return err
	}
	message := webpush.Message{Body: s.cfg.Short(letter), Lives: stale, Topic: letter.Tag()}
	var told, gone []uuid.UUID
	later, refused := false, false
	for _, d := range list {
		switch err := s.onDevice(ctx, d, message, away); {
		case err == nil:
			told = append(told, d.ID)
		case errors.Is(err, webpush.ErrGone):
			gone = append(gone, d.ID)
		case errors.Is(err, webpush.ErrRefused), errors.Is(err, webpush.ErrNotTaken):
			refused = true
		default:
			later = true
		}
	}
	if err := s.settleDevices(ctx, told, gone); err != nil {
		return err
	}
	switch {
	case len(told) > 0:
		return s.ended(ctx, letter, Sent, "")
	case later:
		return nil // it waits for its next try
	case refused:
		return s.ended(ctx, letter, Failed, "reminder.why.push_refused")
	}
	return s.ended(ctx, letter, Suppressed, "reminder.why.no_device")
}

// errAway stands for a service that did not answer a moment ago.
var errAway = errors.New("the push service does not answer")

func (s *Service) onDevice(ctx context.Context, d Device, m webpush.Message, away map[string]bool) error {
	host := webpush.HostOf(d.browser())
	if away[host] {
		return errAway
	}
	err := s.cfg.Push.Send(ctx, d.browser(), m)
	away[host] = webpush.Silent(err)
	return err
}

// settleDevices notes which devices were told, and forgets which are gone.
func (s *Service) settleDevices(ctx context.Context, told, gone []uuid.UUID) error {
	ctx = context.WithoutCancel(ctx)
	if len(told) > 0 {
		if _, err := s.db.NewUpdate().Model((*Device)(nil)).Set("told_at = ?", s.now()).Where("v.id in (?)", bun.List(told)).Exec(ctx); err != nil {
			return fmt.Errorf("devices told: %w", err)
		}
	}
	if len(gone) > 0 {
		if _, err := s.db.NewDelete().Model((*Device)(nil)).Where("v.id in (?)", bun.List(gone)).Exec(ctx); err != nil {
			return fmt.Errorf("forget devices: %w", err)
		}
	}
	return nil
}

// mostPushed is how many letters a round tells on devices.
const mostPushed = 1000

// sendPush tells what is due on devices.
func (s *Service) sendPush(ctx context.Context) error {
	if s.cfg.Push == nil {
		return nil
	}
	away := map[string]bool{}
	return s.each(ctx, Push, mostPushed, func(letter Letter) (bool, error) { return false, s.onDevices(ctx, letter, away) })
}
