package feedback

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Kind is what an inquiry is.
type Kind string

// The kinds.
const (
	Question Kind = "question"
	Mistake  Kind = "mistake" // in the module
)

// State is what became of an inquiry.
type State string

// The states: open ones are to do for the trainers of the course. A closed one stays as it is, with its answer or without.
const (
	Open     State = "open"
	Answered State = "answered"
	Closed   State = "closed"
)

// The limits of an inquiry: its words and its answer in characters, and how many one person makes in 24 hours.
const (
	MaxWords  = 1000
	MaxAnswer = 2000
	MostADay  = 10
)

// Inquiry is what somebody asked or reported at a module.
type Inquiry struct {
	bun.BaseModel `bun:"table:inquiries,alias:i" json:"-"`

	ID          uuid.UUID    `bun:"id,pk" json:"id"`
	CourseID    uuid.UUID    `bun:"course_id" json:"course_id"`
	VersionID   uuid.UUID    `bun:"version_id" json:"version_id"`
	ModuleID    id.Module    `bun:"module_id" json:"module_id"`
	LineageID   uuid.UUID    `bun:"lineage_id" json:"-"`
	EnrolmentID id.Enrolment `bun:"enrolment_id" json:"-"`
	PersonID    id.Person    `bun:"person_id" json:"-"`
	Kind        Kind         `bun:"kind" json:"kind" enum:"question,mistake"`
	Words       string       `bun:"words" json:"words"`
	AskedAt     time.Time    `bun:"asked_at" json:"asked_at"`
	State       State        `bun:"state" json:"state" enum:"open,answered,closed"`
	Answer      string       `bun:"answer" json:"answer,omitempty"`
	AnsweredBy  id.Person    `bun:"answered_by,nullzero" json:"-"`
	AnsweredAt  time.Time    `bun:"answered_at,nullzero" json:"answered_at,omitzero"`
	Public      bool         `bun:"public" json:"public"` // all learners of the course read it, without the name of who asked
	ClosedAt    time.Time    `bun:"closed_at,nullzero" json:"closed_at,omitzero"`
}

// href is where who asked finds the answer.
func (i Inquiry) href() string { return "/pertanyaan-saya#t-" + i.ID.String() }

// Said is an inquiry as learners read it: one's own, or that of somebody who is not named.
type Said struct {
	ID         uuid.UUID `bun:"id" json:"id"`
	Kind       Kind      `bun:"kind" json:"kind" enum:"question,mistake"`
	Words      string    `bun:"words" json:"words"`
	State      State     `bun:"state" json:"state" enum:"open,answered,closed"`
	Answer     string    `bun:"answer" json:"answer,omitempty"`
	AnsweredAt time.Time `bun:"answered_at,nullzero" json:"answered_at,omitzero"`
	Public     bool      `bun:"public" json:"public"`
	Mine       bool      `bun:"mine" json:"mine"`
	AskedAt    time.Time `bun:"asked_at,nullzero" json:"asked_at,omitzero"` // of one's own
}

// Own is one's own inquiry with where it was made.
type Own struct {
	Inquiry `bun:",extend"`

	CourseTitle string `bun:"course_title" json:"course_title"`
	ModuleTitle string `bun:"module_title" json:"module_title"`
	Learning    bool   `bun:"learning" json:"-"` // its enrolment can still be opened
}

// Asked is an inquiry as trainers read it, with who asked.
type Asked struct {
	Inquiry `bun:",extend"`

	CourseTitle string    `bun:"course_title" json:"course_title"`
	ModuleTitle string    `bun:"module_title" json:"module_title"`
	Number      int       `bun:"number" json:"version"` // of the version it was asked at
	AskerID     id.Person `bun:"asker_id" json:"person_id"`
	Name        string    `bun:"name" json:"-"`
	TitleBefore string    `bun:"title_before" json:"-"`
	TitleAfter  string    `bun:"title_after" json:"-"`
	FullName    string    `bun:"-" json:"name"`
	Total       int       `bun:"total" json:"-"`
}

// fullName is who asked.
func (a Asked) fullName() string {
	return people.Person{Name: a.Name, TitleBefore: a.TitleBefore, TitleAfter: a.TitleAfter}.FullName()
}

// The faults that several methods give.
var (
	errInquiry = fault.New(fault.NotFound, "feedback.not_found")
	errPlace   = fault.New(fault.NotFound, "feedback.place_not_found")
)
