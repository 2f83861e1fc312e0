package home

import (
	"context"

	"mumpuni/courses"
	"mumpuni/people/siasn"
	"mumpuni/records"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// learningPath leads on in a course, or to its page when it was ordered and not begun.
func learningPath(l courses.Learning) string {
	if l.EnrolmentID.IsZero() {
		return "/kursus/" + l.Slug
	}
	return "/belajar/" + l.EnrolmentID.String()
}

func nextHeading(ctx context.Context, l courses.Learning) string {
	if l.LastSeenAt.IsZero() {
		return locale.T(ctx, "home.begin")
	}
	return locale.T(ctx, "home.continue")
}

func nextLabel(ctx context.Context, l courses.Learning) string {
	if l.LastSeenAt.IsZero() {
		return locale.T(ctx, "home.begin_button")
	}
	return locale.T(ctx, "home.continue_button")
}

// yearHint says how the year's hours stand against the target of the person's employment.
func yearHint(ctx context.Context, y records.Year) string {
	switch y.Status() {
	case "met":
		return locale.T(ctx, "home.jp_met", "Min", y.MinJP)
	case "not_yet":
		return locale.T(ctx, "home.jp_not_yet", "Min", y.MinJP, "Left", y.MinJP-y.JP)
	case "over", "within":
		return locale.T(ctx, "home.jp_max", "Max", y.MaxJP)
	}
	return locale.T(ctx, "home.jp_none")
}

func oversightHeading(ctx context.Context, v homeView) string {
	if v.Auditor {
		return locale.T(ctx, "home.oversight")
	}
	return locale.T(ctx, "home.signing")
}

// oversightFigures open to what they count.
func oversightFigures(ctx context.Context, v homeView, o oversightPanel) []ui.Figure {
	figures := []ui.Figure{{
		Label: locale.T(ctx, "home.issued"), Value: locale.Number(ctx, o.Issued()), Icon: "certificate",
		Hint: locale.T(ctx, "home.issued.text"), Href: "/sertifikat/terbit",
	}, {
		Label: locale.T(ctx, "home.issuers"), Value: locale.Number(ctx, len(o.Issuers)), Icon: "shield-check",
		Hint: locale.T(ctx, "home.issuers.text"), Href: "/penerbit",
	}}
	if v.Auditor {
		figures = append(figures, ui.Figure{
			Label: locale.T(ctx, "home.audit"), Value: locale.T(ctx, "home.audit.open"), Icon: "list-check",
			Hint: locale.T(ctx, "home.audit.text"), Href: "/jejak-audit",
		})
	}
	return figures
}

func plannerHeading(ctx context.Context, v homeView) string {
	if v.Mandates == nil && v.Planner != nil {
		return locale.T(ctx, "home.standing_of", "Unit", v.Planner.Unit.Name)
	}
	if v.Planner == nil {
		return locale.T(ctx, "home.planner")
	}
	return locale.T(ctx, "home.planner_of", "Unit", v.Planner.Unit.Name)
}

func plannerFigures(ctx context.Context, v homeView) []ui.Figure {
	var figures []ui.Figure
	if p := v.Planner; p != nil {
		people := ui.Figure{
			Label: locale.T(ctx, "home.people"), Value: locale.Number(ctx, p.Unit.People), Icon: "users",
			Hint: locale.T(ctx, "home.people_hint", "Date", locale.Date(ctx, p.Day)),
		}
		if v.Directory {
			people.Href = "/pegawai"
		}
		figures = append(figures, people, ui.Figure{
			Label: locale.T(ctx, "home.measured"), Value: ui.ShareText(p.Total.Coverage()) + "%", Icon: "target",
			Hint: locale.T(ctx, "home.measured_hint", "Measured", locale.Number(ctx, p.Total.Measured()), "Required", locale.Number(ctx, p.Total.Required)), Href: "/kesenjangan",
		})
	}
	if m := v.Mandates; m != nil {
		figures = append(figures, ui.Figure{
			Label: locale.T(ctx, "home.mandates"), Value: locale.Number(ctx, m.Open()), Icon: "clipboard-list",
			Hint: locale.T(ctx, "home.mandates_hint"), Href: "/penugasan",
		}, ui.Figure{
			Label: locale.T(ctx, "home.late"), Value: locale.Number(ctx, m.Late()), Icon: "calendar-due",
			Hint: lateHint(ctx, m.Late()), Href: "/penugasan?keadaan=overdue",
		})
	}
	return figures
}

// importKind is the colour of an import's state.
func importKind(s siasn.ImportState) string {
	switch s {
	case siasn.ImportApplied:
		return "success"
	case siasn.ImportChecked:
		return "info"
	case siasn.ImportRefused, siasn.ImportFailed:
		return "error"
	}
	return "neutral"
}

func lateHint(ctx context.Context, late int) string {
	if late == 0 {
		return locale.T(ctx, "home.late_none")
	}
	return locale.T(ctx, "home.late_hint")
}
