package bank

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// descriptorOptions are the descriptors that a question may claim: of the competency that it measures, or of all while none is chosen.
// One that the framework does not say stays choosable, so that saving something else does not lose it.
func descriptorOptions(ctx context.Context, competency uuid.UUID, claimed string, list []competencies.Descriptor, of []competencies.Competency) []ui.Option {
	var options []ui.Option
	known := claimed == ""
	for _, d := range list {
		if competency != uuid.Nil && d.CompetencyID != competency {
			continue
		}
		group := codeOf(of, d.CompetencyID) + " · " + locale.T(ctx, "quiz.level_n", "Level", strconv.Itoa(d.Level))
		options = append(options, ui.Option{Value: d.TextID, Label: d.Text(locale.Lang(ctx)), Group: group})
		known = known || d.TextID == claimed
	}
	if !known {
		options = append(options, ui.Option{Value: claimed, Label: claimed, Group: locale.T(ctx, "bank.descriptor.other")})
	}
	return options
}

// ofLevel are the descriptors of the level that a question claims.
func (v questionView) ofLevel() []competencies.Descriptor {
	return slices.DeleteFunc(slices.Clone(v.Descriptors), func(d competencies.Descriptor) bool { return d.Level != v.Question.Level })
}

// strays reports whether the question claims something that the framework does not say of its level.
func (v questionView) strays() bool {
	return v.Question.Says != "" && len(v.Descriptors) > 0 &&
		!slices.ContainsFunc(v.ofLevel(), func(d competencies.Descriptor) bool { return d.TextID == v.Question.Says })
}

func (v questionView) levelName(ctx context.Context, level int) string {
	for _, l := range v.Levels {
		if l.Level == level {
			return strconv.Itoa(level) + " " + l.Name(locale.Lang(ctx))
		}
	}
	return strconv.Itoa(level)
}
