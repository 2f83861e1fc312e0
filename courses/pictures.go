package courses

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses/pictures"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/storage"
)

// Pictures lists the pictures of a course that who may edit, in the order in which they came. Faults: course.not_found.
func (s *Service) Pictures(ctx context.Context, who people.Actor, course uuid.UUID) ([]pictures.Illustration, error) {
	if _, err := s.Owned(ctx, s.db, who, course); err != nil {
		return nil, err
	}
	list, err := s.pictures.List(ctx, s.db, course)
	if err != nil || len(list) == 0 {
		return list, err
	}
	named, err := s.namedIn(ctx, s.db, course)
	for i := range list {
		list[i].Used = slices.Contains(named, list[i].Name)
	}
	return list, err
}

// Cover is the picture of a version's cover, as pictures.Cover gives it. Who may see the version is the caller's rule.
func (s *Service) Cover(ctx context.Context, version uuid.UUID) (pictures.Picture, error) {
	return s.pictures.Cover(ctx, version)
}

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
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, _ *Version) error {
		_, err := s.pictures.Hang(ctx, tx, who.AuditID(), course, o, name)
		return err
	})
}

// Hang makes an object a picture of a course whose draft Edit locked, and gives its name. Faults: those of pictures.Hang.
func (s *Service) Hang(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID, o storage.Object, file string) (string, error) {
	return s.pictures.Hang(ctx, tx, who.AuditID(), course, o, file)
}

// RemovePicture puts a picture of a course into the bin, if no text names it, of whichever version. Faults: course.not_found, course.no_draft,
// course.picture_unknown, course.picture_used.
func (s *Service) RemovePicture(ctx context.Context, who people.Actor, course uuid.UUID, name string) error {
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, _ *Version) error {
		named, err := s.namedIn(ctx, tx, course)
		if err != nil {
			return err
		}
		if slices.Contains(named, name) {
			return fault.New(fault.Conflict, "course.picture_used").With("Picture", name)
		}
		medium, err := s.pictures.Unhang(ctx, tx, course, name)
		if err != nil {
			return err
		}
		return s.binned(ctx, tx, who, Deleted{CourseID: course, Kind: DeletedPicture, Title: name, MediaID: medium})
	})
}

// DropUnnamed gives up those of some pictures of a course, by their names, that no text names, of whichever version. Faults:
// course.picture_unknown when none is there.
func (s *Service) DropUnnamed(ctx context.Context, tx bun.Tx, course uuid.UUID, names ...string) error {
	named, err := s.namedIn(ctx, tx, course)
	if err != nil {
		return err
	}
	free := slices.DeleteFunc(names, func(name string) bool { return slices.Contains(named, name) })
	if len(free) == 0 {
		return nil
	}
	return s.pictures.Drop(ctx, tx, course, free...)
}

// namedIn are the names of pictures in all texts of a course and on its cards, each once.
func (s *Service) namedIn(ctx context.Context, db bun.IDB, course uuid.UUID) ([]string, error) {
	var texts, names []string
	err := pg.Query(ctx, db, &texts, `select m.body from modules m join course_versions v on v.id = m.version_id
		where v.course_id = $1 and position('gambar:' in m.body) > 0`, course)
	for _, text := range texts {
		for _, mark := range pictures.Marks(text) {
			names = append(names, mark.Name)
		}
	}
	if err != nil {
		return nil, wrap(err, "texts that name pictures")
	}
	var covers []string
	err = pg.Query(ctx, db, &covers, "select v.cover_picture from course_versions v where v.course_id = $1 and v.cover_picture <> ''", course)
	names = append(names, covers...)
	slices.Sort(names)
	return slices.Compact(names), wrap(err, "covers")
}

// checkPictures adds what keeps the pictures of a draft's texts from being seen, or described to those who do not see them.
func (s *Service) checkPictures(ctx context.Context, db bun.IDB, v Version, modules []Module, r *Readiness) error {
	if !slices.ContainsFunc(modules, func(m Module) bool { return len(pictures.Marks(m.Body)) > 0 }) {
		return nil
	}
	list, err := s.pictures.List(ctx, db, v.CourseID)
	if err != nil {
		return err
	}
	for _, m := range modules {
		for _, mark := range pictures.Marks(m.Body) {
			if key := mark.Lacks(list); key != "" {
				r.Problems = append(r.Problems, m.blame(fault.Field("", key).With("Picture", mark.Name)))
			}
		}
	}
	return nil
}

// checkCover refuses a cover that nobody has described.
func checkCover(name, alt string) error {
	switch {
	case name == "":
		return nil
	case oneLine(alt) == "":
		return fault.Field("alt", "course.cover_alt")
	case utf8.RuneCountInString(alt) > MaxAlt:
		return fault.Field("alt", "course.text_long").With("Max", MaxAlt)
	}
	return nil
}

// SetCover puts a picture of the course on the card of its draft, with what it shows in words; an empty name takes it away. Faults:
// course.cover_alt, course.picture_unknown, course.no_draft.
func (s *Service) SetCover(ctx context.Context, who people.Actor, course uuid.UUID, name, alt string) error {
	if alt = oneLine(alt); name == "" {
		alt = ""
	}
	if err := checkCover(name, alt); err != nil {
		return err
	}
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		list, err := s.pictures.List(ctx, tx, course)
		if err != nil {
			return err
		}
		if name != "" && !slices.ContainsFunc(list, func(p pictures.Illustration) bool { return p.Name == name }) {
			return fault.New(fault.NotFound, "course.picture_unknown").With("Picture", name)
		}
		v.CoverPicture, v.CoverAlt = name, alt
		_, err = tx.NewUpdate().Model(v).Column("cover_picture", "cover_alt").WherePK().Exec(ctx)
		return wrap(err, "cover of a course")
	})
}
