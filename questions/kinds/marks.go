package kinds

import (
	"regexp"
	"strings"

	"mumpuni/internal/fault"
	"mumpuni/internal/prose"
)

// PictureAddress begins the address of a picture of the question itself.
const PictureAddress = "gambar:"

// Mark is a picture in a text: ![Alt](gambar:Name). Start and End are where it stands, in bytes.
type Mark struct {
	Name, Alt  string
	Start, End int
}

var markPattern = regexp.MustCompile(`!\[((?:[^\]\\]|\\.)*)\]\(gambar:([A-Za-z0-9._-]+)\)`)

// Marks lists the pictures that a text names, in their order.
func Marks(text string) []Mark {
	if !strings.Contains(text, "]("+PictureAddress) {
		return nil
	}
	var marks []Mark
	for _, at := range markPattern.FindAllStringSubmatchIndex(text, -1) {
		marks = append(marks, Mark{Name: text[at[4]:at[5]], Alt: strings.TrimSpace(text[at[2]:at[3]]), Start: at[0], End: at[1]})
	}
	return marks
}

// WriteMark is a picture in a text; its description stands where no picture can.
func WriteMark(name, alt string) string {
	return "![" + strings.NewReplacer("[", "(", "]", ")", `\`, "/", "\n", " ").Replace(Tidy(alt)) + "](" + PictureAddress + name + ")"
}

// picturesIn says what is wrong with the pictures of a text: one without a description, or that is no picture of a question.
func picturesIn(field, text string) *fault.Fault {
	for _, m := range Marks(text) {
		if m.Alt == "" {
			return fault.Field(field, "quiz.picture_alt").With("Picture", m.Name)
		}
	}
	if prose.HasPicture(markPattern.ReplaceAllString(text, "")) {
		return fault.Field(field, "quiz.text_picture")
	}
	return nil
}

// Texts are all that may name a picture.
func (b Body) Texts() []string {
	list := []string{b.Feedback}
	for _, o := range b.Options {
		list = append(list, o.Text, o.Feedback)
	}
	for _, p := range b.Pairs {
		list = append(list, p.Left, p.Right)
	}
	return list
}

// ReplaceMarks is text with each picture in it replaced; $1 in with is its description.
func ReplaceMarks(text, with string) string { return markPattern.ReplaceAllString(text, with) }

// Named are the pictures that a question's texts name, each once.
func Named(stem string, b Body) []string {
	var names []string
	for _, text := range append([]string{stem}, b.Texts()...) {
		for _, m := range Marks(text) {
			names = append(names, m.Name)
		}
	}
	return once(names)
}
