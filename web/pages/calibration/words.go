package calibration

import (
	"context"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/questions/calibrations"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

func stateKind(s calibrations.State) string {
	return map[calibrations.State]string{
		calibrations.Calculating: "info", calibrations.Ready: "warning", calibrations.Waits: "warning",
		calibrations.InForce: "success", calibrations.Fails: "error", calibrations.Dropped: "neutral",
	}[s]
}

func options(ctx context.Context, list []competencies.Competency) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, c := range list {
		out[i] = ui.Option{Value: c.ID.String(), Label: c.Code + " " + c.Name(locale.Lang(ctx)), Group: c.GroupName(locale.Lang(ctx))}
	}
	return out
}

// nameOf is a competency in words; one of an older framework by its number alone.
func nameOf(ctx context.Context, names map[uuid.UUID]competencies.Competency, k calibrations.Calibration) string {
	if c, ok := names[k.CompetencyID]; ok {
		return c.Code + " " + c.Name(locale.Lang(ctx))
	}
	return k.CompetencyID.String()[:8]
}

// counting is how many estimates count.
func counting(items []assessments.Compared) (n int) {
	for _, i := range items {
		if i.Held == "" {
			n++
		}
	}
	return n
}

// figure is a number of two decimals, a dash where there is none.
func figure(ctx context.Context, x *float64) string {
	if x == nil {
		return "–"
	}
	return locale.Fixed(ctx, *x, 2)
}

// withError is an estimate with its standard error.
func withError(ctx context.Context, x, se *float64) string {
	if x == nil || se == nil {
		return figure(ctx, x)
	}
	return figure(ctx, x) + " ± " + figure(ctx, se)
}

// shortID names a question without saying what it asks.
func shortID(id uuid.UUID) string { return id.String()[24:] }

func share(ctx context.Context, x float64) string { return locale.Fixed(ctx, 100*x, 0) + "%" }

// heading of the comparison: of what is not in force, what would change.
func heading(s calibrations.State) string {
	if s == calibrations.InForce {
		return "calibration.changed"
	}
	return "calibration.changes"
}
