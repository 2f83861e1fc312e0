package parcels

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/parcels/pack"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/quizzes"
)

// Plan is what becomes of a parcel.
type Plan struct {
	Title        string    `json:"title"`
	Modules      []Planned `json:"modules"`
	Pictures     int       `json:"pictures"`  // of its texts
	Questions    int       `json:"questions"` // of all its quizzes
	Bytes        int64     `json:"bytes"`     // of its files
	Competencies []string  `json:"competencies"`
	Notes        []Note    `json:"notes"` // what does not come along, or is not known here
}

// Planned is a module to be.
type Planned struct {
	Title     string       `json:"title"`
	Kind      courses.Kind `json:"kind"`
	Bytes     int64        `json:"bytes,omitempty"`
	Questions int          `json:"questions,omitempty"`
}

// Note is something that is not taken as it stands in the file: the key of a sentence, what that names, and how often it is so.
type Note struct {
	Key   string         `json:"key"`
	Args  map[string]any `json:"args,omitempty"`
	Count int            `json:"count"`
}

func (p *Plan) note(n Note) {
	n.Count = max(n.Count, 1)
	for i := range p.Notes {
		if p.Notes[i].Key == n.Key && same(p.Notes[i].Args, n.Args) {
			p.Notes[i].Count += n.Count
			return
		}
	}
	p.Notes = append(p.Notes, n)
}

func same(a, b map[string]any) bool {
	if len(a) != len(b) {
		return false
	}
	for name, value := range a {
		if b[name] != value {
			return false
		}
	}
	return true
}

// contents are what a parcel says, in the words of those who own it. Their files are named by their paths until they came.
type contents struct {
	course  courses.Carried
	quizzes map[int]quizzes.Carried // by the place of their module, from 0
	checks  []questions.Carried     // what texts ask
	plan    Plan
}

// look reads a course file and tells what would become of it here; nothing is stored.
func (s *Service) look(ctx context.Context, file io.ReaderAt, bytes int64) (Plan, error) {
	p, err := pack.Read(ctx, file, bytes, nil)
	if err != nil {
		return Plan{}, err
	}
	c, err := s.understand(ctx, p)
	return c.plan, err
}

// understand reads what a parcel says by the rules of this installation. Faults are those of its forms, with the Title of a module.
func (s *Service) understand(ctx context.Context, p pack.Parcel) (contents, error) {
	c := contents{quizzes: map[int]quizzes.Carried{}, plan: Plan{Title: p.Title, Pictures: len(p.Pictures), Bytes: p.Bytes, Modules: []Planned{}, Competencies: []string{}, Notes: []Note{}}}
	c.course = courses.Carried{Settings: courses.Settings{
		Title: p.Title, Summary: p.Summary, Outcomes: p.Outcomes, JP: p.JP, Minutes: p.Minutes, Language: p.Language, NoCertificate: p.NoCertificate,
	}}
	if p.Cover != nil {
		c.course.CoverPicture, c.course.CoverAlt = p.Cover.Picture, p.Cover.Alt
	}
	if err := s.findTaught(ctx, p, &c); err != nil {
		return c, err
	}
	for _, one := range p.Pictures {
		c.course.Pictures = append(c.course.Pictures, courses.CarriedFile{Name: one.Name, File: cutName(one.As), Key: one.Path, Bytes: p.Sizes[one.Path]})
	}
	for i, m := range p.Modules {
		if err := s.understandModule(ctx, p, i, m, &c); err != nil {
			return c, titled(err, m.Title)
		}
	}
	if err := s.understandChecks(ctx, p, &c); err != nil {
		return c, err
	}
	return c, courses.CheckCarried(c.course)
}

// findTaught finds what the course teaches by its codes.
func (s *Service) findTaught(ctx context.Context, p pack.Parcel, c *contents) error {
	codes, err := s.House.Competencies.Codes(ctx)
	if err != nil {
		return err
	}
	for _, t := range p.Competencies {
		of, known := codes[t.Code]
		if !known {
			c.plan.note(Note{Key: "parcel.note.competency", Args: map[string]any{"Code": t.Code}})
			continue
		}
		c.course.Teaches = append(c.course.Teaches, courses.Teaches{CompetencyID: of, Level: t.Level})
		c.plan.Competencies = append(c.plan.Competencies, t.Code)
	}
	return nil
}

