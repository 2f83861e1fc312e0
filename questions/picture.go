package questions

import (
	"context"
	_ "embed" // pictures.sql
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/questions/kinds"
	"mumpuni/storage"
)

// Picture is an image of a question, which its texts name.
type Picture struct {
	QuestionID uuid.UUID   `bun:"question_id"`
	Name       string      `bun:"name"`
	MediaID    uuid.UUID   `bun:"media_id"`
	State      media.State `bun:"state"`
	Failure    string      `bun:"failure"` // the key of why it was refused
	Original   string      `bun:"original"`
	Key        string      `bun:"key"` // of what is shown; "" until it is ready
	Type       string      `bun:"type"`
	Width      int         `bun:"width"`
	Height     int         `bun:"height"`
	URL        string      `bun:"-"` // on the content origin, for pictureTime; "" until it is ready
}

// Pictures are those of one question by their names.
type Pictures map[string]Picture

// Address is where the picture of that name is, for prose; false when there is none, or not yet.
func (p Pictures) Address(destination string) (string, bool) {
	name, ours := strings.CutPrefix(destination, kinds.PictureAddress)
	return p[name].URL, ours && p[name].URL != ""
}

const (
	pictureTime = 3 * time.Hour // how long a link is good at least: longer than an attempt
	// MaxPicture is the largest picture of a question, in bytes: what files of questions carry as well.
	MaxPicture   = 5 << 20
	mostPictures = 12 // of one question
)

// Named are the names of the pictures that a version shows, each once.
func Named(v Version) []string { return kinds.Named(v.Stem, v.Body) }

// WithFiles gives the service the place where pictures are.
func (s *Service) WithFiles(store *storage.Store, files *media.Service) *Service {
	s.store, s.files = store, files
	return s
}

//go:embed pictures.sql
var picturesSQL string

// picturesOf reads the pictures of questions.
func (s *Service) picturesOf(ctx context.Context, db bun.IDB, questions ...uuid.UUID) ([]Picture, error) {
	var list []Picture
	if len(questions) == 0 {
		return nil, nil
	}
	if err := pg.Query(ctx, db, &list, picturesSQL, questions); err != nil {
		return nil, fmt.Errorf("pictures of questions: %w", err)
	}
	for i := range list {
		if list[i].Key != "" {
			list[i].URL = s.store.SignedLink(list[i].Key, "gambar."+extensions[list[i].Type], list[i].Type, pictureTime)
		}
	}
	return list, nil
}

// extensions end the names of pictures.
var extensions = map[string]string{"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}

// Pictures are those of questions by question, with links for whoever may see these versions; most have none, and nothing is asked
// for them.
func (s *Service) Pictures(ctx context.Context, db bun.IDB, versions ...*Version) (map[uuid.UUID]Pictures, error) {
	var with []uuid.UUID
	for _, v := range versions {
		if len(kinds.Named(v.Stem, v.Body)) > 0 && !slices.Contains(with, v.QuestionID) {
			with = append(with, v.QuestionID)
		}
	}
	list, err := s.picturesOf(ctx, db, with...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return byQuestion(list), nil
}

func byQuestion(list []Picture) map[uuid.UUID]Pictures {
	found := map[uuid.UUID]Pictures{}
	for _, p := range list {
		if found[p.QuestionID] == nil {
			found[p.QuestionID] = Pictures{}
		}
		found[p.QuestionID][p.Name] = p
	}
	return found
}

// allThere refuses a version that names a picture which its question has not.
func (s *Service) allThere(ctx context.Context, db bun.IDB, question uuid.UUID, d kinds.Draft) error {
	names := kinds.Named(d.Stem, d.Body)
	if len(names) == 0 {
		return nil
	}
	var there []string
	if err := pg.Query(ctx, db, &there, "select name from question_pictures where question_id = $1", question); err != nil {
		return fmt.Errorf("names of pictures: %w", err)
	}
	for _, name := range names {
		if !slices.Contains(there, name) {
			return fault.Field("stem", "quiz.picture_unknown").With("Picture", name)
		}
	}
	return nil
}

// copyPictures gives a question the pictures of another.
func copyPictures(ctx context.Context, tx bun.Tx, from, to uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, `insert into question_pictures (question_id, name, media_id, created_by, created_at)
		select $2, name, media_id, created_by, created_at from question_pictures where question_id = $1`, from, to)
	if err != nil {
		return fmt.Errorf("copy pictures: %w", err)
	}
	return nil
}

// picturesReady refuses to go on with a question of whose pictures one cannot be seen: it is still made ready, or was refused.
func (s *Service) picturesReady(ctx context.Context, tx bun.Tx, at standing) error {
	found, err := s.Versions(ctx, tx, []uuid.UUID{at.Newest})
	if err != nil {
		return err
	}
	v := found[at.Newest]
	pictures, err := s.Pictures(ctx, tx, v)
	if err != nil {
		return err
	}
	for _, name := range kinds.Named(v.Stem, v.Body) {
		if pictures[at.ID][name].URL == "" {
			return fault.New(fault.Conflict, "bank.picture_not_ready").With("Picture", name)
		}
	}
	return nil
}
