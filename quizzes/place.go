package quizzes

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/questions"
)

// Place is one slot of an attempt: which question, and what an answer may name in the order shown. It is fixed when it is put
// there, whatever happens to the quiz.
type Place struct {
	Slot    int            `bun:"slot"`
	Version uuid.UUID      `bun:"version_id"`
	Kind    questions.Kind `bun:"kind"`
	MaxMark int            `bun:"max_mark"`
	Shown   []string       `bun:"shown,array"`
}

// filled is a place with what was answered there: the step that stands, and what it was worth in the first grading.
type filled struct {
	Place
	Seq      int64            `bun:"seq"` // 0: nothing was answered
	Answer   questions.Answer `bun:"answer,type:jsonb"`
	Fraction *int             `bun:"fraction"` // nil until graded
}

// layOut copies a quiz's questions into places, shuffling questions and what is shown of each when asked.
func layOut(items []Item, shuffle bool) []filled {
	places := make([]filled, len(items))
	for i, item := range items {
		places[i].Place = Place{
			Version: item.ID, Kind: item.Kind, MaxMark: item.MaxMark, Shown: questions.Shown(item.Kind, item.Body, shuffle),
		}
	}
	if shuffle {
		rand.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	}
	for i := range places {
		places[i].Slot = i + 1
	}
	return places
}

// placesOf reads the places of an attempt, slot by slot, with the newest answer of each.
func placesOf(ctx context.Context, db bun.IDB, attempt id.Attempt) ([]filled, error) {
	var places []filled
	err := pg.Query(ctx, db, &places, `select i.slot, i.version_id, i.kind, i.max_mark, i.shown, i.fraction,
			coalesce(s.seq, 0) as seq, coalesce(s.answer, '{}') as answer
		from attempt_items i left join lateral (select t.seq, t.answer from attempt_steps t
			where t.attempt_id = i.attempt_id and t.slot = i.slot order by t.seq desc limit 1) s on true
		where i.attempt_id = $1 order by i.slot`, attempt)
	if err != nil {
		return nil, fmt.Errorf("places of an attempt: %w", err)
	}
	for i := range places {
		places[i].Answer = places[i].Kind.Plain(places[i].Answer)
	}
	return places, nil
}

func versionsIn(places []filled) []uuid.UUID {
	ids := make([]uuid.UUID, len(places))
	for i, p := range places {
		ids[i] = p.Version
	}
	return ids
}
