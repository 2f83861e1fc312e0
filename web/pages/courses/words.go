package courses

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"mumpuni/courses"
	"mumpuni/media"
	"mumpuni/web/locale"
	"mumpuni/web/pages/parts"
	"mumpuni/web/ui"
)

// Words and attributes of the course templates.

func mineChips(ctx context.Context, v catalogueView) []ui.Tab {
	var tabs []ui.Tab
	for _, mine := range []string{"", "open", "mandated", mineGaps} {
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, "course.mine."+ui.NameOr(mine, "all")), Href: v.href(mine, 1), Current: v.Filter.Mine == mine,
		})
	}
	return tabs
}

// catalogueChips are the ways to look at the catalogue: all of it, what is one's own, and one group of competencies.
func catalogueChips(ctx context.Context, v catalogueView) []ui.Tab {
	tabs := mineChips(ctx, v)
	for _, g := range v.Groups {
		w := v
		w.Filter.Group = g.Code
		current := v.Filter.Group == g.Code
		if current {
			w.Filter.Group = "" // once more: all groups
		}
		tabs = append(tabs, ui.Tab{Label: g.Name(locale.Lang(ctx)), Href: w.href(v.Filter.Mine, 1), Current: current, Sign: strings.ToLower(g.Code)})
	}
	return tabs
}

// groupClass is the class of the first group of competencies that a course teaches.
func groupClass(c courses.Card) string {
	if len(c.Groups) == 0 {
		return ""
	}
	return strings.ToLower(c.Groups[0])
}

// groupWords are the codes and names of the groups that a course teaches.
func groupWords(ctx context.Context, v catalogueView, c courses.Card) string {
	var words []string
	for _, code := range c.Groups {
		for _, g := range v.Groups {
			if g.Code == code {
				code += " · " + g.Name(locale.Lang(ctx))
			}
		}
		words = append(words, code)
	}
	return strings.Join(words, ", ")
}

// courseSize is a course in a few words: "2 JP · 2 jam 10 menit · 7 modul · 12 MB".
func courseSize(ctx context.Context, c courses.Card) string {
	words := locale.T(ctx, "course.jp", "JP", locale.Number(ctx, c.JP)) + " · " + locale.Duration(ctx, c.Minutes) + " · " + locale.T(ctx, "course.n_modules", "Count", c.Modules)
	if c.Bytes > 0 {
		words += " · " + locale.Bytes(ctx, c.Bytes)
	}
	return words
}

// Required are the courses of the first page that were ordered and wait, where nothing narrower was asked for.
func (v catalogueView) Required() []courses.Card {
	n := 0
	for n < len(v.Cards) && !v.Cards[n].DueOn.IsZero() && v.Cards[n].CompletedAt.IsZero() {
		n++
	}
	if v.narrowed() || v.Filter.Page > 1 {
		n = 0
	}
	return v.Cards[:n]
}

// Others are the rest of the page.
func (v catalogueView) Others() []courses.Card { return v.Cards[len(v.Required()):] }

// filterLabel is what opens the choices below the search, with how many were made.
func filterLabel(ctx context.Context, v catalogueView) string {
	if n := v.filters(); n > 0 {
		return locale.T(ctx, "course.filter_n", "Count", n)
	}
	return locale.T(ctx, "course.filter")
}

func foundHeading(ctx context.Context, v catalogueView) string {
	switch {
	case v.Filter.Mine == mineGaps:
		return locale.T(ctx, "course.closing", "Count", v.Gaps)
	case len(v.Required()) > 0:
		return locale.T(ctx, "course.others")
	}
	return locale.T(ctx, "course.courses")
}

func groupOptions(ctx context.Context, groups []courses.Group) []ui.Option {
	var options []ui.Option
	for _, g := range groups {
		options = append(options, ui.Option{Value: g.Code, Label: g.Name(locale.Lang(ctx))})
	}
	return options
}

// What the catalogue may be asked for at most; another number in an address is a choice of its own.
var (
	mostJP        = []int64{1, 3, 6}
	mostMinutes   = []int64{30, 60, 120, 240}
	mostMegabytes = []int64{1, 10, 50, 200}
)

const megabyte = 1_000_000

// megabytes reads a whole number of MB as bytes; 0, no limit, for anything else.
func megabytes(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/megabyte {
		return 0
	}
	return n * megabyte
}

// mostOptions are the choices of a most, with the one that was asked for.
func mostOptions(asked int64, list []int64, words func(int64) string) []ui.Option {
	if asked > 0 && !slices.Contains(list, asked) {
		list = append(slices.Clone(list), asked)
		slices.Sort(list)
	}
	options := make([]ui.Option, len(list))
	for i, n := range list {
		options[i] = ui.Option{Value: mostValue(n), Label: words(n)}
	}
	return options
}

