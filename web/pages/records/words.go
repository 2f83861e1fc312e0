package records

import (
	"context"

	"mumpuni/records"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

func statementsLead(ctx context.Context, v statementsView) string {
	if v.Person == nil {
		return locale.T(ctx, "record.statements_lead")
	}
	return v.Person.FullName()
}

var statementIcons = map[string]string{
	"course": "book", "module": "file-text", "quiz": "checklist", "certificate": "certificate", "competency": "target",
}

func statementIcon(s records.Statement) string {
	if icon, ok := statementIcons[s.ObjectType]; ok {
		return icon
	}
	return "circle"
}

// statementObject names what a statement is about: its title as it was, or its kind.
func statementObject(ctx context.Context, s records.Statement) string {
	kind := locale.T(ctx, "record.object."+s.ObjectType)
	if title, ok := s.Context["title"].(string); ok && title != "" {
		return kind + " “" + title + "”"
	}
	return kind
}

// statementScore words a scaled score (0 to 1), "" where there is none.
func statementScore(ctx context.Context, s records.Statement) string {
	score, _ := s.Result["score"].(map[string]any)
	scaled, ok := score["scaled"].(float64)
	if !ok {
		return ""
	}
	return locale.T(ctx, "competency.score", "Score", locale.Score(ctx, int(scaled*10000+.5)))
}

func statementsPaging(v statementsView) ui.Paging {
	var p ui.Paging
	if v.Next != "" {
		p.Next = v.statementsPath() + "?after=" + v.Next
	}
	if v.After != "" {
		p.Prev = v.statementsPath()
	}
	return p
}
