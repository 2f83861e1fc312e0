package quizzes

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

//go:embed results.sql
var resultsSQL string

// ResultRow is one attempt in a quiz's list of results. Fraction and Passed are nil until it is finished.
type ResultRow struct {
	AttemptID  id.Attempt `bun:"id"`
	PersonID   id.Person  `bun:"person_id"`
	NIP        string     `bun:"nip"`
	Name       string     `bun:"name"`
	Unit       string     `bun:"unit"`
	Number     int        `bun:"number"`
	State      State      `bun:"state"`
	StartedAt  time.Time  `bun:"started_at"`
	FinishedAt time.Time  `bun:"finished_at,nullzero"`
	FinishedBy string     `bun:"finished_by"`
	Fraction   *int       `bun:"fraction"`
	PassMark   int        `bun:"pass_mark"`
	Passed     *bool      `bun:"passed"`
	Items      int        `bun:"items"` // questions asked
	Purpose    Purpose    `bun:"purpose"`
}

// Readable reports whether the attempt's questions and answers may be read by those who see its mark: not those of an assessment.
func (r ResultRow) Readable() bool { return r.State == Finished && r.Purpose == ForCourse }

// Margin is that of the row's score; false until it is finished.
func (r ResultRow) Margin() (Margin, bool) {
	if r.Fraction == nil {
		return Margin{}, false
	}
	return MarginOf(*r.Fraction, r.Items)
}

// Results are the attempts of a quiz that its reader may see.
type Results struct {
	QuizID       id.Quiz
	Title        string
	AssessmentID uuid.UUID // from which it takes its paper; Nil: questions of its own
	Rows         []ResultRow
	Next         id.Attempt // After of the next page; Nil at the end

	Reliability Reliability // with the first page, of a quiz with questions of its own
	Figures     Figures     // with the first page, likewise
}

// OfAssessment reports whether the quiz takes its paper from an assessment: then marks are told, and neither questions nor levels.
func (r Results) OfAssessment() bool { return r.AssessmentID != uuid.Nil }

// MaxResults is the most rows one call of Results gives.
const MaxResults = 20000

// Results lists attempts with their marks, newest first: all of them to trainers of the quiz, those of people in scope to HR and auditors.
// Previews are left out. The reading is written into the audit. limit is at most MaxResults; after is a former Next.
func (s *Service) Results(ctx context.Context, who people.Actor, quiz id.Quiz, after id.Attempt, limit int) (Results, error) {
	res := Results{QuizID: quiz, Rows: []ResultRow{}}
	if !who.Has(people.Trainer, people.HR, people.Auditor) {
		return res, errQuiz
	}
	limit = min(max(limit, 1), MaxResults)
	var from any
	if !after.IsZero() {
		from = after
	}
	err := s.db.NewRaw(resultsSQL, quiz, s.resultReaders(who), people.DayOf(s.now().In(who.Location())), from, limit+1).Scan(ctx, &res.Rows)
	if err != nil {
		return res, fmt.Errorf("results of a quiz: %w", err)
	}
	if len(res.Rows) > limit {
		res.Rows, res.Next = res.Rows[:limit], res.Rows[limit-1].AttemptID
	}
	// Without a row to see, the quiz itself must be in scope to be known of.
	err = s.db.NewSelect().TableExpr("quizzes as z").ColumnExpr("z.title, coalesce(z.assessment_id, ?)", uuid.Nil).Where("z.id = ?", quiz).
		Where("(? or ?)", len(res.Rows) > 0, who.Scope(s.now(), people.Trainer, people.HR, people.Auditor).Unit("z.unit_id")).
		Scan(ctx, &res.Title, &res.AssessmentID)
	if err != nil {
		return res, pg.OrNotFound(err, errQuiz)
	}
	if after.IsZero() && !res.OfAssessment() {
		if res.Reliability, err = s.reliability(ctx, quiz); err != nil {
			return res, err
		}
		if res.Figures, err = s.figuresOf(ctx, who, quiz); err != nil {
			return res, err
		}
	}
	return res, audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "quiz.results_read", Object: "quiz:" + quiz.String(),
		SubjectIDs: audit.Subjects(res.Rows, func(r ResultRow) id.Person { return r.PersonID }), Detail: map[string]any{"rows": len(res.Rows)},
	})
}

// resultReaders is the predicate on a (attempts) and z (quizzes) of what who may see of others.
func (s *Service) resultReaders(who people.Actor) schema.QueryAppender {
	return bun.SafeQuery("? or ?", s.editors(who).Units("z.unit_id"),
		who.Scope(s.now(), people.HR, people.Auditor).Persons("a.person_id"))
}
