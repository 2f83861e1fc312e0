package quizzes

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
)

// State is how far an attempt is.
type State string

// The states. Submitted is sent (or out of time) but not yet graded, because something that follows from grading failed;
// it is tried again every few seconds. Answers are taken in Open only.
const (
	Open      State = "open"
	Submitted State = "submitted"
	Finished  State = "finished"
)

// Purpose is what an attempt is for.
type Purpose string

// The purposes. A preview is an editor's trial, which counts for nothing; an assessment stands alone, without a course.
const (
	ForCourse     Purpose = "course"
	ForPreview    Purpose = "preview"
	ForAssessment Purpose = "assessment"
)

// Attempt is one person's sitting of a quiz, with the rules as they were when it started.
type Attempt struct {
	bun.BaseModel `bun:"table:attempts,alias:a"`

	ID          id.Attempt   `bun:"id,pk"`
	Purpose     Purpose      `bun:"purpose"`
	QuizID      id.Quiz      `bun:"quiz_id,nullzero"` // Nil: of an assessment
	PersonID    id.Person    `bun:"person_id"`
	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero"` // Nil: not through a course
	ModuleID    id.Module    `bun:"module_id,nullzero"`

	AssessmentID uuid.UUID `bun:"assessment_id,nullzero"` // Nil: of a quiz
	SittingID    uuid.UUID `bun:"sitting_id,nullzero"`    // Nil: not supervised
	Form         int       `bun:"form,nullzero"`          // the paper of an assessment's forms; 0: one of one's own
	Stepwise     bool      `bun:"stepwise"`               // its questions come one by one
	Final        int       `bun:"final_slots"`            // answers up to this slot take no change any more

	Continues id.Attempt      `bun:"continues,nullzero"` // of a later part of a try: its first one
	Part      int             `bun:"part"`               // of a try of an assessment: 1, or more where it was continued
	Setup     json.RawMessage `bun:"setup"`              // of a stepwise one: what its next question is chosen by; only Step reads it
	Stopped   json.RawMessage `bun:"stopped"`            // why no question came any more

	Number      int       `bun:"number"`
	State       State     `bun:"state"`
	StartedAt   time.Time `bun:"started_at"`
	DeadlineAt  time.Time `bun:"deadline_at,nullzero"` // zero: no time limit
	PassMark    int       `bun:"pass_mark"`
	SubmittedAt time.Time `bun:"submitted_at,nullzero"`
	FinishedAt  time.Time `bun:"finished_at,nullzero"`
	FinishedBy  string    `bun:"finished_by,nullzero"` // "person" or "deadline"
	Fraction    *int      `bun:"fraction"`             // nil until finished
	Passed      *bool     `bun:"passed"`
	Grading     int       `bun:"grading"`  // the number of the one in force; above 1 a ruling changed the first
	Annulled    bool      `bun:"annulled"` // counts for nothing, by a ruling

	Title       string `bun:"title,scanonly"`
	MaxAttempts int    `bun:"max_attempts,scanonly"` // 0: no limit
	Late        bool   `bun:"late,scanonly"`         // something came after the end

	Left      time.Duration `bun:"-"` // until the deadline when it was read; 0 without one, and after it
	ReadAt    time.Time     `bun:"-"` // when it was read
	Questions []Asked       `bun:"-"`
	KeyShown  bool          `bun:"-"` // reviews tell the right answers
}

// unmarked is an attempt of an assessment without its mark, which tells how many answers were right: levels alone are told. As the evaluation
// of a course it has a mark.
func (a Attempt) unmarked() Attempt {
	if a.EnrolmentID.IsZero() {
		a.Fraction, a.Passed = nil, nil
	}
	return a
}

// First is the first part of the try that the attempt is of.
func (a Attempt) First() id.Attempt {
	if a.Continues.IsZero() {
		return a.ID
	}
	return a.Continues
}

// Preview reports whether the attempt is an editor's trial, which counts for nothing.
func (a Attempt) Preview() bool { return a.Purpose == ForPreview }

// Answered counts the questions with an answer.
func (a Attempt) Answered() int {
	n := 0
	for _, q := range a.Questions {
		if !q.Answer.Empty() {
			n++
		}
	}
	return n
}

// overdue reports whether not even a late answer is taken any more.
func (a Attempt) overdue(now time.Time) bool {
	return !a.DeadlineAt.IsZero() && now.After(a.DeadlineAt.Add(Grace))
}

// left is the time until the deadline.
func (a Attempt) left(now time.Time) time.Duration {
	if a.DeadlineAt.IsZero() {
		return 0
	}
	return max(0, a.DeadlineAt.Sub(now))
}

// Asked is a question as it is shown in an attempt. It holds nothing of the right answer; Review does, after the end.
type Asked struct {
	Slot     int
	Version  uuid.UUID
	Kind     kinds.Kind
	Stem     string // Markdown
	MaxMark  int
	Options  []Choice // of a kind whose answers name options
	Lefts    []Choice // of matching
	Rights   []Choice
	Pictures questions.Pictures // that its texts name
	Units    []string           // of a number with a unit: one is shown, of several one is chosen
	Answer   kinds.Answer
	Seq      int64 // of the step that saved Answer; 0 when there is none
	Review   *Review
	Late     []LateAnswer // once finished
}

// Choice is an option as it is shown. A true_false question's have no text.
type Choice struct {
	ID   string
	Text string
}

// Review is what a finished attempt tells about one answer. Right, Pairs, Accepted and Number are empty unless Attempt.KeyShown.
type Review struct {
	Fraction int
	Out      bool              // counts for nobody, by a ruling
	Measures uuid.UUID         // the competency it measures; Nil: none
	Feedback string            // of the question
	Chosen   map[string]string // feedback of the options chosen, by ID
	Right    []string          // options, in their order where that is asked for
	Pairs    map[string]string // left ID: right ID
	Accepted []string
	Number   *kinds.Number
}
