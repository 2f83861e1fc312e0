package media

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/storage"
)

// edition is the way in which renditions are made. Whoever changes what learners see of a file raises it: what is older is
// then made anew, once. 1: pages without signatures, forms and notes, as JPEG. 2: images in one size. 3: pages without their text.
const edition = 4

// turn looks into one file and writes what it found; more is true when it has to go on with it in another turn.
func (s *Service) turn(ctx context.Context, id uuid.UUID) (more bool, err error) {
	var m medium
	err = s.db.NewSelect().Model(&m).Where("f.id = ?", id).
		Where("(f.state = ?0 and f.lighter = '' or f.state = ?1 and f.edition < ?2)", Processing, Ready, edition).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	var source string
	if err == nil {
		err = s.db.NewSelect().Model((*rendition)(nil)).Column("key").Where("media_id = ? and role = ?", id, original).Scan(ctx, &source)
	}
	if err != nil {
		return false, wrap(err, "medium")
	}
	if m.Kind == Package {
		return false, s.takeApart(ctx, m, source)
	}
	made := map[[2]int]stored{}
	facts, err := Look(ctx, Source{Kind: m.Kind, Type: m.Type, Size: m.Bytes, From: m.NextPage, Read: s.reader(ctx, source)}, func(p Picture) error {
		o, err := s.store.Put(ctx, storage.NewKey("media"), bytes.NewReader(p.Data), int64(len(p.Data)), p.Type)
		made[[2]int{p.N, p.Figure}] = stored{p, o}
		return err
	})
	if m.Kind == Video && s.tools.There() && isBlamed(err) {
		return false, s.leaveToTools(ctx, m)
	}
	if err != nil {
		return false, err
	}
	return facts.Next > 0, s.keep(ctx, m, facts, made)
}

// leaveToTools has a video made lighter that we cannot read or nobody could play: what those tools say of it decides.
func (s *Service) leaveToTools(ctx context.Context, m medium) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.askLighter(ctx, tx, &m, false); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model(&m).Column("lighter", "lighter_failure", "progress").WherePK().Where("f.lighter = ''").Exec(ctx)
		return wrap(err, "leave a video to be made lighter")
	})
}

// stored is a picture with the object that holds it.
type stored struct {
	Picture
	object storage.Object
}

// keep writes what a turn found, unless the medium is gone meanwhile: then the sweep removes the bytes.
func (s *Service) keep(ctx context.Context, m medium, facts Facts, made map[[2]int]stored) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model(&m).WherePK().For("update").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return wrap(err, "lock medium")
		}
		for _, p := range made {
			if err := s.replace(ctx, tx, m, p); err != nil {
				return err
			}
		}
		if err := s.keepTexts(ctx, tx, m, made); err != nil {
			return err
		}
		m.UpdatedAt, m.NextPage = s.now(), max(facts.Next, 1)
		if m.Pages = facts.Pages; facts.Next == 0 {
			m.State, m.Edition = Ready, edition
			m.DurationS, m.Width, m.Height, m.Codec, m.Sound = facts.DurationS, facts.Width, facts.Height, facts.Codec, facts.Sound
			m.Moving = facts.Moving
			if m.Kind == Video && s.tools.There() && m.Lighter == "" {
				if err := s.askLighter(ctx, tx, &m, false); err != nil {
					return err
				}
			}
			if m.SentBytes, err = s.sent(ctx, tx, m); err != nil {
				return err
			}
		}
		if _, err = tx.NewUpdate().Model(&m).WherePK().Exec(ctx); err != nil || facts.Next > 0 || s.told == nil {
			return wrap(err, "save medium")
		}
		return s.told(ctx, tx, m.ID)
	})
}

