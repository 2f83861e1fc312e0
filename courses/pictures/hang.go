package pictures

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/storage"
)

// The limits of a course's pictures, and of their names in bytes.
const (
	mostPictures       = 1000
	longestPictureName = 60
)

// Hang makes an object a picture of a course whose draft is locked, and gives its name: that of its file in the letters of an address; a
// number follows where that is taken. Faults: course.pictures_many, and those of media.Attach.
func (s *Service) Hang(ctx context.Context, tx bun.Tx, by id.Person, course uuid.UUID, o storage.Object, file string) (string, error) {
	taken, err := namesOf(ctx, tx, course)
	if err != nil {
		return "", err
	}
	medium, err := s.files.Attach(ctx, tx, media.File{Kind: media.Image, Object: o, Name: file, By: by})
	if err != nil {
		return "", err
	}
	name := pictureName(file, o.ContentType, taken)
	return name, s.hung(ctx, tx, by, course, name, medium)
}

// HangAs makes an object a picture of a course under a name that its texts use. Faults: those of media.Attach.
func (s *Service) HangAs(ctx context.Context, tx bun.Tx, by id.Person, course uuid.UUID, name string, o storage.Object, file string) error {
	medium, err := s.files.Attach(ctx, tx, media.File{Kind: media.Image, Object: o, Name: file, By: by})
	if err != nil {
		return err
	}
	return s.hung(ctx, tx, by, course, name, medium)
}

// Rehang hangs what Unhang took down again, under another name where its own was taken meanwhile: no text names it. Fault
// course.pictures_many.
func (s *Service) Rehang(ctx context.Context, tx bun.Tx, by id.Person, course uuid.UUID, name string, medium uuid.UUID) error {
	taken, err := namesOf(ctx, tx, course)
	if err != nil {
		return err
	}
	return s.hung(ctx, tx, by, course, freeName(name, taken), medium)
}

func (s *Service) hung(ctx context.Context, tx bun.Tx, by id.Person, course uuid.UUID, name string, medium uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, "insert into course_pictures (course_id, name, media_id, created_by, created_at) values ($1, $2, $3, $4, $5)",
		course, name, medium, by, s.now())
	return wrap(err, "picture of a course")
}

// namesOf are the names that are taken in a course. Fault course.pictures_many when no other goes in.
func namesOf(ctx context.Context, tx bun.Tx, course uuid.UUID) ([]string, error) {
	var taken []string
	if err := pg.Query(ctx, tx, &taken, "select name from course_pictures where course_id = $1", course); err != nil {
		return nil, wrap(err, "names of pictures")
	}
	if len(taken) >= mostPictures {
		return nil, fault.Field("file", "course.pictures_many").With("Max", mostPictures)
	}
	return taken, nil
}

var nameSigns = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// pictureName makes the name of a picture of that of its file.
func pictureName(file, contentType string, taken []string) string {
	kind, _, _ := strings.Cut(contentType, ";")
	ext := strings.TrimPrefix(kind, "image/")
	base := strings.Trim(nameSigns.ReplaceAllString(strings.TrimSuffix(path.Base(file), path.Ext(file)), "-"), "-._")
	if base = strings.Trim(base[:min(len(base), longestPictureName)], "-._"); base == "" {
		base = "gambar"
	}
	return freeName(base+"."+ext, taken)
}

// freeName is a name of a picture, or one like it that is not taken.
func freeName(name string, taken []string) string {
	ext := strings.TrimPrefix(path.Ext(name), ".")
	base := strings.TrimSuffix(name, "."+ext)
	for n := 2; slices.ContainsFunc(taken, func(t string) bool { return strings.EqualFold(t, name) }); n++ {
		name = base + "-" + strconv.Itoa(n) + "." + ext
	}
	return name
}

// Unhang takes a picture of a course down and gives its medium, which stays. Fault course.picture_unknown.
func (s *Service) Unhang(ctx context.Context, tx bun.Tx, course uuid.UUID, name string) (uuid.UUID, error) {
	var media []uuid.UUID
	if err := pg.Query(ctx, tx, &media, "delete from course_pictures where course_id = $1 and name = $2 returning media_id", course, name); err != nil {
		return uuid.Nil, wrap(err, "take down a picture")
	}
	if len(media) == 0 {
		return uuid.Nil, fault.New(fault.NotFound, "course.picture_unknown").With("Picture", name)
	}
	return media[0], nil
}

// Drop gives up pictures of a course. Faults: course.picture_unknown when there is none.
func (s *Service) Drop(ctx context.Context, tx bun.Tx, course uuid.UUID, names ...string) error {
	var media []uuid.UUID
	err := pg.Query(ctx, tx, &media, "delete from course_pictures where course_id = $1 and name = any($2) returning media_id", course, names)
	if err != nil {
		return wrap(err, "drop pictures")
	}
	if len(media) == 0 {
		return fault.New(fault.NotFound, "course.picture_unknown").With("Picture", strings.Join(names, ", "))
	}
	return s.files.Drop(ctx, tx, media...)
}

// Forget gives up all pictures of a course that is removed.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, course uuid.UUID) error {
	var media []uuid.UUID
	if err := pg.Query(ctx, tx, &media, "delete from course_pictures where course_id = $1 returning media_id", course); err != nil {
		return wrap(err, "remove pictures")
	}
	return s.files.Drop(ctx, tx, media...)
}

// Copy hangs the pictures of a course in another.
func (s *Service) Copy(ctx context.Context, tx bun.Tx, from, to uuid.UUID) error {
	_, err := pg.Exec(ctx, tx, `insert into course_pictures (course_id, name, media_id, created_by, created_at)
		select $2, name, media_id, created_by, created_at from course_pictures where course_id = $1`, from, to)
	return wrap(err, "pictures of a copy")
}
