package courses

import (
	"context"

	"github.com/google/uuid"
)

// The tries of one file.
const (
	MediaTries = mediaTries
	SlowTries  = slowTries
)

// ProcessMedia runs the job that makes a module's file ready, as the queue would for its try.
func (s *Service) ProcessMedia(ctx context.Context, module uuid.UUID, key string, try int) error {
	return s.processMedia(ctx, mediaArgs{ModuleID: module, Key: key}, try)
}
