package questions

import (
	"fmt"
	"slices"
	"strings"
)

// Span is a stretch of words in two versions: in both, or only in the older or the newer.
type Span struct {
	Text string
	In   string // "both", "old", "new"
}

// Difference is what a version says otherwise than the one before it, part by part.
type Difference struct {
	Part  string // "stem", "options", "pairs", "number", "accepted", "feedback", "key", "measures"
	Spans []Span
}

// Differences compares two versions of a question word by word; what both say alike is left out.
func Differences(before, after Version) []Difference {
	var list []Difference
	say := func(part, old, now string) {
		if old != now {
			list = append(list, Difference{part, words(old, now)})
		}
	}
	say("stem", before.Stem, after.Stem)
	say("options", optionLines(before.Body), optionLines(after.Body))
	say("key", keyLines(before.Body), keyLines(after.Body))
	say("pairs", pairLines(before.Body), pairLines(after.Body))
	say("number", numberLine(before.Body), numberLine(after.Body))
	say("accepted", strings.Join(before.Body.Accepted, "\n"), strings.Join(after.Body.Accepted, "\n"))
	say("feedback", feedbackLines(before.Body), feedbackLines(after.Body))
	if before.CompetencyID != after.CompetencyID || before.Level != after.Level {
		list = append(list, Difference{Part: "measures"})
	}
	return list
}

func optionLines(b Body) string {
	var lines []string
	for _, o := range b.Options {
		lines = append(lines, o.Text)
	}
	return strings.Join(lines, "\n")
}

func keyLines(b Body) string {
	var lines []string
	for i, o := range b.Options {
		if o.Right {
			lines = append(lines, letter(i))
		}
	}
	return strings.Join(lines, ", ")
}

func pairLines(b Body) string {
	var lines []string
	for _, p := range b.Pairs {
		lines = append(lines, p.Left+" → "+p.Right)
	}
	return strings.Join(lines, "\n")
}

func numberLine(b Body) string {
	if b.Number == nil {
		return ""
	}
	return fmt.Sprintf("%s ± %s %s", WriteNumber(b.Number.Value), WriteNumber(b.Number.Tolerance), strings.Join(b.Number.Units, "; "))
}

func feedbackLines(b Body) string {
	lines := []string{b.Feedback}
	for _, o := range b.Options {
		lines = append(lines, o.Feedback)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// words compares two texts by the longest sequence of words that they have in common (Hunt & McIlroy 1976).
func words(before, after string) []Span {
	a, b := strings.Fields(before), strings.Fields(after)
	// long[i][j] is how many words a[i:] and b[j:] have in common.
	long := make([][]int, len(a)+1)
	for i := range long {
		long[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	var spans []Span
	add := func(word, in string) {
		if n := len(spans); n > 0 && spans[n-1].In == in {
			spans[n-1].Text += " " + word
			return
		}
		spans = append(spans, Span{word, in})
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			add(a[i], "both")
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && long[i+1][j] >= long[i][j+1]:
			add(a[i], "old")
			i++
		default:
			add(b[j], "new")
			j++
		}
	}
	return slices.Clip(spans)
}
