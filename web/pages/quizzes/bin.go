package quizzes

import (
	"time"

	"mumpuni/people"
	"mumpuni/quizzes"
)

// takenOut are the questions that were taken out of a quiz and can be put back, and who looks.
type takenOut struct {
	List []quizzes.Removed
	Who  people.Actor
}

// just is what who took out a moment ago, if it is the latest.
func (t takenOut) just() (quizzes.Removed, bool) {
	if len(t.List) == 0 {
		return quizzes.Removed{}, false
	}
	return t.List[0], t.List[0].Just(t.Who, time.Now())
}
