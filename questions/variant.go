package questions

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
)

var (
	errVariantClosed  = fault.New(fault.Conflict, "bank.variant_closed")
	errVariantNothing = fault.New(fault.Conflict, "bank.variant_nothing")
	errVariantSame    = fault.New(fault.Conflict, "bank.variant_same")
)

// MakeVariant writes a draft that asks the same as an open question of who's units in other names, numbers and order, as far as that can
// be known, and closed. It is not on one paper with its origin, nor with what that or another of its variants is kept apart from. What
// was changed, and what its author has to change, stands at it. It goes into the bank of unit, of its origin's where that is Nil; the origin
// may be another unit's that lends it. Faults quiz.question_not_found, quiz.unit_not_yours, bank.state_differs of a retired one,
// bank.variant_closed, bank.variant_nothing.
func (s *Service) MakeVariant(ctx context.Context, who people.Actor, question, unit uuid.UUID) (Version, error) {
	var v Version
	return v, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		at, err := s.originOf(ctx, tx, who, question)
		switch {
		case err != nil:
			return err
		case at.State == StateRetired:
			return errState
		case !at.Open:
			return errVariantClosed
		}
		if unit == uuid.Nil {
			unit = at.UnitID
		}
		if err := s.mayOwn(ctx, tx, who, unit); err != nil {
			return err
		}
		found, err := s.Versions(ctx, tx, []uuid.UUID{at.Newest})
		if err != nil {
			return err
		}
		nth, err := tx.NewSelect().TableExpr("questions as b").Where("b.variant_of = ?", question).Count(ctx)
		if err != nil {
			return fmt.Errorf("variants of a question: %w", err)
		}
		d, notes, ok := vary(found[at.Newest].draft(), at.Source, int(nth))
		if !ok {
			return errVariantNothing
		}
		d.ID = newID()
		if err := copyPictures(ctx, tx, question, d.ID); err != nil {
			return err
		}
		if v, err = s.Add(ctx, tx, who, unit, d); err != nil {
			return err
		}
		return s.writeVariant(ctx, tx, who, v.QuestionID, question, notes)
	})
}

// draft is what a version says, to be written anew. Options and pairs get IDs of their own.
func (v *Version) draft() kinds.Draft {
	d := kinds.Draft{Kind: v.Kind, Stem: v.Stem, Body: v.Body, CompetencyID: v.CompetencyID, Level: v.Level}
	d.Body.Options, d.Body.Pairs = slices.Clone(d.Body.Options), slices.Clone(d.Body.Pairs)
	if v.Kind != kinds.TrueFalse {
		for i := range d.Body.Options {
			d.Body.Options[i].ID = ""
		}
	}
	for i := range d.Body.Pairs {
		d.Body.Pairs[i].LeftID, d.Body.Pairs[i].RightID = "", ""
	}
	return d
}

// writeVariant gives a variant the tags of its origin, and keeps the family apart.
func (s *Service) writeVariant(ctx context.Context, tx bun.Tx, who people.Actor, variant, origin uuid.UUID, notes []exchange.Note) error {
	text, err := json.Marshal(notes)
	if err != nil {
		return err
	}
	_, err = pg.Exec(ctx, tx, `update questions v set topic = o.topic, source = o.source, descriptor = o.descriptor, variant_of = o.id, variant_notes = $3::jsonb
		from questions o where v.id = $1 and o.id = $2`, variant, origin, string(text))
	if err != nil {
		return fmt.Errorf("origin of a variant: %w", err)
	}
	_, err = pg.Exec(ctx, tx, `insert into question_enemies (question_id, enemy_id) select distinct least($1::uuid, x.id), greatest($1::uuid, x.id) from (
			select $2::uuid as id
			union select q.id from questions q where q.variant_of = $2
			union select case when e.question_id = $2 then e.enemy_id else e.question_id end from question_enemies e where $2 in (e.question_id, e.enemy_id)
		) x where x.id <> $1 on conflict do nothing`, variant, origin)
	if err != nil {
		return fmt.Errorf("keep a variant apart: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "question.vary", Object: "question:" + variant.String()})
}

// saysOther refuses the review of a variant that still says what its origin says: its key would be public from the first.
func (s *Service) saysOther(ctx context.Context, tx bun.Tx, at standing) error {
	if at.VariantOf == uuid.Nil {
		return nil
	}
	var origin uuid.UUID
	err := tx.NewRaw("select id from question_versions where question_id = ? order by number desc limit 1", at.VariantOf).Scan(ctx, &origin)
	if err != nil {
		return fmt.Errorf("origin of a variant: %w", err)
	}
	found, err := s.Versions(ctx, tx, []uuid.UUID{at.Newest, origin})
	if err != nil {
		return err
	}
	one, other := found[at.Newest], found[origin]
	if slices.Equal(shapeOf(one.Stem, one.Body).whole, shapeOf(other.Stem, other.Body).whole) {
		return errVariantSame
	}
	return nil
}

// family gives the variants of a question in who's banks, and what the author of a variant was told.
func (s *Service) family(ctx context.Context, who people.Actor, question uuid.UUID) (variants []uuid.UUID, told []exchange.Note, err error) {
	if err := s.db.NewRaw("select b.id from questions b where b.variant_of = ? and ? order by b.id", question, s.editors(who).Units("b.unit_id")).Scan(ctx, &variants); err != nil {
		return nil, nil, fmt.Errorf("variants of a question: %w", err)
	}
	var text string
	if err := s.db.NewRaw("select variant_notes::text from questions where id = ?", question).Scan(ctx, &text); err != nil {
		return nil, nil, pg.OrNotFound(err, errQuestion)
	}
	if err := json.Unmarshal([]byte(text), &told); err != nil {
		return nil, nil, fmt.Errorf("notes of a variant: %w", err)
	}
	return variants, told, nil
}
