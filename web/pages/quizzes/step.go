package quizzes

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/quizzes"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
)

// stepRequest is one answer sent by quiz.ts. AgeMS is how long ago it was changed, by the device's own clock.
type stepRequest struct {
	Slot   int              `json:"slot"`
	Answer questions.Answer `json:"answer"`
	Step   uuid.UUID        `json:"step"`
	Seen   int64            `json:"seen"` // seq of the answer shown when it was changed
	Device uuid.UUID        `json:"device"`
	Change int64            `json:"change"` // the device's number of it
	AgeMS  int64            `json:"age_ms"`
	LeftMS *int64           `json:"left_ms"` // what the page's clock still gave then
}

// storedAnswer is the answer that stands in a slot.
type storedAnswer struct {
	Slot   int              `json:"slot"`
	Seq    int64            `json:"seq"`
	Answer questions.Answer `json:"answer"`
	Stale  bool             `json:"stale,omitempty"`
	Read   string           `json:"read,omitempty"` // how a number was read
}

func (in stepRequest) save(attempt id.Attempt) quizzes.Save {
	s := quizzes.Save{
		AttemptID: attempt, Slot: in.Slot, Answer: in.Answer, ClientStep: in.Step, Seen: in.Seen, Device: in.Device, Change: in.Change,
		Age: aDayAtMost(in.AgeMS),
	}
	if in.LeftMS != nil {
		left := aDayAtMost(*in.LeftMS)
		s.Left = &left
	}
	return s
}

// aDayAtMost is so many milliseconds, at most a day in either direction.
func aDayAtMost(ms int64) time.Duration {
	const day = int64(24 * time.Hour / time.Millisecond)
	return time.Duration(min(max(ms, -day), day)) * time.Millisecond
}

const maxStepBody = 8 << 10

func (p *Pages) quizStep(r *route.Request) error {
	id, err := route.PathID[id.Attempt](r, "attempt")
	if err != nil {
		return err
	}
	var in stepRequest
	body := json.NewDecoder(r.Body(maxStepBody))
	body.DisallowUnknownFields()
	if err := body.Decode(&in); err != nil {
		return fault.New(fault.Invalid, "web.invalid").Because(err)
	}
	saved, err := p.Quizzes.SaveAnswer(r.Ctx(), r.Who, in.save(id))
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

func answerJSON(a questions.Answer) string {
	b, _ := json.Marshal(a) // a string and a list of them
	return string(b)
}
