package reminders

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// How a letter is tried: after each try longer, at most so often and so late; and how many reminders one letter carries.
var waits = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour, 12 * time.Hour}

const (
	stale   = 3 * 24 * time.Hour // what could not be told by then is not told
	atOnce  = 30
	sending = 50 * time.Second // of one round; the next one comes soon
)

// Send sends what is due, letter by letter, for a while: e-mail, at most as many as a minute may have, then on devices.
func (s *Service) Send(ctx context.Context) error {
	return errors.Join(s.sendMail(ctx), s.sendPush(ctx))
}

// sendMail sends e-mail. While the mail server is away nothing is tried.
func (s *Service) sendMail(ctx context.Context) error {
	if s.cfg.Post == nil {
		return nil
	}
	if due, err := s.anyDue(ctx, Mail); err != nil || !due {
		return err
	}
	l, err := s.cfg.Post.dial(ctx)
	if err != nil {
		slog.WarnContext(ctx, "no e-mail goes out", "error", err)
		return nil // its letters wait; /kesehatan says since when
	}
	defer l.close()
	return s.each(ctx, Mail, s.cfg.PerMinute, func(letter Letter) (away bool, err error) { return s.deliver(ctx, l, letter) })
}

// each hands over the letters of a channel that are due, at most so many, for a while, until there are none or hand says that the line is gone.
func (s *Service) each(ctx context.Context, by Channel, most int, hand func(Letter) (away bool, err error)) error {
	end := time.Now().Add(sending)
	for n := 0; n < most && time.Now().Before(end) && ctx.Err() == nil; {
		letter, some, err := s.claim(ctx, by)
		if err != nil || !some {
			return err
		}
		if len(letter.Items) == 0 {
			continue // what was due ended without a letter
		}
		n++
		if away, err := hand(letter); err != nil || away {
			return err
		}
	}
	return nil
}

// deliver hands one letter over and writes down what became of it; away says that the line is gone.
func (s *Service) deliver(ctx context.Context, l *line, letter Letter) (away bool, err error) {
	message, err := letter.message(s.cfg.Post.From, s.cfg.BaseURL, s.cfg.Words(letter), s.now())
	if err != nil {
		return false, err
	}
	err = l.send(letter.to, message)
	var refused refusedError
	switch {
	case err == nil:
		return false, s.ended(ctx, letter, Sent, "")
	case errors.As(err, &refused):
		slog.WarnContext(ctx, "an e-mail was refused", "letter", letter.id)
		return false, s.ended(ctx, letter, Failed, "reminder.why.refused")
	}
	slog.WarnContext(ctx, "an e-mail waits for its next try", "letter", letter.id)
	return l.client.Noop() != nil, nil
}

// ended writes what became of the reminders of a letter.
func (s *Service) ended(ctx context.Context, l Letter, state State, reason string) error {
	_, err := s.db.NewUpdate().Model((*Reminder)(nil)).Set("state = ?", state).Set("reason = ?", reason).Set("ended_at = ?", s.now()).
		Where("r.id in (?)", bun.List(l.inParts)).Where("r.state = ?", Waiting).Exec(context.WithoutCancel(ctx))
	if err != nil {
		return fmt.Errorf("end letter: %w", err)
	}
	return nil
}

// anyDue reports whether a letter of a channel may go out now.
func (s *Service) anyDue(ctx context.Context, by Channel) (bool, error) {
	due, err := s.db.NewSelect().Model((*Reminder)(nil)).Where("r.channel = ? and r.state = ? and r.not_before <= ?", by, Waiting, s.now()).Limit(1).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("letters due: %w", err)
	}
	return due, nil
}

