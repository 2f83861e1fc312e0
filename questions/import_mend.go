package questions

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/kinds"
)

// MendQuestion writes the question at place n of a checked import anew, as a person typed it: what was refused can be taken, and what
// was lost put back. Faults: those of Draft.Check, quiz.picture_unknown, bank.import_not_checked, bank.import_unknown,
// bank.starter_fixed, bank.descriptor_other.
func (s *Service) MendQuestion(ctx context.Context, who people.Actor, imported uuid.UUID, n int, d kinds.Draft, t Tags) error {
	d, t, err := checkWith(d, t)
	if err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		item, err := s.checkedItem(ctx, tx, who, imported, n)
		if err != nil {
			return err
		}
		for _, name := range kinds.Named(d.Stem, d.Body) {
			if !slices.ContainsFunc(item.Item.Pictures, func(p exchange.Picture) bool { return p.Name == name }) {
				return fault.Field("stem", "quiz.picture_unknown").With("Picture", name)
			}
		}
		written := itemOf(Version{Kind: d.Kind, Stem: d.Stem, Body: d.Body, Level: d.Level})
		written.Topic, written.Source, written.Descriptor, written.Pictures = t.Topic, t.Source, t.Descriptor, describedBy(item.Item.Pictures, d)
		written.Code, written.Apart, written.Open = item.Item.Code, item.Item.Apart, item.Item.Open // of the file, and not typed
		if err := s.describes(ctx, tx, d, t); err != nil {
			return err
		}
		if written.Competency, err = s.codeOf(ctx, tx, d.CompetencyID); err != nil {
			return err
		}
		q := exchange.Question{Item: item.Item, Losses: item.Losses, Reasons: item.Reasons}
		q.Rewrite(written)
		item.Item, item.Losses, item.Reasons, item.LeftOut = q.Item, q.Losses, q.Reasons, false
		_, err = tx.NewUpdate().Model(&item).Column("item", "losses", "reasons", "left_out").WherePK().Exec(ctx)
		if err != nil {
			return fmt.Errorf("write imported question anew: %w", err)
		}
		return nil
	})
}

// describedBy are pictures with what the texts say that they show.
func describedBy(pictures []exchange.Picture, d kinds.Draft) []exchange.Picture {
	pictures = slices.Clone(pictures)
	for _, m := range marksOf(&Version{Stem: d.Stem, Body: d.Body}) {
		for i := range pictures {
			if pictures[i].Name == m.Name {
				pictures[i].Alt = m.Alt
			}
		}
	}
	return pictures
}

// checkedItem locks an import of who's units that is not applied yet and gives a question of it.
func (s *Service) checkedItem(ctx context.Context, tx bun.Tx, who people.Actor, imported uuid.UUID, n int) (importItem, error) {
	var i Import
	err := tx.NewSelect().Model(&i).Where("i.id = ?", imported).Where("?", s.editors(who).Unit("i.unit_id")).For("update").Scan(ctx)
	if err != nil {
		return importItem{}, pg.OrNotFound(err, errImport)
	}
	if i.State != ImportChecked {
		return importItem{}, fault.New(fault.Conflict, "bank.import_not_checked")
	}
	if i.Origin == OriginStarter {
		return importItem{}, errStarterFixed
	}
	var item importItem
	err = tx.NewSelect().Model(&item).Where("r.import_id = ? and r.n = ?", imported, n).Scan(ctx)
	return item, pg.OrNotFound(err, errImport)
}

var errCompetency = fault.Field("competency", "quiz.competency_unknown")

// codeOf is the code by which files name a competency; "" of none.
func (s *Service) codeOf(ctx context.Context, db bun.IDB, competency uuid.UUID) (string, error) {
	if competency == uuid.Nil {
		return "", nil
	}
	list, err := s.measured(ctx, db)
	if err != nil {
		return "", errors.Join(errCompetency, err)
	}
	for _, m := range list {
		if m.ID == competency {
			return m.Code, nil
		}
	}
	return "", errCompetency
}
