// Package exchange reads and writes questions as other programs and people keep them: GIFT, Moodle XML, Aiken, XLSX, plain
// text, DOCX. It knows files and nothing of a database. Of each question it says whether it was taken, taken with a stated
// loss, or refused and why; it never guesses and leaves nothing out in silence.
package exchange

// Kind is how a question is answered; the names are those of the question bank.
type Kind string

// The kinds that can be exchanged.
const (
	Single    Kind = "single"
	Multiple  Kind = "multiple"
	TrueFalse Kind = "true_false"
	Matching  Kind = "matching"
	Ordering  Kind = "ordering"
	Numeric   Kind = "numeric"
	Short     Kind = "short"
)

// Item is a question on its way between a file and the bank. All texts are Markdown of the house; a picture stands in them
// as ![description](gambar:NAME).
type Item struct {
	Kind        Kind      `json:"kind,omitempty"`
	Stem        string    `json:"stem,omitempty"`
	Options     []Option  `json:"options,omitempty"`     // single, multiple; ordering: in their right order; true_false: "true", then "false", without text
	Pairs       []Pair    `json:"pairs,omitempty"`       // matching
	Distractors []string  `json:"distractors,omitempty"` // matching: right-hand texts that belong to nothing
	Accepted    []string  `json:"accepted,omitempty"`    // short
	Number      *Number   `json:"number,omitempty"`      // numeric
	Feedback    string    `json:"feedback,omitempty"`    // for everybody
	Source      string    `json:"source,omitempty"`      // of the fact or law
	Topic       string    `json:"topic,omitempty"`
	Competency  string    `json:"competency,omitempty"` // its code in the framework
	Level       int       `json:"level,omitempty"`
	Descriptor  string    `json:"descriptor,omitempty"` // what of the level it asks for, in the framework's words
	Code        string    `json:"code,omitempty"`       // by which others name it
	Apart       []string  `json:"apart,omitempty"`      // codes of those that are not on one paper with it
	Open        bool      `json:"open,omitempty"`       // its key is known to others
	Pictures    []Picture `json:"pictures,omitempty"`
}

// Option is one choice.
type Option struct {
	Text     string `json:"text,omitempty"`
	Right    bool   `json:"right,omitempty"`
	Feedback string `json:"feedback,omitempty"` // for who chose it
}

// Pair is a row of a matching question.
type Pair struct {
	Left  string `json:"left"`
	Right string `json:"right"`
}

// Number is the right number and how far from it an answer may be, plain decimals with a point where they could be read in one
// way only, else as they were typed. Of several units the first is right, and an answer names one.
type Number struct {
	Value     string   `json:"value"`
	Tolerance string   `json:"tolerance"`
	Units     []string `json:"units,omitempty"`
}

// Picture is an image that a text of the question shows.
type Picture struct {
	Name string `json:"name"` // unique in its question: letters, digits, dots and dashes
	Alt  string `json:"alt,omitempty"`
	Data []byte `json:"data,omitempty"`
}

// texts gives a pointer to each Markdown text of the item.
func (it *Item) texts() []*string {
	list := []*string{&it.Stem, &it.Feedback}
	for i := range it.Options {
		list = append(list, &it.Options[i].Text, &it.Options[i].Feedback)
	}
	for i := range it.Pairs {
		list = append(list, &it.Pairs[i].Left, &it.Pairs[i].Right)
	}
	for i := range it.Distractors {
		list = append(list, &it.Distractors[i])
	}
	return list
}

// rights counts the right options.
func (it *Item) rights() int {
	n := 0
	for _, o := range it.Options {
		if o.Right {
			n++
		}
	}
	return n
}
