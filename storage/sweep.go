package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/minio/minio-go/v7"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/pg"
)

const (
	orphanAge = 24 * time.Hour     // a key without a row is doomed after this
	doomTime  = time.Hour          // and lies so long before its bytes go
	staleAge  = 7 * 24 * time.Hour // an upload that nobody went on with
	sweepEach = 500
)

// Swept counts what one sweep did.
type Swept struct {
	Orphans int // keys without a row, now doomed
	Removed int // doomed objects whose bytes and row are gone
	Uploads int // uploads given up, and parts of writes that a dead process left behind
}

// SweepArgs is the job that removes what nothing refers to.
type SweepArgs struct{}

// Kind names the job.
func (SweepArgs) Kind() string { return "storage.sweep" }

type sweepWorker struct {
	river.WorkerDefaults[SweepArgs]
	store *Store
}

// Work sweeps once.
func (w *sweepWorker) Work(ctx context.Context, _ *river.Job[SweepArgs]) error {
	swept, err := w.store.Sweep(ctx)
	slog.InfoContext(ctx, "swept the object store", "orphans", swept.Orphans, "removed", swept.Removed, "uploads", swept.Uploads)
	return err
}

// AddWorkers registers the sweep.
func (s *Store) AddWorkers(w *river.Workers) { river.AddWorker(w, &sweepWorker{store: s}) }

// Periodic runs the sweep four times a day.
func (s *Store) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(6*time.Hour),
		func() (river.JobArgs, *river.InsertOpts) { return SweepArgs{}, nil }, nil)}
}

// Sweep removes bytes that nothing refers to, in two steps with time between: a key older than a day without a row gets a
// doomed row, so that nobody can record it any more, and a later sweep removes it. It may be run at any time and again.
func (s *Store) Sweep(ctx context.Context) (Swept, error) {
	var n Swept
	var err1, err2, err4 error
	n.Removed, err1 = s.removeDoomed(ctx)
	n.Uploads, err2 = s.giveUpUploads(ctx)
	parts, err3 := s.abortLeftovers(ctx)
	n.Uploads += parts
	n.Orphans, err4 = s.doomOrphans(ctx)
	return n, errors.Join(err1, err2, err3, err4)
}

// doomOrphans compares the keys of the object store with the rows, some hundred at a time.
func (s *Store) doomOrphans(ctx context.Context) (int, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	before, total := s.now().Add(-orphanAge), 0
	var old []string
	flush := func() error {
		n, err := s.doomUnknown(ctx, old)
		total, old = total+n, old[:0]
		return err
	}
	for info := range s.core.Client.ListObjects(ctx, s.cfg.Bucket, minio.ListObjectsOptions{Recursive: true}) {
		if info.Err != nil {
			if errors.Is(explain("list", s.cfg.Bucket, info.Err), ErrMissing) {
				return total, nil // no bucket yet
			}
			return total, explain("list", s.cfg.Bucket, info.Err)
		}
		if info.LastModified.After(before) || strings.HasPrefix(info.Key, UploadPrefix+"/") {
			continue
		}
		if old = append(old, info.Key); len(old) == sweepEach {
			if err := flush(); err != nil {
				return total, err
			}
		}
	}
	return total, flush()
}

