package questions

import (
	"fmt"
	"strings"

	"mumpuni/internal/compare"
	"mumpuni/questions/kinds"
)

// Difference is what a version says otherwise than the one before it, part by part.
type Difference struct {
	Part  string // "stem", "options", "pairs", "number", "accepted", "feedback", "key", "measures"
	Spans []compare.Span
}

// Differences compares two versions of a question word by word; what both say alike is left out.
func Differences(before, after Version) []Difference {
	var list []Difference
	say := func(part, old, now string) {
		if old != now {
			list = append(list, Difference{part, compare.Words(old, now)})
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

func optionLines(b kinds.Body) string {
	var lines []string
	for _, o := range b.Options {
		lines = append(lines, o.Text)
	}
	return strings.Join(lines, "\n")
}

func keyLines(b kinds.Body) string {
	var lines []string
	for i, o := range b.Options {
		if o.Right {
			lines = append(lines, letter(i))
		}
	}
	return strings.Join(lines, ", ")
}

func pairLines(b kinds.Body) string {
	var lines []string
	for _, p := range b.Pairs {
		lines = append(lines, p.Left+" → "+p.Right)
	}
	return strings.Join(lines, "\n")
}

func numberLine(b kinds.Body) string {
	if b.Number == nil {
		return ""
	}
	return fmt.Sprintf("%s ± %s %s", kinds.WriteNumber(b.Number.Value), kinds.WriteNumber(b.Number.Tolerance), strings.Join(b.Number.Units, "; "))
}

func feedbackLines(b kinds.Body) string {
	lines := []string{b.Feedback}
	for _, o := range b.Options {
		lines = append(lines, o.Feedback)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
