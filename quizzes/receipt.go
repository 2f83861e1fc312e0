package quizzes

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"mumpuni/internal/pg"
)

// Receipt says what was handed in: when, how many answers, and the SHA-256 of all of them (64 hexadecimal digits). Whoever
// holds the same receipt holds the same answers: nothing was added, lost or changed since.
type Receipt struct {
	At       time.Time
	Answers  int
	Checksum string
}

// Receipt is that of an attempt that has ended; the zero Receipt while it is open. The checksum is over the attempt's ID and
// then, for each slot with an answer, a line of its number, a space and the answer as JSON, options sorted where their order means
// nothing:
//
//	{"options":["a","c"]} or {"text":"72,5"}
func (a Attempt) Receipt() Receipt {
	if a.State == Open {
		return Receipt{}
	}
	r := Receipt{At: a.FinishedAt, Answers: a.Answered()}
	if r.At.IsZero() {
		r.At = a.SubmittedAt
	}
	sum := sha256.New()
	fmt.Fprintln(sum, a.ID)
	for _, q := range a.Questions {
		if !q.Answer.Empty() {
			fmt.Fprintf(sum, "%d %s\n", q.Slot, pg.JSON(q.Answer))
		}
	}
	r.Checksum = hex.EncodeToString(sum.Sum(nil))
	return r
}
