package media

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/storage"
)

// errStopped tells of a video that nobody can play as it came and whose trainer cancelled what would have made it playable.
var errStopped = fault.New(fault.Invalid, "course.video_cancelled")

// errNoTools tells that this machine makes no videos lighter.
var errNoTools = fault.New(fault.Invalid, "course.video_tools")

// makeLighter makes what learners choose from of a video, and keeps it.
func (s *Service) makeLighter(ctx context.Context, id uuid.UUID, done func(percent int)) error {
	m, film, err := s.fetch(ctx, id)
	if err != nil {
		return err
	}
	defer film.Close()
	r, err := s.tools.probe(ctx, film, m.DurationS)
	if err != nil {
		return err
	}
	list := r.takes()
	defer func() {
		for _, p := range list {
			if p.file != nil {
				_ = p.file.Close()
			}
		}
	}()
	for i := range list {
		if list[i].file, err = temporary(); err != nil {
			return err
		}
	}
	if r.seconds, err = s.tools.encode(ctx, r, film, list, done); err != nil {
		return err
	}
	made, err := s.shelve(ctx, list)
	if err != nil {
		return err
	}
	return s.keepLighter(ctx, m, r, made)
}

// fetch brings the file of a video here.
func (s *Service) fetch(ctx context.Context, id uuid.UUID) (m medium, film *os.File, err error) {
	if err = s.db.NewSelect().Model(&m).Where("f.id = ?", id).Scan(ctx); err != nil {
		return m, nil, wrap(err, "medium")
	}
	var key string
	if err = s.db.NewSelect().Model((*rendition)(nil)).Column("key").Where("media_id = ? and role = ?", id, original).Scan(ctx, &key); err != nil {
		return m, nil, wrap(err, "file of a medium")
	}
	if film, err = temporary(); err != nil {
		return m, nil, err
	}
	body, _, err := s.store.Open(ctx, key, 0, -1)
	if err == nil {
		_, err = io.Copy(film, body)
		err = errors.Join(err, body.Close())
	}
	if err != nil {
		return m, nil, errors.Join(err, film.Close())
	}
	return m, film, nil
}

// shelved is a take with the object that holds it.
type shelved struct {
	take
	object storage.Object
}

// shelve gives the takes that hold something to the object store.
func (s *Service) shelve(ctx context.Context, list []take) (made []shelved, err error) {
	for _, p := range list {
		size, err := p.file.Seek(0, io.SeekEnd)
		if err != nil {
			return nil, wrap(err, "read what was made")
		}
		if size == 0 {
			continue // a film too short for a picture
		}
		body, size, err := lean(p.file, size)
		if err != nil {
			return nil, err
		}
		o, err := s.store.Put(ctx, storage.NewKey("media"), body, size, p.typ)
		if err != nil {
			return nil, err
		}
		made = append(made, shelved{p, o})
	}
	return made, nil
}

// keepLighter writes what was made of m, unless nobody wants it any more: then the sweep removes the bytes.
func (s *Service) keepLighter(ctx context.Context, m medium, r reel, made []shelved) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model(&m).WherePK().Where("f.lighter = ?", Making).For("update").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return wrap(err, "lock medium")
		}
		plays := m.playsAsItCame()
		made = worthwhile(made, m, plays)
		if err := s.replaceTakes(ctx, tx, m, made); err != nil {
			return err
		}
		m.Variants = variantsOf(made, m, plays)
		m.DurationS, m.Width, m.Height = max(1, int(r.seconds)), r.width, r.height
		if !plays {
			m.Codec, m.Sound = "avc1", ""
			if r.sound >= 0 {
				m.Sound = "mp4a"
			}
		}
		m.State, m.Failure, m.Edition, m.UpdatedAt = Ready, "", edition, s.now()
		m.Lighter, m.LighterFailure, m.Progress = Made, "", 100
		m.SentBytes = Info{Variants: m.Variants}.Variant("", false).Bytes + posterBytes(made)
		_, err = tx.NewUpdate().Model(&m).WherePK().Exec(ctx)
		return wrap(err, "save medium")
	})
}

