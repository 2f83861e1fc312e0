package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// readMoodle reads Moodle's XML. A file that is cut short or broken gives what stands before the place, and a note of it.
func readMoodle(r io.Reader) Result {
	res := Result{Format: Moodle}
	x, topic := office.NewReader(r), ""
	for len(res.Questions) <= MaxQuestions {
		token, err := x.Next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				res.Notes = append(res.Notes, note("bank.note.xml_broken", "Line", x.Line()))
			}
			return res
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "question" {
			continue
		}
		line := x.Line()
		e, err := x.Tree(start)
		if err != nil {
			res.Notes = append(res.Notes, note("bank.note.xml_broken", "Line", x.Line()))
			return res
		}
		if e.Attr("type") == "category" {
			topic = categoryTopic(e.Value("category"))
			continue
		}
		q := Question{N: len(res.Questions) + 1, Line: line}
		m := moodleQuestion{Question: &q, e: e}
		q.Item.Topic = topic
		m.read()
		q.judge()
		res.Questions = append(res.Questions, q)
	}
	return res
}

// moodleQuestion is a question while it is read.
type moodleQuestion struct {
	*Question
	e *office.Element
}

// moodleKinds says how each kind of Moodle is read; all others are refused.
var moodleKinds = map[string]func(*moodleQuestion){
	"multichoice": (*moodleQuestion).choice,
	"truefalse":   (*moodleQuestion).truth,
	"shortanswer": (*moodleQuestion).short,
	"numerical":   (*moodleQuestion).numerical,
	"matching":    (*moodleQuestion).matching,
	"ordering":    (*moodleQuestion).ordering,
}

func (m *moodleQuestion) read() {
	m.Number = shorten(tidy(m.e.Value("name")))
	m.Item.Stem = m.text(m.e.Kid("questiontext"))
	m.Item.Feedback = m.text(m.e.Kid("generalfeedback"))
	m.oldPicture()
	var tags []string
	for _, t := range m.e.Kid("tags").Each("tag") {
		tags = append(tags, tidy(t.Kid("text").Text))
	}
	m.readTags(tags)
	read := moodleKinds[m.e.Attr("type")]
	if read == nil {
		m.refuseKind(m.e.Attr("type"))
		return
	}
	read(m)
	m.beside()
}

// beside states what Moodle keeps beside a question and the bank does not.
func (m *moodleQuestion) beside() {
	if len(m.e.Each("hint")) > 0 {
		m.lose("bank.loss.hints")
	}
	if m.e.Value("hidden") == "1" {
		m.lose("bank.loss.hidden")
	}
	if mark, err := strconv.ParseFloat(m.e.Value("defaultgrade"), 64); err == nil && mark != 1 {
		m.lose("bank.loss.mark", "Mark", percent(mark))
	}
	for _, name := range []string{"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"} {
		if text := m.plainOf(m.e.Kid(name)); text != "" && !strings.HasPrefix(text, "Your answer is ") && !strings.HasPrefix(text, "Jawaban Anda ") {
			m.lose("bank.loss.result_feedback")
		}
	}
}

func (m *moodleQuestion) plainOf(e *office.Element) string { return words_(e.Kid("text").Text) }

// text makes Markdown of <text> with its format; its files stand beside it.
func (m *moodleQuestion) text(e *office.Element) string {
	if e.Name == "" {
		return ""
	}
	src := e.Kid("text").Text
	if !e.Has("text") {
		src = e.Text
	}
	if md := e.Attr("markdown"); md != "" && m.own(md, src, e) {
		return m.ownMarkdown(md, e)
	}
	h := htmlText{q: m.Question, find: m.files(e)}
	switch e.Attr("format") {
	case "markdown":
		return m.ownMarkdown(strings.ReplaceAll(src, "@@PLUGINFILE@@/", pictureAddress), e)
	case "plain_text":
		return plain(src)
	}
	if !htmlTag.MatchString(src) {
		src = strings.ReplaceAll(tidy(src), "\n", "<br>") // Moodle's own format breaks lines where they end
	}
	return h.markdown(src)
}

// own tells whether the Markdown beside a text is still what the text was made of: nobody changed it in between.
func (m *moodleQuestion) own(md, src string, e *office.Element) bool {
	html, err := moodleHTML(md)
	return err == nil && squeeze(html) == squeeze(src)
}

// ownMarkdown takes the files that a text of our own writing names.
func (m *moodleQuestion) ownMarkdown(md string, e *office.Element) string {
	find := m.files(e)
	return pictureMark.ReplaceAllStringFunc(keep(md), func(mark string) string {
		g := pictureMark.FindStringSubmatch(mark)
		return m.addPicture(find, g[2], g[1])
	})
}

// files finds a file of the text by its address, @@PLUGINFILE@@/name.
func (m *moodleQuestion) files(e *office.Element) func(string) ([]byte, string, bool) {
	return func(src string) ([]byte, string, bool) {
		name := strings.TrimPrefix(strings.TrimPrefix(src, "@@PLUGINFILE@@"), "/")
		if i := strings.IndexByte(name, '?'); i >= 0 {
			name = name[:i]
		}
		for _, f := range e.Each("file") {
			if f.Attr("name") == name || strings.TrimPrefix(f.Attr("path"), "/")+f.Attr("name") == name || pathUnescape(name) == f.Attr("name") {
				data, err := decodeBase64(f.Text)
				return data, f.Attr("name"), err == nil && f.Attr("encoding") == "base64"
			}
		}
		return nil, "", false
	}
}

// oldPicture takes the picture that Moodle 1 kept beside the text.
func (m *moodleQuestion) oldPicture() {
	name, data := m.e.Value("image"), m.e.Value("image_base64")
	if name == "" {
		return
	}
	find := func(string) ([]byte, string, bool) {
		raw, err := decodeBase64(data)
		return raw, name, err == nil && len(raw) > 0
	}
	if mark := m.addPicture(find, name, ""); mark != "" {
		m.Item.Stem += "\n\n" + mark
	}
}
