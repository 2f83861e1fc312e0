package exchange

import (
	"slices"
)

// Format is a way to write questions down.
type Format string

// The formats.
const (
	GIFT   Format = "gift"
	Moodle Format = "moodle"
	XLSX   Format = "xlsx"
	Aiken  Format = "aiken"
	DOCX   Format = "docx"
	Text   Format = "text"
)

// Formats lists them in the order in which they are offered.
var Formats = []Format{XLSX, Moodle, GIFT, Aiken, DOCX, Text}

// Note is one sentence about a question or a file: a key that has words in both languages, and what they need.
type Note struct {
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"`
}

func note(key string, args ...any) Note {
	n := Note{Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if n.Args == nil {
			n.Args = map[string]any{}
		}
		n.Args[args[i].(string)] = args[i+1]
	}
	return n
}

// Outcome is what becomes of a question.
type Outcome string

// The outcomes.
const (
	Taken   Outcome = "taken"
	Lossy   Outcome = "lossy"   // taken with a stated loss
	Refused Outcome = "refused" // left out, for a stated reason
)

// Question is what one place of a file holds.
type Question struct {
	N       int    `json:"n"`                // its place in the file, from 1
	Line    int    `json:"line"`             // of text and XML: the line; of a sheet: the row; of a document: the paragraph
	Sheet   string `json:"sheet,omitempty"`  // when a workbook has several
	Number  string `json:"number,omitempty"` // as the file numbers it
	Item    Item   `json:"item"`
	Losses  []Note `json:"losses,omitempty"`
	Reasons []Note `json:"reasons,omitempty"` // why it is refused
}

// Outcome follows from what is said of it.
func (q *Question) Outcome() Outcome {
	switch {
	case len(q.Reasons) > 0:
		return Refused
	case len(q.Losses) > 0:
		return Lossy
	}
	return Taken
}

// lose states a loss, once.
func (q *Question) lose(key string, args ...any) { q.Losses = once(q.Losses, note(key, args...)) }

// refuse states a reason, once.
func (q *Question) refuse(key string, args ...any) { q.Reasons = once(q.Reasons, note(key, args...)) }

// mostNotes is how many sentences are said of one question.
const mostNotes = 40

func once(list []Note, n Note) []Note {
	same := func(o Note) bool {
		if o.Key != n.Key || len(o.Args) != len(n.Args) {
			return false
		}
		for name, value := range n.Args {
			if o.Args[name] != value {
				return false
			}
		}
		return true
	}
	if len(list) > mostNotes || slices.ContainsFunc(list, same) {
		return list
	}
	if len(list) == mostNotes {
		n = note("bank.loss.more")
	}
	return append(list, n)
}

// Result is all that was found in a file.
type Result struct {
	Format    Format     `json:"format"`
	Questions []Question `json:"questions"`
	Notes     []Note     `json:"notes,omitempty"` // about the file and what stands between the questions
}

// Count gives how many questions came to o.
func (r *Result) Count(o Outcome) int {
	n := 0
	for i := range r.Questions {
		if r.Questions[i].Outcome() == o {
			n++
		}
	}
	return n
}
