package courses

import (
	"context"
	"math"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/records"
)

// How visible minutes are measured. A page of a lesson looks each second whether it is in front of its learner: shown by the browser,
// with the focus or a video playing in it, and with a sign of life within three minutes (lib/presence.ts). It reports when it was, by
// the server's clock. A moment counts once for a person, whatever tabs, devices and repetitions tell of it: so nobody gets more than
// the time that passed, nothing is ever taken away, and the order in which it is told changes nothing of the sum.
const (
	seenLive     = 2 * time.Minute // what is told within it, the server could see for itself; later it is the device's word
	wordReaches  = 24 * time.Hour  // a device's word is taken no further back
	mostPresence = 1000            // ranges kept of a person; nobody comes and goes that often in a day
)

// Measured is what was measured of the module.
func (p Progress) Measured() records.Measured {
	if p.VisibleMS == nil {
		return records.Measured{}
	}
	minutes := int(*p.VisibleMS / time.Minute.Milliseconds())
	return records.Measured{Minutes: &minutes, ByDevice: int(p.WordMS / time.Minute.Milliseconds())}
}

// credit adds to what is known of a person what a page tells, as far as it lies in [from, to): all that is known then, how many ms
// are new, and how many of them are older than live.
func credit(known, told Spans, from, to, live int) (all Spans, visible, word int) {
	fresh := told.within(from, to).minus(known)
	all = append(append(Spans{}, known...), fresh...).tidy(math.MaxInt)
	if len(all) > mostPresence {
		return known, 0, 0
	}
	return all, fresh.Count(), fresh.within(from, live).Count()
}

// within is what of s lies in [from, to), sorted and merged.
func (s Spans) within(from, to int) Spans {
	cut := make(Spans, 0, len(s))
	for _, r := range s {
		cut = append(cut, [2]int{max(r[0], from), r[1]})
	}
	return cut.tidy(to)
}

// see credits p with what its page told. Moments before the module was opened, or after the course was completed, are not of it.
func (s *Service) see(ctx context.Context, tx bun.Tx, e Enrolment, m Module, p *Progress, told Spans, now time.Time) error {
	until := now
	if !e.CompletedAt.IsZero() && e.CompletedAt.Before(now) {
		until = e.CompletedAt
	}
	earliest := now.Add(-wordReaches)
	from := earliest
	if p.OpenedAt.After(from) {
		from = p.OpenedAt
	}
	known, err := lockPresence(ctx, tx, e.PersonID)
	if err != nil {
		return err
	}
	all, visible, word := credit(known, told, ms(from), ms(until), ms(now.Add(-seenLive)))
	p.saw(visible, word)
	if m.Kind == PDF {
		p.Seconds = max(p.Seconds, int(*p.VisibleMS/1000))
	}
	p.presence = all.within(ms(earliest.Add(-time.Hour)), math.MaxInt) // an hour for clocks that are set
	return nil
}

// saw adds what is new.
func (p *Progress) saw(visible, word int) {
	sum := int64(visible)
	if p.VisibleMS != nil {
		sum += *p.VisibleMS
	}
	p.VisibleMS, p.WordMS = &sum, p.WordMS+int64(word)
	p.newMS, p.newWordMS = &visible, word
}

// presenceJSON is the presence as an argument: null when it did not change.
func (p *Progress) presenceJSON() any {
	if p.presence == nil {
		return nil
	}
	return pg.JSON(p.presence)
}

func ms(t time.Time) int { return int(t.UnixMilli()) }

// lockPresence is what was credited to a person lately, locked until the end of the transaction.
func lockPresence(ctx context.Context, tx bun.Tx, person id.Person) (Spans, error) {
	for {
		var rows []struct {
			Spans Spans `bun:"spans,type:jsonb"`
		}
		if err := pg.Query(ctx, tx, &rows, "select spans from presence where person_id = $1 for update", person); err != nil {
			return nil, wrap(err, "presence")
		}
		if len(rows) > 0 {
			return rows[0].Spans, nil
		}
		if _, err := pg.Exec(ctx, tx, "insert into presence (person_id) values ($1) on conflict do nothing", person); err != nil {
			return nil, wrap(err, "presence")
		}
	}
}
