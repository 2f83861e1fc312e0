package reviews

import (
	"context"
	"strings"

	"mumpuni/reviews"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

func waitingText(ctx context.Context, list []reviews.ReviewComment) string {
	if len(list) == 0 {
		return locale.T(ctx, "review.nothing_yet")
	}
	return locale.T(ctx, "review.waiting", "All", len(list), "Open", reviews.Waiting(list))
}

const longestBegin = 60

// begin is the beginning of what was said.
func begin(words string) string {
	line := []rune(strings.Join(strings.Fields(words), " "))
	if len(line) > longestBegin {
		return strings.TrimSpace(string(line[:longestBegin-1])) + "…"
	}
	return string(line)
}

// crumbs lead to the course for who writes it, and to what is reviewed for all others.
func crumbs(ctx context.Context, v view) []ui.Crumb {
	here := ui.Crumb{Label: locale.T(ctx, "review.title")}
	if v.Mine {
		return []ui.Crumb{{Label: locale.T(ctx, "studio.title"), Href: "/studio"}, {Label: v.Title, Href: parts.CoursePath(v.CourseID)}, here}
	}
	return []ui.Crumb{{Label: v.Title, Href: "/tinjauan/" + v.VersionID.String()}, here}
}
