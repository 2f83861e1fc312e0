package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// objectRow is an object that something refers to.
type objectRow struct {
	bun.BaseModel `bun:"table:objects,alias:object_row"`

	Key         string    `bun:"key,pk"`
	Name        string    `bun:"name"`
	ContentType string    `bun:"content_type"`
	Bytes       int64     `bun:"bytes"`
	SHA256      []byte    `bun:"sha256"`
	CreatedBy   id.Person `bun:"created_by,nullzero"`
	CreatedAt   time.Time `bun:"created_at"`
	DoomedAt    time.Time `bun:"doomed_at,nullzero"`
}

// ErrSwept says that the sweep was faster: the bytes were too long without a row and are being removed.
var ErrSwept = fault.New(fault.Conflict, "storage.swept")

// Record writes the row of a stored object: from now on the sweep leaves it alone. name is the file's name as people know
// it, by the person (uuid.Nil for the system). Recording the same key again changes nothing but the name. Fault: ErrSwept.
func (s *Store) Record(ctx context.Context, tx bun.IDB, o Object, name string, by id.Person) error {
	row := objectRow{
		Key: o.Key, Name: name, ContentType: o.ContentType, Bytes: o.Bytes, SHA256: o.SHA256,
		CreatedBy: by, CreatedAt: s.now(),
	}
	result, err := tx.NewInsert().Model(&row).
		On("conflict (key) do update").Set("name = excluded.name").Where("object_row.doomed_at is null").Exec(ctx)
	if err != nil {
		return fmt.Errorf("record object %s: %w", o.Key, err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return ErrSwept
	}
	return nil
}

// Recorded gives an object by its row, with its SHA-256 and its name; the object store is not asked. ErrMissing when no
// living row names key.
func (s *Store) Recorded(ctx context.Context, db bun.IDB, key string) (Object, string, error) {
	var row objectRow
	err := db.NewSelect().Model(&row).Where("key = ?", key).Where("doomed_at is null").Scan(ctx)
	if err != nil {
		return Object{}, "", pg.OrNotFound(fmt.Errorf("object %s: %w", key, err), ErrMissing)
	}
	return Object{Key: row.Key, Bytes: row.Bytes, SHA256: row.SHA256, ContentType: row.ContentType}, row.Name, nil
}

// Doom marks objects that nothing refers to any more: the sweep removes their bytes, then their rows.
func (s *Store) Doom(ctx context.Context, tx bun.IDB, keys ...string) error {
	if len(keys) == 0 {
		return nil
	}
	_, err := tx.NewUpdate().Model((*objectRow)(nil)).Set("doomed_at = ?", s.now()).
		Where("key in (?)", bun.List(keys)).Where("doomed_at is null").Exec(ctx)
	if err != nil {
		return fmt.Errorf("doom %d objects: %w", len(keys), err)
	}
	return nil
}
