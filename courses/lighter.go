package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// CancelLighter ends making lighter variants of a draft's video; what no browser plays as it came is refused with it. Faults:
// course.media_unwanted, course.not_draft.
func (s *Service) CancelLighter(ctx context.Context, who people.Actor, module id.Module) error {
	return s.lighter(ctx, who, module, s.files.CancelLighter)
}

// RetryLighter begins anew where making them failed or was cancelled. Faults: course.media_unwanted, course.not_draft.
func (s *Service) RetryLighter(ctx context.Context, who people.Actor, module id.Module) error {
	return s.lighter(ctx, who, module, s.files.RetryLighter)
}

func (s *Service) lighter(ctx context.Context, who people.Actor, module id.Module, change func(context.Context, bun.Tx, uuid.UUID) error) error {
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, _ *Version, m *Module) error {
		if m.Kind != Video {
			return fault.Field("file", "course.media_unwanted")
		}
		return change(ctx, tx, m.MediaID)
	})
}
