package questions

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions/exchange"
)

// ApplyImport puts into the bank exactly what digest names: what was shown, or nothing. All come as drafts, but for the
// starter bank, which is in use. Faults bank.import_not_checked, bank.import_nothing, bank.starter_there, web.changed_meanwhile.
func (s *Service) ApplyImport(ctx context.Context, who people.Actor, id uuid.UUID, digest string) error {
	return s.applyImport(ctx, who, s.editors(who), id, digest)
}

// applyImport is ApplyImport for those who may take into units in scope.
func (s *Service) applyImport(ctx context.Context, who people.Actor, scope people.Scope, id uuid.UUID, digest string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.plan(ctx, tx, who, scope, id, true)
		switch {
		case err != nil:
			return err
		case p.Import.State != ImportChecked:
			return fault.New(fault.Conflict, "bank.import_not_checked")
		case digest != p.Digest:
			return stale.ErrChanged
		case p.Entering() == 0:
			return fault.New(fault.Conflict, "bank.import_nothing")
		}
		for i := range p.Questions {
			if q := &p.Questions[i]; q.Enters() {
				if err := s.enter(ctx, tx, who, p.Import, q); err != nil {
					return err
				}
			}
		}
		if err := p.keepApart(ctx, tx); err != nil {
			return err
		}
		if err := setImportState(ctx, tx, id, ImportApplied, "applied_at", s.now()); err != nil {
			return err
		}
		return s.auditImport(ctx, tx, who, "question_import.apply", id, map[string]any{"questions": p.Entering()})
	})
}

// enter writes one question of an import.
func (s *Service) enter(ctx context.Context, tx bun.Tx, who people.Actor, i Import, p *Planned) error {
	d, err := p.Draft.Check() // again, for the IDs that it gives to options
	if err != nil {
		return err
	}
	d.ID = newID()
	if err := s.hangAll(ctx, tx, who, d.ID, p.came); err != nil {
		return err
	}
	v, err := s.Add(ctx, tx, who, i.UnitID, d)
	if err != nil {
		return err
	}
	p.QuestionID = v.QuestionID
	_, err = tx.ExecContext(ctx, "update questions set topic = ?, source = ?, descriptor = ?, code = ?, open = ? where id = ?",
		p.Item.Topic, p.Item.Source, p.Item.Descriptor, p.Item.Code, p.Item.Open, v.QuestionID)
	if err != nil {
		return fmt.Errorf("tags of question: %w", err)
	}
	if i.Origin == OriginStarter {
		if err := s.admit(ctx, tx, v, p.Item.Code); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "update question_import_items set question_id = ? where import_id = ? and n = ?", v.QuestionID, i.ID, p.N)
	if err != nil {
		return fmt.Errorf("note imported question: %w", err)
	}
	return nil
}

// keepApart writes what the file says is not on one paper.
func (p Plan) keepApart(ctx context.Context, tx bun.Tx) error {
	at := map[string]uuid.UUID{}
	for _, q := range p.Questions {
		at[q.Item.Code] = q.QuestionID
	}
	var ones, others []uuid.UUID
	for _, q := range p.Questions {
		for _, code := range q.Item.Apart {
			if other := at[code]; q.QuestionID != uuid.Nil && other != uuid.Nil && other != q.QuestionID {
				ones, others = append(ones, q.QuestionID), append(others, other)
			}
		}
	}
	_, err := pg.Exec(ctx, tx, `insert into question_enemies (question_id, enemy_id)
		select least(a, b), greatest(a, b) from unnest($1::uuid[], $2::uuid[]) as x(a, b) on conflict do nothing`, ones, others)
	if err != nil {
		return fmt.Errorf("keep imported questions apart: %w", err)
	}
	return nil
}

func setImportState(ctx context.Context, tx bun.Tx, id uuid.UUID, to ImportState, column string, at any) error {
	_, err := tx.ExecContext(ctx, "update question_imports set state = ?, ? = ? where id = ?", to, bun.Ident(column), at, id)
	if err != nil {
		return fmt.Errorf("question import state: %w", err)
	}
	return nil
}

//go:embed import_used.sql
var usedQuery string

// ImportUse is a question of an import that cannot be taken back, and why.
type ImportUse struct {
	N    int
	Stem string
	Why  string // "quiz", "assessment": it stands in one; "variant": one was made of it; "edited": it was written anew; "reviewed": somebody looked at it
}

