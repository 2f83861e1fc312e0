package media

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/storage"
)

// takeApart makes a package ready: each of its files becomes a rendition, so that they go when it goes.
func (s *Service) takeApart(ctx context.Context, m medium, source string) error {
	if s.apart == nil {
		return errFailed
	}
	files, keep, err := s.apart(ctx, m.ID, s.reader(ctx, source), m.Bytes)
	if err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		err := tx.NewSelect().Model(&m).WherePK().For("update").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) || err == nil && m.State != Processing { // gone or done meanwhile: the sweep takes the bytes
			return nil
		}
		if err != nil {
			return wrap(err, "lock package")
		}
		if err := s.addParts(ctx, tx, m, files); err != nil {
			return err
		}
		if err := keep(ctx, tx); err != nil {
			return err
		}
		m.State, m.Edition, m.UpdatedAt, m.SentBytes = Ready, edition, s.now(), sumOf(files)
		_, err = tx.NewUpdate().Model(&m).Column("state", "edition", "sent_bytes", "updated_at").WherePK().Exec(ctx)
		return wrap(err, "package is ready")
	})
}

func (s *Service) addParts(ctx context.Context, tx bun.Tx, m medium, files []storage.Object) error {
	if err := s.store.RecordAll(ctx, tx, files); err != nil {
		return err
	}
	rows := make([]rendition, len(files))
	for i, o := range files {
		rows[i] = rendition{MediaID: m.ID, Role: part, N: i + 1, Key: o.Key, Type: o.ContentType, Bytes: o.Bytes}
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return wrap(err, "files of a package")
}

// sumOf is what a learner is sent at most, who opens all files.
func sumOf(files []storage.Object) (n int64) {
	for _, o := range files {
		n += o.Bytes
	}
	return n
}
