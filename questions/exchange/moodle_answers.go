package exchange

import (
	"fmt"
	"strings"
)

func (w *moodleWriter) answers(it Item) {
	switch it.Kind {
	case Single, Multiple:
		for i, weight := range ownWeights(it) {
			w.answer(percent(weight), it.Options[i], it)
		}
	case Ordering:
		for i, o := range it.Options {
			w.answer(percent(float64(i+1)), o, it)
		}
	case TrueFalse:
		for i, name := range []string{"true", "false"} {
			o := it.Options[i]
			fmt.Fprintf(w, "    <answer fraction=\"%s\" format=\"moodle_auto_format\"><text>%s</text>\n", whole(o.Right), name)
			w.text("feedback", "", o.Feedback, it, nil)
			w.WriteString("    </answer>\n")
		}
	case Short:
		for _, a := range it.Accepted {
			fmt.Fprintf(w, "    <answer fraction=\"100\" format=\"plain_text\"><text>%s</text></answer>\n", esc(literalStar(a)))
		}
	case Numeric:
		w.numeric(it.Number)
	case Matching:
		for _, p := range it.Pairs {
			w.pair(p.Left, p.Right, it)
		}
		for _, d := range it.Distractors {
			w.pair("", d, it)
		}
	}
}

func whole(right bool) string {
	if right {
		return "100"
	}
	return "0"
}

func (w *moodleWriter) answer(weight string, o Option, it Item) {
	w.text("answer", ` fraction="`+weight+`"`, o.Text, it, func() {
		if o.Feedback != "" {
			w.text("feedback", "", o.Feedback, it, nil)
		}
	})
}

func (w *moodleWriter) numeric(n *Number) {
	fmt.Fprintf(w, "    <answer fraction=\"100\" format=\"plain_text\"><text>%s</text><tolerance>%s</tolerance></answer>\n", esc(n.Value), esc(n.Tolerance))
	if len(n.Units) > 0 {
		// Moodle converts between units; those that are only wrong stand beside, where it passes over them.
		wrong := strings.Join(n.Units[1:], "\n")
		fmt.Fprintf(w, "    <units wrong=\"%s\"><unit><multiplier>1</multiplier><unit_name>%s</unit_name></unit></units>\n    <unitgradingtype>0</unitgradingtype>\n    <showunits>0</showunits>\n", esc(wrong), esc(n.Units[0]))
	}
}

func (w *moodleWriter) pair(left, right string, it Item) {
	w.text("subquestion", "", left, it, func() {
		fmt.Fprintf(w, "      <answer markdown=\"%s\"><text>%s</text></answer>\n", esc(right), esc(plainWords(right)))
	})
}