// UndoImport takes all questions of an applied import out of the bank. That is refused, changing nothing, when one of them is
// used, edited or reviewed since: bank.undo_used with their number, one of them and why.
func (s *Service) UndoImport(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.plan(ctx, tx, who, s.editors(who), id, true)
		switch {
		case err != nil:
			return err
		case p.Import.State != ImportApplied:
			return fault.New(fault.Conflict, "bank.import_not_applied")
		}
		var used []ImportUse
		if err := tx.NewRaw(usedQuery, id).Scan(ctx, &used); err != nil {
			return fmt.Errorf("use of imported questions: %w", err)
		}
		if len(used) > 0 {
			return fault.New(fault.Conflict, "bank.undo_used").With("Count", len(used)).With("N", used[0].N).With("Stem", shortStem(used[0].Stem)).With("Why", used[0].Why)
		}
		// First the import is undone: that alone lets its questions go.
		if err := setImportState(ctx, tx, id, ImportUndone, "undone_at", s.now()); err != nil {
			return err
		}
		if err := s.takeBack(ctx, tx, id); err != nil {
			return err
		}
		return s.auditImport(ctx, tx, who, "question_import.undo", id, map[string]any{"questions": p.Entering()})
	})
}

// takeBack removes the questions of an import. Whatever refers to one of them refuses by its key.
func (s *Service) takeBack(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	var pictures []uuid.UUID
	err := tx.NewRaw("delete from question_pictures where question_id in (select question_id from question_import_items where import_id = ?) returning media_id", id).Scan(ctx, &pictures)
	if err != nil {
		return fmt.Errorf("take back pictures: %w", err)
	}
	for _, statement := range []string{
		"delete from question_enemies where exists (select from question_import_items r where r.import_id = ? and r.question_id in (question_enemies.question_id, enemy_id))",
		"delete from question_views where question_id in (select question_id from question_import_items where import_id = ?)",
		"delete from question_checks where question_id in (select question_id from question_import_items where import_id = ?)",
		"update questions set reviewed_version_id = null where id in (select question_id from question_import_items where import_id = ?)",
		"delete from question_versions where question_id in (select question_id from question_import_items where import_id = ?)",
		"delete from questions where id in (select question_id from question_import_items where import_id = ?)",
	} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return fmt.Errorf("take back imported questions: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, "delete from question_import_pictures where import_id = ?", id); err != nil {
		return fmt.Errorf("take back pictures: %w", err)
	}
	if len(pictures) == 0 {
		return nil
	}
	return s.files.Drop(ctx, tx, pictures...)
}

func shortStem(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

// MendImport is what a person puts right of some questions of an import.
type MendImport struct {
	Numbers []int // places in the file; nil: all
	LeftOut *bool // leave them out, or take them after all
	exchange.Mending
}

// changes tells whether it changes what a question says, and not only whether it enters.
func (m MendImport) changes() bool {
	return m.Kind != "" || m.Rights != nil || m.Competency != nil || m.Level != nil || m.Topic != nil || m.Source != nil
}

// Mend puts questions of a checked import right. Those of the starter bank may only be left out: what was checked is what comes into
// use. Faults bank.import_not_checked, bank.starter_fixed.
func (s *Service) Mend(ctx context.Context, who people.Actor, id uuid.UUID, m MendImport) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var i Import
		err := tx.NewSelect().Model(&i).Where("i.id = ?", id).Where("?", s.editors(who).Unit("i.unit_id")).For("update").Scan(ctx)
		if err != nil {
			return pg.OrNotFound(err, errImport)
		}
		if i.State != ImportChecked {
			return fault.New(fault.Conflict, "bank.import_not_checked")
		}
		if i.Origin == OriginStarter && m.changes() {
			return errStarterFixed
		}
		var items []importItem
		q := tx.NewSelect().Model(&items).Where("r.import_id = ?", id)
		if m.Numbers != nil {
			q.Where("r.n in (?)", bun.List(m.Numbers))
		}
		if err := q.Scan(ctx); err != nil {
			return fmt.Errorf("items of question import: %w", err)
		}
		for at := range items {
			if err := mendItem(ctx, tx, &items[at], m); err != nil {
				return err
			}
		}
		return nil
	})
}

func mendItem(ctx context.Context, tx bun.Tx, item *importItem, m MendImport) error {
	q := exchange.Question{Item: item.Item, Losses: item.Losses, Reasons: item.Reasons}
	q.Mend(m.Mending)
	item.Item, item.Losses, item.Reasons = q.Item, q.Losses, q.Reasons
	if m.LeftOut != nil {
		item.LeftOut = *m.LeftOut
	}
	_, err := tx.NewUpdate().Model(item).Column("item", "losses", "reasons", "left_out").WherePK().Exec(ctx)
	if err != nil {
		return fmt.Errorf("mend imported question: %w", err)
	}
	return nil
}
