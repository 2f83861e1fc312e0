package people

import (
	"context"
	"fmt"

	"mumpuni/internal/jobs"
)

// EndLost ends the steps of imports that no job works on any more: their server died too often. A check or an application changed
// nothing and has failed; what could not be undone is still applied. Either can be asked for again, and its rows are removed when
// their time is over.
func (s *Service) EndLost(ctx context.Context) error {
	_, err := s.db.NewUpdate().Model((*Import)(nil)).
		Set("state = case state when ? then ? else ? end", ImportUndoing, ImportApplied, ImportFailed).
		Set("failure = 'import.lost', failure_args = '{}'").
		Where("b.state in (?, ?, ?)", ImportChecking, ImportApplying, ImportUndoing).
		Where("not ?", jobs.Live(importArgs{}.Kind(), "import_id", "b.id", "step", "b.state")).Exec(ctx)
	if err != nil {
		return fmt.Errorf("end lost imports: %w", err)
	}
	return nil
}
