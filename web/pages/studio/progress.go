package studio

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/courses/results"
	"mumpuni/internal/report"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// progressView is how far the learners of a course come.
type progressView struct {
	results.Funnel
	Location *time.Location
}

func (v progressView) path() string { return parts.CoursePath(v.Course.ID) + "/kemajuan" }

// share is n of all in whole per cent, as words; nothing of nobody.
func share(ctx context.Context, n, all int) string {
	if all == 0 {
		return "–"
	}
	return locale.T(ctx, "studio.progress.share", "Number", locale.Number(ctx, n), "Share", report.Share(n, all, courses.Whole)/100)
}

func (p *Pages) courseProgress(r *route.Request) error {
	id, err := route.PathID[uuid.UUID](r, "id")
	if err != nil {
		return err
	}
	f, err := p.Results.Funnel(r.Ctx(), r.Who, id, route.OptionalID[uuid.UUID](r.Query("versi")))
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, progressPage(progressView{f, r.Who.Location()}))
}

func versionLabel(ctx context.Context, v results.FunnelVersion, at *time.Location) string {
	return locale.T(ctx, "studio.progress.version", "Number", v.Number, "Day", locale.Date(ctx, v.PublishedAt.In(at)), "Learners", locale.Number(ctx, v.Learners))
}

func progressFacts(ctx context.Context, v results.FunnelVersion) []ui.Fact {
	return []ui.Fact{
		{Label: locale.T(ctx, "studio.learners"), Value: locale.Number(ctx, v.Learners)},
		{Label: locale.T(ctx, "studio.progress.began"), Value: share(ctx, v.Began, v.Learners)},
		{Label: locale.T(ctx, "studio.progress.completed"), Value: share(ctx, v.Completed, v.Learners)},
		{Label: locale.T(ctx, "studio.progress.stopped"), Value: share(ctx, v.Stopped, v.Learners)},
	}
}
