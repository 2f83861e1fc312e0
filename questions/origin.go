package questions

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/starter"
)

// Origin is where a question came from: "" of whoever wrote or sent it.
type Origin string

// OriginStarter is of questions that came with the program. Their keys are public for good.
const OriginStarter Origin = "starter"

var (
	errStarterThere = fault.New(fault.Conflict, "bank.starter_there")
	errStarterFixed = fault.New(fault.Conflict, "bank.starter_fixed")
)

// StartStarter reads the bank that comes with the program for a unit in which who is a trainer, as StartImport reads a file. What is
// applied of it is in use, open, and shared downwards. Faults bank.starter_there, quiz.unit_not_yours.
func (s *Service) StartStarter(ctx context.Context, who people.Actor, unit uuid.UUID) (uuid.UUID, error) {
	if err := s.mayOwn(ctx, s.db, who, unit); err != nil {
		return uuid.Nil, err
	}
	there, err := s.starterFor(ctx, unit)
	if err != nil {
		return uuid.Nil, err
	}
	if there.UnitID != uuid.Nil {
		return uuid.Nil, errStarterThere
	}
	return s.startImport(ctx, who, NewImport{UnitID: unit, FileName: starter.FileName, Data: starter.XML()}, OriginStarter)
}

// OffersStarter tells whether no unit of who's has any question: such a bank is offered the one that comes with the program.
func (s *Service) OffersStarter(ctx context.Context, who people.Actor) (bool, error) {
	some, err := s.db.NewSelect().TableExpr("questions as b").Where("?", s.editors(who).Units("b.unit_id")).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("whether a bank is empty: %w", err)
	}
	return !some, nil
}

// Checked is the record of the checks of a question that came with the program.
type Checked struct {
	bun.BaseModel `bun:"table:question_checks,alias:k" json:"-"`

	QuestionID uuid.UUID `bun:"question_id,pk" json:"-"`
	VersionID  uuid.UUID `bun:"version_id" json:"version_id"`
	Blind      string    `bun:"blind" json:"blind" enum:"agreed,doubted,differed"`
	Again      string    `bun:"again" json:"again" enum:"yes,no,-"`
	JudgedA    int       `bun:"judged_a" json:"judged_a"`
	JudgedB    int       `bun:"judged_b" json:"judged_b"`
	Verdicts   []string  `bun:"verdicts,array" json:"verdicts"`
	Reason     string    `bun:"reason" json:"reason"`
	Change     string    `bun:"change" json:"change"`
}

// admit puts a question of the starter bank in use: the record of its checks stands for the review of a second person. Where a unit below
// has the same, the two are not on one paper.
func (s *Service) admit(ctx context.Context, tx bun.Tx, v Version, code string) error {
	c := starter.Checks()[code]
	row := Checked{
		QuestionID: v.QuestionID, VersionID: v.ID, Blind: c.Blind, Again: c.Again, JudgedA: c.JudgedA, JudgedB: c.JudgedB,
		Verdicts: c.Verdicts[:], Reason: c.Reason, Change: c.Change,
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("checks of a question: %w", err)
	}
	_, err := pg.Exec(ctx, tx, "update questions set origin = $2, state = $3, reviewed_version_id = $4, open = true, shared = $5 where id = $1",
		v.QuestionID, OriginStarter, StateInUse, v.ID, SharedBelow)
	if err != nil {
		return pg.Refused(fmt.Errorf("starter question: %w", err), map[string]*fault.Fault{"questions_starter": errStarterThere})
	}
	_, err = pg.Exec(ctx, tx, `insert into question_enemies (question_id, enemy_id)
		select least($1::uuid, b.id), greatest($1::uuid, b.id) from questions b where b.origin = $2 and b.code = $3 and b.id <> $1 on conflict do nothing`, v.QuestionID, OriginStarter, code)
	if err != nil {
		return fmt.Errorf("keep the same question of two banks apart: %w", err)
	}
	return nil
}

// checkedOf is the record of a question's checks, nil of one that did not come with the program.
func (s *Service) checkedOf(ctx context.Context, question uuid.UUID) (*Checked, error) {
	var list []Checked
	if err := s.db.NewSelect().Model(&list).Where("k.question_id = ?", question).Scan(ctx); err != nil {
		return nil, fmt.Errorf("checks of a question: %w", err)
	}
	if len(list) == 0 {
		return nil, nil //nolint:nilnil // most have none
	}
	return &list[0], nil
}
