package storage

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// What can be wrong with an upload.
var (
	ErrNoUpload   = fault.New(fault.NotFound, "upload.not_found") // absent, or another's
	ErrEmpty      = fault.New(fault.Invalid, "upload.empty")
	ErrTooLarge   = fault.New(fault.TooLarge, "upload.too_large") // over MaxUpload: LimitBytes in its values
	ErrUploadLost = fault.New(fault.Conflict, "upload.lost")      // its bytes are gone or incomplete: send it again
	ErrTaken      = fault.New(fault.Conflict, "upload.done_already")
)

// MaxUpload is the largest file of all; each purpose has a smaller limit of its own.
const MaxUpload = 2_000_000_000

// The states of an upload.
const (
	Receiving  = "receiving"
	Processing = "processing" // all bytes are here
	Done       = "done"
	Refused    = "refused" // Failure says why
)

// Upload is a file on its way. Its bytes go to Key in the object store.
type Upload struct {
	bun.BaseModel `bun:"table:uploads"`

	ID        string    `bun:"id,pk"`
	OwnerID   id.Person `bun:"owner_id"`
	Purpose   string    `bun:"purpose"`
	Name      string    `bun:"name"`
	Bytes     int64     `bun:"bytes"` // as announced
	State     string    `bun:"state"`
	Failure   string    `bun:"failure"` // fault key when refused
	CreatedAt time.Time `bun:"created_at"`
	UpdatedAt time.Time `bun:"updated_at"`
}

// Uploaded objects lie under MediaPrefix; what the resumable protocol notes about them lies under UploadPrefix.
const (
	MediaPrefix  = "media"
	UploadPrefix = "unggah"
)

// Key is where the upload's bytes are, once all have come.
func (u Upload) Key() string { return MediaPrefix + "/" + u.ID }

// CheckSize refuses what is empty or larger than any upload may be.
func CheckSize(bytes int64) error {
	switch {
	case bytes <= 0:
		return ErrEmpty
	case bytes > MaxUpload:
		return ErrTooLarge.With("LimitBytes", MaxUpload)
	}
	return nil
}

// BeginUpload notes that owner will send a file. Faults: ErrEmpty, ErrTooLarge, ErrUnavailable.
func (s *Store) BeginUpload(ctx context.Context, owner id.Person, purpose, name string, bytes int64) (Upload, error) {
	if err := CheckSize(bytes); err != nil {
		return Upload{}, err
	}
	if err := s.ensureBucket(ctx); err != nil {
		return Upload{}, err
	}
	now := s.now()
	u := Upload{
		ID: uuid.Must(uuid.NewV7()).String(), OwnerID: owner, Purpose: purpose, Name: FileName(name), Bytes: bytes,
		State: Receiving, CreatedAt: now, UpdatedAt: now,
	}
	if _, err := s.db.NewInsert().Model(&u).Exec(ctx); err != nil {
		return Upload{}, fmt.Errorf("begin upload: %w", err)
	}
	return u, nil
}

// FindUpload gives owner's upload and notes that it is alive; ErrNoUpload for another's.
func (s *Store) FindUpload(ctx context.Context, owner id.Person, id string) (Upload, error) {
	var u Upload
	err := s.db.NewUpdate().Model(&u).Set("updated_at = ?", s.now()).
		Where("id = ?", id).Where("owner_id = ?", owner).Returning("*").Scan(ctx)
	if err != nil {
		return Upload{}, pg.OrNotFound(fmt.Errorf("find upload: %w", err), ErrNoUpload)
	}
	return u, nil
}

// CancelUpload forgets an upload that its owner broke off, so that its bytes may go. Call it while the upload is locked.
// One that is done stays, and so does one whose object has its row: its taker was done, and we died before the state said
// so. Faults: ErrTaken, ErrNoUpload.
func (s *Store) CancelUpload(ctx context.Context, owner id.Person, id string) error {
	taken := s.db.NewSelect().Model((*objectRow)(nil)).Where("key = ?", Upload{ID: id}.Key()).Where("doomed_at is null")
	result, err := s.db.NewDelete().Model((*Upload)(nil)).
		Where("id = ?", id).Where("owner_id = ?", owner).Where("state <> ?", Done).Where("not exists (?)", taken).Exec(ctx)
	if err != nil {
		return fmt.Errorf("cancel upload: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	if _, err := s.FindUpload(ctx, owner, id); err != nil {
		return err
	}
	return ErrTaken
}

func (s *Store) setUpload(ctx context.Context, id, state, failure string) error {
	_, err := s.db.NewUpdate().Model((*Upload)(nil)).Set("state = ?", state).Set("failure = ?", failure).
		Set("updated_at = ?", s.now()).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("upload becomes %s: %w", state, err)
	}
	return nil
}
