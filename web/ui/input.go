package ui

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Input is one field of a form, of any kind: its label, what stands in it, the help beside it and, from Problems, what is
// wrong with it. Fields are required unless Optional, which the label then says.
type Input struct {
	Name         string
	Label        string
	Value        string
	Values       []string // of checkboxes
	Help         string   // short, below the label
	Problems     Problems // of the whole form; the field finds its own by Name
	Type         string   // of the HTML input; "text" when empty
	Optional     bool
	Quiet        bool // an optional field that does not say so, where all are
	Disabled     bool
	ReadOnly     bool
	Checked      bool // of a single checkbox
	Autocomplete string
	InputMode    string
	Width        string // "", "xs", "sm", "md"
	Min, Max     string
	Step         string
	MaxLength    int
	Height       string    // of a text area: "short", "" or "tall"
	Accept       string    // of a file
	Refuses      []Refusal // of a file: what the page says before it is sent; script file.js, or upload.js
	Boxed        bool      // choices as large boxes, for touch
	HideLabel    bool      // for screen readers only, where the place already says it
	ID           string    // when Name stands several times on a page
	List         string    // id of a datalist
	Attrs        templ.Attributes
}

// Option is one choice of a Select, RadioGroup or Checkboxes.
type Option struct {
	Value, Label string
	Hint         string // below the label, not in a Select
	Group        string // heading in a Select; options of one group stand together
	Disabled     bool
}

// FieldID is the id of the field of that name, to which an error summary links.
func FieldID(name string) string {
	return "f-" + strings.Map(func(r rune) rune {
		if r == '.' || r == '[' || r == ']' || r == ' ' {
			return '-'
		}
		return r
	}, name)
}

func (in Input) id() string {
	if in.ID != "" {
		return in.ID
	}
	return FieldID(in.Name)
}

func (in Input) inputType() string {
	if in.Type == "" {
		return "text"
	}
	return in.Type
}

func (in Input) err(ctx context.Context) string { return in.Problems.Of(ctx, in.Name) }

// class of the field; it marks a wrong one with more than colour (a bar, beside icon and words).
func (in Input) fieldClass(ctx context.Context) string {
	if in.err(ctx) != "" {
		return "field bad"
	}
	return "field"
}

func (in Input) inputClass() string {
	class := "input"
	if in.Width != "" {
		class += " w-" + in.Width
	}
	if in.Height != "" {
		class += " " + in.Height
	}
	return class
}

// attrs are the attributes every control shares.
func (in Input) attrs(ctx context.Context) templ.Attributes {
	a := templ.Attributes{"id": in.id(), "name": in.Name}
	set := func(name, value string) {
		if value != "" {
			a[name] = value
		}
	}
	set("autocomplete", in.Autocomplete)
	set("inputmode", in.InputMode)
	set("min", in.Min)
	set("max", in.Max)
	set("step", in.Step)
	set("accept", in.Accept)
	set("data-refuse", in.refusals(ctx))
	set("list", in.List)
	var described []string
	if in.Help != "" {
		described = append(described, in.id()+"-help")
	}
	if in.err(ctx) != "" {
		described = append(described, in.id()+"-error")
		a["aria-invalid"] = "true"
	}
	set("aria-describedby", strings.Join(described, " "))
	for name, on := range map[string]bool{"required": !in.Optional, "disabled": in.Disabled, "readonly": in.ReadOnly} {
		if on {
			a[name] = true
		}
	}
	for name, value := range in.Attrs {
		a[name] = value
	}
	return a
}

// selectAttrs are those of a select. One without an empty choice always has something chosen: required would ask for nothing,
// and HTML demands an empty first choice of it.
func (in Input) selectAttrs(ctx context.Context, empty string) templ.Attributes {
	a := in.attrs(ctx)
	if empty == "" {
		delete(a, "required")
	}
	return a
}

func (in Input) isOn(value string) bool {
	if in.Values != nil {
		return slices.Contains(in.Values, value)
	}
	return in.Value == value && value != ""
}

// optionGroups splits options where the group changes.
func optionGroups(options []Option) [][]Option {
	var groups [][]Option
	for i, o := range options {
		if i == 0 || o.Group != options[i-1].Group {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], o)
	}
	return groups
}

// choiceID is the group's own id for its first choice, so that an error summary reaches it.
func choiceID(group string, i int) string {
	if i == 0 {
		return group
	}
	return group + "-" + strconv.Itoa(i+1)
}

func boxValue(value string) string {
	if value == "" {
		return "1"
	}
	return value
}

// boxAttrs are attrs without "required": a box left open is an answer.
func (in Input) boxAttrs(ctx context.Context) templ.Attributes {
	a := in.attrs(ctx)
	delete(a, "required")
	return a
}
