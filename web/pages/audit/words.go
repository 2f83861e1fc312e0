package audit

import (
	"context"
	"encoding/json"

	"mumpuni/internal/audit"
	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// auditAction words an action; one without words is shown by its code.
func auditAction(ctx context.Context, action string) string {
	if key := "audit.action." + action; locale.Has(locale.Lang(ctx), key) {
		return locale.T(ctx, key)
	}
	return action
}

// areas lists the first parts of the actions that are written, for choosing, in the order of the list of choices.
var areas = []string{
	"person", "unit", "role", "account", "session", "import", "approval", "deputy", "course", "quiz", "attempt", "question",
	"assessment", "measurement", "calibration", "regrade", "contest", "certificate", "issuer", "mandate", "order", "reminder",
	"framework", "required_level", "competencies", "gap", "jp", "history", "statements", "xapi", "upload",
}

func auditAreas(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(areas))
	for i, area := range areas {
		options[i] = ui.Option{Value: area, Label: locale.T(ctx, "audit.area."+area)}
	}
	return options
}

// auditDetail is an entry's detail in one line; "" when there is none.
func auditDetail(e audit.Shown) string {
	if len(e.Detail) == 0 {
		return ""
	}
	text, err := json.Marshal(e.Detail)
	if err != nil {
		return ""
	}
	return string(text)
}

func auditWho(ctx context.Context, e audit.Shown) string {
	if e.ActorName == "" {
		return locale.T(ctx, "audit.system")
	}
	return e.ActorName
}

func auditPaging(v auditView) ui.Paging {
	var p ui.Paging
	if v.Next != "" {
		p.Next = v.url("after", v.Next)
	}
	if v.Query.Get("after") != "" {
		p.Prev = v.url("after", "")
	}
	return p
}

func myDataPaging(v myDataView) ui.Paging {
	var p ui.Paging
	if v.Next != "" {
		p.Next = "/data-saya?after=" + v.Next + "#pembaca"
	}
	if v.After != "" {
		p.Prev = "/data-saya#pembaca"
	}
	return p
}

// myDataFacts is everything stored of a person, by name.
func myDataFacts(ctx context.Context, p people.PersonView) []ui.Fact {
	birth := p.BirthPlace
	if !p.BirthDate.IsZero() {
		birth += ", " + locale.Date(ctx, p.BirthDate.Time())
	}
	facts := []ui.Fact{}
	for _, f := range []struct{ key, value string }{
		{"name", p.FullName()},
		{"nip", people.FormatNIP(p.NIP)},
		{"birth", birth},
		{"unit", p.UnitPath},
		{"post", p.PostName},
		{"employment", locale.T(ctx, "competency.employment."+string(p.Employment))},
		{"grade", p.Grade},
		{"education", p.Education},
		{"email", p.Email},
		{"phone", p.Phone},
		{"siasn", p.SIASNID},
	} {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "audit.mine."+f.key), Value: f.value})
	}
	return facts
}
