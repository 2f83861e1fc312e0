package questions

import (
	"context"
	_ "embed" // pictures.sql
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/prose"
	"mumpuni/media"
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
	name, ours := strings.CutPrefix(destination, pictureAddress)
	return p[name].URL, ours && p[name].URL != ""
}

const (
	pictureAddress = "gambar:"
	pictureTime    = 3 * time.Hour // how long a link is good at least: longer than an attempt
	// MaxPicture is the largest picture of a question, in bytes: what files of questions carry as well.
	MaxPicture   = 5 << 20
	mostPictures = 12 // of one question
)

// Mark is a picture in a text: ![Alt](gambar:Name). Start and End are where it stands, in bytes.
type Mark struct {
	Name, Alt  string
	Start, End int
}

var markPattern = regexp.MustCompile(`!\[((?:[^\]\\]|\\.)*)\]\(gambar:([A-Za-z0-9._-]+)\)`)

// Marks lists the pictures that a text names, in their order.
func Marks(text string) []Mark {
	if !strings.Contains(text, "]("+pictureAddress) {
		return nil
	}
	var marks []Mark
	for _, at := range markPattern.FindAllStringSubmatchIndex(text, -1) {
		marks = append(marks, Mark{Name: text[at[4]:at[5]], Alt: strings.TrimSpace(text[at[2]:at[3]]), Start: at[0], End: at[1]})
	}
	return marks
}

// WriteMark is a picture in a text; its description stands where no picture can.
func WriteMark(name, alt string) string {
	return "![" + strings.NewReplacer("[", "(", "]", ")", `\`, "/", "\n", " ").Replace(Tidy(alt)) + "](" + pictureAddress + name + ")"
}

// picturesIn says what is wrong with the pictures of a text: one without a description, or that is no picture of a question.
func picturesIn(field, text string) *fault.Fault {
	for _, m := range Marks(text) {
		if m.Alt == "" {
			return fault.Field(field, "quiz.picture_alt").With("Picture", m.Name)
		}
	}
	if prose.HasPicture(markPattern.ReplaceAllString(text, "")) {
		return fault.Field(field, "quiz.text_picture")
	}
	return nil
}

// texts are all that may name a picture.
func (b Body) texts() []string {
	list := []string{b.Feedback}
	for _, o := range b.Options {
		list = append(list, o.Text, o.Feedback)
	}
	for _, p := range b.Pairs {
		list = append(list, p.Left, p.Right)
	}
	return list
}

// Named are the names of the pictures that a version shows, each once.
func Named(v Version) []string { return named(v.Stem, v.Body) }

// named are the pictures that a question's texts name, each once.
func named(stem string, b Body) []string {
	var names []string
	for _, text := range append([]string{stem}, b.texts()...) {
		for _, m := range Marks(text) {
			names = append(names, m.Name)
		}
	}
	return once(names)
}

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
		if len(named(v.Stem, v.Body)) > 0 && !slices.Contains(with, v.QuestionID) {
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
func (s *Service) allThere(ctx context.Context, db bun.IDB, question uuid.UUID, d Draft) error {
	names := named(d.Stem, d.Body)
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
	for _, name := range named(v.Stem, v.Body) {
		if pictures[at.ID][name].URL == "" {
			return fault.New(fault.Conflict, "bank.picture_not_ready").With("Picture", name)
		}
	}
	return nil
}
