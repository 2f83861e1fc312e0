package questions

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/questions/kinds"
)

// describes reports whether the framework says this text of a level; of a competency without descriptors any text will do.
func (m Measured) describes(level int, text string) bool {
	return len(m.Descriptors) == 0 || slices.Contains(m.Descriptors[level], text)
}

// describes refuses a descriptor that is not one of the level that the question claims: a question that is moved to another level asks for
// something else. Fault bank.descriptor_other on "descriptor", with the level whose it is, 0 of none.
func (s *Service) describes(ctx context.Context, db bun.IDB, d kinds.Draft, t Tags) error {
	if t.Descriptor == "" {
		return nil
	}
	if d.CompetencyID == uuid.Nil {
		return fault.Field("descriptor", "bank.descriptor_alone")
	}
	list, err := s.measured(ctx, db)
	if err != nil {
		return fmt.Errorf("competencies: %w", err)
	}
	for _, m := range list {
		if m.ID != d.CompetencyID || m.describes(d.Level, t.Descriptor) {
			continue
		}
		of := 0
		for level, texts := range m.Descriptors {
			if slices.Contains(texts, t.Descriptor) {
				of = level
			}
		}
		return fault.Field("descriptor", "bank.descriptor_other").With("Level", d.Level).With("Of", of)
	}
	return nil
}
