package assessments

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// Words and order of a result.

func resultLead(ctx context.Context, v resultView) string {
	var facts []string
	if v.Person != nil {
		facts = append(facts, v.Person.FullName())
	}
	if !v.FinishedAt.IsZero() {
		facts = append(facts, locale.Date(ctx, v.FinishedAt.In(v.Zone)))
	}
	questions, supervised := 0, false
	for _, m := range v.Competencies {
		questions, supervised = questions+m.Questions, m.Supervised
	}
	if questions > 0 {
		facts = append(facts, locale.T(ctx, "assessment.questions_n", "Count", questions), locale.T(ctx, fmt.Sprint("assessment.result.supervised.", supervised)))
	}
	return strings.Join(facts, " · ")
}

func resultActive(v resultView) string {
	if v.Person != nil {
		return "/kesenjangan"
	}
	return "/kompetensi"
}

func resultCrumbs(ctx context.Context, v resultView) []ui.Crumb {
	if v.Person != nil {
		return nil
	}
	return []ui.Crumb{{Label: locale.T(ctx, "competency.own.title"), Href: "/kompetensi"}, {Label: v.Title}}
}

// stateOf is how a competency stands in a result; a held one has not been decided.
func stateOf(m assessments.MeasuredCompetency) competencies.State {
	if m.Held && m.State != "" {
		return competencies.Held
	}
	return m.State
}

// urgency orders a result: what is to be done first, what is reached last.
var urgency = map[competencies.State]int{competencies.Below: 0, competencies.NotEnough: 1, competencies.Held: 2, "": 3, competencies.Reached: 4}

func byUrgency(a, b assessments.MeasuredCompetency) int {
	return urgency[stateOf(a)] - urgency[stateOf(b)]
}

// unfolded is how many competencies a result shows whole, whatever they say.
const unfolded = 2

// open are the competencies shown whole.
func (v resultView) open() []assessments.MeasuredCompetency {
	list := slices.Clone(v.Competencies)
	slices.SortStableFunc(list, byUrgency)
	return list[:len(list)-len(v.folded())]
}

// folded are those reached, where others come first.
func (v resultView) folded() []assessments.MeasuredCompetency {
	var list []assessments.MeasuredCompetency
	for _, m := range v.Competencies {
		if stateOf(m) == competencies.Reached {
			list = append(list, m)
		}
	}
	if len(v.Competencies) <= unfolded || len(list) == len(v.Competencies) {
		return nil
	}
	return list
}

// resultTally counts the states of a result in its order; a competency that the post does not ask for has none.
func resultTally(ctx context.Context, v resultView) []ui.StatePart {
	var list []ui.StatePart
	for _, state := range []competencies.State{competencies.Below, competencies.NotEnough, competencies.Held, competencies.Reached} {
		part := ui.StatePart{Key: string(state), Label: locale.T(ctx, "gap.is."+string(state))}
		for _, m := range v.Competencies {
			if stateOf(m) == state {
				part.Count++
			}
		}
		if part.Count > 0 {
			list = append(list, part)
		}
	}
	return list
}

// showsProbabilities: everybody whom Result lets in may see them.
func (v resultView) showsProbabilities() bool { return v.Result.State == "finished" }

// asked is the level that a verdict is about: that of the post where it asks one, else the level reached.
func asked(m assessments.MeasuredCompetency) int {
	if m.Required > 0 {
		return m.Required
	}
	return max(m.Level, 1)
}

// Probabilities between likely and unlikely say nothing in words.
const likely, unlikely = 60, 40

// verdictText says the decision in words, or how far it is from one.
func verdictText(ctx context.Context, v resultView, m assessments.MeasuredCompetency) string {
	level := asked(m)
	say := "unsaid"
	switch p := outOf100(m, level); {
	case m.Level >= level:
		say = "attained"
	case m.BelowFrom > 0 && m.BelowFrom <= level:
		say = "below"
	case p > likely:
		say = "likely"
	case p < unlikely:
		say = "unlikely"
	}
	return locale.T(ctx, "assessment.verdict."+say, "Level", levelText(ctx, v.Levels, level))
}

// peopleText says a probability as people out of a hundred, and the level that is reached where that asked for is not.
func peopleText(ctx context.Context, v resultView, m assessments.MeasuredCompetency) string {
	key := "assessment.result.people"
	if v.Person != nil {
		key += "_theirs"
	}
	text := locale.T(ctx, key, "P", outOf100(m, asked(m)), "Level", asked(m))
	if m.Level > 0 && m.Level < asked(m) {
		text += " " + locale.T(ctx, "assessment.result.reached", "Level", levelText(ctx, v.Levels, m.Level))
	}
	return text
}

func chanceOf(ctx context.Context, v resultView, m assessments.MeasuredCompetency) ui.Probability {
	edge := edgeOf(v.Policy)
	p := outOf100(m, asked(m))
	return ui.Probability{
		OutOf100: p, Edge: edge, Label: locale.T(ctx, "assessment.chance", "P", p, "Low", edge, "High", 100-edge),
		Low: locale.T(ctx, "assessment.chance.low"), Middle: locale.T(ctx, "assessment.chance.middle"), High: locale.T(ctx, "assessment.chance.high"),
	}
}

// edgeOf is how many out of a hundred at most are at a level that is decided not to be reached.
func edgeOf(p competencies.Policy) int { return int(math.Round(100 * (1 - p.Certainty))) }

func resultRule(ctx context.Context, v resultView) string {
	edge := edgeOf(v.Policy)
	return locale.T(ctx, "assessment.result.rule", "Low", edge, "High", 100-edge)
}

func measuredFacts(ctx context.Context, v resultView, m assessments.MeasuredCompetency) string {
	var facts []string
	if m.Required > 0 {
		key := "assessment.result.required"
		if v.Person != nil {
			key = "assessment.required"
		}
		facts = append(facts, locale.T(ctx, key, "Level", levelText(ctx, v.Levels, m.Required)))
	}
	facts = append(facts, locale.T(ctx, "assessment.questions_n", "Count", m.Questions))
	if !m.Withdrawn {
		facts = append(facts, locale.T(ctx, "assessment.valid_until", "Date", locale.Date(ctx, m.ValidUntil.Time())))
	}
	return strings.Join(facts, " · ")
}

// learnKind: where a try can go on, that is the act of the page.
func learnKind(v resultView) string {
	if v.Continue != nil && v.Continue.Questions > 0 {
		return ""
	}
	return "primary"
}

// outOf100 is how probable a level is, as people out of a hundred.
func outOf100(m assessments.MeasuredCompetency, level int) int {
	return ui.OutOf100(m.Probabilities[strconv.Itoa(level)])
}

func nextTryText(ctx context.Context, n assessments.NextTry, today people.Day) string {
	switch {
	case n.Left == 0:
		return locale.T(ctx, "assessment.no_more", "Date", locale.Date(ctx, n.From.Time()))
	case n.From <= today:
		return locale.T(ctx, "assessment.next_now", "Count", n.Left)
	}
	return locale.T(ctx, "assessment.next_from", "Date", locale.Date(ctx, n.From.Time()), "Count", n.Left)
}
