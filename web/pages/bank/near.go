package bank

import (
	"context"
	"net/http"

	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// near lists the pairs of questions that are much like one another.
func (p *Pages) near(r *route.Request) error {
	pairs, err := p.Questions.NearPairs(r.Ctx(), r.Who)
	if err != nil {
		return err
	}
	return r.Render(http.StatusOK, nearPage(pairs))
}

// alikeText says how alike two questions are: of equal words, or a share.
func alikeText(ctx context.Context, share float64) string {
	if share >= 1 {
		return locale.T(ctx, "bank.near.same")
	}
	const hundred = 100
	return locale.T(ctx, "bank.near.share", "Percent", locale.Percent(ctx, int(share*hundred)*kinds.Whole/hundred))
}