// keepTexts writes what the pages of a PDF say.
func (s *Service) keepTexts(ctx context.Context, tx bun.Tx, m medium, made map[[2]int]stored) error {
	if m.Kind != PDF {
		return nil
	}
	for at, p := range made {
		if at[1] > 0 {
			continue
		}
		figures := map[int]int64{}
		for n := 1; n <= mostFigures; n++ {
			figures[n] = made[[2]int{at[0], n}].object.Bytes
		}
		if err := keepWords(ctx, tx, m.ID, words{N: p.N, Words: p.Words}); err != nil {
			return err
		}
		if err := keepText(ctx, tx, m.ID, p.Picture, figures); err != nil {
			return err
		}
	}
	return nil
}

// figuresOfPage numbers the figures of a PDF: figure 2 of page 7 is 702.
const figuresOfPage = 100

// replace records one picture; one that was made before in its place is given up, unless another medium shows it.
func (s *Service) replace(ctx context.Context, tx bun.Tx, m medium, p stored) error {
	if err := s.store.Record(ctx, tx, p.object, m.Name, id.Person{}); err != nil {
		return err
	}
	r := rendition{
		MediaID: m.ID, Role: pageRole, N: p.N, Key: p.object.Key, Type: p.Type, Bytes: p.object.Bytes, Width: p.Width, Height: p.Height,
	}
	switch {
	case m.Kind == Image:
		r.Role = picture
	case p.Figure > 0:
		r.Role, r.N = picture, p.N*figuresOfPage+p.Figure
	}
	var old []string
	err := tx.NewSelect().Model((*rendition)(nil)).Column("key").Where("media_id = ? and role = ? and n = ?", r.MediaID, r.Role, r.N).
		Where("not exists (select from renditions o where o.key = r.key and o.media_id <> r.media_id)").Scan(ctx, &old)
	if err != nil {
		return wrap(err, "rendition before")
	}
	_, err = tx.NewInsert().Model(&r).On("conflict (media_id, role, n, language) do update").
		Set("key = excluded.key, type = excluded.type, bytes = excluded.bytes, width = excluded.width, height = excluded.height").Exec(ctx)
	if err != nil {
		return wrap(err, "save rendition")
	}
	return s.store.Doom(ctx, tx, old...)
}

// sent is how many bytes a learner is sent who sees all of m: of an image the size that phones take, of a PDF's page its text where there
// is any, else its picture.
func (s *Service) sent(ctx context.Context, tx bun.Tx, m medium) (n int64, err error) {
	if m.Kind == PDF {
		err = tx.NewRaw(`select coalesce(sum(coalesce(t.bytes, r.bytes)), 0) from renditions r
			left join media_pages t on t.media_id = r.media_id and t.n = r.n where r.media_id = ? and r.role = ?`, m.ID, pageRole).Scan(ctx, &n)
		return n, wrap(err, "sum of what is sent")
	}
	role := map[Kind]string{Image: picture, Video: original}[m.Kind]
	err = tx.NewSelect().Model((*rendition)(nil)).ColumnExpr("coalesce(sum(bytes), 0)").
		Where("media_id = ?0 and role = ?1", m.ID, role).
		Where("?0 <> ?1 or n = coalesce((select max(o.n) from renditions o where o.media_id = r.media_id and o.role = ?1 and o.n = ?2), 0)",
			role, picture, smallerWidths[0]).Scan(ctx, &n)
	return n, wrap(err, "sum of what is sent")
}

// reader reads a stored object anywhere.
func (s *Service) reader(ctx context.Context, key string) io.ReaderAt {
	return &objectReader{ctx: ctx, store: s.store, key: key}
}

type objectReader struct {
	ctx   context.Context //nolint:containedctx // io.ReaderAt has no place for it
	store *storage.Store
	key   string
}

// ReadAt is io.ReaderAt's.
func (r *objectReader) ReadAt(p []byte, off int64) (int, error) {
	body, _, err := r.store.Open(r.ctx, r.key, off, int64(len(p)))
	if err != nil {
		return 0, err
	}
	n, err := io.ReadFull(body, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, errors.Join(err, body.Close())
}
