package media

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/storage"
)

// medium is one uploaded file.
type medium struct {
	bun.BaseModel `bun:"table:media,alias:f"`

	ID          uuid.UUID `bun:"id,pk"`
	Kind        Kind      `bun:"kind"`
	Name        string    `bun:"name"`
	Type        string    `bun:"type"`
	Bytes       int64     `bun:"bytes"`
	State       State     `bun:"state"`
	Failure     string    `bun:"failure"`
	FailurePage int       `bun:"failure_page"`
	FailedEntry string    `bun:"failure_entry"`
	DurationS   int       `bun:"duration_s"`
	Width       int       `bun:"width"`
	Height      int       `bun:"height"`
	Pages       int       `bun:"pages"`
	Codec       string    `bun:"codec"`
	Sound       string    `bun:"sound"`
	Moving      bool      `bun:"moving"`
	SentBytes   int64     `bun:"sent_bytes"`
	NextPage    int       `bun:"next_page"`
	Edition     int       `bun:"edition"`
	CreatedAt   time.Time `bun:"created_at"`
	UpdatedAt   time.Time `bun:"updated_at"`

	Lighter        Lighter   `bun:"lighter"`
	LighterFailure string    `bun:"lighter_failure"`
	Progress       int       `bun:"progress"`
	Variants       []Variant `bun:"variants,type:jsonb"`
}

// The roles of renditions.
const (
	original = "original"
	picture  = "picture"
	pageRole = "page"
	captions = "captions"

	video     = "video"
	soundRole = "sound"
	poster    = "poster"

	part = "part"
)

// rendition is one stored object of a medium.
type rendition struct {
	bun.BaseModel `bun:"table:renditions,alias:r"`

	MediaID  uuid.UUID `bun:"media_id,pk"`
	Role     string    `bun:"role,pk"`
	N        int       `bun:"n,pk"`
	Language string    `bun:"language,pk"`
	Key      string    `bun:"key"`
	Type     string    `bun:"type"`
	Bytes    int64     `bun:"bytes"`
	Width    int       `bun:"width"`
	Height   int       `bun:"height"`
	Starts   int       `bun:"starts_s"`
}

// File is a stored object on its way to become a medium, or the captions of one.
type File struct {
	Kind   Kind
	Object storage.Object // its content type must come from its bytes (storage.Adopt), not from the device
	Name   string         // as people know it
	By     id.Person      // the person who sent it; uuid.Nil for the system
	Old    uuid.UUID      // the medium in whose place it comes; uuid.Nil when there is none
	Starts int            // captions: the second in which the first words show
	words  []words        // captions: what they say
}

// Attach makes a medium of a stored file, in tx, and starts to make it ready: PDF pages become images, a video's length is
// read, an image is made anew. Captions of the old medium go with it; the old one stays until it is dropped. Faults:
// course.media_type_pdf, …_image, …_heic, …_video.
func (s *Service) Attach(ctx context.Context, tx bun.Tx, f File) (uuid.UUID, error) {
	kind, _, _ := strings.Cut(f.Object.ContentType, ";")
	if err := f.Kind.accepts(kind, s.tools); err != nil {
		return uuid.Nil, err
	}
	if err := s.store.Record(ctx, tx, f.Object, f.Name, f.By); err != nil {
		return uuid.Nil, err
	}
	m := medium{
		ID: newID(), Kind: f.Kind, Name: f.Name, Type: servedAs(kind), Bytes: f.Object.Bytes, State: Processing, NextPage: 1, Variants: []Variant{},
		CreatedAt: s.now(), UpdatedAt: s.now(),
	}
	if _, err := tx.NewInsert().Model(&m).Exec(ctx); err != nil {
		return uuid.Nil, wrap(err, "insert medium")
	}
	if err := s.addRendition(ctx, tx, rendition{MediaID: m.ID, Role: original, Key: f.Object.Key, Type: m.Type, Bytes: m.Bytes}); err != nil {
		return uuid.Nil, err
	}
	if _, err := tx.NewRaw(`insert into renditions (media_id, role, n, language, key, type, bytes, starts_s)
		select ?, role, n, language, key, type, bytes, starts_s from renditions where media_id = ? and role = ?`, m.ID, f.Old, captions).Exec(ctx); err != nil {
		return uuid.Nil, wrap(err, "keep captions")
	}
	if _, err := tx.NewRaw("insert into media_words select ?, n, words from media_words where media_id = ? and ?", m.ID, f.Old, f.Kind == Video).Exec(ctx); err != nil {
		return uuid.Nil, wrap(err, "keep words of captions")
	}
	return m.ID, s.queue.Add(ctx, tx, lookArgs{MediaID: m.ID})
}

