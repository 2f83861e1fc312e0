package parts

import (
	"context"
	"errors"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// RefusalText says why a try cannot begin.
func RefusalText(ctx context.Context, err error) string {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return locale.T(ctx, "assessment.not_yet")
	}
	return locale.TMap(ctx, f.Key, f.Args)
}

// CataloguePath is the catalogue of what teaches and measures a competency to a level (0: any).
func CataloguePath(competency uuid.UUID, level int) string {
	text := ""
	if level > 0 {
		text = strconv.Itoa(level)
	}
	return ui.ListHref("/kursus", 1, "kompetensi", competency.String(), "level", text)
}

// Learnable counts the courses of list that teach a competency to a level or above, and gives the level to look for in the catalogue;
// where none goes so far all are counted, of any level: 0.
func Learnable(list []courses.TeachingCourse, required int) (n, level int) {
	for _, c := range list {
		if c.Level >= required {
			n++
		}
	}
	if n == 0 {
		return len(list), 0
	}
	return n, required
}
