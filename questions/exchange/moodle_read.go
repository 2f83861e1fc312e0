package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// readMoodle reads Moodle's XML. A file that is cut short or broken gives what stands before the place, and a note of it.
func readMoodle(r io.Reader) Result {
	res := Result{Format: Moodle}
	x, topic := newXML(r), ""
	for len(res.Questions) <= MaxQuestions {
		token, err := x.d.Token()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				res.Notes = append(res.Notes, note("bank.note.xml_broken", "Line", x.line()))
			}
			return res
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "question" {
			continue
		}
		line := x.line()
		e, err := x.tree(start, 1)
		x.seen = 0
		if err != nil {
			res.Notes = append(res.Notes, note("bank.note.xml_broken", "Line", x.line()))
			return res
		}
		if e.attr("type") == "category" {
			topic = categoryTopic(e.value("category"))
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
	e *element
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
	m.Number = shorten(tidy(m.e.value("name")))
	m.Item.Stem = m.text(m.e.kid("questiontext"))
	m.Item.Feedback = m.text(m.e.kid("generalfeedback"))
	m.oldPicture()
	var tags []string
	for _, t := range m.e.kid("tags").each("tag") {
		tags = append(tags, tidy(t.kid("text").text))
	}
	m.readTags(tags)
	read := moodleKinds[m.e.attr("type")]
	if read == nil {
		m.refuseKind(m.e.attr("type"))
		return
	}
	read(m)
	m.beside()
}

// beside states what Moodle keeps beside a question and the bank does not.
func (m *moodleQuestion) beside() {
	if len(m.e.each("hint")) > 0 {
		m.lose("bank.loss.hints")
	}
	if m.e.value("hidden") == "1" {
		m.lose("bank.loss.hidden")
	}
	if mark, err := strconv.ParseFloat(m.e.value("defaultgrade"), 64); err == nil && mark != 1 {
		m.lose("bank.loss.mark", "Mark", percent(mark))
	}
	for _, name := range []string{"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"} {
		if text := m.plainOf(m.e.kid(name)); text != "" && !strings.HasPrefix(text, "Your answer is ") && !strings.HasPrefix(text, "Jawaban Anda ") {
			m.lose("bank.loss.result_feedback")
		}
	}
}

func (m *moodleQuestion) plainOf(e *element) string { return words_(e.kid("text").text) }

// text makes Markdown of <text> with its format; its files stand beside it.
func (m *moodleQuestion) text(e *element) string {
	if e.name == "" {
		return ""
	}
	src := e.kid("text").text
	if !e.has("text") {
		src = e.text
	}
	if md := e.attr("markdown"); md != "" && m.own(md, src, e) {
		return m.ownMarkdown(md, e)
	}
	h := htmlText{q: m.Question, find: m.files(e)}
	switch e.attr("format") {
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
func (m *moodleQuestion) own(md, src string, e *element) bool {
	html, err := moodleHTML(md)
	return err == nil && squeeze(html) == squeeze(src)
}

// ownMarkdown takes the files that a text of our own writing names.
func (m *moodleQuestion) ownMarkdown(md string, e *element) string {
	find := m.files(e)
	return pictureMark.ReplaceAllStringFunc(keep(md), func(mark string) string {
		g := pictureMark.FindStringSubmatch(mark)
		return m.addPicture(find, g[2], g[1])
	})
}

// files finds a file of the text by its address, @@PLUGINFILE@@/name.
func (m *moodleQuestion) files(e *element) func(string) ([]byte, string, bool) {
	return func(src string) ([]byte, string, bool) {
		name := strings.TrimPrefix(strings.TrimPrefix(src, "@@PLUGINFILE@@"), "/")
		if i := strings.IndexByte(name, '?'); i >= 0 {
			name = name[:i]
		}
		for _, f := range e.each("file") {
			if f.attr("name") == name || strings.TrimPrefix(f.attr("path"), "/")+f.attr("name") == name || pathUnescape(name) == f.attr("name") {
				data, err := decodeBase64(f.text)
				return data, f.attr("name"), err == nil && f.attr("encoding") == "base64"
			}
		}
		return nil, "", false
	}
}

// oldPicture takes the picture that Moodle 1 kept beside the text.
func (m *moodleQuestion) oldPicture() {
	name, data := m.e.value("image"), m.e.value("image_base64")
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
