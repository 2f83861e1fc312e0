package quizzes

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/psychometrics"
	"mumpuni/questions/kinds"
)

// A key that those who know contradict comes first, a question that works last; who did not get a question is not counted for it.
func TestQuestionsThatNeedALookComeFirst(t *testing.T) {
	options := []kinds.Option{{ID: "a", Text: "satu", Right: true}, {ID: "b", Text: "dua"}, {ID: "c", Text: "tiga"}}
	versions := []uuid.UUID{uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()}
	var rows []answered
	for person := range 60 {
		attempt, knows := id.Attempt(uuid.New()), person%2 == 0
		for place, version := range versions {
			if place == 4 && person >= 50 {
				continue
			}
			right := knows
			if place == 1 { // its key is the wrong way round
				right = !knows
			}
			chosen := []string{"b", "c"}[person/2%2]
			if right {
				chosen = "a"
			}
			rows = append(rows, answered{
				AttemptID: attempt, VersionID: version, Place: place + 1, Stem: "Soal", Kind: kinds.Single, Body: kinds.Body{Options: options}, Right: right, Chosen: chosen,
			})
		}
	}
	list, people := questionFigures(rows)
	if people != 60 || len(list) != 5 || list[0].Place != 2 || !slices.Contains(list[0].Advice, psychometrics.KeySuspect) || *list[0].Rest >= 0 {
		t.Fatalf("%d people, %+v", people, list)
	}
	for _, q := range list[1:] {
		if n := map[int]int{1: 60, 3: 60, 4: 60, 5: 50}[q.Place]; q.N != n || len(q.Advice) > 0 || q.Right != .5 || q.Options[0].Share != .5 || !q.Options[0].Right {
			t.Errorf("question %d: %+v, want %d people", q.Place, q, n)
		}
	}
}