// claim takes the next letter of a channel that is due and writes down that it is tried, before it is. some says that there was one; it has no items when
// all that it would have told ended without it.
func (s *Service) claim(ctx context.Context, by Channel) (letter Letter, some bool, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		letter = Letter{}
		rows, err := s.nextLetter(ctx, tx, by)
		if some = len(rows) > 0; err != nil || !some {
			return err
		}
		reach, err := s.recipients(ctx, tx, []id.Person{rows[0].PersonID})
		if err != nil {
			return err
		}
		to := reach[rows[0].PersonID]
		goes, err := s.judge(ctx, tx, rows, to)
		if err != nil {
			return err
		}
		letter = s.letterOf(rows, goes, to)
		_, err = tx.NewUpdate().Model(&rows).Column("state", "reason", "not_before", "tries", "letter", "ended_at").Bulk().Exec(ctx)
		return err
	})
	if err != nil {
		err = fmt.Errorf("claim letter: %w", err)
	}
	return letter, some, err
}

// nextLetter locks the reminders of a channel's next letter: those of one that was tried before, else all that is due for one person.
func (s *Service) nextLetter(ctx context.Context, tx bun.Tx, by Channel) ([]Reminder, error) {
	var rows []Reminder
	next := func() *bun.SelectQuery {
		return tx.NewSelect().Model(&rows).Where("r.channel = ? and r.state = ? and r.not_before <= ?", by, Waiting, s.now()).For("update skip locked")
	}
	if err := next().OrderExpr("r.not_before, r.id").Limit(1).Scan(ctx); err != nil || len(rows) == 0 {
		return nil, err
	}
	first := rows[0]
	rows = nil
	q := next().Where("r.person_id = ?", first.PersonID)
	if first.Letter != uuid.Nil {
		q.Where("r.letter = ?", first.Letter)
	} else {
		q.Where("r.letter is null").Limit(atOnce)
	}
	return rows, q.OrderExpr("r.not_before, r.id").Scan(ctx)
}

// judge ends what does not go out any more, puts off what would come in quiet hours, and notes the try of the others, whose places it gives.
func (s *Service) judge(ctx context.Context, tx bun.Tx, rows []Reminder, to recipient) (goes []int, err error) {
	now := s.now()
	later := to.quiet().Next(now, to.zone())
	for i := range rows {
		r := &rows[i]
		why, err := s.idle(ctx, tx, *r, to, now)
		switch {
		case err != nil:
			return nil, err
		case why != "":
			r.end(Suppressed, why, now)
		case r.Tries >= len(waits):
			r.end(Failed, "reminder.why.tries", now)
		case later.After(now):
			r.NotBefore = later
		default:
			r.NotBefore = now.Add(waits[r.Tries])
			r.Tries++
			goes = append(goes, i)
		}
	}
	return goes, nil
}

// letterOf is the letter of those rows that are tried now.
func (s *Service) letterOf(rows []Reminder, goes []int, to recipient) Letter {
	l := Letter{
		Locale: to.Locale, Preferences: s.cfg.BaseURL + PreferencesPath, Stop: s.stopURL(to.PersonID), id: rows[0].Letter, to: to.Address, person: to.PersonID,
	}
	for _, i := range goes {
		r := &rows[i]
		if l.id == uuid.Nil {
			l.id = r.ID
		}
		r.Letter = l.id
		l.inParts = append(l.inParts, r.ID)
		l.Items = append(l.Items, Item{Occasion: r.Occasion, Title: r.Title, Day: r.DueOn, Href: s.cfg.BaseURL + r.Href})
	}
	return l
}

// idle is why a reminder is not worth sending any more; "" when it is.
func (s *Service) idle(ctx context.Context, tx bun.Tx, r Reminder, to recipient, now time.Time) (string, error) {
	if why := to.unreachable(r.Channel); why != "" {
		return why, nil
	}
	if r.Occasion == Certificate || r.Occasion == Answer {
		return "", nil
	}
	today := people.DayOf(now.In(to.zone()))
	if r.Occasion != Nudge {
		o, _ := dueOccasion(r.Day, today)
		if r.Occasion == Assigned && r.Day < today || r.Occasion != Assigned && r.Occasion != o {
			return "reminder.why.overtaken", nil
		}
	}
	open, err := s.sources.Open(ctx, tx, r.SubjectID, r.PersonID, today)
	if err == nil && !open {
		return "reminder.why.done", nil
	}
	return "", err
}
