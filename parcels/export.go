package parcels

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/parcels/pack"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// Export is a course on its way into one file.
type Export struct {
	Name        string // of the file
	Title       string
	Modules     int
	Questions   int
	LeftOut     int // questions whose keys are closed
	Evaluations int // quizzes whose questions are an assessment's
	Bytes       int64

	manifest pack.Manifest
	entries  []pack.Entry
	service  *Service
}

// Export prepares a course that who may edit as one file, its draft or else what is published, and writes that into the audit: the file
// holds the keys of its quizzes. Faults: course.not_found, parcel.export_large.
func (s *Service) Export(ctx context.Context, who people.Actor, course uuid.UUID) (Export, error) {
	c, err := s.Courses.Carry(ctx, who, course)
	if err != nil {
		return Export{}, err
	}
	e := Export{Name: nameOf(c.Title), Title: c.Title, Modules: len(c.Modules), service: s}
	e.describe(c)
	if err := e.asks(ctx, who, &c); err != nil {
		return Export{}, err
	}
	for i := range c.Modules {
		if err := e.module(ctx, who, i, c.Modules[i]); err != nil {
			return Export{}, err
		}
	}
	if err := e.fits(); err != nil {
		return Export{}, err
	}
	return e, audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "course.export", Object: "course:" + course.String(),
		Detail: map[string]any{"modules": e.Modules, "questions": e.Questions, "left_out": e.LeftOut},
	})
}

// Write writes the file, with a piece of one entry in memory at a time. What is in it was fixed by Export.
func (e Export) Write(ctx context.Context, w io.Writer) error {
	return pack.Write(ctx, w, e.manifest, e.entries, func(ctx context.Context, key string) (io.ReadCloser, error) {
		body, _, err := e.service.Store.Open(ctx, key, 0, -1)
		return body, err
	})
}

// nameOf makes the name of a file of a title.
func nameOf(title string) string {
	name := strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
	return cmp.Or(strings.Trim(name[:min(len(name), 60)], "-"), "kursus") + ".zip"
}

func (e *Export) describe(c courses.Carried) {
	m := &e.manifest
	*m = pack.Manifest{
		Format: pack.Format, Version: pack.Plain, Title: c.Title, Summary: c.Summary, Outcomes: c.Outcomes, JP: c.JP, Minutes: c.Minutes,
		Language: c.Language, NoCertificate: c.NoCertificate,
	}
	for _, t := range c.Teaches {
		m.Competencies = append(m.Competencies, pack.Competency{Code: t.Code, Level: t.Level})
	}
	slices.SortFunc(m.Competencies, func(a, b pack.Competency) int { return strings.Compare(a.Code, b.Code) })
	for _, p := range c.Pictures {
		m.Pictures = append(m.Pictures, pack.Medium{Name: p.Name, As: p.File, Path: e.file(pack.LayPicture(p.Name), p.Key, p.Bytes)})
		if p.Name == c.CoverPicture {
			m.Cover = &pack.Cover{Picture: p.Name, Alt: c.CoverAlt}
		}
	}
	slices.SortFunc(m.Pictures, func(a, b pack.Medium) int { return strings.Compare(a.Name, b.Name) })
}

// file adds an object to the file, and gives its path.
func (e *Export) file(path, key string, bytes int64) string {
	e.entries = append(e.entries, pack.Entry{Path: path, Key: key, Bytes: bytes})
	e.Bytes += bytes
	return path
}

// extensions end the paths of files.
var extensions = map[string]string{
	"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "application/pdf": "pdf",
	"video/mp4": "mp4", "video/webm": "webm", "video/3gpp": "3gp", "video/3gpp2": "3g2", "video/matroska": "mkv", "video/x-matroska": "mkv",
	"application/zip": "zip", "application/jar": "zip", "application/java-archive": "zip",
}

func (e *Export) module(ctx context.Context, who people.Actor, n int, from courses.CarriedModule) error {
	m := pack.Module{Part: string(from.Part), Kind: string(from.Kind), Title: from.Title, Minutes: from.Minutes, URL: from.URL, Alt: from.Alt}
	if from.Body != "" {
		m.Text = pack.Lay(n, "", "md")
		e.entries = append(e.entries, pack.Entry{Path: m.Text, Text: []byte(from.Body)})
	}
	if f := from.File; f.Key != "" {
		m.File = &pack.Medium{Name: f.File, Path: e.file(pack.Lay(n, "", cmp.Or(extensions[f.Type], "bin")), f.Key, f.Bytes)}
	}
	if c := from.Captions; c.Key != "" {
		m.Captions = e.file(pack.Lay(n, "", "vtt"), c.Key, c.Bytes)
	}
	if !from.QuizID.IsZero() {
		z, err := e.service.Quizzes.Carry(ctx, e.service.db, who, from.QuizID)
		if err != nil {
			return err
		}
		m.Quiz = e.quiz(n, z)
	}
	e.manifest.Modules = append(e.manifest.Modules, m)
	return nil
}

func (e *Export) quiz(module int, z quizzes.Carried) *pack.Quiz {
	q := &pack.Quiz{
		Title: z.Title, PassMark: z.PassMark, TimeLimitS: z.TimeLimitS, MaxAttempts: z.MaxAttempts, Shuffle: z.Shuffle,
		Evaluation: z.AssessmentID != uuid.Nil, LeftOut: z.LeftOut,
	}
	for i, one := range z.Questions {
		asked := pack.Question{Mark: one.MaxMark, Item: one.Item}
		for _, p := range one.Files {
			asked.Pictures = append(asked.Pictures, pack.Medium{Name: p.Name, Path: e.file(pack.LayAsked(module, i, p.Name), p.Object.Key, p.Object.Bytes)})
		}
		q.Questions = append(q.Questions, asked)
	}
	e.Questions, e.LeftOut = e.Questions+len(q.Questions), e.LeftOut+q.LeftOut
	if q.Evaluation {
		e.Evaluations++
	}
	return q
}

// fits refuses a course that no installation would take.
func (e *Export) fits() error {
	text, err := e.manifest.Encode()
	if err != nil {
		return err
	}
	texts := 0
	for _, one := range e.entries {
		texts += len(one.Text)
	}
	if len(text) > pack.MaxManifest || texts > pack.MaxTexts || e.Bytes > pack.MaxBytes-pack.MaxManifest-pack.MaxTexts {
		return fault.New(fault.Conflict, "parcel.export_large").With("LimitBytes", pack.MaxBytes)
	}
	return nil
}