// playsAsItCame reports whether browsers play the file of m. Once it was made lighter its codecs are those of what was made, and its
// variants tell.
func (m medium) playsAsItCame() bool {
	if len(m.Variants) > 0 {
		return slices.ContainsFunc(m.Variants, func(v Variant) bool { return v.Name == AsItCame })
	}
	return m.State == Ready && heard[m.Sound]
}

// worthwhile leaves out what is no lighter than the file itself, where that can be played.
func worthwhile(made []shelved, m medium, plays bool) []shelved {
	return slices.DeleteFunc(made, func(p shelved) bool { return plays && p.role != poster && p.object.Bytes >= m.Bytes })
}

// variantsOf are what learners choose from, lightest first.
func variantsOf(made []shelved, m medium, plays bool) []Variant {
	list := []Variant{}
	for _, p := range made {
		switch p.role {
		case video:
			list = append(list, Variant{Name: strconv.Itoa(p.n), Bytes: p.object.Bytes, Width: p.width, Height: p.height})
		case soundRole:
			list = append(list, Variant{Name: SoundOnly, Bytes: p.object.Bytes})
		}
	}
	if plays {
		list = append(list, Variant{Name: AsItCame, Bytes: m.Bytes, Width: m.Width, Height: m.Height})
	}
	lightest(list)
	return list
}

func posterBytes(made []shelved) (n int64) {
	for _, p := range made {
		if p.role == poster {
			n += p.object.Bytes
		}
	}
	return n
}

// replaceTakes records what was made of m in place of what was made of it before.
func (s *Service) replaceTakes(ctx context.Context, tx bun.Tx, m medium, made []shelved) error {
	var old []string
	err := tx.NewRaw(`with gone as (delete from renditions where media_id = ?0 and role in (?1, ?2, ?3) returning key)
		select key from gone where not exists (select from renditions o where o.key = gone.key and o.media_id <> ?0)`,
		m.ID, video, soundRole, poster).Scan(ctx, &old)
	if err != nil {
		return wrap(err, "renditions before")
	}
	for _, p := range made {
		if err := s.store.Record(ctx, tx, p.object, m.Name, id.Person{}); err != nil {
			return err
		}
		err := s.addRendition(ctx, tx, rendition{
			MediaID: m.ID, Role: p.role, N: p.n, Key: p.object.Key, Type: p.typ, Bytes: p.object.Bytes, Width: p.width, Height: p.height,
		})
		if err != nil {
			return err
		}
	}
	return s.store.Doom(ctx, tx, old...)
}

// askLighter lets m wait for lighter ones, in tx: m is written by whoever calls.
func (s *Service) askLighter(ctx context.Context, tx bun.Tx, m *medium, old bool) error {
	m.Lighter, m.LighterFailure, m.Progress = Waiting, "", 0
	return s.queue.Add(ctx, tx, lightenArgs{MediaID: m.ID, Old: old})
}

// CancelLighter ends making lighter variants of a medium, in tx. What nobody can play as it came is refused with it.
func (s *Service) CancelLighter(ctx context.Context, tx bun.Tx, medium uuid.UUID) error {
	return giveUp(ctx, tx, medium, Cancelled, errStopped, s.now())
}

// RetryLighter begins anew, in tx, whether making them failed, was cancelled, was never asked for or was done before; while it is done it
// does nothing. What learners choose from stays until the new ones are whole, and nobody waits for those as for a film that has none. Faults:
// course.video_tools.
func (s *Service) RetryLighter(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	var m medium
	err := tx.NewSelect().Model(&m).Where("f.id = ? and f.kind = ? and f.lighter not in (?, ?)", id, Video, Waiting, Making).
		Where("(f.state = ? or f.lighter <> '')", Ready).For("update").Scan(ctx)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return wrap(err, "medium")
	case !s.tools.There():
		return errNoTools
	}
	if m.State == Refused {
		m.State, m.Failure = Processing, ""
	}
	m.UpdatedAt = s.now()
	if err := s.askLighter(ctx, tx, &m, len(m.Variants) > 0); err != nil {
		return err
	}
	_, err = tx.NewUpdate().Model(&m).WherePK().Exec(ctx)
	return wrap(err, "save medium")
}
