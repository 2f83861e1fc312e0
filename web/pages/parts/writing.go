package parts

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/web/locale"
	"mumpuni/web/route"
	"mumpuni/web/ui"
)

// Writing is a question as it is typed in a form, in a quiz or in the bank.
type Writing struct {
	Draft     kinds.Draft
	Value     string // of a number, as typed
	Tolerance string
	Units     string // parted by semicolons, the right one first
	Accepted  string // one a line
	Pictures  questions.Pictures
	Problems  ui.Problems
}

// writingKinds are the fields of a body by its kind. Each has a template file of its own, writing_*.templ.
var writingKinds = map[kinds.Kind]func(Writing) templ.Component{
	kinds.Single: writingOptions, kinds.Multiple: writingOptions, kinds.TrueFalse: writingOptions, kinds.Ordering: writingOptions,
	kinds.Matching: writingPairs, kinds.Numeric: writingNumber, kinds.Short: writingAccepted,
}

// NewWriting is an empty form for a question of a kind.
func NewWriting(kind kinds.Kind) Writing {
	w := Writing{Draft: kinds.Draft{Kind: kind}}
	return w.As(kind)
}

// WritingOf is the form of a version as it stands.
func WritingOf(v questions.Version) Writing {
	w := Writing{
		Draft:    kinds.Draft{Kind: v.Kind, Stem: v.Stem, Body: v.Body, CompetencyID: v.CompetencyID, Level: v.Level, Seen: v.ID},
		Accepted: strings.Join(v.Body.Accepted, "\n"),
	}
	if n := v.Body.Number; n != nil {
		w.Value, w.Tolerance, w.Units = kinds.WriteNumber(n.Value), kinds.WriteNumber(n.Tolerance), strings.Join(n.Units, "; ")
	}
	return w
}

// As is the form with what was typed, for another kind: what that kind does not use is left where it is until it is saved.
func (w Writing) As(kind kinds.Kind) Writing {
	truth := w.Draft.Kind == kinds.TrueFalse
	w.Draft.Kind = kind
	switch {
	case kind == kinds.TrueFalse:
		w.Draft.Body.Options = []kinds.Option{{ID: kinds.OptionTrue}, {ID: kinds.OptionFalse}}
	case truth:
		w.Draft.Body.Options = nil
	}
	return w
}

const maxOptionRows = 10

// rows are the option rows to show: those written, and empty ones to write more.
func (w Writing) rows() []kinds.Option {
	rows := slices.Clone(w.Draft.Body.Options)
	if w.Draft.Kind == kinds.TrueFalse {
		return rows
	}
	least := 4
	if w.Draft.Kind == kinds.Multiple {
		least = 6 // as the guide for authors asks: three of six
	}
	for len(rows) < least || (len(rows) < maxOptionRows && rows[len(rows)-1].Text != "") {
		rows = append(rows, kinds.Option{})
	}
	return rows
}

// pairRows are the rows of a matching question, likewise.
func (w Writing) pairRows() []kinds.Pair {
	rows := slices.Clone(w.Draft.Body.Pairs)
	for len(rows) < 5 || (len(rows) < maxOptionRows && rows[len(rows)-1] != (kinds.Pair{})) { // four, and one that belongs to nothing
		rows = append(rows, kinds.Pair{})
	}
	return rows
}

// explaining is the key of what the general explanation is for: where answers have no explanations of their own it holds them.
func (w Writing) explaining() string {
	switch w.Draft.Kind {
	case kinds.Matching, kinds.Ordering:
		return "quiz.feedback.help_rows"
	case kinds.Numeric:
		return "quiz.feedback.help_number"
	}
	return "quiz.feedback.help"
}

