// Package feedback is what learners say back: what they ask, or report, at a module, and the survey at the end of a course. It owns
// inquiries and survey_replies; it stands on courses, which knows who teaches.
//
// Its words: an inquiry is a question to the trainers of a course, or a report of a mistake, made at a module by somebody who learns
// there. It is open until it is answered or closed; an answer may be shown to all learners of the course, then without the name of who
// asked. Trainers read who asked, and that they did is in the audit. A reply is what one person answered to the survey of one version;
// nobody reads whose it is, and no figure is of fewer than Few people.
package feedback

import (
	_ "embed" // feedback.sql
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Service is all that can be done with feedback. See New.
type Service struct {
	db     bun.IDB
	takes  *courses.Service
	notify people.Notifier
	now    func() time.Time
}

// New makes the service on db; notify tells who asked that there is an answer.
func New(db bun.IDB, takes *courses.Service, notify people.Notifier, now func() time.Time) *Service {
	return &Service{db: db, takes: takes, notify: notify, now: now}
}

//go:embed feedback.sql
var feedbackSQL string

var reads = report.Parse(feedbackSQL)

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// tidy makes what looks the same the same: line ends and the space around.
func tidy(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

// checkText refuses a text of field that is longer than most characters, or empty when it must say something.
func checkText(field, text, missing string, most int) error {
	switch {
	case text == "" && missing != "":
		return fault.Field(field, missing)
	case utf8.RuneCountInString(text) > most:
		return fault.Field(field, "feedback.text_long").With("Max", most)
	}
	return nil
}
