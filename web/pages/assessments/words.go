package assessments

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/web/locale"
)

// Words of the assessment templates.

// planOf are the competencies of a plan, each once.
func planOf(a assessments.Assessment, names map[uuid.UUID]competencies.Competency) []competencies.Competency {
	var list []competencies.Competency
	for _, c := range a.Cells {
		if n := len(list); n == 0 || list[n-1].ID != c.CompetencyID {
			list = append(list, names[c.CompetencyID])
			list[len(list)-1].ID = c.CompetencyID
		}
	}
	return list
}

func levelsText(ctx context.Context, a assessments.Assessment, competency uuid.UUID) string {
	var levels []string
	n := 0
	for _, c := range a.Cells {
		if c.CompetencyID == competency {
			levels, n = append(levels, strconv.Itoa(c.Level)), n+c.Count
		}
	}
	if a.Mode == assessments.Adaptive {
		return locale.T(ctx, "assessment.levels", "Levels", strings.Join(levels, ", "))
	}
	return locale.T(ctx, "assessment.levels_n", "Levels", strings.Join(levels, ", "), "Count", n)
}

func lengthText(ctx context.Context, a assessments.Assessment) string {
	if a.Mode == assessments.Adaptive {
		return locale.T(ctx, "assessment.at_most", "Count", a.Length())
	}
	return locale.T(ctx, "assessment.questions_n", "Count", a.Length())
}

// timeText is the time that this person has.
func timeText(ctx context.Context, o assessments.Offer) string {
	return locale.Duration(ctx, o.Minutes*(100+o.Extra)/100)
}

func offerFacts(ctx context.Context, o assessments.Offer) string {
	return lengthText(ctx, o.Assessment) + " · " + timeText(ctx, o)
}

func levelText(ctx context.Context, levels []competencies.Level, n int) string {
	for _, l := range levels {
		if l.Level == n {
			return strconv.Itoa(n) + " " + l.Name(locale.Lang(ctx))
		}
	}
	return strconv.Itoa(n)
}

func levelsOf(m assessments.MeasuredCompetency) []int {
	var levels []int
	for text := range m.Probabilities {
		if n, err := strconv.Atoi(text); err == nil {
			levels = append(levels, n)
		}
	}
	slices.Sort(levels)
	return levels
}

func supervisedKey(supervised bool) string {
	return "assessment.supervised." + strconv.FormatBool(supervised)
}

// countKey and countText: an adaptive assessment has shares in place of counts.
func countKey(m assessments.Mode) string {
	if m == assessments.Adaptive {
		return "assessment.blueprint.share"
	}
	return "assessment.blueprint.count"
}

func countText(ctx context.Context, v blueprintView, c assessments.Cell) string {
	if v.Mode == assessments.Adaptive {
		return locale.Fixed(ctx, 100*float64(c.Count)/float64(max(1, v.total())), 0) + "%"
	}
	return locale.Number(ctx, c.Count)
}

// workData is what work.ts says while an answer waits.
func workData(ctx context.Context) templ.Attributes {
	a := templ.Attributes{"data-t-missing": locale.T(ctx, "assessment.answer_missing")}
	for _, name := range []string{"saving", "offline", "unkept", "session", "sign_in"} {
		a["data-t-"+strings.ReplaceAll(name, "_", "-")] = locale.T(ctx, "quiz.js."+name)
	}
	return a
}
