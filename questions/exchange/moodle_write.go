package exchange

import (
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"html"
	"regexp"
	"strings"

	"mumpuni/internal/prose"
)

// moodleHTML is what a text looks like in Moodle: the same HTML as here, with its pictures among the question's files.
func moodleHTML(md string) (string, error) {
	var pictures []string
	md = pictureMark.ReplaceAllStringFunc(md, func(mark string) string {
		g := pictureMark.FindStringSubmatch(mark)
		pictures = append(pictures, fmt.Sprintf(`<img src="@@PLUGINFILE@@/%s" alt="%s">`, g[2], html.EscapeString(g[1])))
		return fmt.Sprintf("\uE020%d\uE021", len(pictures)-1)
	})
	out, err := prose.Stem(md)
	if err != nil {
		return "", err
	}
	out = strings.ReplaceAll(out, ` tabindex="0"`, "")
	return pictureHole.ReplaceAllStringFunc(out, func(hole string) string {
		var i int
		if _, err := fmt.Sscanf(hole, "\uE020%d\uE021", &i); err != nil || i >= len(pictures) {
			return ""
		}
		return pictures[i]
	}), nil
}

var pictureHole = regexp.MustCompile("\uE020[0-9]+\uE021")

// moodleWriter writes one file.
type moodleWriter struct {
	strings.Builder
	err error
}

// writeMoodle writes items as Moodle's XML. Each text stands there as HTML, and as the Markdown it was made of in an
// attribute that Moodle passes over, so that reading it again gives the same letters.
func writeMoodle(items []Item) ([]byte, error) {
	w := &moodleWriter{}
	w.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")
	for i, it := range items {
		w.item(i, it)
	}
	w.WriteString("</quiz>\n")
	return []byte(w.String()), w.err
}

func esc(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

func (w *moodleWriter) leaf(name, value string) {
	fmt.Fprintf(w, "    <%s>%s</%s>\n", name, esc(value), name)
}

// text writes a text with the pictures that it shows.
func (w *moodleWriter) text(name, attrs, md string, it Item, more func()) {
	out, err := moodleHTML(md)
	if err != nil && w.err == nil {
		w.err = err
	}
	fmt.Fprintf(w, "    <%s%s format=\"html\"", name, attrs)
	if md != "" {
		fmt.Fprintf(w, ` markdown="%s"`, esc(md))
	}
	fmt.Fprintf(w, "><text>%s</text>\n", esc(out))
	for _, p := range it.Pictures {
		if strings.Contains(md, "("+pictureAddress+p.Name+")") {
			fmt.Fprintf(w, "      <file name=\"%s\" path=\"/\" encoding=\"base64\">%s</file>\n", esc(p.Name), base64.StdEncoding.EncodeToString(p.Data))
		}
	}
	if more != nil {
		more()
	}
	fmt.Fprintf(w, "    </%s>\n", name)
}

var moodleTypes = map[Kind]string{Single: "multichoice", Multiple: "multichoice", TrueFalse: "truefalse", Short: "shortanswer", Numeric: "numerical", Matching: "matching", Ordering: "ordering"}

func (w *moodleWriter) item(i int, it Item) {
	fmt.Fprintf(w, "  <question type=\"%s\">\n    <name><text>%s</text></name>\n", moodleTypes[it.Kind], esc(nameOf(i, it)))
	w.text("questiontext", "", it.Stem, it, nil)
	w.text("generalfeedback", "", it.Feedback, it, nil)
	w.leaf("defaultgrade", "1")
	switch it.Kind {
	case Single, Multiple:
		w.leaf("single", map[bool]string{true: "true", false: "false"}[it.Kind == Single])
		w.leaf("shuffleanswers", "true")
		w.leaf("answernumbering", "abc")
	case Short:
		w.leaf("usecase", "0")
	case Matching:
		w.leaf("shuffleanswers", "true")
	case Ordering:
		w.leaf("layouttype", "VERTICAL")
		w.leaf("selecttype", "ALL")
		w.leaf("selectcount", "0")
		w.leaf("gradingtype", neighbours)
	}
	w.answers(it)
	w.tags(it)
	w.WriteString("  </question>\n")
}

func (w *moodleWriter) tags(it Item) {
	tags := tagsOf(it)
	if len(tags) == 0 {
		return
	}
	w.WriteString("    <tags>\n")
	for _, t := range tags {
		fmt.Fprintf(w, "      <tag><text>%s</text></tag>\n", esc(t))
	}
	w.WriteString("    </tags>\n")
}

// nameOf is the name that Moodle wants of a question: the beginning of its text.
func nameOf(i int, it Item) string {
	words := plainWords(it.Stem)
	if r := []rune(words); len(r) > 60 {
		words = strings.TrimSpace(string(r[:60])) + "…"
	}
	return fmt.Sprintf("%04d %s", i+1, words)
}
