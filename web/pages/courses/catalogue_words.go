package courses

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"mumpuni/courses"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

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

// noneFoundTitle says for what nothing was found.
func noneFoundTitle(ctx context.Context, v catalogueView) string {
	if v.Filter.Query == "" {
		return locale.T(ctx, "course.none_found")
	}
	return locale.T(ctx, "course.none_found_for", "Query", v.Filter.Query)
}

// noneFoundText says what may help: other words, and where more was asked than words, less of that.
func noneFoundText(ctx context.Context, v catalogueView) string {
	if v.Filter.Query != "" && !v.besideWords() {
		return locale.T(ctx, "course.none_found.words")
	}
	return locale.T(ctx, "course.none_found.text")
}

// clearWords name the way back to all courses by what it takes away.
func clearWords(ctx context.Context, v catalogueView) string {
	if v.besideWords() {
		return locale.T(ctx, "course.clear")
	}
	return locale.T(ctx, "course.all")
}
