package courses

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
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/storage"
)

// The limits of a course's pictures, and of their names in bytes.
const (
	mostPictures       = 1000
	longestPictureName = 60
)

// MayPicture refuses a picture before its first byte: for a course without a draft that is who's to edit, or one too large. Faults:
// course.not_found, course.no_draft, course.archived, course.media_large (with LimitBytes).
func (s *Service) MayPicture(ctx context.Context, who people.Actor, course uuid.UUID, bytes int64) error {
	if bytes > media.MaxImage {
		return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", media.MaxImage)
	}
	draft, err := s.db.NewSelect().TableExpr("courses as c").Join("join course_versions as v on v.course_id = c.id").
		Where("c.id = ? and v.state = ? and c.archived_at is null", course, Draft).Where("?", s.mine(who)).Exists(ctx)
	if err == nil && !draft {
		return s.whyNoDraft(ctx, s.db, who, course)
	}
	return wrap(err, "course of a picture")
}

// AddPicture makes a stored object a picture of a course and starts to make it ready (media.Attach). Nothing shows it before a text
// names it. Its name is that of its file in the letters of an address; a number follows where that name is taken. Faults: those of MayPicture, course.media_type_image,
// course.pictures_many.
func (s *Service) AddPicture(ctx context.Context, who people.Actor, course uuid.UUID, o storage.Object, name string) error {
	if err := s.MayPicture(ctx, who, course, o.Bytes); err != nil {
		return err
	}
	return s.edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, _ *Version) error {
		_, err := s.hang(ctx, tx, who, course, o, name)
		return err
	})
}

// hang makes an object a picture of a course whose draft is locked, and gives its name.
func (s *Service) hang(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID, o storage.Object, file string) (string, error) {
	var taken []string
	if err := pg.Query(ctx, tx, &taken, "select name from course_pictures where course_id = $1", course); err != nil {
		return "", wrap(err, "names of pictures")
	}
	if len(taken) >= mostPictures {
		return "", fault.Field("file", "course.pictures_many").With("Max", mostPictures)
	}
	medium, err := s.files.Attach(ctx, tx, media.File{Kind: media.Image, Object: o, Name: file, By: who.AuditID()})
	if err != nil {
		return "", err
	}
	name := pictureName(file, o.ContentType, taken)
	_, err = pg.Exec(ctx, tx, "insert into course_pictures (course_id, name, media_id, created_by, created_at) values ($1, $2, $3, $4, $5)",
		course, name, medium, who.AuditID(), s.now())
	return name, wrap(err, "picture of a course")
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

// RemovePicture puts a picture of a course into the bin, if no text names it, of whichever version. Faults: course.not_found, course.no_draft,
// course.picture_unknown, course.picture_used.
func (s *Service) RemovePicture(ctx context.Context, who people.Actor, course uuid.UUID, name string) error {
	return s.edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, _ *Version) error {
		named, err := s.namedIn(ctx, tx, course)
		if err != nil {
			return err
		}
		if slices.Contains(named, name) {
			return fault.New(fault.Conflict, "course.picture_used").With("Picture", name)
		}
		return s.binPicture(ctx, tx, who, course, name)
	})
}

func (s *Service) binPicture(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID, name string) error {
	var media []uuid.UUID
	if err := pg.Query(ctx, tx, &media, "delete from course_pictures where course_id = $1 and name = $2 returning media_id", course, name); err != nil {
		return wrap(err, "take down a picture")
	}
	if len(media) == 0 {
		return fault.New(fault.NotFound, "course.picture_unknown").With("Picture", name)
	}
	return s.bin(ctx, tx, who, Binned{CourseID: course, Kind: BinPicture, Title: name, MediaID: media[0]})
}

// dropPictures gives up pictures of a course. Faults: course.picture_unknown when there is none.
func (s *Service) dropPictures(ctx context.Context, tx bun.Tx, course uuid.UUID, names ...string) error {
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
