package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
)

// Carried is a quiz as the file of a course has it.
type Carried struct {
	Settings
	Questions []CarriedQuestion
	LeftOut   int // questions whose keys who may not read, or that are closed
}

// CarriedQuestion is one of its questions.
type CarriedQuestion struct {
	MaxMark int
	questions.Carried
}

// Carry gives a quiz as the file of a course has it. Only who may edit the quiz is given its questions; of one that takes them from an
// assessment nobody is. That who may have the course is the caller's rule. Fault quiz.not_found.
func (s *Service) Carry(ctx context.Context, db bun.IDB, who people.Actor, quiz id.Quiz) (Carried, error) {
	var q Quiz
	var mine bool
	if err := db.NewSelect().Model(&q).Where("z.id = ?", quiz).Scan(ctx); err != nil {
		return Carried{}, pg.OrNotFound(err, errQuiz)
	}
	err := db.NewSelect().TableExpr("quizzes as z").ColumnExpr("coalesce(bool_or(?), false)", s.mine(who)).Where("z.id = ?", quiz).Scan(ctx, &mine)
	if err != nil {
		return Carried{}, fmt.Errorf("whose quiz: %w", err)
	}
	items, err := s.items(ctx, db, quiz)
	if err != nil {
		return Carried{}, err
	}
	c := Carried{Settings: q.Settings}
	if !mine {
		c.LeftOut = len(items)
		return c, nil
	}
	versions := make([]*questions.Version, len(items))
	for i := range items {
		versions[i] = &items[i].Version
	}
	list, err := s.bank.Carry(ctx, db, who, versions)
	if err != nil {
		return Carried{}, err
	}
	for i, one := range list {
		if one == nil {
			c.LeftOut++
			continue
		}
		c.Questions = append(c.Questions, CarriedQuestion{items[i].MaxMark, *one})
	}
	return c, nil
}

// CheckCarried says what is wrong with a quiz that came in the file of a course, but for its questions.
func CheckCarried(c Carried) error {
	_, err := c.check()
	if err != nil {
		return err
	}
	for _, q := range c.Questions {
		if q.MaxMark < 1 || q.MaxMark > maxMark {
			return fault.Field("max_mark", "quiz.max_mark_range").With("Max", maxMark)
		}
	}
	return nil
}

// TakeCarried makes a quiz of unit of what came in the file of a course, with questions of its own in the bank of that unit. It needs
// the trainer role there. Faults: those of CheckCarried and of the questions, quiz.unit_not_yours.
func (s *Service) TakeCarried(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, c Carried) (id.Quiz, error) {
	if err := CheckCarried(c); err != nil {
		return id.Quiz{}, err
	}
	c.AssessmentID = uuid.Nil
	q, err := s.create(ctx, tx, who, id.Quiz(newID()), unit, c.Settings)
	if err != nil {
		return id.Quiz{}, err
	}
	for _, one := range c.Questions {
		v, err := s.bank.TakeCarried(ctx, tx, who, unit, one.Carried)
		if err != nil {
			return id.Quiz{}, err
		}
		if err := appendSlot(ctx, tx, q.ID, v.ID, one.MaxMark); err != nil {
			return id.Quiz{}, err
		}
	}
	return q.ID, nil
}
