package parts

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/prose"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// Check is a question that a text asks for learning (cek pemahaman): nothing of it counts, and nothing is written down. The page holds its
// key, which is open; check.ts judges there, also without a signal, and a plain form asks the same page again.
type Check struct {
	Number  int // in its text, from 1
	Version *questions.Version
	Wrong   string // a key: why learners do not see it

	Asked  quizzes.Asked // as it is shown
	Answer kinds.Answer
	Given  bool // the form asks about this one
}

// Judged reports whether the answer is right.
func (c Check) Judged() bool {
	return kinds.Fraction(c.Version.Kind, c.Version.Body, c.Answer) == kinds.Whole
}

// Checked are the checks of a text.
type Checked struct {
	Asked  []Check
	Author bool // is told of those that learners do not see

	Writing bool // beside a text that is being written: no form leads away from it
}

// Practising says of versions of questions how a text asks them; see questions.Practice.
type Practising func(versions []uuid.UUID) (map[uuid.UUID]questions.Practice, error)

// ReadChecks finds the checks of a rendered text, and reads what a form answered to one of them. A text without checks asks nobody.
func ReadChecks(r *route.Request, markup string, author bool, of Practising) (Checked, error) {
	_, names := prose.CutChecks(markup)
	c := Checked{Author: author}
	if len(names) == 0 {
		return c, nil
	}
	ids := make([]uuid.UUID, len(names))
	for i, name := range names {
		ids[i] = uuid.MustParse(name) // a hole names nothing else
	}
	known, err := of(ids)
	if err != nil {
		return c, err
	}
	for i, question := range ids {
		one := Check{Number: i + 1, Version: known[question].Version, Wrong: known[question].Wrong}
		if one.Wrong == "" {
			one.Asked = quizzes.Steady(one.Version, nil, one.Number)
			if r.Query("cek") == strconv.Itoa(one.Number) {
				one.Given, one.Answer = true, ReadAnswer(r, one.Asked)
			}
			one.Asked.Answer = one.Answer
		}
		c.Asked = append(c.Asked, one)
	}
	return c, nil
}

// around is the markup around the checks.
func around(markup string) []string {
	list, _ := prose.CutChecks(markup)
	return list
}

// shown are the options in the order in which they stand.
func (c Check) shown() []kinds.Option {
	var list []kinds.Option
	for _, name := range kinds.Shown(c.Version.Kind, c.Version.Body, false) {
		if o, ok := c.Version.Body.Option(name); ok {
			list = append(list, o)
		}
	}
	return list
}

func (c Check) chosen(o kinds.Option) bool { return slices.Contains(c.Answer.Options, o.ID) }

// anchor names the check in its page.
func (c Check) anchor() string { return "cek-" + strconv.Itoa(c.Number) }

func optionWords(ctx context.Context, o kinds.Option) string {
	if o.Text == "" {
		return locale.T(ctx, "quiz.option."+o.ID)
	}
	return QuestionWords(o.Text)
}

// verdict is what is said of the answer; the keys are those of check.ts.
func (c Check) verdict() string {
	switch {
	case !c.Given:
		return ""
	case c.Answer.Empty():
		return c.words("none")
	case c.Judged():
		return "check.right"
	}
	if f := c.Version.Kind.Misfit(c.Answer); c.Version.Kind == kinds.Numeric && f.Key != "quiz.answer_invalid" {
		return f.Key
	}
	return c.words("not_right")
}

// words is the key of a sentence: where boxes are marked it says so.
func (c Check) words(name string) string {
	if c.Version.Kind.Chooses() {
		return "check." + name
	}
	return "check." + name + "_written"
}

// told reports whether the answer was looked at: then the key shows itself.
func (c Check) told() bool { return c.Given && !c.Answer.Empty() }

// KeyLines is the right answer of a question without boxes in words, a line for each part.
func KeyLines(v *questions.Version) []string {
	var list []string
	switch b := v.Body; v.Kind {
	case kinds.Matching:
		for _, p := range b.Pairs {
			if p.Left != "" {
				list = append(list, words(p.Left)+" → "+words(p.Right))
			}
		}
	case kinds.Ordering:
		for i, o := range b.Options {
			list = append(list, strconv.Itoa(i+1)+". "+words(o.Text))
		}
	case kinds.Numeric:
		list = append(list, NumberWords(b.Number.Value, b.Number.Tolerance, b.Number.Units))
	case kinds.Short:
		list = append(list, strings.Join(b.Accepted, " / "))
	}
	return list
}

// judge is the key as check.ts compares it; of boxes each says by itself whether it is right.
func (c Check) judge() string {
	key := kinds.Key(c.Version.Kind, c.Version.Body)
	what := map[string]any{}
	switch b := c.Version.Body; c.Version.Kind {
	case kinds.Matching:
		what["pairs"] = sentAs(key)
	case kinds.Ordering:
		what["order"] = key.Options
	case kinds.Numeric:
		what["number"] = []string{b.Number.Value, b.Number.Tolerance}
		what["unit"] = key.Unit
	case kinds.Short:
		var accepted []string
		for _, s := range b.Accepted {
			accepted = append(accepted, kinds.Fold(s))
		}
		what["words"] = accepted
	}
	text, err := json.Marshal(what)
	if err != nil {
		panic(fmt.Sprintf("key of a check: %v", err)) // strings always marshal
	}
	return string(text)
}

// CheckMark is what a text says so as to ask a version, with its question and options for who reads the Markdown.
func CheckMark(ctx context.Context, v *questions.Version) string {
	words := QuestionWords(v.Stem)
	q := quizzes.Steady(v, nil, 1)
	for _, o := range slices.Concat(q.Options, q.Lefts) {
		words += "\n- " + QuestionWords(OptionText(ctx, o))
	}
	return prose.CheckOf(v.ID.String(), words)
}

// checkWords are what check.ts says.
func checkWords(ctx context.Context, c Check) templ.Attributes {
	a := templ.Attributes{
		"data-t-yes": locale.T(ctx, "check.right"), "data-t-no": locale.T(ctx, c.words("not_right")), "data-t-none": locale.T(ctx, c.words("none")),
	}
	if !c.Version.Kind.Chooses() {
		a["data-judge"] = c.judge()
	}
	if c.Version.Kind == kinds.Numeric {
		a["data-t-odd"], a["data-t-two"] = locale.T(ctx, "quiz.number_invalid"), locale.T(ctx, "quiz.number_ambiguous")
	}
	return a
}
