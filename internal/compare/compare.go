// Package compare says what two texts have in common and what only one of them says.
package compare

import (
	"slices"
	"strings"
)

// Span is a stretch of words in two texts: in both, or only in the older or the newer.
type Span struct {
	Text string `json:"text"`
	In   string `json:"in" enum:"both,old,new"`
}

// Where a span stands.
const (
	Both = "both"
	Old  = "old"
	New  = "new"
)

// Words compares two texts by the longest sequence of words that they have in common (Hunt & McIlroy 1976).
func Words(before, after string) []Span {
	return spans(longest(strings.Fields(before), strings.Fields(after)), " ")
}

// The most that is compared one by one: time and memory grow with the product of both lengths.
const mostCells = 4_000_000

// Texts compares two long texts: line by line, and what differs there word by word. Where too much differs the older stands whole before the
// newer. Of lines that are alike only the one before and the one after a difference is given; Skipped counts the others.
func Texts(before, after string) []Stretch {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	var list []Stretch
	for _, run := range runs(longest(a, b)) {
		switch {
		case run.in == Both:
			list = append(list, around(run.old, len(list) == 0)...)
		case len(run.old) > 0 && len(run.now) > 0:
			list = append(list, Stretch{Spans: Words(strings.Join(run.old, "\n"), strings.Join(run.now, "\n"))})
		default:
			in := Old
			if len(run.now) > 0 {
				in = New
			}
			if text := strings.TrimSpace(strings.Join(append(run.old, run.now...), "\n")); text != "" {
				list = append(list, Stretch{Spans: []Span{{text, in}}})
			}
		}
	}
	if n := len(list); n > 0 && list[n-1].Spans == nil && list[n-1].Skipped == 0 {
		list = list[:n-1]
	}
	return list
}

// Stretch is what differs between two texts at one place, or how many lines between two places do not.
type Stretch struct {
	Spans   []Span `json:"spans,omitempty"`
	Skipped int    `json:"skipped,omitempty"`
}

// around keeps of lines that are alike the last before a difference and the first after one.
func around(lines []string, first bool) []Stretch {
	var list []Stretch
	add := func(line string) {
		if strings.TrimSpace(line) != "" {
			list = append(list, Stretch{Spans: []Span{{line, Both}}})
		}
	}
	if !first {
		add(lines[0])
		lines = lines[1:]
	}
	if len(lines) > 1 {
		list = append(list, Stretch{Skipped: len(lines) - 1})
	}
	if len(lines) > 0 {
		add(lines[len(lines)-1])
	}
	return list
}

// step is one word or line of two lists, and where it stands.
type step struct{ text, in string }

// longest compares two lists by the longest sequence that they have in common. What both begin and end with needs no search.
func longest(a, b []string) []step {
	var head, tail []step
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, step{a[0], Both})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, step{a[len(a)-1], Both})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	return slices.Concat(head, search(a, b), tail)
}

func search(a, b []string) []step {
	var list []step
	add := func(in string, texts ...string) {
		for _, text := range texts {
			list = append(list, step{text, in})
		}
	}
	if len(a) == 0 || len(b) == 0 || len(a) > mostCells/len(b) {
		add(Old, a...)
		add(New, b...)
		return list
	}
	width := len(b) + 1
	long := make([]int32, (len(a)+1)*width) // how many a[i:] and b[j:] have in common
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i*width+j] = long[(i+1)*width+j+1] + 1
			} else {
				long[i*width+j] = max(long[(i+1)*width+j], long[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(Both, a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && long[(i+1)*width+j] >= long[i*width+j+1]:
			add(Old, a[i])
			i++
		default:
			add(New, b[j])
			j++
		}
	}
	return list
}

// spans joins steps that follow one another at the same place.
func spans(list []step, by string) []Span {
	var joined []Span
	for i := 0; i < len(list); {
		var words []string
		in := list[i].in
		for ; i < len(list) && list[i].in == in; i++ {
			words = append(words, list[i].text)
		}
		joined = append(joined, Span{strings.Join(words, by), in})
	}
	return joined
}

// run is lines that are alike, or lines of one text in the place of lines of the other.
type run struct {
	in       string // Both, or ""
	old, now []string
}

func runs(list []step) []run {
	var found []run
	for _, s := range list {
		in := ""
		if s.in == Both {
			in = Both
		}
		if n := len(found); n == 0 || found[n-1].in != in {
			found = append(found, run{in: in})
		}
		r := &found[len(found)-1]
		if s.in == New {
			r.now = append(r.now, s.text)
		} else {
			r.old = append(r.old, s.text)
		}
	}
	return found
}