func (s *Store) doomUnknown(ctx context.Context, keys []string) (int, error) {
	if len(keys) == 0 {
		return 0, nil
	}
	result, err := s.db.NewRaw(`insert into objects (key, content_type, bytes, sha256, created_at, doomed_at)
		select k, '', 0, ''::bytea, ?1::timestamptz, ?1::timestamptz from unnest(?0::text[]) k
		where not exists (select from uploads u where 'media/' || u.id = k and u.state in ('receiving', 'processing'))
		on conflict (key) do nothing`, pgdialect.Array(keys), s.now()).Exec(ctx)
	if err != nil {
		return 0, fmt.Errorf("doom orphans: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// removeDoomed deletes the row, then the bytes, then commits: a row that is still referred to refuses, and a crash
// leaves the row to try again.
func (s *Store) removeDoomed(ctx context.Context) (int, error) {
	var keys []string
	err := s.db.NewSelect().Model((*objectRow)(nil)).Column("key").
		Where("doomed_at < ?", s.now().Add(-doomTime)).Order("doomed_at").Limit(10_000).Scan(ctx, &keys)
	if err != nil {
		return 0, fmt.Errorf("doomed objects: %w", err)
	}
	removed := 0
	for _, key := range keys {
		switch err := s.removeOne(ctx, key); {
		case isReferred(err):
			slog.ErrorContext(ctx, "a doomed object is still referred to and stays", "key", key)
		case err != nil:
			return removed, err
		default:
			removed++
		}
	}
	return removed, nil
}

func (s *Store) removeOne(ctx context.Context, key string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewDelete().Model((*objectRow)(nil)).Where("key = ?", key).Where("doomed_at is not null").Exec(ctx)
		if err != nil {
			return fmt.Errorf("remove object %s: %w", key, err)
		}
		return s.Delete(ctx, key)
	})
}

// isReferred: foreign_key_violation.
func isReferred(err error) bool {
	var pgErr *pgconn.PgError
	return errors.As(err, &pgErr) && pgErr.Code == "23503"
}

// giveUpUploads ends uploads that nobody went on with for a week: their parts, their notes, their rows.
func (s *Store) giveUpUploads(ctx context.Context) (int, error) {
	var stale []Upload
	err := s.db.NewSelect().Model(&stale).Where("updated_at < ?", s.now().Add(-staleAge)).Limit(10_000).Scan(ctx)
	if err != nil {
		return 0, fmt.Errorf("stale uploads: %w", err)
	}
	for i, u := range stale {
		if err := s.ForgetNotes(ctx, u.ID); err != nil {
			return i, err
		}
		if u.State != Done {
			if err := explain("abort", u.Key(), s.core.RemoveIncompleteUpload(ctx, s.cfg.Bucket, u.Key())); err != nil {
				return i, err
			}
		}
		_, err := s.db.NewDelete().Model(&u).WherePK().Where("updated_at = ?", u.UpdatedAt).Exec(ctx)
		if err != nil {
			return i, fmt.Errorf("forget upload: %w", err)
		}
	}
	return len(stale), nil
}

// abortLeftovers ends multipart writes that no upload's row knows. MinIO does so by itself and does not list them.
func (s *Store) abortLeftovers(ctx context.Context) (int, error) {
	before, aborted := s.now().Add(-staleAge), 0
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for info := range s.core.ListIncompleteUploads(ctx, s.cfg.Bucket, "", true) {
		if info.Err != nil {
			if errors.Is(explain("list parts", s.cfg.Bucket, info.Err), ErrMissing) {
				return 0, nil // no bucket yet
			}
			return aborted, explain("list parts", s.cfg.Bucket, info.Err)
		}
		if info.Initiated.After(before) {
			continue
		}
		known, err := s.db.NewSelect().Model((*Upload)(nil)).Where("'media/' || id = ?", info.Key).Exists(ctx)
		if err != nil {
			return aborted, fmt.Errorf("upload of parts: %w", err)
		}
		if known {
			continue
		}
		if err := explain("abort", info.Key, s.core.RemoveIncompleteUpload(ctx, s.cfg.Bucket, info.Key)); err != nil {
			return aborted, err
		}
		aborted++
	}
	return aborted, nil
}

// ForgetNotes removes what the resumable protocol noted about an upload; its bytes stay.
func (s *Store) ForgetNotes(ctx context.Context, id string) error {
	return errors.Join(s.Delete(ctx, UploadPrefix+"/"+id+".info"), s.Delete(ctx, UploadPrefix+"/"+id+".part"))
}
