package studio

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/media"
	"mumpuni/questions/kinds"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

func studioTabs(ctx context.Context, v studioView) []ui.Tab {
	var tabs []ui.Tab
	for _, state := range []string{"", "draft", "published", "archived"} {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "studio.filter."+ui.NameOr(state, "all")), Href: v.href(state, 1), Current: v.Filter.State == state,
		})
	}
	return tabs
}

func courseTabs(ctx context.Context, w courses.Work, tab string) []ui.Tab {
	path := parts.CoursePath(w.Course.ID)
	tabs := []ui.Tab{
		{Label: locale.T(ctx, "studio.modules"), Href: path, Count: locale.Number(ctx, len(w.Modules)), Current: tab == "modules"},
		{Label: locale.T(ctx, "studio.details"), Href: path + "/rincian", Current: tab == "details"},
	}
	if w.Editable() {
		tabs = append(tabs, ui.Tab{Label: locale.T(ctx, "studio.publish"), Href: path + "/terbit", Current: tab == "publish"})
	}
	if w.Published {
		tabs = append(tabs, ui.Tab{Label: locale.T(ctx, "survey.results"), Href: path + "/survei"})
	}
	return tabs
}

func courseLead(ctx context.Context, w courses.Work) string {
	return locale.T(ctx, "studio.course_lead", "Unit", w.UnitName, "Version", w.Version.Number)
}

// modulesByPart cuts a list, which stands in the order of its parts, where a new part begins.
func modulesByPart(list []courses.Module) [][]courses.Module {
	var groups [][]courses.Module
	for i, m := range list {
		if i == 0 || m.Part != list[i-1].Part {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], m)
	}
	return groups
}

// moduleHint is a module in a few words: "Video · 4 menit".
func moduleHint(ctx context.Context, m courses.Module) string {
	words := []string{locale.T(ctx, "studio.kind."+string(m.Kind))}
	if m.Minutes > 0 {
		words = append(words, locale.Duration(ctx, m.Minutes))
	}
	if m.Media.Bytes > 0 {
		words = append(words, locale.Bytes(ctx, m.Media.Bytes))
	}
	return strings.Join(words, " · ")
}

// pollState lets the script look again while a file is being made ready.
func pollState(w courses.Work) string {
	if slices.ContainsFunc(w.Modules, func(m courses.Module) bool { return m.MediaState == media.Processing }) {
		return "processing"
	}
	return ""
}

func minutesOf(modules []courses.Module) int {
	sum := 0
	for _, m := range modules {
		sum += m.Minutes
	}
	return sum
}

func taughtCodes(list []courses.Teaches) string {
	var codes []string
	for _, t := range list {
		codes = append(codes, t.Code+" ("+strconv.Itoa(t.Level)+")")
	}
	return strings.Join(codes, ", ")
}

func discardText(ctx context.Context, w courses.Work) string {
	if w.Published {
		return locale.T(ctx, "studio.discard.revision", "Title", w.Version.Title)
	}
	return locale.T(ctx, "studio.discard.course", "Title", w.Version.Title)
}

func publishText(ctx context.Context, w courses.Work) string {
	if w.Published {
		return locale.T(ctx, "studio.publish.revision_text")
	}
	return locale.T(ctx, "studio.publish.first_text")
}

// publishLabel says who publishes: one person what has no certificate, two what has.
func publishLabel(ctx context.Context, w courses.Work) string {
	if w.Version.NoCertificate {
		return locale.T(ctx, "studio.publish")
	}
	return locale.T(ctx, "studio.publish.ask")
}

// publishBusy is what its button says meanwhile.
func publishBusy(ctx context.Context, w courses.Work) string {
	if w.Version.NoCertificate {
		return locale.T(ctx, "studio.publishing")
	}
	return locale.T(ctx, "studio.publish.asking")
}

func courseLevelOptions(ctx context.Context, levels []competencies.Level) []ui.Option {
	var options []ui.Option
	for _, l := range levels {
		options = append(options, ui.Option{Value: strconv.Itoa(l.Level), Label: strconv.Itoa(l.Level) + " – " + l.Name(locale.Lang(ctx))})
	}
	return options
}

func levelValue(level int) string {
	if level == 0 {
		return ""
	}
	return strconv.Itoa(level)
}

func groupTitle(ctx context.Context, v detailsView, group []competencies.Competency) string {
	return locale.T(ctx, "studio.group", "Name", group[0].GroupName(locale.Lang(ctx)), "Taught", v.taught(group[0].GroupCode), "Of", len(group))
}

// mendingPath is where a fault of the readiness check is mended.
func mendingPath(w courses.Work, f *fault.Fault) string {
	kind, rest, _ := strings.Cut(f.Field, ".")
	switch kind {
	case "module":
		if id, err := id.Parse[id.Module](rest); err == nil {
			return modulePath(id)
		}
	case "summary", "minutes", "jp", "title", "outcomes":
		return parts.CoursePath(w.Course.ID) + "/rincian#" + ui.FieldID(kind)
	case "competencies":
		return parts.CoursePath(w.Course.ID) + "/rincian"
	case "modules":
		if f.Key == "course.certificate_quiz" {
			return quizPath(w)
		}
		return parts.CoursePath(w.Course.ID)
	case "part":
		return parts.CoursePath(w.Course.ID)
	}
	return ""
}

// quizPath is where a course gets the quiz that its certificates need: the one that it has, or the form of a new one.
func quizPath(w courses.Work) string {
	for _, m := range w.Modules {
		if m.Kind == courses.Quiz {
			return "/studio/kuis/" + m.QuizID.String()
		}
	}
	return parts.CoursePath(w.Course.ID) + "/modul/baru?jenis=" + string(courses.Quiz)
}

