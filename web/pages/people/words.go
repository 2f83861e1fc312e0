package people

import (
	"context"
	"strings"
	"time"

	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// word is the sentence of prefix and value, and nothing for no value.
func word(ctx context.Context, prefix, value string) string {
	if value == "" {
		return ""
	}
	return locale.T(ctx, prefix+value)
}

func roleName(ctx context.Context, r people.Role) string { return word(ctx, "people.role.", string(r)) }

func employmentName(ctx context.Context, e people.Employment) string {
	return word(ctx, "people.employment.", string(e))
}

// dayText is a day in a sentence, nothing for an open one.
func dayText(ctx context.Context, d people.Day) string {
	if d.IsZero() {
		return ""
	}
	return locale.Date(ctx, d.Time())
}

// dayCell is a day in a table.
func dayCell(ctx context.Context, d people.Day) string {
	if d.IsZero() {
		return ""
	}
	return locale.ShortDate(ctx, d.Time())
}

// postText is a post with its kind and, if it has one, its level.
func postText(ctx context.Context, kind, level string) string {
	text := word(ctx, "people.post_kind.", kind)
	if level != "" {
		text += ", " + word(ctx, "people.post_level.", level)
	}
	return text
}

// gradeText is "Penata Tk. I (III/d)", or the grade alone for a PPPK.
func gradeText(p people.Person) string {
	if p.GradeName() == "" {
		return p.Grade
	}
	return p.GradeName() + " (" + p.Grade + ")"
}

func birthText(ctx context.Context, p people.Person) string {
	return strings.Trim(p.BirthPlace+", "+dayText(ctx, p.BirthDate), ", ")
}

// optionsOf makes choices of values whose labels stand under prefix.
func optionsOf[T ~string](ctx context.Context, prefix string, values []T) []ui.Option {
	options := make([]ui.Option, 0, len(values))
	for _, v := range values {
		options = append(options, ui.Option{Value: string(v), Label: locale.T(ctx, prefix+string(v))})
	}
	return options
}

// levelChoices groups the levels of functional posts by kind.
func levelChoices(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, kind := range people.PostKinds {
		for _, o := range optionsOf(ctx, "people.post_level.", people.PostLevels[kind]) {
			o.Group = locale.T(ctx, "people.post_kind."+kind)
			options = append(options, o)
		}
	}
	return options
}

func roleOptions(ctx context.Context) []ui.Option {
	options := optionsOf(ctx, "people.role.", people.Roles)
	for i, r := range people.Roles {
		options[i].Label += " – " + locale.T(ctx, "people.role_hint."+string(r))
	}
	return options
}

// nameDoubts are the doubts about a name as it will be printed, in words.
func nameDoubts(ctx context.Context, p people.Person) []string {
	var doubts []string
	for _, f := range people.NameDoubts(p) {
		doubts = append(doubts, locale.TMap(ctx, f.Key, f.Args))
	}
	return doubts
}

// nipDoubts are the doubts about a person's NIP, in words.
func nipDoubts(ctx context.Context, p people.Person) []string {
	var doubts []string
	for _, key := range people.NIPWarnings(p.NIP, p.BirthDate, p.Sex, p.Employment) {
		doubts = append(doubts, locale.T(ctx, "import.issue."+strings.ReplaceAll(key, ".", "_")))
	}
	return doubts
}

func grantedText(ctx context.Context, g people.GrantView, loc *time.Location) string {
	day := locale.Date(ctx, g.GrantedAt.In(loc))
	if g.GrantedByName == "" {
		return locale.T(ctx, "people.roles_system", "Date", day)
	}
	return locale.T(ctx, "people.roles_by", "Name", g.GrantedByName, "Date", day)
}

func profileTitle(ctx context.Context, v profileView) string {
	if v.Own && !v.Who.Has(people.HR, people.Administrator, people.Auditor) {
		return locale.T(ctx, "people.own")
	}
	return v.Person.FullName()
}

func profileCrumbs(ctx context.Context, v profileView) []ui.Crumb {
	if !v.Who.Has(people.HR, people.Administrator, people.Auditor) {
		return nil
	}
	return []ui.Crumb{{Label: locale.T(ctx, "people.title"), Href: "/pegawai"}, {Label: v.Person.Name}}
}

func personCrumbs(ctx context.Context, f personForm, title string) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: locale.T(ctx, "people.title"), Href: "/pegawai"}}
	if f.Person.Name != "" && f.back() != "/pegawai" {
		crumbs = append(crumbs, ui.Crumb{Label: f.Person.Name, Href: f.back()})
	}
	return append(crumbs, ui.Crumb{Label: locale.T(ctx, title)})
}

func changedBy(ctx context.Context, c people.PersonChange) string {
	if c.ByName == "" {
		return locale.T(ctx, "audit.system")
	}
	return c.ByName
}

// changeAct words how a record came to change, with the file if it was an import.
func changeAct(ctx context.Context, c people.PersonChange) string {
	return locale.T(ctx, "people.act."+string(c.Act), "File", c.FileName)
}
