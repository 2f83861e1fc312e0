package quizzes

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
)

// sameMoment is how near two answers are that were made known at once: of a form without script, or of a device that was offline.
const sameMoment = 50 * time.Millisecond

// firstAnswer is when a slot was answered first, by the device's word in the server's time.
type firstAnswer struct {
	Slot int       `bun:"slot"`
	At   time.Time `bun:"at"`
}

// AskPaces asks for the seconds that somebody took for each slot of an attempt until its first answer, by the device's word in the server's
// time, so that what the net took is no part of it: from the answer before, or from the start. NaN where they cannot be told: not
// answered, or made known together with another.
func AskPaces(db bun.IDB, a Attempt, slots int, into *[]float64) pg.Question {
	var rows []firstAnswer
	return pg.Asking(db, &rows, func(_ context.Context, err error) error {
		*into = pacesOf(rows, a.StartedAt, slots)
		return wrap("pace of an attempt", err)
	}, "select s.slot, min(s.client_at) as at from attempt_steps s where s.attempt_id = $1 group by s.slot", a.ID)
}

func pacesOf(rows []firstAnswer, started time.Time, slots int) []float64 {
	slices.SortFunc(rows, func(a, b firstAnswer) int { return a.At.Compare(b.At) })
	out := slices.Repeat([]float64{math.NaN()}, slots)
	for i, r := range rows {
		before := started
		if i > 0 {
			before = rows[i-1].At
		}
		together := i > 0 && r.At.Sub(before) < sameMoment || i+1 < len(rows) && rows[i+1].At.Sub(r.At) < sameMoment
		if r.Slot <= slots && !together {
			out[r.Slot-1] = r.At.Sub(before).Seconds()
		}
	}
	return out
}
