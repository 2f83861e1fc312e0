package storage

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// What can be wrong with an upload.
var (
	ErrNoUpload    = fault.New(fault.NotFound, "upload.not_found")      // absent, or another's
	ErrPurpose     = fault.New(fault.Invalid, "upload.purpose_unknown") // not "<kind>:<what for>"
	ErrEmpty       = fault.New(fault.Invalid, "upload.empty")
	ErrTooLarge    = fault.New(fault.TooLarge, "upload.too_large")    // LimitMB in its values
	ErrWrongType   = fault.New(fault.Invalid, "upload.type_wrong")    // the bytes are not of the announced kind
	ErrUploadLost  = fault.New(fault.Conflict, "upload.lost")         // its bytes are gone or incomplete: send it again
	ErrNotFinished = fault.New(fault.Conflict, "upload.not_finished") // bytes are still missing
)

// kind is what may be uploaded under a purpose that begins with its name.
type kind struct {
	limit int64
	types []string
}

// kinds are the limits that people are told beside the upload field. SVG is no image here: it can carry script.
var kinds = map[string]kind{
	"pdf":      {50 << 20, []string{"application/pdf"}},
	"image":    {10 << 20, []string{"image/png", "image/jpeg", "image/webp", "image/gif"}},
	"video":    {2 << 30, []string{"video/mp4", "video/webm", "video/x-m4v"}},
	"captions": {1 << 20, []string{"text/vtt"}},
}

// kindOf reads the kind from a purpose such as "video:0190…".
func kindOf(purpose string) (string, kind, error) {
	name, what, ok := strings.Cut(purpose, ":")
	k, known := kinds[name]
	if !ok || !known || what == "" || len(purpose) > 200 {
		return "", kind{}, ErrPurpose
	}
	return name, k, nil
}

// LimitFor is how many bytes a purpose allows; ErrPurpose when it is unknown.
func LimitFor(purpose string) (int64, error) {
	_, k, err := kindOf(purpose)
	return k.limit, err
}

// CheckSize refuses what is empty or over the purpose's limit.
func CheckSize(purpose string, bytes int64) error {
	limit, err := LimitFor(purpose)
	switch {
	case err != nil:
		return err
	case bytes <= 0:
		return ErrEmpty
	case bytes > limit:
		return ErrTooLarge.With("LimitMB", limit>>20)
	}
	return nil
}

// CheckType refuses an adopted object whose bytes are not of the purpose's kind.
func CheckType(purpose string, o Object) error {
	name, k, err := kindOf(purpose)
	if err != nil {
		return err
	}
	if !slices.Contains(k.types, o.ContentType) {
		return ErrWrongType.With("Kind", name)
	}
	return nil
}

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
	OwnerID   uuid.UUID `bun:"owner_id"`
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

// BeginUpload notes that owner will send a file. Faults: ErrPurpose, ErrEmpty, ErrTooLarge.
func (s *Store) BeginUpload(ctx context.Context, owner uuid.UUID, purpose, name string, bytes int64) (Upload, error) {
	if err := CheckSize(purpose, bytes); err != nil {
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
func (s *Store) FindUpload(ctx context.Context, owner uuid.UUID, id string) (Upload, error) {
	var u Upload
	err := s.db.NewUpdate().Model(&u).Set("updated_at = ?", s.now()).
		Where("id = ?", id).Where("owner_id = ?", owner).Returning("*").Scan(ctx)
	if err != nil {
		return Upload{}, pg.OrNotFound(fmt.Errorf("find upload: %w", err), ErrNoUpload)
	}
	return u, nil
}

// CancelUpload forgets an upload that its owner broke off. One that is done stays.
func (s *Store) CancelUpload(ctx context.Context, owner uuid.UUID, id string) error {
	_, err := s.db.NewDelete().Model((*Upload)(nil)).
		Where("id = ?", id).Where("owner_id = ?", owner).Where("state <> ?", Done).Exec(ctx)
	if err != nil {
		return fmt.Errorf("cancel upload: %w", err)
	}
	return nil
}

// FinishUpload takes over an upload whose bytes have all come: looks what they are, records them and calls done, which
// may be called again with the same object when the process died in the middle. Call it while the upload is locked. An
// upload that is already done stays so. A refusal is final, is kept in the row and its bytes are removed; when something
// we need is down, the upload waits to be finished later.
func (s *Store) FinishUpload(ctx context.Context, u Upload, done func(ctx context.Context, o Object) error) error {
	switch u.State {
	case Done:
		return nil
	case Refused:
		return fault.New(fault.Conflict, u.Failure)
	}
	if err := s.setUpload(ctx, u.ID, Processing, ""); err != nil {
		return err
	}
	err := s.take(ctx, u, done)
	var why *fault.Fault
	if errors.As(err, &why) && why.Kind != fault.Unavailable && why.Kind != fault.Internal {
		return errors.Join(err, s.refuse(ctx, u, why.Key))
	}
	if err != nil {
		return err
	}
	return s.setUpload(ctx, u.ID, Done, "")
}

func (s *Store) take(ctx context.Context, u Upload, done func(ctx context.Context, o Object) error) error {
	o, err := s.Adopt(ctx, u.Key())
	switch {
	case errors.Is(err, ErrMissing):
		return ErrUploadLost.Because(err)
	case err != nil:
		return err
	case o.Bytes != u.Bytes:
		return ErrUploadLost.Because(fmt.Errorf("%d bytes came of %d", o.Bytes, u.Bytes))
	}
	if err := CheckType(u.Purpose, o); err != nil {
		return err
	}
	if err := s.Record(ctx, s.db, o, u.Name, u.OwnerID); err != nil {
		return err
	}
	return done(ctx, o)
}

func (s *Store) refuse(ctx context.Context, u Upload, why string) error {
	if err := s.setUpload(ctx, u.ID, Refused, why); err != nil {
		return err
	}
	return s.Doom(ctx, s.db, u.Key()) // without a row the sweep finds it by its key
}

func (s *Store) setUpload(ctx context.Context, id, state, failure string) error {
	_, err := s.db.NewUpdate().Model((*Upload)(nil)).Set("state = ?", state).Set("failure = ?", failure).
		Set("updated_at = ?", s.now()).Where("id = ?", id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("upload becomes %s: %w", state, err)
	}
	return nil
}

// FileName makes a name that a browser sent fit to show and to save: its last element, without control characters, at
// most 200 bytes.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name)
	ext := path.Ext(name)
	if len(ext) > 20 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	for len(stem)+len(ext) > 200 || !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	if name = strings.TrimSpace(stem + ext); name == "" || name == "." || name == "/" {
		return "berkas"
	}
	return name
}
