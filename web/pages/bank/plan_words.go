package bank

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

var zeroID = uuid.Nil.String()

func outcomeKind(tab string) string {
	return map[string]string{"refused": "error", "lossy": "warning", "taken": "success", "left": "neutral"}[tab]
}

// planTabs narrow the questions to one outcome.
func planTabs(ctx context.Context, v planView) []ui.Tab {
	list := []ui.Tab{{Label: locale.T(ctx, "bank.outcome.all"), Href: v.address("", 0), Count: locale.Number(ctx, len(v.Plan.Questions)), Current: v.Tab == ""}}
	for _, t := range tabs {
		list = append(list, ui.Tab{Label: locale.T(ctx, "bank.outcome."+t), Href: v.address(t, 0), Count: locale.Number(ctx, v.count(t)), Current: v.Tab == t})
	}
	return list
}

// placeOf says where in the file a question stands, as people find it there.
func placeOf(ctx context.Context, f exchange.Format, q questions.Planned) string {
	key := map[exchange.Format]string{exchange.XLSX: "bank.place.row", exchange.DOCX: "bank.place.paragraph"}[f]
	if key == "" {
		key = "bank.place.line"
	}
	place := locale.T(ctx, key, "Line", q.Line)
	if q.Sheet != "" {
		place = q.Sheet + ", " + place
	}
	if q.Number != "" {
		place += " · " + locale.T(ctx, "bank.place.number", "Number", q.Number)
	}
	return place
}

// optionWords is what an option says.
func optionWords(ctx context.Context, it exchange.Item, i int) string {
	if it.Kind == exchange.TrueFalse {
		return locale.T(ctx, map[int]string{0: "bank.truth.true", 1: "bank.truth.false"}[i])
	}
	return firstWords(it.Options[i].Text)
}

// tagWords are competency, level, topic and source in one line.
func tagWords(ctx context.Context, it exchange.Item) string {
	var words []string
	if it.Competency != "" {
		words = append(words, it.Competency)
	}
	if it.Level > 0 {
		words = append(words, locale.T(ctx, "quiz.level_n", "Level", it.Level))
	}
	for _, w := range []string{it.Topic, it.Source} {
		if w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " · ")
}

// lossesTitle: what is not taken at all has remarks, and no losses.
func lossesTitle(q questions.Planned) string {
	if len(q.Reasons) > 0 {
		return "bank.plan.remarks"
	}
	return "bank.plan.losses"
}