func (s *Service) understandModule(ctx context.Context, p pack.Parcel, n int, m pack.Module, c *contents) error {
	one := courses.CarriedModule{ModuleDraft: courses.ModuleDraft{
		Kind: courses.Kind(m.Kind), Part: courses.Part(m.Part), Title: m.Title, Minutes: m.Minutes, URL: m.URL, Alt: m.Alt, Body: p.Texts[m.Text],
	}}
	planned := Planned{Title: m.Title, Kind: one.Kind}
	if m.File != nil {
		one.File = courses.CarriedFile{File: cutName(m.File.Name), Key: m.File.Path, Bytes: p.Sizes[m.File.Path]}
		planned.Bytes = one.File.Bytes
	}
	if m.Captions != "" {
		one.Captions = courses.CarriedFile{File: "captions.vtt", Key: m.Captions, Bytes: p.Sizes[m.Captions]}
	}
	if m.Quiz != nil {
		if one.Kind != courses.Quiz {
			return fault.Field("file", "parcel.manifest_broken").With("Entry", pack.File)
		}
		z, err := s.understandQuiz(ctx, p, *m.Quiz, &c.plan)
		if err != nil {
			return err
		}
		c.quizzes[n], planned.Questions = z, len(z.Questions)
		c.plan.Questions += len(z.Questions)
	}
	c.course.Modules, c.plan.Modules = append(c.course.Modules, one), append(c.plan.Modules, planned)
	return nil
}

func (s *Service) understandQuiz(ctx context.Context, p pack.Parcel, m pack.Quiz, plan *Plan) (quizzes.Carried, error) {
	z := quizzes.Carried{Settings: quizzes.Settings{Title: m.Title, PassMark: m.PassMark, TimeLimitS: m.TimeLimitS, MaxAttempts: m.MaxAttempts, Shuffle: m.Shuffle}}
	if m.Evaluation {
		plan.note(Note{Key: "parcel.note.evaluation", Args: map[string]any{"Title": m.Title}})
	}
	if m.LeftOut > 0 {
		plan.note(Note{Key: "parcel.note.left_out", Args: map[string]any{"Title": m.Title}, Count: m.LeftOut})
	}
	for _, q := range m.Questions {
		one := quizzes.CarriedQuestion{MaxMark: q.Mark, Carried: questions.Carried{Item: q.Item}}
		var names []string
		for _, f := range q.Pictures {
			if p.Sizes[f.Path] > questions.MaxPicture {
				return z, fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", questions.MaxPicture)
			}
			one.Files, names = append(one.Files, questions.CarriedPicture{Name: f.Name, Path: f.Path}), append(names, f.Name)
		}
		lost, err := s.House.Questions.CheckCarried(ctx, q.Item, names)
		if err != nil {
			return z, err
		}
		for _, n := range lost {
			plan.note(noteOf(n))
		}
		z.Questions = append(z.Questions, one)
	}
	return z, quizzes.CheckCarried(z)
}

func noteOf(n exchange.Note) Note { return Note{Key: n.Key, Args: n.Args} }

// titled adds the title of a module to a fault that names none.
func titled(err error, title string) error {
	var many fault.Many
	var one *fault.Fault
	switch {
	case errors.As(err, &many):
		one = many[0]
	case !errors.As(err, &one):
		return err
	}
	if _, named := one.Args["Entry"]; named {
		return one
	}
	return one.With("Title", title)
}

const longestName = 200

// cutName is the name of a file as it may be kept.
func cutName(name string) string {
	if r := []rune(name); len(r) > longestName {
		return string(r[len(r)-longestName:])
	}
	return name
}

// Preview tells what would become of a course file here; nothing is stored. It needs the trainer role on unit. Faults: those of MaySend,
// of pack.Read and of the forms of courses and quizzes.
func (s *Service) Preview(ctx context.Context, who people.Actor, unit uuid.UUID, file io.ReaderAt, bytes int64) (Plan, error) {
	if err := s.MaySend(ctx, who, unit, bytes); err != nil {
		return Plan{}, err
	}
	return s.look(ctx, file, bytes)
}

// Missing are the notes of what is not known here.
func (p Plan) Missing() []Note {
	return slices.DeleteFunc(slices.Clone(p.Notes), func(n Note) bool { return n.Key != "parcel.note.competency" })
}
