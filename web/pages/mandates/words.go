package mandates

import (
	"context"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/internal/report"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

func mandateTabs(ctx context.Context, v mandatesView) []ui.Tab {
	var tabs []ui.Tab
	for _, state := range []string{"", "overdue", "cancelled", "all"} {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "mandate.filter."+ui.NameOr(state, "open")), Href: v.href(state, 1), Current: v.Filter.State == state,
		})
	}
	return tabs
}

func standingTabs(ctx context.Context, v orderView) []ui.Tab {
	var tabs []ui.Tab
	for _, state := range []string{"", "not_started", "started", "completed"} {
		tabs = append(tabs, ui.Tab{Label: locale.T(ctx, "mandate.standing."+ui.NameOr(state, "all")), Href: v.href(state, 1), Current: v.State == state})
	}
	return tabs
}

func completedShare(ctx context.Context, d mandates.MandateView) string {
	return locale.Percent(ctx, report.Share(d.Completed, d.Assigned, courses.Whole)/100*100)
}
