package competencies

import (
	"context"

	"mumpuni/competencies"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

func competencyEvidenceLead(ctx context.Context, d competencies.Dossier, v competencyView) string {
	if v.Person == nil {
		return locale.T(ctx, "competency.evidence_lead", "Date", locale.Date(ctx, d.Day))
	}
	return locale.T(ctx, "competency.evidence_lead_of", "Name", v.Person.FullName(), "Date", locale.Date(ctx, d.Day))
}

func competencyActive(v competencyView) string {
	if v.Person == nil {
		return "/kompetensi"
	}
	return "/kesenjangan"
}

func competencyCrumbs(ctx context.Context, d competencies.Dossier, v competencyView) []ui.Crumb {
	here := ui.Crumb{Label: d.Item.Competency.Code}
	if v.Person == nil {
		return []ui.Crumb{{Label: locale.T(ctx, "competency.own.title"), Href: personAsOf("/kompetensi", v.AsOf)}, here}
	}
	return []ui.Crumb{
		{Label: locale.T(ctx, "gap.title"), Href: "/kesenjangan"},
		{Label: v.Person.FullName(), Href: personAsOf(v.path(), v.AsOf)},
		here,
	}
}

func competencyAttained(ctx context.Context, d competencies.Dossier, v competencyView) string {
	if d.Item.Attained == 0 {
		return locale.T(ctx, "competency.not_shown")
	}
	return locale.T(ctx, "competency.since", "Level", competencyLevel(ctx, d.Levels, d.Item.Attained),
		"Date", locale.Date(ctx, d.Item.AttainedAt.In(v.Zone)))
}

// competencyTitle is what gave the evidence, as it was called.
func competencyTitle(ctx context.Context, p competencies.Proof) string {
	if title, ok := p.Evidence["title"].(string); ok && title != "" {
		return title
	}
	return locale.T(ctx, "competency.source."+p.Source)
}

// competencyScore words the questions answered and the pass mark they were held against.
func competencyScore(ctx context.Context, p competencies.Proof, fraction int) string {
	mark, ok := evidenceInt(p.Evidence, "pass_mark")
	if !ok {
		return locale.T(ctx, "competency.score", "Score", locale.Score(ctx, fraction))
	}
	n, _ := evidenceInt(p.Evidence, "questions")
	return locale.T(ctx, "competency.score_of", "Score", locale.Score(ctx, fraction), "Mark", locale.Score(ctx, mark), "Count", n)
}

// evidenceInt reads a whole number that went through JSON.
func evidenceInt(evidence map[string]any, key string) (int, bool) {
	n, ok := evidence[key].(float64)
	return int(n), ok
}

// competencyStates are the chips over a profile: all, what is to be learnt, what is met.
func competencyStates(ctx context.Context, v competencyView) []ui.Tab {
	sum := v.Figure()
	counts := map[string]int{"": len(v.Items), "gap": sum.Gap(), "met": sum.Met}
	var tabs []ui.Tab
	for _, state := range []string{"", "gap", "met"} {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "gap.state."+state), Count: locale.Number(ctx, counts[state]), Current: v.State == state,
			Href: gapURL(v.path(), competencies.GapFilter{AsOf: v.AsOf}, "state", state),
		})
	}
	return tabs
}
