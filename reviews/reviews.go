// Package reviews knows what is said about a course before it is published: comments of its second person and of its authors at its modules,
// their answers, and what had been said when somebody decided. It owns review_comments, review_answers and review_records; it stands on
// courses, which knows who writes a version and who may decide about it.
//
// Its words: a comment is about a module of one version, perhaps about some words of its text (its quote). It is open until somebody
// resolves it, and can be opened again; who wrote it, or an answer to it, changes that, which is told, or deletes it, and may take that back for
// a day. What is open still stands at the same module of the next draft. Authors and reviewers see all of it with names, learners nothing. A record is what had been said when an approval ended: it stays with the approval.
package reviews

import (
	_ "embed" // reviews.sql
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/review"
	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Service is all that can be done with comments. See New.
type Service struct {
	db     bun.IDB
	takes  *review.Service
	notify people.Notifier
	now    func() time.Time
}

// New makes the service on db; notify tells authors and those who commented.
func New(db bun.IDB, takes *review.Service, notify people.Notifier, now func() time.Time) *Service {
	return &Service{db: db, takes: takes, notify: notify, now: now}
}

// The limits of what is said, in characters.
const (
	MaxWords = 2000
	MaxQuote = 500
)

// mostComments is how many a version has at most: beyond it nobody reads them.
const mostComments = 500

//go:embed reviews.sql
var reviewsSQL string

var reads = report.Parse(reviewsSQL)

var errComment = fault.New(fault.NotFound, "review.not_found")

func newID() uuid.UUID { return uuid.Must(uuid.NewV7()) }

// tidy makes what looks the same the same: line ends and the space around.
func tidy(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

func checkWords(words string) error {
	switch {
	case words == "":
		return fault.Field("words", "review.words_missing")
	case utf8.RuneCountInString(words) > MaxWords:
		return fault.Field("words", "review.text_long").With("Max", MaxWords)
	}
	return nil
}