// Caption makes a medium that is like the old one but for its captions, in tx: a file of ReadCaptions. Without an old one it consists
// of captions alone.
func (s *Service) Caption(ctx context.Context, tx bun.Tx, f File) (uuid.UUID, error) {
	f.Object.ContentType = "text/vtt"
	if err := s.store.Record(ctx, tx, f.Object, f.Name, f.By); err != nil {
		return uuid.Nil, err
	}
	m := medium{Kind: f.Kind, State: None, NextPage: 1, Variants: []Variant{}}
	if f.Old != uuid.Nil {
		if err := tx.NewSelect().Model(&m).Where("f.id = ?", f.Old).Scan(ctx); err != nil {
			return uuid.Nil, wrap(err, "medium")
		}
	}
	m.ID, m.CreatedAt, m.UpdatedAt = newID(), s.now(), s.now()
	if m.Lighter.InHand() { // the old one's job makes its own
		if err := s.askLighter(ctx, tx, &m, false); err != nil {
			return uuid.Nil, err
		}
	}
	if _, err := tx.NewInsert().Model(&m).Exec(ctx); err != nil {
		return uuid.Nil, wrap(err, "insert medium")
	}
	_, err := tx.NewRaw(`insert into renditions select ?, role, n, language, key, type, bytes, width, height
		from renditions where media_id = ? and role <> ?`, m.ID, f.Old, captions).Exec(ctx)
	if err != nil {
		return uuid.Nil, wrap(err, "copy renditions")
	}
	err = s.addRendition(ctx, tx, rendition{MediaID: m.ID, Role: captions, Key: f.Object.Key, Type: "text/vtt", Bytes: f.Object.Bytes, Starts: f.Starts})
	if err == nil {
		err = keepWords(ctx, tx, m.ID, f.words...)
	}
	if err == nil && m.State == Processing { // the old one's job has nothing left to do
		err = s.queue.Add(ctx, tx, lookArgs{MediaID: m.ID})
	}
	return m.ID, err
}

// ReadCaptions reads a stored object as captions in WebVTT or SubRip. What is not WebVTT in UTF-8 is stored anew as such, and that is what
// the file names; the sweep takes the other. Faults: those of readCaptions, course.media_large.
func (s *Service) ReadCaptions(ctx context.Context, o storage.Object, name string) (File, error) {
	if o.Bytes > MaxCaptions {
		return File{}, fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", MaxCaptions)
	}
	data := make([]byte, o.Bytes)
	if _, err := s.reader(ctx, o.Key).ReadAt(data, 0); err != nil && o.Bytes > 0 {
		return File{}, err
	}
	read, err := readCaptions(data)
	if err == nil && read.text != string(data) {
		o, err = s.store.Put(ctx, storage.NewKey("media"), strings.NewReader(read.text), int64(len(read.text)), "text/vtt")
	}
	return File{Object: o, Name: name, Starts: read.first / 1000, words: read.passages()}, err
}

func (s *Service) addRendition(ctx context.Context, tx bun.Tx, r rendition) error {
	_, err := tx.NewInsert().Model(&r).Exec(ctx)
	return wrap(err, "insert rendition")
}

// Drop lets go of media that their owner no longer names, in tx. The foreign keys say which are named elsewhere: those
// stay. Of the others, what no other medium shows is given up.
func (s *Service) Drop(ctx context.Context, tx bun.Tx, ids ...uuid.UUID) error {
	for _, id := range ids {
		if id == uuid.Nil {
			continue
		}
		var keys []string
		err := tx.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
			return tx.NewRaw(`with gone as (delete from media where id = ? returning id)
				select distinct r.key from renditions r join gone on gone.id = r.media_id
				where not exists (select from renditions o where o.key = r.key and o.media_id <> r.media_id)`, id).Scan(ctx, &keys)
		})
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == "23503" { // foreign_key_violation: it is named elsewhere
			continue
		}
		if err != nil {
			return wrap(err, "drop medium")
		}
		if err := s.store.Doom(ctx, tx, keys...); err != nil {
			return err
		}
	}
	return nil
}
