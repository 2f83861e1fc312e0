package parcels

import (
	"context"
	"errors"
	"io"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/parcels/pack"
	"mumpuni/people"
	"mumpuni/storage"
)

// Take makes a course of unit of a course file: a draft of who, with everything in it. It needs the trainer role there. Faults: those of
// Preview, and what is wrong with a file in it.
func (s *Service) Take(ctx context.Context, who people.Actor, unit uuid.UUID, file io.ReaderAt, bytes int64) (uuid.UUID, Plan, error) {
	if err := s.MaySend(ctx, who, unit, bytes); err != nil {
		return uuid.Nil, Plan{}, err
	}
	return s.take(ctx, who, unit, file, bytes, func(int64) error { return nil }, func(context.Context, bun.Tx, uuid.UUID) error { return nil })
}

// take stores the files of a parcel, telling how many bytes are there, and makes the course in one transaction with keep.
func (s *Service) take(ctx context.Context, who people.Actor, unit uuid.UUID, file io.ReaderAt, bytes int64,
	tell func(done int64) error, keep func(ctx context.Context, tx bun.Tx, course uuid.UUID) error,
) (uuid.UUID, Plan, error) {
	t := taker{ctx: ctx, store: s.Store, tell: tell, objects: map[string]storage.Object{}}
	p, err := pack.Read(ctx, file, bytes, &t)
	if ended := t.end(err); err == nil {
		err = ended
	}
	if err != nil {
		return uuid.Nil, Plan{}, err
	}
	c, err := s.understand(ctx, p)
	if err != nil {
		return uuid.Nil, c.plan, err
	}
	captions, err := s.fill(ctx, &c, t.objects)
	if err != nil {
		return uuid.Nil, c.plan, err
	}
	var made uuid.UUID
	return made, c.plan, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.takeChecks(ctx, tx, who, unit, &c); err != nil {
			return err
		}
		for n, z := range c.quizzes {
			if c.course.Modules[n].QuizID, err = s.Quizzes.TakeCarried(ctx, tx, who, unit, z); err != nil {
				return titled(err, c.course.Modules[n].Title)
			}
		}
		if made, err = s.Courses.TakeCarried(ctx, tx, who, unit, c.course, captions); err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "course.import", Object: "course:" + made.String(),
			Detail: map[string]any{"modules": len(c.plan.Modules), "questions": c.plan.Questions},
		}); err != nil {
			return err
		}
		return keep(ctx, tx, made)
	})
}

// fill puts the objects that came in the place of their paths, and reads captions.
func (s *Service) fill(ctx context.Context, c *contents, came map[string]storage.Object) (map[string]media.File, error) {
	captions := map[string]media.File{}
	for i := range c.course.Pictures {
		p := &c.course.Pictures[i]
		p.Object = came[p.Key]
	}
	for i := range c.course.Modules {
		m := &c.course.Modules[i]
		m.File.Object = came[m.File.Key]
		if m.Captions.Key == "" {
			continue
		}
		read, err := s.Media.ReadCaptions(ctx, came[m.Captions.Key], m.Captions.File)
		if err != nil {
			return nil, titled(err, m.Title)
		}
		captions[m.Captions.Key] = read
	}
	for _, z := range c.quizzes {
		for _, q := range z.Questions {
			for i := range q.Files {
				q.Files[i].Object = came[q.Files[i].Path]
			}
		}
	}
	return captions, nil
}

// taker stores the files of a parcel as they come.
type taker struct {
	ctx     context.Context //nolint:containedctx // pack.Receiver has no place for it
	store   *storage.Store
	tell    func(done int64) error
	objects map[string]storage.Object // by the paths

	path   string
	coming *storage.Incoming
	done   int64
	told   int64
}

// toldEvery is after how many bytes it is told how far it is.
const toldEvery = 4 << 20

// File is pack.Receiver's.
func (t *taker) File(path string, bytes int64) error {
	if err := t.end(nil); err != nil {
		return err
	}
	t.path, t.coming = path, t.store.Begin(t.ctx, storage.NewKey(storage.MediaPrefix), bytes)
	return nil
}

// Write is pack.Receiver's.
func (t *taker) Write(piece []byte) (int, error) {
	n, err := t.coming.Write(piece)
	if t.done += int64(n); err == nil && t.done-t.told >= toldEvery {
		t.told = t.done
		err = t.tell(t.done)
	}
	return n, err
}

// end waits until the file that comes is stored, or gives it up because of why. What it is is seen from its bytes.
func (t *taker) end(why error) error {
	if t.coming == nil {
		return nil
	}
	o, err := t.coming.End(why)
	t.coming = nil
	if err != nil || why != nil {
		return errors.Join(why, err)
	}
	t.objects[t.path], err = t.store.Adopt(t.ctx, o.Key)
	return err
}

// source reads the file of a parcel.
type source struct {
	ctx   context.Context //nolint:containedctx // io.ReaderAt has no place for it
	store *storage.Store
	key   string
}

// ReadAt is io.ReaderAt's.
func (r source) ReadAt(p []byte, off int64) (int, error) {
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
