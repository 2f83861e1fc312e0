package courses

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/storage"
)

// MayAttach refuses a file before its first byte: for a module that is not who's to edit or takes no file, or one too
// large. Faults: course.module_not_found, course.not_draft, course.no_draft, course.archived, course.media_unwanted,
// course.media_large (with LimitBytes).
func (s *Service) MayAttach(ctx context.Context, who people.Actor, module id.Module, bytes int64) error {
	m, err := s.editable(ctx, who, module)
	if err != nil {
		return err
	}
	return m.takes(false, bytes)
}

// MayCaption refuses captions before their first byte, as MayAttach a file.
func (s *Service) MayCaption(ctx context.Context, who people.Actor, module id.Module, bytes int64) error {
	m, err := s.editable(ctx, who, module)
	if err != nil {
		return err
	}
	return m.takes(true, bytes)
}

// editable reads a module of a draft that who may edit, without a lock: what it says may change in the next moment.
func (s *Service) editable(ctx context.Context, who people.Actor, module id.Module) (Module, error) {
	var row struct {
		Module          `bun:",extend"`
		Draft, Archived bool
		Other           bool // the course has a draft, but this is no module of it
	}
	err := s.db.NewSelect().TableExpr("modules as m").Join("join course_versions as v on v.id = m.version_id").
		Join("join courses as c on c.id = v.course_id").
		ColumnExpr("m.id, m.kind, v.state = ? as draft, c.archived_at is not null as archived", Draft).
		ColumnExpr("exists (select from course_versions d where d.course_id = c.id and d.state = ?) as other", Draft).
		Where("m.id = ?", module).Where("?", s.mine(who)).Scan(ctx, &row)
	switch {
	case err != nil:
		return Module{}, pg.OrNotFound(err, errModule)
	case row.Archived:
		return Module{}, errArchived
	case !row.Draft && row.Other:
		return Module{}, errNotDraft
	case !row.Draft:
		return Module{}, errNoDraft
	}
	return row.Module, nil
}

func (m Module) takes(captions bool, bytes int64) error {
	limit := media.Kind(m.Kind).MaxBytes()
	switch {
	case captions && m.Kind != Video, !m.Kind.HasMedia():
		return fault.Field("file", "course.media_unwanted")
	case captions:
		limit = media.MaxCaptions
	}
	if bytes > limit {
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", limit)
	}
	return nil
}

// AttachMedia makes a stored object the file of a draft's module and starts to make it ready (media.Attach). Faults:
// course.media_type_…, course.media_large, course.media_unwanted, course.not_draft.
func (s *Service) AttachMedia(ctx context.Context, who people.Actor, module id.Module, o storage.Object, name string) error {
	return s.putFile(ctx, who, module, false, media.File{Object: o, Name: name}, s.files.Attach)
}

// AttachCaptions makes a stored object the captions of a draft's video, once it reads as WebVTT or SubRip. Faults:
// course.captions_invalid (with Line), course.captions_text, course.captions_empty, course.media_large, course.media_unwanted, course.not_draft.
func (s *Service) AttachCaptions(ctx context.Context, who people.Actor, module id.Module, o storage.Object, name string) error {
	f, err := s.files.ReadCaptions(ctx, o, name)
	if err != nil {
		return err
	}
	return s.putFile(ctx, who, module, true, f, s.files.Caption)
}

// putFile gives a module of a draft the medium that make makes of f and of what the module has now, which it lets go.
func (s *Service) putFile(ctx context.Context, who people.Actor, module id.Module, captions bool, f media.File,
	make func(context.Context, bun.Tx, media.File) (uuid.UUID, error),
) error {
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, _ *Version, m *Module) error {
		err := m.takes(captions, f.Object.Bytes)
		if err != nil {
			return err
		}
		f.Kind, f.By, f.Old = media.Kind(m.Kind), who.AuditID(), m.MediaID
		if m.MediaID, err = make(ctx, tx, f); err != nil {
			return err
		}
		m.UpdatedAt = s.now()
		if _, err := tx.NewUpdate().Model(m).Column("media_id", "updated_at").WherePK().Exec(ctx); err != nil {
			return wrap(err, "module's file")
		}
		return s.files.Drop(ctx, tx, f.Old)
	})
}

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
