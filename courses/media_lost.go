package courses

import (
	"context"
	"time"

	"mumpuni/internal/jobs"
)

// EndLost refuses the files that wait for a job which does not come: its server died too often, or it panicked in its last try.
// One attached in this moment is left alone: its job may be too new to be seen.
func (s *Service) EndLost(ctx context.Context) error {
	_, err := s.db.NewRaw(`update modules m set media_state = ?, media_failure = ?, updated_at = ?
		where m.media_state = ? and m.updated_at < ? and not ?`,
		MediaRefused, errMediaFailed.Key, s.now(), MediaProcessing, s.now().Add(-time.Minute),
		jobs.Live(mediaArgs{}.Kind(), "module_id", "m.id", "key", "m.object_key")).Exec(ctx)
	return wrap(err, "refuse lost files")
}
