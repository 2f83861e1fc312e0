package parts

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/internal/prose"
	"mumpuni/questions"
	"mumpuni/web/locale"
	"mumpuni/web/route"
)

// Check is a question that a text asks for learning (cek pemahaman): nothing of it counts, and nothing is written down. The page holds its
// key, which is open; check.ts judges there, also without a signal, and a plain form asks the same page again.
type Check struct {
	Number  int // in its text, from 1
	Version *questions.Version
	Wrong   string // a key: why learners do not see it

	Answer questions.Answer
	Given  bool // the form asks about this one
}

// Judged reports whether the answer is right.
func (c Check) Judged() bool {
	return questions.Fraction(c.Version.Kind, c.Version.Body, c.Answer) == questions.Whole
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
		if r.Query("cek") == strconv.Itoa(one.Number) && one.Wrong == "" {
			one.Given, one.Answer = true, questions.Answer{Options: r.QueryAll()[AnswerName(one.Number)]}
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
func (c Check) shown() []questions.Option {
	var list []questions.Option
	for _, name := range questions.Shown(c.Version.Kind, c.Version.Body, false) {
		if o, ok := c.Version.Body.Option(name); ok {
			list = append(list, o)
		}
	}
	return list
}

func (c Check) chosen(o questions.Option) bool { return slices.Contains(c.Answer.Options, o.ID) }

// anchor names the check in its page.
func (c Check) anchor() string { return "cek-" + strconv.Itoa(c.Number) }

func optionWords(ctx context.Context, o questions.Option) string {
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
		return "check.none"
	case c.Judged():
		return "check.right"
	}
	return "check.not_right"
}

// CheckMark is what a text says so as to ask a version, with its question and options for who reads the Markdown.
func CheckMark(ctx context.Context, v *questions.Version) string {
	words := QuestionWords(v.Stem)
	for _, name := range questions.Shown(v.Kind, v.Body, false) {
		if o, ok := v.Body.Option(name); ok {
			words += "\n- " + optionWords(ctx, o)
		}
	}
	return prose.CheckOf(v.ID.String(), words)
}

// checkWords are what check.ts says.
func checkWords(ctx context.Context) templ.Attributes {
	return templ.Attributes{
		"data-t-yes": locale.T(ctx, "check.right"), "data-t-no": locale.T(ctx, "check.not_right"), "data-t-none": locale.T(ctx, "check.none"),
	}
}
