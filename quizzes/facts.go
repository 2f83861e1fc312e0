package quizzes

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// Facts is what whoever agrees to a quiz must know: its pass mark (of 10000), how many questions it asks, who wrote or
// changed it, the competencies it measures, and a digest that changes with its rules, its questions or their order.
type Facts struct {
	PassMark  int
	Questions int
	Authors   []id.Person
	Measures  []uuid.UUID // competencies, each once
	Digest    string
}

// slotFact is what of a slot belongs to the digest.
type slotFact struct {
	VersionID uuid.UUID
	MaxMark   int
}

// Facts describes a quiz to the package that uses it. Who may read it is the caller's rule. Fault quiz.not_found.
func (s *Service) Facts(ctx context.Context, db bun.IDB, quiz id.Quiz) (Facts, error) {
	var q Quiz
	if err := db.NewSelect().Model(&q).Where("z.id = ?", quiz).Scan(ctx); err != nil {
		return Facts{}, pg.OrNotFound(err, errQuiz)
	}
	items, err := s.items(ctx, db, quiz)
	if err != nil {
		return Facts{}, err
	}
	f := Facts{PassMark: q.PassMark, Questions: len(items), Authors: []id.Person{}}
	slots := make([]slotFact, len(items))
	for i, item := range items {
		slots[i] = slotFact{item.ID, item.MaxMark}
		f.Authors = append(f.Authors, item.CreatedBy)
		if item.CompetencyID != uuid.Nil && !slices.Contains(f.Measures, item.CompetencyID) {
			f.Measures = append(f.Measures, item.CompetencyID)
		}
	}
	f.Digest = stale.Tag(q.Tag(), slots)
	if q.AssessmentID != uuid.Nil {
		e, err := s.evaluation(ctx, db, q.AssessmentID)
		if err != nil && fault.KindOf(err) != fault.NotFound { // one that is gone asks nothing
			return Facts{}, err
		}
		f.Questions, f.Measures, f.Authors = e.Questions, e.Measures, append(f.Authors, e.Authors...)
	}
	var editors []id.Person
	if err := db.NewRaw("select person_id from quiz_authors where quiz_id = ?", quiz).Scan(ctx, &editors); err != nil {
		return Facts{}, fmt.Errorf("authors of a quiz: %w", err)
	}
	f.Authors = append(f.Authors, editors...)
	slices.SortFunc(f.Authors, func(a, b id.Person) int { return bytes.Compare(a[:], b[:]) })
	f.Authors = slices.Compact(f.Authors)
	return f, nil
}

// Review gives a quiz with its questions and their right answers: whoever agrees to a course must have seen what it asks. Who may
// read it is the rule of the course, which the caller has asked; the quiz may belong to another unit. Fault quiz.not_found.
func (s *Service) Review(ctx context.Context, quiz id.Quiz) (Quiz, error) {
	var q Quiz
	err := s.db.NewSelect().Model(&q).Where("z.id = ?", quiz).Scan(ctx)
	if err != nil {
		return Quiz{}, pg.OrNotFound(err, errQuiz)
	}
	q.Items, err = s.items(ctx, s.db, quiz)
	return q, err
}

// noteAuthor remembers that who wrote or changed a quiz.
func (s *Service) noteAuthor(ctx context.Context, db bun.IDB, who people.Actor, quiz id.Quiz) error {
	if who.IsSystem() {
		return nil
	}
	_, err := db.NewRaw("insert into quiz_authors (quiz_id, person_id, since) values (?, ?, ?) on conflict do nothing", quiz, who.PersonID, s.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("note author: %w", err)
	}
	return nil
}
