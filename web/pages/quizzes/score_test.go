package quizzes

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/quizzes"
)

// A result puts what is weakest and what was wrong first, weighs by marks, and leaves out what counts for nobody.
func TestAResultPutsTheWeakestFirst(t *testing.T) {
	strong, weak := uuid.New(), uuid.New()
	asked := func(slot, fraction, mark int, measures uuid.UUID, out bool) quizzes.Asked {
		return quizzes.Asked{Slot: slot, MaxMark: mark, Review: &quizzes.Review{Fraction: fraction, Measures: measures, Out: out}}
	}
	a := quizzes.Attempt{Questions: []quizzes.Asked{
		asked(1, quizzes.Whole, 1, strong, false), asked(2, 0, 1, weak, false), asked(3, quizzes.Whole, 3, weak, false),
		asked(4, 0, 1, strong, true), asked(5, quizzes.Whole/2, 1, uuid.Nil, false), asked(6, 0, 1, uuid.New(), false),
	}}
	got := measuredBy(a, []competencies.Competency{{ID: strong}, {ID: weak}})
	if len(got) != 2 || got[0].ID != weak || got[0].Percent() != 75 || got[1].Percent() != 100 || got[1].Questions != 1 {
		t.Errorf("%+v", got)
	}
	wrong, right := parted(a)
	if slots(wrong) != "256" || slots(right) != "134" {
		t.Errorf("wrong %s, right %s", slots(wrong), slots(right))
	}
}

func slots(list []quizzes.Asked) (s string) {
	for _, q := range list {
		s += string(rune('0' + q.Slot))
	}
	return s
}

// Whoever leaves an attempt comes to where it was begun.
func TestAnAttemptIsLeftToWhereItWasBegun(t *testing.T) {
	course := quizzes.Attempt{}
	course.EnrolmentID[0], course.ModuleID[0], course.AssessmentID = 1, 2, uuid.New()
	assessment := quizzes.Attempt{AssessmentID: uuid.New()}
	for _, c := range []struct{ got, want string }{
		{leavePath(course), "/belajar/" + course.EnrolmentID.String() + "/" + course.ModuleID.String()},
		{leavePath(assessment), "/asesmen/" + assessment.AssessmentID.String()},
		{leavePath(quizzes.Attempt{}), studioQuiz(quizzes.Attempt{}.QuizID)},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}
