package courses

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/storage"
)

// mediaArgs asks to make one uploaded file ready.
type mediaArgs struct {
	ModuleID uuid.UUID `json:"module_id"`
	Key      string    `json:"key"`
}

// Kind names the job.
func (mediaArgs) Kind() string { return "courses_media" }

// How often and how long one file is tried. An object store that is away is waited for; a file that once more takes all the
// time of a try would take that of the others too.
const (
	mediaTries = 8
	slowTries  = 2
	mediaTime  = 15 * time.Minute
)

// InsertOpts: a file that fails this often is refused. Files wait for one another, not other jobs for them.
func (mediaArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.Media, MaxAttempts: mediaTries}
}

type mediaWorker struct {
	river.WorkerDefaults[mediaArgs]
	service *Service
}

// Timeout bounds one try.
func (w *mediaWorker) Timeout(*river.Job[mediaArgs]) time.Duration { return mediaTime }

// Work makes one file ready; a broken file is refused, a broken object store or a server that stops is tried again.
func (w *mediaWorker) Work(ctx context.Context, job *river.Job[mediaArgs]) error {
	return w.service.processMedia(ctx, job.Args, job.Attempt)
}

// AddWorkers registers the jobs of courses.
func (s *Service) AddWorkers(w *river.Workers) {
	river.AddWorker(w, &mediaWorker{service: s})
}

// made is what processing found out, and the objects it stored.
type made struct {
	Media   Media
	Objects []storage.Object
}

// processMedia makes one file ready or says what its try means. try counts from 1.
func (s *Service) processMedia(ctx context.Context, a mediaArgs, try int) error {
	if err := s.tryMedia(ctx, a); err != nil {
		return s.mediaFailed(ctx, a, err, try)
	}
	return nil
}

// tryMedia looks at one file and writes what it found. A file replaced meanwhile is left alone.
func (s *Service) tryMedia(ctx context.Context, a mediaArgs) error {
	var m Module
	err := s.db.NewSelect().Model(&m).Where("m.id = ? and m.object_key = ? and m.media_state = ?", a.ModuleID, a.Key, MediaProcessing).Scan(ctx)
	if err != nil {
		return ignoreNoRows(err)
	}
	out, err := s.make(ctx, m)
	if err != nil {
		return err
	}
	return s.mediaReady(ctx, m, out)
}

// mediaFailed says what a try means that ended with err: the file is to blame, the server stops and the try does not count,
// it was the last, or there will be another.
func (s *Service) mediaFailed(ctx context.Context, a mediaArgs, err error, try int) error {
	var f *fault.Fault
	blamed := errors.As(err, &f) && f.Kind != fault.Unavailable && !errors.Is(err, storage.ErrSwept)
	slow := errors.Is(ctx.Err(), context.DeadlineExceeded)
	switch {
	case blamed:
		return s.mediaRefused(ctx, a, f)
	case errors.Is(ctx.Err(), context.Canceled):
		return river.JobSnooze(0)
	case try >= mediaTries, slow && try >= slowTries:
		return errors.Join(err, s.mediaRefused(ctx, a, errMediaFailed))
	}
	return wrap(err, "make media ready")
}

// make looks into m's file and stores what learners get of it.
func (s *Service) make(ctx context.Context, m Module) (made, error) {
	out := made{Media: m.Media}
	r := &objectReader{ctx: ctx, store: s.store, key: m.ObjectKey}
	facts, err := media.Look(ctx, media.File{Kind: media.Kind(m.Kind), Type: m.Media.Type, Size: m.Media.Bytes, Read: r}, func(p media.Picture) error {
		o, err := s.store.Put(ctx, storage.NewKey("media"), bytes.NewReader(p.Data), int64(len(p.Data)), p.Type)
		if err != nil {
			return err
		}
		out.Objects = append(out.Objects, o)
		if p.N == 0 {
			out.Media.ImageKey = o.Key
			return nil
		}
		out.Media.PageKeys = append(out.Media.PageKeys, o.Key)
		out.Media.PageSizes = append(out.Media.PageSizes, [2]int{p.Width, p.Height})
		return nil
	})
	if err != nil {
		return made{}, err
	}
	out.Media.DurationS, out.Media.Width, out.Media.Height, out.Media.Pages = facts.DurationS, facts.Width, facts.Height, facts.Pages
	out.Media.Codec, out.Media.Sound = facts.Codec, facts.Sound
	return out, nil
}

// objectReader reads a stored object anywhere.
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

// mediaReady writes the rows of what was made, unless the file was replaced meanwhile: then the sweep removes the bytes.
func (s *Service) mediaReady(ctx context.Context, m Module, out made) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		for _, o := range out.Objects {
			if err := s.store.Record(ctx, tx, o, m.Media.Name, uuid.Nil); err != nil {
				return err
			}
		}
		res, err := tx.NewUpdate().Model((*Module)(nil)).ModelTableExpr("modules as m").
			Set("media = ?", pg.JSON(out.Media)).Set("media_state = ?", MediaReady).Set("media_failure = ''").Set("updated_at = ?", s.now()).
			Where("m.id = ? and m.object_key = ?", m.ID, m.ObjectKey).Exec(ctx)
		if err != nil {
			return wrap(err, "media ready")
		}
		if n, _ := res.RowsAffected(); n == 0 {
			return s.doomUnused(ctx, tx, Module{Media: out.Media}.keys())
		}
		return nil
	})
}

// errMediaFailed tells that we gave up, for no fault that we know of in the file.
var errMediaFailed = fault.New(fault.Invalid, "course.media_failed")

// mediaRefused tells why there is no file, also when the try's time is over.
func (s *Service) mediaRefused(ctx context.Context, a mediaArgs, why *fault.Fault) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_, err := s.db.NewUpdate().Model((*Module)(nil)).ModelTableExpr("modules as m").
		Set("media_state = ?", MediaRefused).Set("media_failure = ?", why.Key).
		Set("media = media || ?", pg.JSON(map[string]any{"refused_page": why.Args["Page"]})).Set("updated_at = ?", s.now()).
		Where("m.id = ? and m.object_key = ?", a.ModuleID, a.Key).Exec(ctx)
	return wrap(err, "media refused")
}

// readAll reads a whole object of at most limit bytes.
func (s *Service) readAll(ctx context.Context, key string, limit int64) ([]byte, error) {
	body, o, err := s.store.Open(ctx, key, 0, -1)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	if o.Bytes > limit {
		return nil, fault.New(fault.TooLarge, "course.media_large").With("LimitBytes", limit)
	}
	return io.ReadAll(io.LimitReader(body, limit))
}

func ignoreNoRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func (s *Service) checkCaptions(ctx context.Context, key string) error {
	data, err := s.readAll(ctx, key, media.MaxCaptions)
	if err == nil {
		_, err = media.CheckVTT(data)
	}
	return err
}
