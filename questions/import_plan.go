package questions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
)

// Planned is one question of an import and what applying it means.
type Planned struct {
	exchange.Question

	Draft      kinds.Draft // what will be written, when it is not refused; its options have no IDs yet
	LeftOut    bool        // by the person who looked
	Twin       uuid.UUID   // a question of the unit's bank that is much like it; Nil: none
	TwinShare  float64     // how alike they are, NearDuplicate to 1
	TwinN      int         // the place in the file of an earlier one that is much like it; 0: none
	QuestionID uuid.UUID   // in the bank, once applied
	Pictures   Pictures    // as they came
	came       []importPicture
}

// Plan is an import as it would be applied now. Digest names exactly that.
type Plan struct {
	Import    Import
	Questions []Planned
	Digest    string
}

// Enters tells whether the question goes into the bank.
func (p *Planned) Enters() bool { return !p.LeftOut && p.Outcome() != exchange.Refused }

// Count gives how many of the questions that are not left out come to an outcome.
func (p Plan) Count(o exchange.Outcome) int {
	n := 0
	for i := range p.Questions {
		if !p.Questions[i].LeftOut && p.Questions[i].Outcome() == o {
			n++
		}
	}
	return n
}

// Entering counts the questions that applying puts into the bank.
func (p Plan) Entering() int { return p.Count(exchange.Taken) + p.Count(exchange.Lossy) }

// Plan is an import of a unit in which who is a trainer. Fault bank.import_unknown.
func (s *Service) Plan(ctx context.Context, who people.Actor, id uuid.UUID) (Plan, error) {
	return s.plan(ctx, s.db, who, s.editors(who), id, false)
}

// plan is an import of a unit in scope.
func (s *Service) plan(ctx context.Context, db bun.IDB, who people.Actor, scope people.Scope, id uuid.UUID, lock bool) (Plan, error) {
	var p Plan
	q := db.NewSelect().Model(&p.Import).Where("i.id = ?", id).Where("?", scope.Unit("i.unit_id"))
	if lock {
		q.For("update")
	}
	if err := q.Scan(ctx); err != nil {
		return p, pg.OrNotFound(err, errImport)
	}
	var items []importItem
	if err := db.NewSelect().Model(&items).Where("r.import_id = ?", id).Order("r.n").Scan(ctx); err != nil {
		return p, fmt.Errorf("items of question import: %w", err)
	}
	codes, err := s.codes(ctx, db)
	if err != nil {
		return p, err
	}
	pictures, err := s.importPictures(ctx, db, id)
	if err != nil {
		return p, err
	}
	p.Questions = make([]Planned, len(items))
	for i, item := range items {
		p.Questions[i] = planned(item, codes)
		p.Questions[i].came = pictures[item.N]
		p.Questions[i].Pictures = s.shownPictures(pictures[item.N])
	}
	p.missApart()
	if p.Import.State == ImportChecked {
		if err := s.findTwins(ctx, db, who, p); err != nil {
			return p, err
		}
	}
	p.Digest = p.digest()
	return p, nil
}

// digest names what applying would do: the same items with the same outcomes have the same.
func (p Plan) digest() string {
	parts := make([]any, 0, 3*len(p.Questions)+1)
	parts = append(parts, p.Import.UnitID)
	for _, q := range p.Questions {
		parts = append(parts, q.Question, q.LeftOut, q.Draft)
	}
	return stale.Tag(parts...)
}

// planned judges an item against the bank: competency, level, lengths.
func planned(item importItem, codes map[string]Measured) Planned {
	p := Planned{LeftOut: item.LeftOut, QuestionID: item.QuestionID, Question: exchange.Question{
		N: item.N, Line: item.Line, Sheet: item.Sheet, Number: item.Number, Item: item.Item,
		Losses: slices.Clone(item.Losses), Reasons: slices.Clone(item.Reasons),
	}}
	var lost []exchange.Note
	p.Draft, lost = draftOf(item.Item, codes)
	p.Losses = append(p.Losses, lost...)
	if len(p.Reasons) > 0 {
		return p
	}
	if !p.Draft.Kind.Known() {
		p.Reasons = append(p.Reasons, exchange.Note{Key: "bank.reason.kind_later", Args: map[string]any{"Kind": string(item.Item.Kind)}})
		return p
	}
	for _, name := range kinds.Named(p.Draft.Stem, p.Draft.Body) {
		if !slices.ContainsFunc(item.Item.Pictures, func(p exchange.Picture) bool { return p.Name == name }) {
			p.Reasons = append(p.Reasons, exchange.Note{Key: "quiz.picture_unknown", Args: map[string]any{"Picture": name}})
		}
	}
	_, err := p.Draft.Check()
	var many fault.Many
	if errors.As(err, &many) {
		for _, f := range many {
			p.Reasons = append(p.Reasons, noteOf(f))
		}
	}
	return p
}

// noteOf is a fault of the editor as a reason: its words are those of the editor.
func noteOf(f *fault.Fault) exchange.Note {
	n := exchange.Note{Key: f.Key, Args: map[string]any{}}
	maps.Copy(n.Args, f.Args)
	if f.Field != "" {
		n.Args["Field"] = f.Field
	}
	return n
}

// missApart states of each question which of those that it is not on one paper with do not come with it.
func (p Plan) missApart() {
	there := map[string]bool{}
	for i := range p.Questions {
		there[p.Questions[i].Item.Code] = p.Questions[i].Enters()
	}
	for i := range p.Questions {
		q := &p.Questions[i]
		for _, code := range q.Item.Apart {
			if !there[code] {
				q.Losses = append(q.Losses, exchange.Note{Key: "bank.loss.apart", Args: map[string]any{"Code": code}})
			}
		}
	}
}

// findTwins names for each question one of the unit's bank, and one before it in the file, that is much like it: the same file is
// easily sent twice.
func (s *Service) findTwins(ctx context.Context, db bun.IDB, who people.Actor, p Plan) error {
	list, err := s.compared(ctx, db, who, p.Import.UnitID)
	if err != nil {
		return err
	}
	shapes, own := s.shapesOf(list), make([]shape, len(p.Questions))
	for i := range p.Questions {
		q := &p.Questions[i]
		own[i] = shapeOf(q.Draft.Stem, q.Draft.Body)
		if near := nearest(own[i], list, shapes, uuid.Nil); len(near) > 0 {
			q.Twin, q.TwinShare = near[0].QuestionID, near[0].Share
		}
		for j := range i {
			if q.TwinN == 0 && own[i].likeness(own[j]) >= NearDuplicate {
				q.TwinN = p.Questions[j].N
			}
		}
	}
	return nil
}

func sameWords(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Preview is what StartImport and Plan would give, without keeping anything.
func (s *Service) Preview(ctx context.Context, who people.Actor, n NewImport) (Plan, error) {
	p := Plan{Import: Import{UnitID: n.UnitID, FileName: fileName(n.FileName), State: ImportChecked, CreatedBy: who.PersonID, CreatedAt: s.now()}}
	if err := s.mayOwn(ctx, s.db, who, n.UnitID); err != nil {
		return p, err
	}
	read, err := exchange.Read(ctx, n.Data)
	if err != nil {
		return p, err
	}
	codes, err := s.codes(ctx, s.db)
	if err != nil {
		return p, err
	}
	p.Import.Format, p.Import.Notes = read.Format, read.Notes
	for _, q := range read.Questions {
		p.Questions = append(p.Questions, planned(asRead(uuid.Nil, q), codes))
	}
	p.missApart()
	err = s.findTwins(ctx, s.db, who, p)
	p.Digest = p.digest()
	return p, err
}
