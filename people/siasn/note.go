package siasn

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// noteImported writes into the history of each person what the import changed, and into the audit trail that it did.
func (s *Service) noteImported(ctx context.Context, tx bun.Tx, bulk *people.Bulk, who people.Actor, b Import, part []*planned) error {
	list := make([]people.PersonChange, len(part))
	for i, r := range part {
		list[i] = people.PersonChange{PersonID: r.PersonID, Act: people.ActImport, ImportID: b.ID, Changes: r.Diff}
	}
	return s.noteAll(ctx, tx, bulk, who, "person.import", b, list)
}

// noteUndone writes down, for each person whom the import changed, that it was taken back. It must come before their rows
// are forgotten.
func (s *Service) noteUndone(ctx context.Context, tx bun.Tx, bulk *people.Bulk, who people.Actor, b Import) error {
	var rows []ImportRow
	err := tx.NewSelect().Model(&rows).Column("person_id", "diff").Where("r.batch_id = ? and r.after is not null", b.ID).OrderExpr("r.seq").Scan(ctx)
	if err != nil {
		return fmt.Errorf("changes to undo: %w", err)
	}
	list := make([]people.PersonChange, len(rows))
	for i, r := range rows {
		list[i] = people.PersonChange{PersonID: r.PersonID, Act: people.ActImportUndo, ImportID: b.ID}
		for _, c := range r.Diff {
			list[i].Changes = append(list[i].Changes, change(c.Field, c.After, c.Before))
		}
	}
	return s.noteAll(ctx, tx, bulk, who, "person.import_undo", b, list)
}

func (s *Service) noteAll(ctx context.Context, tx bun.Tx, bulk *people.Bulk, who people.Actor, action string, b Import, list []people.PersonChange) error {
	e := audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "import:" + b.ID.String()}
	if err := audit.WriteList(ctx, tx, e, audit.Subjects(list, func(c people.PersonChange) id.Person { return c.PersonID })); err != nil {
		return err
	}
	return bulk.Note(ctx, list)
}

// change is a field of a person with its old and new value.
func change(field, before, after string) people.FieldChange {
	return people.FieldChange{Field: field, Before: before, After: after}
}