// readinessText is the fault's sentence, after the title of the module to blame.
func readinessText(ctx context.Context, f *fault.Fault) string {
	text := locale.TMap(ctx, f.Key, f.Args)
	title, ok := f.Args["Title"].(string)
	if ok && strings.HasPrefix(f.Field, "module.") && !strings.Contains(text, title) {
		return title + ": " + text
	}
	return text
}

func moduleTitle(ctx context.Context, v moduleView) string {
	if v.New() {
		return locale.T(ctx, "studio.module.new."+string(v.Kind))
	}
	return v.Module.Title
}

func saveLabel(ctx context.Context, v moduleView) string {
	switch {
	case v.New() && v.Kind.HasMedia():
		return locale.T(ctx, "studio.module.add_file")
	case v.New():
		return locale.T(ctx, "studio.module.add")
	}
	return locale.T(ctx, "studio.save")
}

func partOptions(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, part := range courses.Parts {
		options = append(options, ui.Option{Value: string(part), Label: locale.T(ctx, "studio.part."+string(part))})
	}
	return options
}

func newQuizLabel(ctx context.Context, v moduleView) string {
	if v.New() {
		return locale.T(ctx, "studio.quiz.new")
	}
	return ""
}

func filePoll(m courses.Module) string {
	if m.MediaState == media.Processing {
		return "processing"
	}
	return ""
}

func fileLabel(ctx context.Context, m courses.Module) string {
	if m.MediaState == media.Ready {
		return locale.T(ctx, "studio.file.replace")
	}
	return locale.T(ctx, "studio.file.choose")
}

func acceptOf(k courses.Kind) string {
	return map[courses.Kind]string{
		courses.PDF: "application/pdf,.pdf", courses.Image: "image/jpeg,image/png,image/webp,image/gif",
		courses.Video: "video/mp4,video/quicktime,video/webm,.mp4,.m4v,.mov,.webm",

		courses.Package: "application/zip,.zip,.h5p,text/xml,.xml",
	}[k]
}

// mediaFacts are what processing found out about a file.
func mediaFacts(ctx context.Context, m courses.Module) []ui.Fact {
	facts := []ui.Fact{
		{Label: locale.T(ctx, "studio.file.name"), Value: m.Media.Name}, {Label: locale.T(ctx, "studio.file.size"), Value: locale.Bytes(ctx, m.Media.Bytes)},
	}
	if m.Media.Pages > 0 {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "studio.file.pages"), Value: locale.Number(ctx, m.Media.Pages)})
	}
	if m.Media.DurationS > 0 {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "studio.file.length"), Value: fmt.Sprintf("%d:%02d", m.Media.DurationS/60, m.Media.DurationS%60)})
	}
	if m.Media.Width > 0 {
		facts = append(facts, ui.Fact{Label: locale.T(ctx, "studio.file.dimensions"), Value: fmt.Sprintf("%d × %d", m.Media.Width, m.Media.Height)})
	}
	return facts
}

// lighterPoll has that part of the page looked at again while something happens.
func lighterPoll(m courses.Module) string {
	if m.Media.Lighter.InHand() {
		return "lighter"
	}
	return ""
}

// lighterText says how far they are, or that they wait.
func lighterText(ctx context.Context, m courses.Module) string {
	if m.Media.Lighter == media.Waiting {
		return locale.T(ctx, "studio.lighter.waiting")
	}
	return locale.Percent(ctx, 100*m.Media.Progress)
}

// lighterHelp is what a trainer may do meanwhile.
func lighterHelp(m courses.Module) string {
	switch {
	case len(m.Media.Variants) > 0:
		return "studio.lighter.help_again"
	case m.MediaState == media.Ready:
		return "studio.lighter.help"
	}
	return "studio.lighter.help_first"
}

// lighterLeft is what learners have where none were made.
func lighterLeft(m courses.Module) string {
	if len(m.Media.Variants) > 0 {
		return "studio.lighter.kept"
	}
	return "studio.lighter.as_it_came"
}

// variantFacts are what learners choose from, with what each costs.
func variantFacts(ctx context.Context, m courses.Module) []ui.Fact {
	var facts []ui.Fact
	for _, v := range m.Media.Variants {
		facts = append(facts, ui.Fact{Label: parts.VariantName(ctx, v), Value: locale.Bytes(ctx, v.Bytes)})
	}
	return facts
}

// optionText is an option as a reviewer reads it; those of a statement have no text of their own.
func optionText(ctx context.Context, o kinds.Option) string {
	switch {
	case o.Text != "":
		return o.Text
	case o.ID == kinds.OptionTrue:
		return locale.T(ctx, "studio.review.true")
	}
	return locale.T(ctx, "studio.review.false")
}

// pairText is what belongs to what; something on the right alone belongs to nothing.
func pairText(ctx context.Context, p kinds.Pair) string {
	if p.Left == "" {
		return locale.T(ctx, "studio.review.alone", "Text", p.Right)
	}
	return p.Left + " → " + p.Right
}

// keyText is the right answer of a question that is typed; the first of several units is right.
func keyText(b kinds.Body) string {
	if b.Number != nil {
		text := b.Number.Value
		if b.Number.Tolerance != "" && b.Number.Tolerance != "0" {
			text += " ± " + b.Number.Tolerance
		}
		return strings.TrimSpace(text + " " + strings.Join(b.Number.Units, " / "))
	}
	return strings.Join(b.Accepted, " / ")
}
