package packages

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// Completion and Success are a package's word of an item.
type (
	Completion string
	Success    string
)

// What they can be.
const (
	NotSaid    Completion = "unknown"
	Incomplete Completion = "incomplete"
	Completed  Completion = "completed"

	Unjudged Success = "unknown"
	Passed   Success = "passed"
	Failed   Success = "failed"
)

// Report is what a package says at some moment of a launch, by the player's words. What comes twice or late changes nothing.
type Report struct {
	Item       string     `json:"item"`
	Launch     int        `json:"launch"` // as Open gave it
	Seq        int        `json:"seq"`    // from 1, growing within the launch
	State      string     `json:"state"`  // the player's own
	Completion Completion `json:"completion"`
	Success    Success    `json:"success"`
	Score      *Score     `json:"score,omitempty"`
	Seconds    int        `json:"seconds"` // of this launch
	Left       bool       `json:"left"`    // the package has ended
	Answers    []Answer   `json:"answers,omitempty"`
}

// Score is a score as a package tells it: of 1, or raw between two ends.
type Score struct {
	Scaled *float64 `json:"scaled,omitempty"`
	Raw    *float64 `json:"raw,omitempty"`
	Min    *float64 `json:"min,omitempty"`
	Max    *float64 `json:"max,omitempty"`
}

// Answer is an answer to a question of the package's own.
type Answer struct {
	Question string  `json:"question"`
	Kind     string  `json:"kind"`
	Response string  `json:"response"`
	Result   string  `json:"result"`
	Seconds  float64 `json:"seconds"`
}

// The limits of a report.
const (
	MaxReport  = 400_000 // bytes
	maxState   = 200_000
	maxAnswers = 200
	maxText    = 4000
	maxSeconds = 7 * 24 * 3600
)

// errReport refuses what no player of ours says.
var errReport = fault.New(fault.Invalid, "package.report_invalid")

// check refuses a report that no player of ours says, and shortens what a package may have made too long.
func (r *Report) check() error {
	r.Seconds = min(max(r.Seconds, 0), maxSeconds)
	for i := range r.Answers {
		a := &r.Answers[i]
		a.Question, a.Kind, a.Response, a.Result = tidy(a.Question, 500), tidy(a.Kind, 40), tidy(a.Response, maxText), tidy(a.Result, 100)
		if !(a.Seconds >= 0 && a.Seconds <= maxSeconds) { // NaN is neither
			a.Seconds = 0
		}
	}
	switch {
	case len(r.State) > maxState || !utf8.ValidString(r.State) || strings.Contains(r.State, "\x00"),
		len(r.Answers) > maxAnswers, r.Seq < 1, r.Launch < 1,
		!slices.Contains([]Completion{NotSaid, Incomplete, Completed}, r.Completion),
		!slices.Contains([]Success{Unjudged, Passed, Failed}, r.Success):
		return errReport
	}
	return nil
}

func tidy(text string, most int) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "")
	if r := []rune(text); len(r) > most {
		return string(r[:most])
	}
	return text
}

// Done reports whether the package says that an item is done: passed, or completed and not failed.
func (r *Report) Done() bool {
	return r.Success == Passed || r.Completion == Completed && r.Success != Failed
}

// fraction is the score of 10000; nil when none is told, or nothing can be made of it.
func (s *Score) fraction() *int {
	if s == nil {
		return nil
	}
	var f float64
	switch {
	case s.Scaled != nil:
		f = *s.Scaled
	case s.Raw != nil:
		least, most := 0.0, 100.0
		if s.Min != nil && s.Max != nil && *s.Max > *s.Min {
			least, most = *s.Min, *s.Max
		} else if s.Max != nil && *s.Max > 0 {
			most = *s.Max
		}
		f = (*s.Raw - least) / (most - least)
	default:
		return nil
	}
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	n := int(math.Round(min(max(f, -1), 1) * whole))
	return &n
}

const whole = 10000
