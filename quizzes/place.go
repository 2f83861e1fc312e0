package quizzes

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/questions/kinds"
)

// Place is one slot of an attempt: which question, and what an answer may name in the order shown. It is fixed when it is put
// there, whatever happens to the quiz.
type Place struct {
	Slot    int        `bun:"slot"`
	Version uuid.UUID  `bun:"version_id"`
	Kind    kinds.Kind `bun:"kind"`
	MaxMark int        `bun:"max_mark"`
	Shown   []string   `bun:"shown,array"`
}

// filled is a place with what was answered there: the step that stands, and what it was worth in the first grading.
type filled struct {
	Place
	Seq      int64        `bun:"seq"` // 0: nothing was answered
	Answer   kinds.Answer `bun:"answer,type:jsonb"`
	Fraction *int         `bun:"fraction"` // nil until graded
	Ruled    bool         `bun:"ruled"`    // a ruling about its version is in force; only placesOf says it
	Out      bool         `bun:"-"`        // it does not count
	Key      uuid.UUID    `bun:"-"`        // the version by which it is graded, when that is another
}

// putPlaces puts places ($1 to $5) into the attempt that a common table a names.
const putPlaces = `i as (insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown)
	select a.id, p.slot, p.version, p.kind, p.mark, string_to_array(p.shown, ' ')
	from a, unnest($1::int[], $2::uuid[], $3::text[], $4::int[], $5::text[]) as p(slot, version, kind, mark, shown))`

// withPlaces are the arguments of a statement with putPlaces: its own begin with $6.
func withPlaces(places []Place, own ...any) []any {
	n := len(places)
	slots, marks, versions, kinds, shown := make([]int, n), make([]int, n), make([]uuid.UUID, n), make([]string, n), make([]string, n)
	for i, p := range places {
		slots[i], marks[i], versions[i], kinds[i], shown[i] = p.Slot, p.MaxMark, p.Version, string(p.Kind), strings.Join(p.Shown, " ")
	}
	return append([]any{slots, versions, kinds, marks, shown}, own...)
}

// bare are places without what was answered there.
func bare(list []filled) []Place {
	places := make([]Place, len(list))
	for i, p := range list {
		places[i] = p.Place
	}
	return places
}

// document is a JSON document as an argument, null where there is none.
func document(raw json.RawMessage) any {
	if raw == nil {
		return nil
	}
	return string(raw)
}

// layOut copies a quiz's questions into places, shuffling questions and what is shown of each when asked.
func layOut(items []Item, shuffle bool) []filled {
	places := make([]filled, len(items))
	for i, item := range items {
		places[i].Place = Place{
			Version: item.ID, Kind: item.Kind, MaxMark: item.MaxMark, Shown: kinds.Shown(item.Kind, item.Body, shuffle),
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

// placesOf reads the places of an attempt to grade, slot by slot, with the newest answer of each and whether it is ruled.
func placesOf(ctx context.Context, db bun.IDB, attempt id.Attempt) ([]filled, error) {
	var places []filled
	if err := pg.Ask(ctx, askFilled(db, attempt, ruledPlaces, &places)); err != nil {
		return nil, fmt.Errorf("places of an attempt: %w", err)
	}
	return places, nil
}

// askPlaces is placesOf to be asked together with other things, for showing them: nothing is said of rulings.
func askPlaces(db bun.IDB, attempt id.Attempt, into *[]filled) pg.Question {
	return askFilled(db, attempt, shownPlaces, into)
}

func askFilled(db bun.IDB, attempt id.Attempt, text string, into *[]filled) pg.Question {
	return pg.Asking(db, into, func(_ context.Context, err error) error {
		for i, p := range *into {
			(*into)[i].Answer = p.Kind.Plain(p.Answer)
		}
		return err
	}, text, attempt)
}

const (
	shownPlaces = placeColumns + filledPlaces
	ruledPlaces = placeColumns + `,
		exists (select from regrades r where r.version_id = i.version_id and r.ruled_no is not null and r.reversed_by_id is null) as ruled` + filledPlaces

	// those of the parts of a try that have ended, as AskEndedParts chooses them
	partsPlaces = placeColumns + `, i.attempt_id` + filledOf + ` where i.attempt_id in (select a.id from attempts a
		where (a.id = $1 or a.continues = $1) and a.state = 'finished' and ($2 = 0 or a.part < $2)) order by i.slot`

	placeColumns = `select i.slot, i.version_id, i.kind, i.max_mark, i.shown, i.fraction, coalesce(s.seq, 0) as seq, coalesce(s.answer, '{}') as answer`
	filledPlaces = filledOf + ` where i.attempt_id = $1 order by i.slot`
	filledOf     = `
		from attempt_items i left join lateral (select t.seq, t.answer from attempt_steps t
			where t.attempt_id = i.attempt_id and t.slot = i.slot order by t.seq desc limit 1) s on true`
)

func versionsIn(places []filled) []uuid.UUID {
	ids := make([]uuid.UUID, len(places))
	for i, p := range places {
		ids[i] = p.Version
	}
	return ids
}
