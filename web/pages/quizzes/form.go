package quizzes

import (
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// sheetForm is a whole page of answers sent by a plain form. It is a device of its own, so that it changes only what it showed:
// what was changed elsewhere since is told, and stands until the person says so again.
type sheetForm struct {
	*Pages
	*route.Request
	attempt  *quizzes.Attempt
	device   uuid.UUID
	shown    map[int]kinds.Answer
	problems ui.Problems
	saved    int
}

// save stores the answer of a slot if it differs from what the page showed. q is left with the answer of the form.
func (f *sheetForm) save(q *quizzes.Asked) error {
	answer := parts.ReadAnswer(f.Request, *q)
	if answer.Equal(shownAnswer(f.Request, *q)) {
		return nil
	}
	saved, err := f.Quizzes.SaveAnswer(f.Ctx(), f.Who, quizzes.Save{
		AttemptID: f.attempt.ID, Slot: q.Slot, Answer: answer, ClientStep: uuid.New(), Seen: seenSeq(f.Request, *q), Device: f.device, Change: int64(q.Slot),
	})
	problems := route.ProblemsOf(err)
	switch {
	case len(problems) > 0:
		for _, problem := range problems {
			problem.Field = parts.AnswerName(q.Slot)
			f.problems = append(f.problems, problem)
		}
		f.shown[q.Slot] = q.Answer
	case err != nil:
		return err
	case saved.Stale && !saved.Answer.Equal(answer):
		other := answerText(f.Ctx(), *q, saved.Answer)
		f.problems = append(f.problems, ui.Problem{Field: parts.AnswerName(q.Slot), Key: "quiz.changed_elsewhere", Args: map[string]any{"Slot": q.Slot, "Answer": other}})
		f.shown[q.Slot], q.Seq = saved.Answer, saved.Seq
	default:
		f.saved++
		q.Seq = saved.Seq
	}
	q.Answer = answer
	return nil
}

// shownAnswer is what the form says it showed at first; what stands now when it does not say.
func shownAnswer(r *route.Request, q quizzes.Asked) kinds.Answer {
	a, err := kinds.ParseAnswer([]byte(r.Form(fmt.Sprintf("semula-%d", q.Slot))))
	if err != nil {
		return q.Answer
	}
	return a
}

// seenSeq is the step that the form says it showed; the newest when it does not say.
func seenSeq(r *route.Request, q quizzes.Asked) int64 {
	seq, err := strconv.ParseInt(r.Form(fmt.Sprintf("dilihat-%d", q.Slot)), 10, 64)
	if err != nil {
		return q.Seq
	}
	return seq
}
