package questions

import (
	"context"
	_ "embed" // lent.sql
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/people"
)

//go:embed lent.sql
var lentSQL string

// lent are the IDs of open questions of other units' banks that who may read and make variants of: a statement for a condition.
func (s *Service) lent(who people.Actor) (string, []any) {
	return strings.TrimSuffix(lentSQL, "\n"), []any{s.editors(who).Units("b.unit_id"), s.editors(who).Units("u.unit_id"), s.now()}
}

// Lent is an open question of another unit's bank, in the version that is in use, with its pictures.
type Lent struct {
	Version  `bun:",extend"`
	Topic    string   `bun:"topic,scanonly"`
	Says     string   `bun:"descriptor,scanonly"`
	Code     string   `bun:"code,scanonly"`
	Variants int      `bun:"variants,scanonly"` // of it in who's banks
	Pictures Pictures `bun:"-"`
}

const lentPage = 20

// OpenToVary lists open questions of other units' banks, which a unit of who's may use and make closed variants of, and the question after
// which the next page begins, Nil for none. Of the filter it takes words, competency, level, kind and page.
func (s *Service) OpenToVary(ctx context.Context, who people.Actor, f CatalogueFilter) ([]Lent, uuid.UUID, error) {
	list := []Lent{}
	statement, args := s.lent(who)
	q := s.db.NewSelect().Model(&list).ColumnExpr("v.*, b.topic, b.descriptor, b.code").
		ColumnExpr("(select count(*) from questions x where x.variant_of = b.id and ?) as variants", s.editors(who).Units("x.unit_id")).
		Join("join questions as b on b.reviewed_version_id = v.id").Where("b.id in ("+statement+")", args...).
		Order("v.question_id desc").Limit(lentPage + 1)
	if f.Query != "" {
		q.Where("strpos(lower(v.stem), lower(?)) > 0 or strpos(lower(b.topic), lower(?)) > 0 or lower(b.code) = lower(?)", f.Query, f.Query, f.Query)
	}
	if f.CompetencyID != uuid.Nil {
		q.Where("v.competency_id = ?", f.CompetencyID)
	}
	if f.Level > 0 {
		q.Where("v.level = ?", f.Level)
	}
	if f.Kind != "" {
		q.Where("v.kind = ?", f.Kind)
	}
	if f.After != uuid.Nil {
		q.Where("v.question_id < ?", f.After)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, uuid.Nil, fmt.Errorf("open questions of others: %w", err)
	}
	next := uuid.Nil
	if len(list) > lentPage {
		list, next = list[:lentPage], list[lentPage-1].QuestionID
	}
	return list, next, s.illustrate(ctx, list)
}

// illustrate gives questions their pictures.
func (s *Service) illustrate(ctx context.Context, list []Lent) error {
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = list[i].QuestionID
	}
	pictures, err := s.picturesOf(ctx, s.db, ids...)
	if err != nil {
		return err
	}
	of := byQuestion(pictures)
	for i := range list {
		list[i].Pictures = of[list[i].QuestionID]
	}
	return nil
}

// originOf is an open question that who may make a variant of: of a bank of theirs, or lent by another unit. The row is locked.
func (s *Service) originOf(ctx context.Context, tx bun.Tx, who people.Actor, question uuid.UUID) (standing, error) {
	statement, args := s.lent(who)
	lent, err := tx.NewSelect().TableExpr("("+statement+") as l", args...).Where("l.id = ?", question).Exists(ctx)
	switch {
	case err != nil:
		return standing{}, fmt.Errorf("open question of others: %w", err)
	case lent:
		at, err := s.standsIn(ctx, tx, people.System(), people.System().Scope(s.now()), question)
		at.Newest = at.Reviewed // what its own unit still writes is not lent
		return at, err
	}
	return s.stands(ctx, tx, who, question)
}

// borrowed tells whether a question is not of who's banks; Nil is none.
func (s *Service) borrowed(ctx context.Context, who people.Actor, question uuid.UUID) (bool, error) {
	if question == uuid.Nil {
		return false, nil
	}
	own, err := s.db.NewSelect().TableExpr("questions as b").Where("b.id = ? and ?", question, s.editors(who).Unit("b.unit_id")).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("origin of a variant: %w", err)
	}
	return !own, nil
}
