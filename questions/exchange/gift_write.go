package exchange

import (
	"fmt"
	"strings"
)

// writeGIFT writes items as GIFT. Pictures and orderings have no place in it.
func writeGIFT(items []Item) []byte {
	var s strings.Builder
	for i, it := range items {
		if !giftCarries(it) {
			fmt.Fprintf(&s, "// %d: %s\n\n", i+1, it.Kind)
			continue
		}
		if tags := tagsOf(it); len(tags) > 0 {
			s.WriteString("//")
			for _, t := range tags {
				s.WriteString(" [tag:" + strings.NewReplacer(`\`, `\\`, "]", `\]`, "\n", " ").Replace(t) + "]")
			}
			s.WriteString("\n")
		}
		fmt.Fprintf(&s, "::%d:: [markdown]%s {", i+1, escapeGIFT.Replace(it.Stem))
		s.WriteString(giftBody(it))
		if it.Feedback != "" {
			s.WriteString("####" + escapeGIFT.Replace(it.Feedback))
		}
		s.WriteString("}\n\n")
	}
	return []byte(withoutPictures(s.String()))
}

func giftCarries(it Item) bool { return it.Kind != Ordering }

func giftBody(it Item) string {
	var s strings.Builder
	switch it.Kind {
	case TrueFalse:
		return giftTruthBody(it)
	case Numeric:
		fmt.Fprintf(&s, "#%s:%s", it.Number.Value, it.Number.Tolerance)
	case Short:
		for _, a := range it.Accepted {
			s.WriteString("=" + escapeGIFT.Replace(literalStar(a)) + "\n")
		}
	case Matching:
		for _, p := range it.Pairs {
			s.WriteString("\n=" + escapeGIFT.Replace(p.Left) + " -> " + escapeGIFT.Replace(p.Right))
		}
		for _, d := range it.Distractors {
			s.WriteString("\n= -> " + escapeGIFT.Replace(d))
		}
		s.WriteString("\n")
	case Single, Multiple:
		for i, w := range ownWeights(it) {
			sign := map[bool]string{true: "=", false: "~"}[w == 100 && it.Kind == Single]
			if it.Kind == Multiple {
				sign = "~%" + percent(w) + "%"
			}
			s.WriteString("\n" + sign + escapeGIFT.Replace(it.Options[i].Text))
			if f := it.Options[i].Feedback; f != "" {
				s.WriteString("#" + escapeGIFT.Replace(f))
			}
		}
		s.WriteString("\n")
	}
	return s.String()
}

func giftTruthBody(it Item) string {
	right, wrong, word := it.Options[0], it.Options[1], "TRUE"
	if !right.Right {
		right, wrong, word = wrong, right, "FALSE"
	}
	if right.Feedback == "" && wrong.Feedback == "" {
		return word
	}
	return word + "#" + escapeGIFT.Replace(wrong.Feedback) + "#" + escapeGIFT.Replace(right.Feedback)
}
