package quizzes

import (
	"math/rand/v2"

	"github.com/google/uuid"

	"mumpuni/questions"
)

// Place is one slot of an attempt: which question, and its options in the order shown. It is fixed when the attempt
// starts, whatever happens to the quiz. Slot n is the layout's n-th place.
type Place struct {
	Version uuid.UUID      `json:"version"`
	Kind    questions.Kind `json:"kind"`
	MaxMark int            `json:"max_mark"`
	Options []string       `json:"options,omitempty"`
}

// layOut copies a quiz's questions into places, shuffling questions and options when asked.
func layOut(items []Item, shuffle bool) []Place {
	places := make([]Place, len(items))
	for i, item := range items {
		places[i] = Place{
			Version: item.ID, Kind: item.Kind, MaxMark: item.MaxMark, Options: questions.Shown(item.Kind, item.Body, shuffle),
		}
	}
	if shuffle {
		rand.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	}
	return places
}

func questionsOf(layout []Place) []uuid.UUID {
	ids := make([]uuid.UUID, len(layout))
	for i, p := range layout {
		ids[i] = p.Version
	}
	return ids
}
