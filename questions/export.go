package questions

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/sheet"
	"mumpuni/people"
	"mumpuni/questions/exchange"
)

// ExportFilter picks the questions of a file: those named, or all of a unit.
type ExportFilter struct {
	UnitID    uuid.UUID
	Questions []uuid.UUID // nil: all of the unit
}

// Export writes the newest versions of questions in who's units, oldest question first, and audits that: a file holds their keys.
// Those that who does not read (ClosedTo) are left out. Faults bank.export_nothing, quiz.unit_not_yours.
func (s *Service) Export(ctx context.Context, who people.Actor, f ExportFilter, format exchange.Format, help sheet.Table) (exchange.Export, error) {
	if f.Questions == nil {
		if err := s.mayOwn(ctx, s.db, who, f.UnitID); err != nil {
			return exchange.Export{}, err
		}
	}
	items, err := s.items(ctx, who, f)
	if err != nil {
		return exchange.Export{}, err
	}
	if len(items) == 0 {
		return exchange.Export{}, fault.New(fault.Conflict, "bank.export_nothing")
	}
	file, err := exchange.Write(format, items, help)
	if err != nil {
		return file, err
	}
	return file, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "question.export", Object: "unit:" + f.UnitID.String(),
			Detail: map[string]any{"questions": len(items), "format": string(format)},
		})
	})
}

// exported is what files say of a question beside a version of it.
type exported struct {
	Topic      string `bun:"topic"`
	Source     string `bun:"source"`
	Descriptor string `bun:"descriptor"`
	Code       string `bun:"code"`
	Open       bool   `bun:"open"`
}

// items reads the questions of a file.
func (s *Service) items(ctx context.Context, who people.Actor, f ExportFilter) ([]exchange.Item, error) {
	var list []struct {
		Version `bun:",extend"`
		exported
	}
	q := s.db.NewSelect().Model(&list).ModelTableExpr("question_versions as v").ColumnExpr("v.*, b.topic, b.source, b.descriptor, b.code, b.open").Join("join questions as b on b.id = v.question_id").
		Where("?", s.editors(who).Units("b.unit_id")).Where("?", sight(who)).
		Where("not exists (select from question_versions n where n.question_id = v.question_id and n.number > v.number)").
		Order("v.question_id").Limit(exchange.MaxQuestions)
	if f.Questions != nil {
		q.Where("v.question_id in (?)", bun.List(f.Questions))
	} else {
		q.Where("b.unit_id = ?", f.UnitID).Where("b.state <> 'retired'")
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("questions to export: %w", err)
	}
	measured, err := s.measured(ctx, s.db)
	if err != nil {
		return nil, fmt.Errorf("competencies: %w", err)
	}
	codes := map[uuid.UUID]string{}
	for _, m := range measured {
		codes[m.ID] = m.Code
	}
	ids := make([]uuid.UUID, len(list))
	for i := range list {
		ids[i] = list[i].QuestionID
	}
	apart, err := s.apartAmong(ctx, ids)
	if err != nil {
		return nil, err
	}
	items, versions := make([]exchange.Item, len(list)), make([]*Version, len(list))
	for i, v := range list {
		items[i], versions[i] = itemOf(v.Version), &list[i].Version
		items[i].Topic, items[i].Source, items[i].Competency = v.Topic, v.Source, codes[v.CompetencyID]
		items[i].Descriptor, items[i].Code, items[i].Open = v.Descriptor, v.Code, v.Open
	}
	nameApart(items, ids, apart)
	return items, s.carry(ctx, items, versions)
}

// itemOf is a version as files write it.
func itemOf(v Version) exchange.Item {
	it := exchange.Item{Kind: exchange.Kind(v.Kind), Stem: v.Stem, Feedback: v.Body.Feedback, Accepted: v.Body.Accepted, Level: v.Level}
	for _, o := range v.Body.Options {
		it.Options = append(it.Options, exchange.Option{Text: o.Text, Right: o.Right, Feedback: o.Feedback})
	}
	if n := v.Body.Number; n != nil {
		it.Number = &exchange.Number{Value: n.Value, Tolerance: n.Tolerance, Units: n.Units}
	}
	for _, p := range v.Body.Pairs {
		if p.Left == "" {
			it.Distractors = append(it.Distractors, p.Right)
			continue
		}
		it.Pairs = append(it.Pairs, exchange.Pair{Left: p.Left, Right: p.Right})
	}
	return it
}

// apartAmong are the pairs of questions of a file that are not on one paper.
func (s *Service) apartAmong(ctx context.Context, ids []uuid.UUID) ([][2]uuid.UUID, error) {
	var rows []struct {
		One   uuid.UUID `bun:"question_id"`
		Other uuid.UUID `bun:"enemy_id"`
	}
	err := pg.Query(ctx, s.db, &rows, `select question_id, enemy_id from question_enemies
		where question_id = any($1) and enemy_id = any($1) order by question_id, enemy_id`, ids)
	if err != nil {
		return nil, fmt.Errorf("questions kept apart: %w", err)
	}
	pairs := make([][2]uuid.UUID, len(rows))
	for i, r := range rows {
		pairs[i] = [2]uuid.UUID{r.One, r.Other}
	}
	return pairs, nil
}

// nameApart writes into each item the codes of those that are not on one paper with it. One that has no code of its own, or that of
// another, gets its ID for one.
func nameApart(items []exchange.Item, ids []uuid.UUID, pairs [][2]uuid.UUID) {
	place, taken := map[uuid.UUID]int{}, map[string]bool{}
	for i, question := range ids {
		place[question] = i
		if taken[items[i].Code] {
			items[i].Code = question.String()
		}
		taken[items[i].Code] = items[i].Code != ""
	}
	for _, pair := range pairs {
		for _, question := range pair {
			if it := &items[place[question]]; it.Code == "" {
				it.Code = question.String()
			}
		}
	}
	for _, pair := range pairs {
		one, other := &items[place[pair[0]]], &items[place[pair[1]]]
		one.Apart, other.Apart = append(one.Apart, other.Code), append(other.Apart, one.Code)
	}
	for i := range items {
		slices.Sort(items[i].Apart)
	}
}
