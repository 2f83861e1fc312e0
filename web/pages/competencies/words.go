package competencies

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/report"
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

// stateWord is a state in words, "belum cukup bukti".
func stateWord(ctx context.Context, s competencies.State) string {
	return locale.T(ctx, "gap.is."+string(s))
}

// gapParts are a figure's states for a bar; link leads to those counted, nil: nowhere.
func gapParts(ctx context.Context, c competencies.GapCell, link func(competencies.State) string) []ui.StatePart {
	parts := make([]ui.StatePart, len(competencies.States))
	for i, s := range competencies.States {
		parts[i] = ui.StatePart{Key: string(s), Label: stateWord(ctx, s), Count: c.Of(s)}
		if link != nil {
			parts[i].Href = link(s)
		}
	}
	return parts
}

// gapLink leads from a figure to its people, for those who may see them.
func gapLink(v gapView, cell competencies.GapCell) func(competencies.State) string {
	if !v.Full || cell.CompetencyID == uuid.Nil {
		return nil
	}
	return func(s competencies.State) string { return gapCellURL(v, cell, string(s)) }
}

// gapRange says how many of those measured reach the level, as far as that is known.
func gapRange(ctx context.Context, c competencies.GapCell) string {
	low, high := c.Reach()
	switch {
	case c.Measured() == 0:
		return locale.T(ctx, "gap.range.none")
	case low == high:
		return locale.T(ctx, "gap.range.one", "Measured", locale.Number(ctx, c.Measured()), "Share", ui.ShareText(low)+"%")
	}
	return locale.T(ctx, "gap.range", "Measured", locale.Number(ctx, c.Measured()), "Low", ui.ShareText(low)+"%", "High", ui.ShareText(high)+"%")
}

// gapBounds says what the range stands on, and what can be counted on of all.
func gapBounds(ctx context.Context, c competencies.GapCell) string {
	return locale.T(ctx, "gap.bounds", "Attained", locale.Number(ctx, c.Attained), "NotEnough", locale.Number(ctx, c.NotEnough),
		"Untold", locale.Number(ctx, c.Unmeasured+c.NoInstrument+c.Held), "Share", ui.ShareText(c.AtLeast())+"%")
}

// gapMost is the state in which most people of a figure stand, the first of those with as many, and their share of 10000.
func gapMost(c competencies.GapCell) (competencies.State, int) {
	most := competencies.States[0]
	for _, s := range competencies.States {
		if c.Of(s) > c.Of(most) {
			most = s
		}
	}
	return most, report.Share(c.Of(most), c.Required, 10000)
}

// gapHeatWords says in words what a cell of the map shows in short.
func gapHeatWords(ctx context.Context, c competencies.GapCell) string {
	var words []string
	for _, s := range competencies.States {
		if n := c.Of(s); n > 0 {
			words = append(words, stateWord(ctx, s)+" "+locale.Number(ctx, n))
		}
	}
	return strings.Join(words, ", ")
}

// stateNote is what stands beside a state in a list of people: the probability in people out of a hundred, the level, the day.
func stateNote(ctx context.Context, s competencies.Standing, zone *time.Location) string {
	switch s.State {
	case competencies.Reached, competencies.Below, competencies.NotEnough:
		if s.Probability == nil || s.Questions == 0 {
			return locale.T(ctx, "gap.note_of.verified")
		}
		return locale.T(ctx, "gap.note_of.measured", "P", ui.OutOf100(*s.Probability), "Count", s.Questions, "Date", locale.ShortDate(ctx, s.MeasuredAt.In(zone)))
	case competencies.Held:
		return locale.T(ctx, "gap.note_of.held", "Date", locale.ShortDate(ctx, s.HeldUntil.In(zone)))
	}
	return ""
}

// personNote is what stands below a state in a list of people: the level that is asked for, and what the state stands on.
func personNote(ctx context.Context, s competencies.Standing, zone *time.Location) string {
	note := locale.T(ctx, "competency.needs", "Level", s.Required)
	if more := stateNote(ctx, s, zone); more != "" {
		note += " · " + more
	}
	if s.Provisional {
		note += " · " + locale.T(ctx, "cuts.provisional_level")
	}
	return note
}

// competencyNote is stateNote on a person's own page: where nothing is measured, what the former rule has, if anything.
func competencyNote(ctx context.Context, v competencyView, i competencies.ProfileItem) string {
	if note := stateNote(ctx, i.Standing, v.Zone); note != "" {
		return note
	}
	if i.Attained > 0 {
		return locale.T(ctx, "gap.note_of.former", "Level", competencyLevel(ctx, v.Levels, i.Attained))
	}
	return ""
}

// evidenceText says what stands behind how somebody stands: the result of an assessment, other evidence, or both.
func evidenceText(ctx context.Context, p competencies.CellPerson) string {
	switch {
	case p.MeasuredAt.IsZero():
		return locale.T(ctx, "gap.evidence_n", "Count", p.Evidence)
	case p.Evidence == 0:
		return locale.T(ctx, "gap.evidence_result")
	}
	return locale.T(ctx, "gap.evidence_both", "Count", p.Evidence)
}
