package quizzes

import (
	"encoding/json"

	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// storedAnswer is the answer that stands in a slot.
type storedAnswer struct {
	Slot   int          `json:"slot"`
	Seq    int64        `json:"seq"`
	Answer kinds.Answer `json:"answer"`
	Stale  bool         `json:"stale,omitempty"`
	Read   string       `json:"read,omitempty"` // how a number was read
}

func (p *Pages) quizStep(r *route.Request) error {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	in, err := parts.ReadStep(r)
	if err != nil {
		return err
	}
	saved, err := p.Quizzes.SaveAnswer(r.Ctx(), r.Who, in.Save(id))
	if err != nil {
		return err
	}
	return r.JSON(storedAnswer{
		Slot: saved.Slot, Seq: saved.Seq, Answer: saved.Answer, Stale: saved.Stale, Read: parts.NumberRead(r.Ctx(), saved.Answer.Text),
	})
}

// quizStanding tells what the server holds, for a page that was away.
func (p *Pages) quizStanding(r *route.Request) error {
	a, err := p.attempt(r)
	if err != nil {
		return err
	}
	out := struct {
		State   quizzes.State  `json:"state"`
		LeftMS  *int64         `json:"left_ms,omitempty"`
		Answers []storedAnswer `json:"answers"`
	}{State: a.State, Answers: []storedAnswer{}}
	if !a.DeadlineAt.IsZero() {
		left := a.Left.Milliseconds()
		out.LeftMS = &left
	}
	for _, q := range a.Questions {
		out.Answers = append(out.Answers, storedAnswer{Slot: q.Slot, Seq: q.Seq, Answer: q.Answer})
	}
	return r.JSON(out)
}

func answerJSON(a kinds.Answer) string {
	b, _ := json.Marshal(a) // a string and a list of them
	return string(b)
}
