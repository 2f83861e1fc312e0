package approvals

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"mumpuni/approvals"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

// title is what v asks, in a sentence.
func title(ctx context.Context, v approvals.View) string {
	return parts.ApprovalWords(ctx, v.Kind, v.Words)
}

// noticeWords is the sentence of a notice; one of an approval says which.
func noticeWords(ctx context.Context, n approvals.NoticeView) string {
	args := parts.Said(ctx, n.Args)
	if kind := n.Args["Kind"]; kind != "" {
		args["What"] = parts.ApprovalWords(ctx, kind, n.Args)
	}
	return locale.TMap(ctx, n.Key, args)
}

// factWords are a fact's values as they are read.
func factWords(ctx context.Context, f people.Fact) (before, after string) {
	if !f.Say {
		return written(ctx, f.Before), written(ctx, f.After)
	}
	if f.Before != "" {
		before = locale.T(ctx, f.Before)
	}
	if f.After != "" {
		after = locale.T(ctx, f.After)
	}
	return before, after
}

// written is a value as people write it: a day by its month's name, a fraction with the comma of the language.
func written(ctx context.Context, value string) string {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return locale.Date(ctx, day)
	}
	if whole, part, ok := strings.Cut(value, "."); ok && digits(whole) && digits(part) {
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			return locale.Decimal(ctx, n, len(part))
		}
	}
	return value
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// replaces reports that some fact had a value before: what has none is told without a column for it.
func replaces(facts []people.Fact) bool {
	return slices.ContainsFunc(facts, func(f people.Fact) bool { return f.Before != "" })
}

// told are facts without a past.
func told(ctx context.Context, facts []people.Fact) []ui.Fact {
	list := make([]ui.Fact, len(facts))
	for i, f := range facts {
		list[i] = ui.Fact{Label: locale.T(ctx, f.Key), Value: orDash(afterOf(ctx, f))}
	}
	return list
}

// reasonWords is why v ended; of a void one it is the key of what stood in the way.
func reasonWords(ctx context.Context, v approvals.View) string {
	if v.State == approvals.Void && locale.Has(locale.ID, v.Reason) {
		return locale.T(ctx, v.Reason)
	}
	return v.Reason
}

// stateBadge is the kind of badge a state gets.
func stateBadge(s approvals.State) string {
	switch s {
	case approvals.Waiting:
		return "warning"
	case approvals.Approved:
		return "success"
	case approvals.Refused:
		return "error"
	}
	return "neutral"
}

// decider is who decided v: "nobody" when its 24 hours were over.
func decider(ctx context.Context, v approvals.View) string {
	switch {
	case v.DecidedName == "":
		return locale.T(ctx, "approvals.by_nobody")
	case v.ForName != "":
		return locale.T(ctx, "approvals.in_stead", "Name", v.DecidedName, "For", v.ForName)
	}
	return v.DecidedName
}

// lists are the three lists as filters.
func lists(ctx context.Context, current string) []ui.Tab {
	var tabs []ui.Tab
	for _, which := range []string{forMe, mine, decided} {
		href, key := "/persetujuan", "approvals.list.me"
		if which != forMe {
			href, key = "/persetujuan?daftar="+which, "approvals.list."+which
		}
		tabs = append(tabs, ui.Tab{Label: locale.T(ctx, key), Href: href, Current: which == current})
	}
	return tabs
}

// roleOptions are the roles in which who may be stood in for.
func roleOptions(ctx context.Context, who people.Actor) []ui.Option {
	var options []ui.Option
	for _, role := range approvals.Decisive {
		if who.Has(role) {
			options = append(options, ui.Option{Value: string(role), Label: locale.T(ctx, role.Key())})
		}
	}
	return options
}

// latest is the moment up to which a page of notices shows.
func latest(list []approvals.NoticeView) string {
	if len(list) == 0 {
		return ""
	}
	return list[0].At.UTC().Format(time.RFC3339Nano)
}

// anyUnread reports that one of the notices is.
func anyUnread(list []approvals.NoticeView) bool {
	for _, n := range list {
		if n.ReadAt.IsZero() {
			return true
		}
	}
	return false
}

func beforeOf(ctx context.Context, f people.Fact) string { b, _ := factWords(ctx, f); return b }

func afterOf(ctx context.Context, f people.Fact) string { _, a := factWords(ctx, f); return a }

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

func joined(names []string) string { return strings.Join(names, "; ") }

// courseOf is how v came about and what became of it.
func courseOf(ctx context.Context, v approvals.View, loc *time.Location) []ui.Fact {
	facts := []ui.Fact{
		{Label: locale.T(ctx, "approvals.state"), Body: stateOf(v)},
		{Label: locale.T(ctx, "approvals.asked_by"), Value: v.AskedName},
		{Label: locale.T(ctx, "approvals.asked_at"), Body: moment(v.AskedAt, loc)},
		{Label: locale.T(ctx, "approvals.unit"), Value: v.UnitName},
	}
	if v.BeneficiaryName != "" {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "approvals.beneficiary"), Value: v.BeneficiaryName})
	}
	if v.ApproverName != "" {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "approvals.approver"), Value: v.ApproverName})
	}
	if v.State == approvals.Waiting || v.State == approvals.Expired {
		return append(facts, ui.Fact{Label: locale.T(ctx, "approvals.expires_at"), Body: moment(v.ExpiresAt, loc)})
	}
	facts = append(facts, ui.Fact{Label: locale.T(ctx, "approvals.decided_by"), Value: decider(ctx, v)},
		ui.Fact{Label: locale.T(ctx, "approvals.decided_at"), Body: moment(v.DecidedAt, loc)})
	if v.Reason != "" {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "approvals.reason"), Value: reasonWords(ctx, v)})
	}
	return facts
}

// deputyTitle says who stands in for whom.
func deputyTitle(ctx context.Context, d approvals.Deputy, who people.Actor) string {
	role := locale.T(ctx, d.Role.Key())
	if who.IsOneself(d.HolderID) {
		return locale.T(ctx, "approvals.deputy.yours", "Name", d.DeputyName, "Role", role)
	}
	return locale.T(ctx, "approvals.deputy.you", "Name", d.HolderName, "Role", role)
}
