package quizzes

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// BinKept is how long a question that was taken out of a quiz can be put back to its place.
const BinKept = 30 * 24 * time.Hour

// justNow is for how long what one took out oneself is offered back where one works.
const justNow = 10 * time.Minute

// Removed is a question that was taken out of a quiz.
type Removed struct {
	bun.BaseModel `bun:"table:quiz_bin,alias:x" json:"-"`

	ID         uuid.UUID `bun:"id,pk" json:"-"`
	QuizID     id.Quiz   `bun:"quiz_id" json:"quiz_id"`
	QuestionID uuid.UUID `bun:"question_id" json:"question_id"`
	VersionID  uuid.UUID `bun:"version_id" json:"version_id"`
	Slot       int       `bun:"slot" json:"slot"` // its place, from 1
	MaxMark    int       `bun:"max_mark" json:"max_mark"`
	RemovedBy  id.Person `bun:"removed_by" json:"-"`
	RemovedAt  time.Time `bun:"removed_at" json:"removed_at"`

	Quiz string `bun:"quiz,scanonly" json:"quiz"` // its title
	By   string `bun:"by_name,scanonly" json:"by"`
	Stem string `bun:"-" json:"stem"`
}

// Until is when it cannot be put back any more.
func (r Removed) Until() time.Time { return r.RemovedAt.Add(BinKept) }

// Just reports whether who took it out in the last ten minutes.
func (r Removed) Just(who people.Actor, now time.Time) bool {
	return who.IsOneself(r.RemovedBy) && now.Sub(r.RemovedAt) < justNow
}

// mostRemoved is how many are listed.
const mostRemoved = 100

// bin keeps the place of a question that tx takes out, and drops what waited long enough.
func (s *Service) bin(ctx context.Context, tx bun.Tx, who people.Actor, quiz id.Quiz, question uuid.UUID, slot int) error {
	if _, err := pg.Exec(ctx, tx, "delete from quiz_bin where removed_at <= $1 or quiz_id = $2 and question_id = $3", s.now().Add(-BinKept), quiz, question); err != nil {
		return fmt.Errorf("empty the bin of quizzes: %w", err)
	}
	_, err := pg.Exec(ctx, tx, `insert into quiz_bin (id, quiz_id, question_id, version_id, slot, max_mark, removed_by, removed_at)
		select $1, quiz_id, $2, version_id, slot, max_mark, $3, $4 from quiz_slots where quiz_id = $5 and slot = $6`,
		newID(), question, who.PersonID, s.now(), quiz, slot)
	if err != nil {
		return fmt.Errorf("bin of quizzes: %w", err)
	}
	return nil
}

// Removed lists what was taken out of who's quizzes in the last 30 days and can be put back, the latest first; of one quiz unless that is
// the zero one. A quiz that is in use takes nothing back.
func (s *Service) Removed(ctx context.Context, who people.Actor, quiz id.Quiz) ([]Removed, error) {
	list := []Removed{}
	q := s.db.NewSelect().Model(&list).Join("join quizzes as z on z.id = x.quiz_id").ColumnExpr("x.*, z.title as quiz, ? as by_name", people.PersonName("x.removed_by")).
		Where("x.removed_at > ? and z.frozen_at is null", s.now().Add(-BinKept)).Where("?", s.mine(who)).Order("x.removed_at desc", "x.id desc").Limit(mostRemoved)
	if !quiz.IsZero() {
		q = q.Where("x.quiz_id = ?", quiz)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("what was taken out: %w", err)
	}
	ids := make([]uuid.UUID, len(list))
	for i, r := range list {
		ids[i] = r.VersionID
	}
	versions, err := s.bank.Versions(ctx, s.db, ids)
	for i := range list {
		if v := versions[list[i].VersionID]; v != nil {
			list[i].Stem = v.Stem
		}
	}
	return list, err
}

// Restore puts a question that was taken out back to its place, or behind the last when there are fewer now, in the version and with the
// mark that it had. Faults: quiz.question_not_found, quiz.question_there, quiz.question_apart, quiz.full, quiz.frozen.
func (s *Service) Restore(ctx context.Context, who people.Actor, quiz id.Quiz, question uuid.UUID) error {
	return s.edit(ctx, who, quiz, func(ctx context.Context, tx bun.Tx, q *Quiz) error {
		if q.AssessmentID != uuid.Nil {
			return errEvaluation
		}
		var r Removed
		err := tx.NewSelect().Model(&r).Where("x.quiz_id = ? and x.question_id = ? and x.removed_at > ?", quiz, question, s.now().Add(-BinKept)).For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(err, errQuestion)
		}
		slots, err := s.slotsOf(ctx, tx, quiz)
		if err != nil {
			return err
		}
		if err := s.mayReturn(ctx, tx, question, slots); err != nil {
			return err
		}
		r.Slot = min(r.Slot, len(slots)+1)
		if err := r.putBack(ctx, tx); err != nil {
			return fmt.Errorf("put a question back: %w", err)
		}
		return nil
	})
}

// putBack makes room at its place, takes it and forgets that it was out.
func (r Removed) putBack(ctx context.Context, tx bun.Tx) error {
	if _, err := pg.Exec(ctx, tx, "update quiz_slots set slot = slot + 1 where quiz_id = $1 and slot >= $2", r.QuizID, r.Slot); err != nil {
		return err
	}
	_, err := pg.Exec(ctx, tx, "insert into quiz_slots (quiz_id, slot, version_id, max_mark) values ($1, $2, $3, $4)", r.QuizID, r.Slot, r.VersionID, r.MaxMark)
	if err != nil {
		return err
	}
	_, err = pg.Exec(ctx, tx, "delete from quiz_bin where id = $1", r.ID)
	return err
}

// mayReturn refuses a question that is in the quiz again, that is not on one paper with another of it, or for which there is no room.
func (s *Service) mayReturn(ctx context.Context, tx bun.Tx, question uuid.UUID, slots map[uuid.UUID]int) error {
	if _, there := slots[question]; there {
		return fault.New(fault.Conflict, "quiz.question_there")
	}
	if len(slots) >= maxSlots {
		return fault.New(fault.Conflict, "quiz.full").With("Max", maxSlots)
	}
	return s.notApart(ctx, tx, question, slots)
}
