package parts

import (
	"context"

	"mumpuni/records"
	"mumpuni/web/locale"
)

// MinutesText says what was measured beside what the curriculum plans, and what of it is a device's word: "12 menit terukur dari 45
// menit kurikulum".
func MinutesText(ctx context.Context, m records.Measured, minutes int) string {
	switch {
	case m.Minutes == nil:
		return locale.T(ctx, "course.minutes.none", "Minutes", minutes)
	case m.ByDevice > 0:
		return locale.T(ctx, "course.minutes.by_device", "Measured", *m.Minutes, "Device", m.ByDevice, "Minutes", minutes)
	}
	return locale.T(ctx, "course.minutes.measured", "Measured", *m.Minutes, "Minutes", minutes)
}

// MinutesCell is the same for a list: "12 dari 45".
func MinutesCell(ctx context.Context, m records.Measured, minutes int) string {
	if m.Minutes == nil {
		return "–"
	}
	return locale.T(ctx, "outcome.minutes", "Measured", locale.Number(ctx, *m.Minutes), "Minutes", locale.Number(ctx, minutes))
}
