package courses

import (
	"context"

	"github.com/google/uuid"
)

// ProcessMedia runs the job that makes a module's file ready, as often as the queue would: last says it is the last try.
func (s *Service) ProcessMedia(ctx context.Context, module uuid.UUID, key string, last bool) error {
	return s.processMedia(ctx, mediaArgs{ModuleID: module, Key: key}, last)
}

// Alone is alone.
var Alone = alone

// CheckVTT is checkVTT.
var CheckVTT = checkVTT
