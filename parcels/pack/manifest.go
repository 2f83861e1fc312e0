// Package pack knows the form of a course in one file: a zip with a manifest in JSON beside articles in Markdown, pictures, documents,
// videos with their captions, packages, and the questions of quizzes. It knows no database and no object store; files of strangers are
// read in a bounded process.
//
// A file says nothing of where it was made: no ID, no person, no moment. The same course is always the same bytes, so that what was taken
// in from a file is written as that file again.
package pack

import "mumpuni/questions/exchange"

// What a manifest begins with. Another installation opens files of its own version and of those before.
const (
	Format  = "mumpuni-course"
	Version = VersionOfChecks
	File    = "course.json" // the path of the manifest, the first entry

	Plain           = 1 // the version of a course whose texts ask nothing
	VersionOfChecks = 2 // and of one that has Checks
)

// Manifest is a course.
type Manifest struct {
	Format        string       `json:"format"`
	Version       int          `json:"version"`
	Title         string       `json:"title"`
	Summary       string       `json:"summary,omitempty"`
	Outcomes      []string     `json:"outcomes,omitempty"`
	JP            int          `json:"jp"`
	Minutes       int          `json:"minutes"`
	Language      string       `json:"language"`
	NoCertificate bool         `json:"no_certificate,omitempty"`
	Competencies  []Competency `json:"competencies,omitempty"`
	Cover         *Cover       `json:"cover,omitempty"`
	Pictures      []Medium     `json:"pictures,omitempty"` // of its texts, by their names: ![what it shows](gambar:NAME)
	Modules       []Module     `json:"modules,omitempty"`  // in their order: ![…](modul:N) is the picture of the Nth, from 1

	Checks []exchange.Item `json:"checks,omitempty"` // what texts ask for learning: ```cek N is the Nth, from 1
}

// Competency is what the course teaches, by its code, up to a level.
type Competency struct {
	Code  string `json:"code"`
	Level int    `json:"level"`
}

// Cover is the picture on the course's card, one of Pictures.
type Cover struct {
	Picture string `json:"picture"`
	Alt     string `json:"alt"`
}

// Medium is a file: how people call it, and its path in the zip.
type Medium struct {
	Name string `json:"name"`           // of a picture: in the texts
	As   string `json:"file,omitempty"` // of a picture: the name of the file that was sent
	Path string `json:"path"`
}

// Module is a step of the course.
type Module struct {
	Part     string  `json:"part"`
	Kind     string  `json:"kind"`
	Title    string  `json:"title"`
	Minutes  int     `json:"minutes"`
	Text     string  `json:"text,omitempty"` // path of its Markdown
	URL      string  `json:"url,omitempty"`
	Alt      string  `json:"alt,omitempty"`
	File     *Medium `json:"file,omitempty"`     // as it was sent
	Captions string  `json:"captions,omitempty"` // path of WebVTT
	Quiz     *Quiz   `json:"quiz,omitempty"`
}

// Quiz is the quiz of a module.
type Quiz struct {
	Title       string     `json:"title"`
	PassMark    int        `json:"pass_mark"` // of 10000
	TimeLimitS  int        `json:"time_limit_s,omitempty"`
	MaxAttempts int        `json:"max_attempts,omitempty"`
	Shuffle     bool       `json:"shuffle,omitempty"`
	Evaluation  bool       `json:"evaluation,omitempty"` // its questions are an assessment's, which no file carries
	LeftOut     int        `json:"left_out,omitempty"`   // questions that were closed to whoever wrote the file
	Questions   []Question `json:"questions,omitempty"`
}

// Question is one of a quiz, with its key.
type Question struct {
	Mark int `json:"mark"`
	exchange.Item

	Pictures []Medium `json:"pictures,omitempty"` // in its texts, by their names
}

// media lists the files that a manifest names, with a pointer to each path.
func (m *Manifest) media() []*string {
	var list []*string
	for i := range m.Pictures {
		list = append(list, &m.Pictures[i].Path)
	}
	for i := range m.Modules {
		o := &m.Modules[i]
		if o.File != nil {
			list = append(list, &o.File.Path)
		}
		if o.Captions != "" {
			list = append(list, &o.Captions)
		}
		if o.Quiz == nil {
			continue
		}
		for q := range o.Quiz.Questions {
			for p := range o.Quiz.Questions[q].Pictures {
				list = append(list, &o.Quiz.Questions[q].Pictures[p].Path)
			}
		}
	}
	return list
}

// texts lists the paths of a manifest's Markdown.
func (m *Manifest) texts() []string {
	var list []string
	for _, o := range m.Modules {
		if o.Text != "" {
			list = append(list, o.Text)
		}
	}
	return list
}
