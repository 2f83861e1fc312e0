package courses

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// checkCover refuses a cover that nobody has described.
func checkCover(name, alt string) error {
	switch {
	case name == "":
		return nil
	case oneLine(alt) == "":
		return fault.Field("alt", "course.cover_alt")
	case utf8.RuneCountInString(alt) > maxAlt:
		return fault.Field("alt", "course.text_long").With("Max", maxAlt)
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
	return s.edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		list, err := s.illustrationsOf(ctx, tx, course)
		if err != nil {
			return err
		}
		if name != "" && !slices.ContainsFunc(list, func(p Illustration) bool { return p.Name == name }) {
			return fault.New(fault.NotFound, "course.picture_unknown").With("Picture", name)
		}
		v.CoverPicture, v.CoverAlt = name, alt
		_, err = tx.NewUpdate().Model(v).Column("cover_picture", "cover_alt").WherePK().Exec(ctx)
		return wrap(err, "cover of a course")
	})
}
