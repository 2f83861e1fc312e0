package courses

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/storage"
)

// The purposes of uploads that belong to courses: "module:<id>" for a module's file, "captions:<id>" for the WebVTT of a
// video.
const (
	purposeModule   = "module"
	purposeCaptions = "captions"
)

// target reads a purpose. The ID must be written as we write it: uuid.Parse also takes other forms, one of them with any
// bytes around the ID.
func target(purpose string) (module uuid.UUID, captions bool, err error) {
	kind, id, _ := strings.Cut(purpose, ":")
	module, err = uuid.Parse(id)
	if err != nil || module.String() != id || kind != purposeModule && kind != purposeCaptions {
		return uuid.Nil, false, fault.New(fault.Invalid, "course.upload_purpose")
	}
	return module, kind == purposeCaptions, nil
}

// MayUpload refuses an upload before its first byte: for a module that is not who's to edit or takes no file, or of a file
// too large. Faults: course.upload_purpose, course.module_not_found, course.not_draft, course.media_unwanted,
// course.media_large (with LimitBytes).
func (s *Service) MayUpload(ctx context.Context, who people.Actor, purpose string, bytes int64) error {
	module, captions, err := target(purpose)
	if err != nil {
		return err
	}
	return notReally(s.editModule(ctx, who, module, func(_ context.Context, _ bun.Tx, _ *Version, m *Module) error {
		if err := m.takes(captions, bytes); err != nil {
			return err
		}
		return errOnlyLooking
	}))
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

// Uploaded takes a finished upload by its purpose: AttachMedia or AttachCaptions.
func (s *Service) Uploaded(ctx context.Context, who people.Actor, purpose string, o storage.Object, name string) error {
	module, captions, err := target(purpose)
	if err != nil {
		return err
	}
	if captions {
		return s.AttachCaptions(ctx, who, module, o, name)
	}
	return s.AttachMedia(ctx, who, module, o, name)
}

// AttachMedia makes a stored object the file of a draft's module and starts to make it ready: PDF pages become images, a
// video's length is read, an image is made anew. The object's content type must come from its bytes (storage.Adopt), not
// from the device. Faults: course.media_type, course.media_large, course.media_unwanted, course.not_draft.
func (s *Service) AttachMedia(ctx context.Context, who people.Actor, module uuid.UUID, o storage.Object, name string) error {
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, _ *Version, m *Module) error {
		if err := m.takes(false, o.Bytes); err != nil {
			return err
		}
		kind, _, _ := strings.Cut(o.ContentType, ";")
		if !media.Kind(m.Kind).Accepts(kind) {
			return media.Kind(m.Kind).Refusal(kind)
		}
		if err := s.store.Record(ctx, tx, o, name, who.AuditID()); err != nil {
			return err
		}
		old := m.keys()
		m.ObjectKey, m.Media = o.Key, Media{Name: name, Bytes: o.Bytes, Type: media.ServedAs(kind)}
		m.MediaState, m.MediaFailure, m.UpdatedAt = MediaProcessing, "", s.now()
		if err := saveMedia(ctx, tx, m); err != nil {
			return err
		}
		if err := s.doomUnused(ctx, tx, old); err != nil {
			return err
		}
		return s.queue.Add(ctx, tx, mediaArgs{ModuleID: m.ID, Key: o.Key})
	})
}

// AttachCaptions makes a stored object the WebVTT captions of a draft's video, once it reads as such. Faults:
// course.captions_invalid (with Line), course.media_large, course.media_unwanted, course.not_draft.
func (s *Service) AttachCaptions(ctx context.Context, who people.Actor, module uuid.UUID, o storage.Object, name string) error {
	if o.Bytes > media.MaxCaptions {
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", media.MaxCaptions)
	}
	if err := s.checkCaptions(ctx, o.Key); err != nil {
		return err
	}
	o.ContentType = "text/vtt"
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, _ *Version, m *Module) error {
		if err := m.takes(true, o.Bytes); err != nil {
			return err
		}
		if err := s.store.Record(ctx, tx, o, name, who.AuditID()); err != nil {
			return err
		}
		old := m.CaptionsKey
		m.CaptionsKey, m.UpdatedAt = o.Key, s.now()
		if err := saveMedia(ctx, tx, m); err != nil || old == "" {
			return err
		}
		return s.doomUnused(ctx, tx, []string{old})
	})
}

func saveMedia(ctx context.Context, tx bun.Tx, m *Module) error {
	_, err := tx.NewUpdate().Model(m).
		Column("object_key", "captions_key", "media", "media_state", "media_failure", "updated_at").WherePK().Exec(ctx)
	return wrap(err, "save media")
}

// keys are the objects that m refers to.
func (m Module) keys() []string {
	keys := append([]string{m.ObjectKey, m.CaptionsKey, m.Media.ImageKey}, m.Media.PageKeys...)
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

// doomUnused gives up those of keys that no module refers to any more; versions share files.
func (s *Service) doomUnused(ctx context.Context, tx bun.Tx, keys []string) error {
	for _, key := range keys {
		used, err := tx.NewSelect().Model((*Module)(nil)).
			Where("object_key = ?0 or captions_key = ?0 or media->>'image_key' = ?0 or jsonb_exists(media->'page_keys', ?0)", key).Exists(ctx)
		if err != nil {
			return wrap(err, "is object used")
		}
		if used {
			continue
		}
		if err := s.store.Doom(ctx, tx, key); err != nil {
			return err
		}
	}
	return nil
}

// notReally turns the sign that a transaction was undone on purpose into success.
func notReally(err error) error {
	if err == errOnlyLooking { //nolint:errorlint // it is never wrapped
		return nil
	}
	return err
}
