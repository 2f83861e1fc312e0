package courses

import (
	"context"
	"database/sql"
	"errors"
	"unicode/utf8"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/prose"
	"mumpuni/people"
)

// Rendered is a text that is being written, as learners of a course's draft would see it; nothing is stored. Faults: course.not_found,
// course.no_draft; on field body course.text_long, course.text_tangled.
func (s *Service) Rendered(ctx context.Context, who people.Actor, course uuid.UUID, body string) (string, error) {
	switch {
	case utf8.RuneCountInString(body) > maxBody:
		return "", fault.Field("body", "course.text_long").With("Max", maxBody)
	case prose.Tangled(body):
		return "", fault.Field("body", "course.text_tangled")
	}
	if _, err := s.owned(ctx, s.db, who, course); err != nil {
		return "", err
	}
	var version uuid.UUID
	err := s.db.NewSelect().Model((*Version)(nil)).Column("id").Where("course_id = ? and state = ?", course, Draft).Scan(ctx, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errNoDraft
	}
	if err != nil {
		return "", wrap(err, "draft to render for")
	}
	images, err := s.imagesOf(ctx, version)
	if err != nil {
		return "", err
	}
	out, err := render(body, func(lineage string) (string, bool) { p, ok := images[lineage]; return p.URL, ok })
	return out, wrap(err, "render text")
}
