package courses

import (
	"context"
	"strconv"

	"mumpuni/courses"
	"mumpuni/web/locale"
)

// placeTitle names a place: the module, and the heading or the moment in it; "" for the course itself.
func placeTitle(ctx context.Context, p courses.Place) string {
	switch {
	case p.ModuleID.IsZero():
		return ""
	case p.Second > 0:
		return locale.T(ctx, "course.place_at", "Module", p.Module, "Minute", p.Second/60, "Second", p.Second%60)
	case p.Page > 0:
		return locale.T(ctx, "course.place_page", "Module", p.Module, "Page", p.Page)
	case p.Heading != "" && p.Heading != p.Module:
		return locale.T(ctx, "course.place_below", "Module", p.Module, "Heading", p.Heading)
	}
	return p.Module
}

// placePath leads to the place for those enrolled, else to the course.
func placePath(c courses.Card, p courses.Place) string {
	if c.EnrolmentID.IsZero() {
		return slugPath(c.Slug)
	}
	path := lessonPath(c.EnrolmentID, p.ModuleID)
	switch {
	case p.Page > 0:
		path += "?hal=" + strconv.Itoa(p.Page) + "#halaman"
	case p.Anchor != "":
		path += "#" + p.Anchor
	}
	return path
}