func mostValue(n int64) string {
	if n <= 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func offlineValue(is bool) string {
	if is {
		return "1"
	}
	return ""
}

// partOf groups a course's modules by part, in the fixed order, leaving out empty parts.
func partsOf[M any](list []M, part func(M) courses.Part) []partGroup[M] {
	var groups []partGroup[M]
	for _, want := range courses.Parts {
		g := partGroup[M]{Part: want}
		for _, m := range list {
			if part(m) == want {
				g.List = append(g.List, m)
			}
		}
		if len(g.List) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

type partGroup[M any] struct {
	Part courses.Part
	List []M
}

func contentParts(list []courses.Content) []partGroup[courses.Content] {
	return partsOf(list, func(c courses.Content) courses.Part { return c.Part })
}

func taskParts(list []courses.Task) []partGroup[courses.Task] {
	return partsOf(list, func(t courses.Task) courses.Part { return t.Part })
}

// contentHint is a module in a few words: "Video · 4 menit · 12 MB".
func contentHint(ctx context.Context, kind courses.Kind, minutes int, bytes int64) string {
	words := []string{locale.T(ctx, "course.kind."+string(kind))}
	if minutes > 0 {
		words = append(words, locale.Duration(ctx, minutes))
	}
	if bytes > 0 {
		words = append(words, ui.Cost(ctx, bytes))
	} else {
		words = append(words, locale.T(ctx, "course.size_unknown"))
	}
	return strings.Join(words, " · ")
}

// wholeCost says what a course costs in data; "" while nothing of it is known.
func wholeCost(ctx context.Context, sum int64, whole bool) string {
	switch {
	case sum == 0:
		return ""
	case whole:
		return locale.T(ctx, "course.whole_cost", "Cost", ui.Cost(ctx, sum))
	}
	return locale.T(ctx, "course.whole_cost_more", "Cost", ui.Cost(ctx, sum))
}

// lessonText is the text of a lesson; who saves data opens its pictures.
func lessonText(ctx context.Context, v lessonView) string {
	if ui.ViewOf(ctx).Saver == "" {
		return v.HTML
	}
	return v.LightHTML(func(alt string, bytes int64) string {
		return locale.T(ctx, "course.picture_named", "Alt", alt, "Cost", ui.Cost(ctx, bytes))
	})
}

func contentTasks(ctx context.Context, list []courses.Content) []ui.Task {
	var tasks []ui.Task
	for _, c := range list {
		tasks = append(tasks, ui.Task{Icon: parts.KindIcon(c.Kind), Title: c.Title, Hint: contentHint(ctx, c.Kind, c.Minutes, c.Bytes)})
	}
	return tasks
}

func learnTasks(ctx context.Context, t courses.Tasks, list []courses.Task) []ui.Task {
	resume, _ := t.Resume()
	var tasks []ui.Task
	for _, m := range list {
		tasks = append(tasks, ui.Task{
			Icon: parts.KindIcon(m.Kind), Title: m.Title, Hint: contentHint(ctx, m.Kind, m.Minutes, m.DataBytes()),
			Href: lessonPath(t.EnrolmentID, m.ID), Status: taskStatus(m), Current: m.ID == resume.ID && t.CompletedAt.IsZero(),
		})
	}
	return tasks
}

func donePercent(ctx context.Context, fraction int) string {
	return locale.Percent(ctx, fraction/100*100)
}

// completedText says what a completed course left on record.
func completedText(ctx context.Context, h courses.Head) string {
	if h.CertificateWhy != "" {
		return locale.T(ctx, "course.completed.text_plain")
	}
	return locale.T(ctx, "course.completed.text")
}

// aboutLabel is what a course's page offers to who is enrolled and has not completed it.
func aboutLabel(ctx context.Context, a courses.About) string {
	if a.LastSeenAt.IsZero() {
		return locale.T(ctx, "course.begin")
	}
	return locale.T(ctx, "course.resume")
}

func resumeLabel(ctx context.Context, t courses.Tasks) string {
	switch {
	case !t.CompletedAt.IsZero():
		return locale.T(ctx, "course.look_again")
	case t.LastSeenAt.IsZero():
		return locale.T(ctx, "course.begin")
	}
	return locale.T(ctx, "course.resume")
}

func lessonCrumbs(ctx context.Context, v lessonView) []ui.Crumb {
	return []ui.Crumb{
		{Label: locale.T(ctx, "course.catalogue"), Href: "/kursus"}, {Label: v.Title, Href: learnPath(v.EnrolmentID)}, {Label: v.Module.Title},
	}
}

func lessonLead(ctx context.Context, v lessonView) string {
	return locale.T(ctx, "course.module_n_of", "N", v.Module.Position, "Of", v.Count) + " · " +
		contentHint(ctx, v.Module.Kind, v.Module.Minutes, v.Module.DataBytes())
}

// lessonScripts are the bundles of a lesson: nothing is tracked of what is done, or of a quiz.
func lessonScripts(v lessonView) []string {
	if v.Package != nil && !v.Preview() {
		return []string{"lesson.js", "package.js"}
	}
	return []string{"lesson.js"}
}

// byScript reports that the tracker completes this kind of module by itself.
func byScript(k courses.Kind) bool { return k == courses.Article || k == courses.Video }

// tracked is what lesson.ts needs to know.
func tracked(v lessonView) string {
	b, err := json.Marshal(map[string]any{
		"kind": v.Module.Kind, "send": lessonPath(v.EnrolmentID, v.Module.ID) + "/kemajuan", "key": v.EnrolmentID.String() + v.Module.ID.String(),
		"now": v.Now.UnixMilli(), "closed": !v.CompletedAt.IsZero(), "done": v.Progress.Completed(), "seen": v.Progress.Seen, "at": v.Progress.Position.At, "scroll": v.Progress.Position.Scroll,
		"page": v.Page, "duration": v.Module.Media.DurationS,
	})
	if err != nil {
		return "{}" // plain values always marshal
	}
	return string(b)
}

// trackedSaved is the same for the copy on a device, which knows nothing of the moment and of its learner.
func trackedSaved(v savedLessonView) string {
	b, err := json.Marshal(map[string]any{
		"kind": v.Module.Kind, "send": lessonPath(v.EnrolmentID, v.Module.ID) + "/kemajuan", "key": v.EnrolmentID.String() + v.Module.ID.String(),
		"saved": true, "wait": v.Wait, "duration": v.Module.Media.DurationS,
	})
	if err != nil {
		return "{}" // plain values always marshal
	}
	return string(b)
}

// lessonWords are what lesson.ts says, with places for its numbers.
func lessonWords(ctx context.Context, v lessonView) templ.Attributes {
	a := templ.Attributes{
		"data-t-measured":  locale.T(ctx, "course.minutes.measured", "Measured", "{n}", "Minutes", v.Module.Minutes),
		"data-t-by-device": locale.T(ctx, "course.minutes.by_device", "Measured", "{n}", "Device", "{d}", "Minutes", v.Module.Minutes),
	}
	a["data-t-wait"] = strings.Replace(locale.T(ctx, "course.wait", "Seconds", 777), "777", "{n}", 1)
	for name, key := range map[string]string{
		"saved": "course.saved_locally", "keeping": "course.keeping", "unkept": "course.unkept", "session": "course.session_over", "marked": "course.mark_kept",
	} {
		a["data-t-"+name] = locale.T(ctx, key)
	}
	return a
}

// waitText says how much of a module must at least be spent before the learner's word is taken.
func waitText(ctx context.Context, v lessonView) string {
	if v.Wait == 0 {
		return ""
	}
	return locale.T(ctx, "course.wait", "Seconds", v.Wait)
}

// grouped puts neighbouring items of one kind together: they are one list. What stands on page after page is left out.
func grouped(blocks []media.Block) [][]media.Block {
	var groups [][]media.Block
	last := media.BlockKind("")
	for _, b := range blocks {
		if b.Kind == media.Margin {
			continue
		}
		if listed(b) && last == b.Kind {
			groups[len(groups)-1] = append(groups[len(groups)-1], b)
			continue
		}
		groups, last = append(groups, []media.Block{b}), b.Kind
	}
	return groups
}

func listed(b media.Block) bool {
	return b.Kind == media.Bullet || b.Kind == media.Item || b.Kind == media.Row
}

func lessonPageHref(v lessonView, page int) string {
	return lessonPath(v.EnrolmentID, v.Module.ID) + "?hal=" + fmt.Sprint(page) + "#halaman"
}

func doneLabel(ctx context.Context, v lessonView) string {
	return locale.T(ctx, "course.mark."+string(v.Module.Kind))
}

// competencyHeading names the competency asked for, and the level.
func competencyHeading(ctx context.Context, v catalogueView) string {
	name := v.Chosen.Code + " " + v.Chosen.Name(locale.Lang(ctx))
	if v.Filter.Level == 0 {
		return name
	}
	return locale.T(ctx, "course.to_level", "Name", name, "Level", v.Filter.Level)
}

// levelValue is a level as the address has it; none is empty.
func levelValue(level int) string {
	if level == 0 {
		return ""
	}
	return strconv.Itoa(level)
}

func levelOptions() []ui.Option {
	var options []ui.Option
	for level := 1; level <= 5; level++ {
		options = append(options, ui.Option{Value: strconv.Itoa(level), Label: strconv.Itoa(level)})
	}
	return options
}
