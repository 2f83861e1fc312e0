package questions

import (
	"context"
	"fmt"

	"mumpuni/people"
)

// ListedImport is an import in the list of them.
type ListedImport struct {
	Import    `bun:",extend"`
	Questions int `bun:"questions,scanonly" json:"questions"` // that were read
	InBank    int `bun:"in_bank,scanonly" json:"in_bank"`     // that are in the bank by it
}

const latestImports = 50

// Imports lists the latest imports of the units in which who is a trainer.
func (s *Service) Imports(ctx context.Context, who people.Actor) ([]ListedImport, error) {
	list := []ListedImport{}
	err := s.db.NewSelect().Model(&list).ColumnExpr("i.*").
		ColumnExpr("(select count(*) from question_import_items r where r.import_id = i.id) as questions").
		ColumnExpr("(select count(*) from question_import_items r where r.import_id = i.id and r.question_id is not null) as in_bank").
		Where("?", s.editors(who).Units("i.unit_id")).Order("i.created_at desc").Limit(latestImports).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("question imports: %w", err)
	}
	return list, nil
}
