package regrades

import (
	"context"
	"slices"
	"strconv"
	"time"

	"mumpuni/competencies"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// stateOf names how far a regrade is; one that was taken back says so.
func stateOf(r quizzes.Regrade) string {
	if r.ReversedBy != [16]byte{} {
		return "reversed"
	}
	return string(r.State)
}

func stateBadge(r quizzes.Regrade) string {
	switch stateOf(r) {
	case "done":
		return "success"
	case "waiting", "computing", "applying":
		return "warning"
	case "failed":
		return "danger"
	}
	return "neutral"
}

// aboutKey says in a sentence what a regrade does.
func aboutKey(kind quizzes.Kind, accepted bool) string {
	if kind == quizzes.OfLate && !accepted {
		return "regrade.about.late_refused"
	}
	return "regrade.about." + string(kind)
}

// counted are the counts of a regrade, the first always, the others where there is something.
func counted(ctx context.Context, c quizzes.Counts) []ui.Fact {
	facts := []ui.Fact{{Label: locale.T(ctx, "regrade.count.people"), Value: locale.Number(ctx, c.People)}}
	for _, f := range []struct {
		key string
		n   int
	}{
		{"marks", c.Marks},
		{"gained", c.Gained},
		{"lost", c.Lost},
		{"kept", c.Kept},
		{"up", c.LevelUp},
		{"down", c.LevelDown},
		{"completed", c.Completed},
		{"undone", c.Undone},
		{"certificates", c.Certificates},
	} {
		if f.n > 0 {
			facts = append(facts, ui.Fact{Label: locale.T(ctx, "regrade.count."+f.key), Value: locale.Number(ctx, f.n)})
		}
	}
	return facts
}

// change writes what was and what becomes of it, or that it stays.
func change(ctx context.Context, before, after string) string {
	if before == after {
		return before
	}
	return before + " → " + after
}

func passText(ctx context.Context, s quizzes.Standing) string {
	switch {
	case s.Annulled:
		return locale.T(ctx, "regrade.annulled")
	case s.Passed:
		return locale.T(ctx, "regrade.passed")
	}
	return locale.T(ctx, "regrade.failed")
}

// courses reports whether an effect is of an attempt within a course; of an assessment that stands alone there is nothing to pass.
func (v oneView) courses() bool {
	return slices.ContainsFunc(v.Effects, func(e quizzes.EffectView) bool {
		return e.Purpose != quizzes.ForAssessment || e.Before.Minutes+e.After.Minutes > 0
	})
}

// effectColumns are those of the table of effects.
func effectColumns(ctx context.Context, courses bool) []ui.Column {
	list := []ui.Column{{Label: locale.T(ctx, "regrade.name")}, {Label: locale.T(ctx, "regrade.mark")}}
	if courses {
		list = append(list, ui.Column{Label: locale.T(ctx, "regrade.pass")}, ui.Column{Label: locale.T(ctx, "regrade.course")}, ui.Column{Label: locale.T(ctx, "regrade.jp"), Num: true})
	}
	return append(list, ui.Column{Label: locale.T(ctx, "regrade.level")}, ui.Column{Label: locale.T(ctx, "regrade.certificate"), Num: true})
}

func courseText(ctx context.Context, s quizzes.Standing) string {
	if s.Completed {
		return locale.T(ctx, "regrade.completed")
	}
	return locale.T(ctx, "regrade.open")
}

// levelText is what stands in a competency: by measurement where there is one, else by evidence.
func levelText(ctx context.Context, l competencies.LevelStanding) string {
	switch {
	case l.Measured && l.Attained > 0:
		return strconv.Itoa(l.Attained)
	case l.Measured && l.BelowFrom > 0:
		return locale.T(ctx, "regrade.level_below", "Level", l.BelowFrom)
	case l.Tested > 0:
		return strconv.Itoa(l.Tested)
	}
	return locale.T(ctx, "regrade.level_none")
}

// levelsText lists the competencies whose level changes.
func levelsText(ctx context.Context, e quizzes.EffectView) string {
	text := ""
	for i, a := range e.After.Levels {
		if before, after := levelText(ctx, e.Before.Levels[i]), levelText(ctx, a); before != after {
			if text != "" {
				text += "; "
			}
			text += before + " → " + after
		}
	}
	if text == "" {
		return locale.T(ctx, "regrade.same")
	}
	return text
}

func versionOptions(ctx context.Context, v formView) []ui.Option {
	var list []ui.Option
	for _, o := range v.Versions {
		list = append(list, ui.Option{Value: o.ID.String(), Label: locale.T(ctx, "regrade.version_option", "Number", o.Number, "Date", locale.Date(ctx, o.CreatedAt.In(v.Zone)))})
	}
	return list
}

func kindOptions(ctx context.Context, kinds ...quizzes.Kind) []ui.Option {
	var list []ui.Option
	for _, k := range kinds {
		list = append(list, ui.Option{Value: string(k), Label: locale.T(ctx, "regrade.kind."+string(k)), Hint: locale.T(ctx, "regrade.about."+string(k))})
	}
	return list
}

func lateOptions(ctx context.Context) []ui.Option {
	return []ui.Option{{Value: "1", Label: locale.T(ctx, "regrade.accept")}, {Value: "0", Label: locale.T(ctx, "regrade.refuse")}}
}

func contestBadge(s quizzes.ContestState) string {
	return map[quizzes.ContestState]string{quizzes.ContestOpen: "warning", quizzes.ContestRegrade: "warning", quizzes.ContestUpheld: "success"}[s]
}

// contestAbout names what an objection is about, within its quiz or assessment.
func contestAbout(ctx context.Context, k quizzes.ContestView) string {
	switch {
	case k.Slot > 0:
		return locale.T(ctx, "contest.question", "Slot", k.Slot)
	case k.Competency.Code != "":
		return locale.T(ctx, "contest.level_of", "Code", k.Competency.Code)
	}
	return locale.T(ctx, "contest.level")
}

// contestOf names what the result that is contested belongs to.
func contestOf(k quizzes.ContestView) string {
	if k.Assessed {
		return "contest.of_assessment"
	}
	return "contest.of_quiz"
}

// resultPath is the result that an objection is about.
func resultPath(k quizzes.ContestView) string {
	if k.Assessed {
		return "/asesmen/hasil/" + k.AttemptID.String()
	}
	return "/kuis/" + k.AttemptID.String() + "/hasil"
}

// answeredBy is the last day on which an objection is answered.
func answeredBy(ctx context.Context, k quizzes.ContestView, loc *time.Location) string {
	if !k.RaisedAt.IsZero() {
		return locale.T(ctx, "contest.due_raised", "Date", locale.Date(ctx, k.DueOn.In(loc)))
	}
	return locale.T(ctx, "contest.due", "Date", locale.Date(ctx, k.DueOn.In(loc)))
}

func upholdOptions(ctx context.Context, k quizzes.ContestView) []ui.Option {
	list := []ui.Option{{Value: string(quizzes.OfAttempt), Label: locale.T(ctx, "contest.uphold_attempt")}}
	if k.Slot > 0 {
		list = append([]ui.Option{{Value: string(quizzes.OfQuestion), Label: locale.T(ctx, "contest.uphold_question")}}, list...)
	}
	return list
}
