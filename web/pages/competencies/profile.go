package competencies

import (
	"context"
	"slices"
	"strings"

	"mumpuni/competencies"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// Order and words of a person's competencies.

// of are the required competencies in some states, in the order of the framework.
func (v competencyView) of(states ...competencies.State) []competencies.ProfileItem {
	var list []competencies.ProfileItem
	for _, i := range v.Items {
		if i.Required > 0 && slices.Contains(states, i.State) {
			list = append(list, i)
		}
	}
	return list
}

// beyond are competencies that the post does not require.
func (v competencyView) beyond() []competencies.ProfileItem {
	var list []competencies.ProfileItem
	for _, i := range v.Items {
		if i.Required == 0 {
			list = append(list, i)
		}
	}
	return list
}

// profileGroup is a group of the framework with what the post requires of it.
type profileGroup struct {
	Items []competencies.ProfileItem
	Sum   competencies.GapCell
}

func (v competencyView) groups() []profileGroup {
	var list []profileGroup
	for _, i := range v.Items {
		if i.Required == 0 {
			continue
		}
		if n := len(list); n == 0 || list[n-1].Items[0].Competency.GroupCode != i.Competency.GroupCode {
			list = append(list, profileGroup{})
		}
		g := &list[len(list)-1]
		g.Items = append(g.Items, i)
		g.Sum = competencies.Profile{Items: g.Items}.Figure()
	}
	return list
}

// groupClass is the class of a competency's group: its colour, motif and sign.
func groupClass(i competencies.ProfileItem) string { return strings.ToLower(i.Competency.GroupCode) }

// profileParts lead from the sum to what is listed of each state.
func profileParts(ctx context.Context, v competencyView) []ui.StatePart {
	var list []ui.StatePart
	for _, p := range gapParts(ctx, v.Figure(), nil) {
		if p.Count > 0 {
			list = append(list, p)
		}
	}
	return list
}

func profileCoverage(ctx context.Context, v competencyView) string {
	sum := v.Figure()
	text := locale.T(ctx, "competency.coverage", "Measured", locale.Number(ctx, sum.Measured()), "Required", locale.Number(ctx, sum.Required))
	if sum.NoInstrument > 0 && v.Person == nil {
		text += " " + locale.T(ctx, "competency.coverage_void")
	}
	return text
}

// noGapText says why a list of gaps is empty: nothing is below, or next to nothing is known.
func noGapText(ctx context.Context, v competencyView) string {
	sum := v.Figure()
	if sum.Attained == sum.Required {
		return locale.T(ctx, "competency.no_gap_all")
	}
	return locale.T(ctx, "competency.no_gap_known", "Count", sum.Measured(), "Required", sum.Required)
}

func undecidedTitle(ctx context.Context, v competencyView) string {
	if len(v.of(competencies.NotEnough)) == 0 {
		return locale.T(ctx, "competency.held_n", "Count", len(v.of(competencies.Held)))
	}
	return locale.T(ctx, "competency.undecided_n", "Count", len(v.of(competencies.NotEnough, competencies.Held)))
}

// resultLabel names the way to a result: a try that may go on is gone on with there.
func resultLabel(ctx context.Context, v competencyView, i competencies.ProfileItem) string {
	for _, u := range v.Unfinished {
		if u.AttemptID == i.AttemptID {
			return locale.T(ctx, "competency.go_on")
		}
	}
	return locale.T(ctx, "competency.see_result")
}

func levelsLabel(ctx context.Context, v competencyView, i competencies.ProfileItem) string {
	key := "competency.have_need"
	if v.Person != nil {
		key += "_theirs"
	}
	if i.Reached == 0 {
		key += "_none"
	}
	return locale.T(ctx, key, "Have", i.Reached, "Need", i.Required)
}

// profileStanding is how a competency stands, in a word and its facts.
func profileStanding(ctx context.Context, v competencyView, i competencies.ProfileItem) string {
	if i.State == "" {
		return profileFacts(ctx, v, i)
	}
	facts := stateWord(ctx, i.State)
	if i.State == competencies.Reached || i.State == competencies.Below {
		facts = levelsLabel(ctx, v, i)
	}
	if more := profileFacts(ctx, v, i); more != "" {
		facts += " · " + more
	}
	return facts
}

// profileFacts say what a state stands on: how probable the level is, when it was measured and how long that holds; where nothing is
// measured, what the former rule has.
func profileFacts(ctx context.Context, v competencyView, i competencies.ProfileItem) string {
	var facts []string
	if note := competencyNote(ctx, v, i); note != "" {
		facts = append(facts, note)
	}
	if i.Measured && !i.ValidUntil.IsZero() && i.State == competencies.Reached {
		facts = append(facts, locale.T(ctx, "assessment.valid_until", "Date", locale.ShortDate(ctx, i.ValidUntil)))
	}
	if i.Provisional {
		facts = append(facts, locale.T(ctx, "cuts.provisional_level"))
	}
	if len(facts) == 0 && i.Required > 0 {
		facts = append(facts, locale.T(ctx, "competency.needs", "Level", competencyLevel(ctx, v.Levels, i.Required)))
	}
	return strings.Join(facts, " · ")
}
