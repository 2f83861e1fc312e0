package people

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
)

// noteImported writes into the history of each person what the import changed, and into the audit trail that it did.
func (s *Service) noteImported(ctx context.Context, tx bun.Tx, who Actor, b Import, part []*planned) error {
	list := make([]PersonChange, len(part))
	for i, r := range part {
		list[i] = PersonChange{PersonID: r.PersonID, Act: ActImport, ImportID: b.ID, Changes: r.Diff}
	}
	return s.noteAll(ctx, tx, who, "person.import", b, list)
}

// noteUndone writes down, for each person whom the import changed, that it was taken back. It must come before their rows
// are forgotten.
func (s *Service) noteUndone(ctx context.Context, tx bun.Tx, who Actor, b Import) error {
	var rows []ImportRow
	err := tx.NewSelect().Model(&rows).Column("person_id", "diff").Where("r.batch_id = ? and r.after is not null", b.ID).OrderExpr("r.seq").Scan(ctx)
	if err != nil {
		return fmt.Errorf("changes to undo: %w", err)
	}
	list := make([]PersonChange, len(rows))
	for i, r := range rows {
		list[i] = PersonChange{PersonID: r.PersonID, Act: ActImportUndo, ImportID: b.ID}
		for _, c := range r.Diff {
			list[i].Changes = append(list[i].Changes, ImportChange{c.Field, c.After, c.Before})
		}
	}
	return s.noteAll(ctx, tx, who, "person.import_undo", b, list)
}

func (s *Service) noteAll(ctx context.Context, tx bun.Tx, who Actor, action string, b Import, list []PersonChange) error {
	e := audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, Object: "import:" + b.ID.String()}
	if err := audit.WriteList(ctx, tx, e, audit.Subjects(list, func(c PersonChange) id.Person { return c.PersonID })); err != nil {
		return err
	}
	return s.noteChanges(ctx, tx, who, list)
}
