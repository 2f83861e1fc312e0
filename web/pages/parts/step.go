package parts

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/route"
)

// Step is one answer sent by the script of a page. AgeMS is how long ago it was changed, by the device's own clock.
type Step struct {
	Slot   int          `json:"slot"`
	Answer kinds.Answer `json:"answer"`
	Step   uuid.UUID    `json:"step"`
	Seen   int64        `json:"seen"` // seq of the answer shown when it was changed
	Device uuid.UUID    `json:"device"`
	Change int64        `json:"change"` // the device's number of it
	AgeMS  int64        `json:"age_ms"`
	LeftMS *int64       `json:"left_ms"` // what the page's clock still gave then
}

// MaxStepBody is how many bytes of one are read.
const MaxStepBody = 8 << 10

// ReadStep reads the body of a request that is one. Fault web.invalid.
func ReadStep(r *route.Request) (in Step, err error) {
	body := json.NewDecoder(r.Body(MaxStepBody))
	body.DisallowUnknownFields()
	if err := body.Decode(&in); err != nil {
		return in, fault.New(fault.Invalid, "web.invalid").Because(err)
	}
	return in, nil
}

// Save is what is to be stored of an attempt.
func (in Step) Save(attempt id.Attempt) quizzes.Save {
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