// ReadWriting reads the form of a question of a kind.
func ReadWriting(r *route.Request, kind kinds.Kind) Writing {
	w := Writing{Value: r.Form("number.value"), Tolerance: r.Form("number.tolerance"), Units: r.Form("number.units"), Accepted: r.Form("accepted")}
	d := &w.Draft
	d.Kind, d.Stem, d.Body.Feedback = kind, r.Form("stem"), r.Form("feedback")
	d.Level, _ = strconv.Atoi(r.Form("level"))           // 0 is no level
	d.CompetencyID, _ = uuid.Parse(r.Form("competency")) // Nil is none
	d.Body.Number = &kinds.Number{Value: w.Value, Tolerance: w.Tolerance, Units: strings.Split(w.Units, ";")}
	d.Body.Accepted = strings.Split(w.Accepted, "\n")
	d.Body.Pairs = readPairs(r)
	d.Body.Options = readOptions(r, kind)
	return w
}

// readOptions reads the rows of options that are not left empty. A text that begins with a star and a space is right, without the
// star: who types need not leave the keyboard to mark the key.
func readOptions(r *route.Request, kind kinds.Kind) []kinds.Option {
	right, starred := r.Forms("right"), false
	var options []kinds.Option
	for i := range maxOptionRows {
		o := kinds.Option{
			ID: r.Form(fmt.Sprintf("options.%d.id", i)), Text: r.Form(fmt.Sprintf("options.%d.text", i)),
			Feedback: r.Form(fmt.Sprintf("options.%d.feedback", i)), Right: slices.Contains(right, strconv.Itoa(i)),
		}
		if text, ok := strings.CutPrefix(o.Text, "* "); ok && kind.Chooses() {
			if kind == kinds.Single && !starred {
				for j := range options {
					options[j].Right = false
				}
			}
			o.Text, o.Right, starred = strings.TrimSpace(text), true, true
		} else if starred && kind == kinds.Single {
			o.Right = false
		}
		// A row left empty is no option; one that is marked right or explained has lost its text.
		if o.Text != "" || o.Right || o.Feedback != "" || kind == kinds.TrueFalse && o.ID != "" {
			options = append(options, o)
		}
	}
	return options
}

// readPairs reads the rows of a matching question that are not left empty.
func readPairs(r *route.Request) []kinds.Pair {
	var pairs []kinds.Pair
	for i := range maxOptionRows {
		part := func(name string) string { return r.Form(fmt.Sprintf("pairs.%d.%s", i, name)) }
		if p := (kinds.Pair{LeftID: part("left_id"), Left: part("left"), RightID: part("right_id"), Right: part("right")}); p.Left != "" || p.Right != "" {
			pairs = append(pairs, p)
		}
	}
	return pairs
}

// MeasureOptions lists competencies by group, in lang.
func MeasureOptions(lang string, list []competencies.Competency) []ui.Option {
	options := make([]ui.Option, len(list))
	for i, c := range list {
		options[i] = ui.Option{Value: c.ID.String(), Label: c.Code + " " + c.Name(lang), Group: c.GroupName(lang)}
	}
	return options
}

func levels(ctx context.Context) []ui.Option {
	var options []ui.Option
	for level := 1; level <= 5; level++ { // those of the framework
		options = append(options, ui.Option{Value: strconv.Itoa(level), Label: locale.T(ctx, "quiz.level_n", "Level", level)})
	}
	return options
}

// asked is what learners will see of a question that is being written; what has no ID yet gets one of its place.
func (w Writing) asked() quizzes.Asked {
	d := w.Draft
	v := questions.Version{Kind: d.Kind, Stem: d.Stem, Body: d.Body}
	v.Body.Options, v.Body.Pairs = slices.Clone(d.Body.Options), slices.Clone(d.Body.Pairs)
	for i := range v.Body.Options {
		if v.Body.Options[i].ID == "" {
			v.Body.Options[i].ID = fmt.Sprintf("o%d", i)
		}
	}
	for i := range v.Body.Pairs {
		if p := &v.Body.Pairs[i]; p.RightID == "" {
			p.RightID = fmt.Sprintf("r%d", i)
		}
		if p := &v.Body.Pairs[i]; p.LeftID == "" && p.Left != "" {
			p.LeftID = fmt.Sprintf("l%d", i)
		}
	}
	if n := v.Body.Number; n != nil {
		units := slices.DeleteFunc(slices.Clone(n.Units), func(u string) bool { return strings.TrimSpace(u) == "" })
		v.Body.Number = &kinds.Number{Units: units}
	}
	return quizzes.Shown(&v, w.Pictures)
}
