package competencies

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"mumpuni/competencies"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// shown is how many gaps stand on the first page.
const shown = 3

// ownShort is the part of the first page that says how one's competencies stand.
func (p *Pages) ownShort(r *route.Request) error {
	v, err := p.own(r, time.Time{})
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, competencyShort(v))
}

// largest are the required competencies that are furthest below what the post requires, at most n.
func (v competencyView) largest(n int) []competencies.ProfileItem {
	list := v.of(competencies.Below)
	slices.SortStableFunc(list, func(a, b competencies.ProfileItem) int { return cmp.Compare(b.Gap, a.Gap) })
	return list[:min(n, len(list))]
}

// shortText says of how many competencies it is known how they stand.
func shortText(ctx context.Context, v competencyView) string {
	sum := v.Figure()
	switch {
	case sum.Required == 0:
		return locale.T(ctx, "competency.none_required")
	case sum.Below == 0:
		return locale.T(ctx, "competency.no_gap") + ". " + noGapText(ctx, v)
	}
	return locale.T(ctx, "competency.short", "Count", sum.Below, "Measured", locale.Number(ctx, sum.Measured()), "Required", locale.Number(ctx, sum.Required))
}
