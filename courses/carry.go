package courses

import (
	"context"
	_ "embed" // carry.sql
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/storage"
)

// Carried is a course as a file has it: of its draft, or of what is published. The texts of its modules name pictures of other modules by
// their places, from 1, and not by IDs.
type Carried struct {
	Settings
	CoverPicture, CoverAlt string

	Teaches  []Teaches // with their codes
	Modules  []CarriedModule
	Pictures []CarriedFile // of its texts, by their names
}

// CarriedModule is a module of it.
type CarriedModule struct {
	ModuleDraft
	File     CarriedFile // the zero one: none
	Captions CarriedFile // of a video
}

// CarriedFile is a file as it was sent: where it is, or the object that came.
type CarriedFile struct {
	Name   string // of a picture of the texts: by which they name it
	File   string // its name as people know it
	Type   string
	Key    string
	Bytes  int64
	Object storage.Object // when it comes
}

//go:embed carry.sql
var carrySQL string

// Carry gives a course that who may edit, as a file has it. Faults: course.not_found.
func (s *Service) Carry(ctx context.Context, who people.Actor, course uuid.UUID) (Carried, error) {
	w, err := s.Studio(ctx, who, course)
	if err != nil {
		return Carried{}, err
	}
	v := w.Version
	c := Carried{
		Settings:     Settings{Title: v.Title, Summary: v.Summary, Outcomes: v.Outcomes, JP: v.JP, Minutes: v.Minutes, Language: v.Language, NoCertificate: v.NoCertificate},
		CoverPicture: v.CoverPicture, CoverAlt: v.CoverAlt, Teaches: w.Competencies,
	}
	for i, m := range w.Modules {
		text := markPlaces(w.Modules, m.Body)
		c.Modules = append(c.Modules, CarriedModule{ModuleDraft: ModuleDraft{
			Kind: m.Kind, Part: m.Part, Title: m.Title, Minutes: m.Minutes, Body: text, URL: m.URL, Alt: m.Alt, QuizID: m.QuizID,
		}})
		w.Modules[i].Position = i + 1
	}
	return c, s.carryFiles(ctx, v.ID, w.Modules, &c)
}

func (s *Service) carryFiles(ctx context.Context, version uuid.UUID, modules []Module, c *Carried) error {
	var rows []struct {
		Module        id.Module `bun:"module_id,nullzero"`
		Name          string    `bun:"name"`
		File          string    `bun:"file"`
		Type          string    `bun:"type"`
		Key           string    `bun:"key"`
		Bytes         int64     `bun:"bytes"`
		Captions      string    `bun:"captions"`
		CaptionsBytes int64     `bun:"captions_bytes"`
	}
	if err := pg.Query(ctx, s.db, &rows, carrySQL, version); err != nil {
		return wrap(err, "files of a course")
	}
	for _, r := range rows {
		f := CarriedFile{Name: r.Name, File: r.File, Type: r.Type, Key: r.Key, Bytes: r.Bytes}
		if r.Name != "" {
			if r.Key != "" {
				c.Pictures = append(c.Pictures, f)
			}
			continue
		}
		at := slices.IndexFunc(modules, func(m Module) bool { return m.ID == r.Module })
		if r.Key != "" {
			c.Modules[at].File = f
		}
		if r.Captions != "" {
			c.Modules[at].Captions = CarriedFile{Key: r.Captions, Bytes: r.CaptionsBytes}
		}
	}
	return nil
}

// moduleMark is the picture of a module in a text: by its lineage, or in a file by its place.
var moduleMark = regexp.MustCompile(imageScheme + `[0-9a-f-]+`)

// markPlaces names in a text the pictures of modules by their places.
func markPlaces(list []Module, text string) string {
	return moduleMark.ReplaceAllStringFunc(text, func(mark string) string {
		at := slices.IndexFunc(list, func(m Module) bool { return mark == imageScheme+m.LineageID.String() })
		if at < 0 {
			return mark
		}
		return imageScheme + strconv.Itoa(at+1)
	})
}

// markLineages is the way back.
func markLineages(list []Module, text string) string {
	return moduleMark.ReplaceAllStringFunc(text, func(mark string) string {
		n, err := strconv.Atoi(strings.TrimPrefix(mark, imageScheme))
		if err != nil || n < 1 || n > len(list) || imageScheme+strconv.Itoa(n) != mark {
			return mark
		}
		return imageScheme + list[n-1].LineageID.String()
	})
}

// CheckCarried says what is wrong with a course that came in a file: all that its forms would refuse. Faults name the module by Title
// where one is to blame.
func CheckCarried(c Carried) error {
	if _, err := c.check(); err != nil {
		return err
	}
	if err := checkTeaches(c.Teaches).Err(); err != nil {
		return err
	}
	if len(c.Modules) > maxModules {
		return fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
	}
	for _, m := range c.Modules {
		d, err := m.check()
		if err != nil {
			return inModule(err, m.Title)
		}
		one := Module{Kind: d.Kind}
		if m.File.Bytes > 0 || m.File.File != "" {
			err = one.takes(false, m.File.Bytes)
		}
		if err == nil && m.Captions.Bytes > 0 {
			err = one.takes(true, m.Captions.Bytes)
		}
		if err != nil {
			return inModule(err, m.Title)
		}
	}
	for _, p := range c.Pictures {
		if p.Bytes > media.MaxImage {
			return fault.New(fault.TooLarge, "course.media_large").On("file").With("LimitBytes", media.MaxImage).With("Title", p.Name)
		}
	}
	return checkCover(c.CoverPicture, c.CoverAlt)
}

// inModule adds the title of a module to what is wrong with it: the first of it.
func inModule(err error, title string) error {
	var many fault.Many
	var one *fault.Fault
	switch {
	case errors.As(err, &many):
		one = many[0]
	case !errors.As(err, &one):
		return err
	}
	return one.With("Title", title)
}

// TakeCarried makes a course of unit of what came in a file: a draft of who, with modules, files, pictures and quizzes of its own. It needs
// the trainer role there. CheckCarried found nothing; captions were read (media.ReadCaptions). Faults: course.unit_not_yours,
// course.competency_unknown, course.media_type_….
func (s *Service) TakeCarried(ctx context.Context, tx bun.Tx, who people.Actor, unit uuid.UUID, c Carried, captions map[string]media.File) (uuid.UUID, error) {
	made := Course{ID: newID(), UnitID: unit, CreatedBy: who.AuditID(), CreatedAt: s.now()}
	st, err := c.check()
	if err != nil {
		return uuid.Nil, err
	}
	if err := s.mayOwn(ctx, tx, who, unit); err != nil {
		return uuid.Nil, err
	}
	if _, err := insertCourse(ctx, tx, &made, st.Title); err != nil {
		return uuid.Nil, err
	}
	v := Version{
		ID: newID(), CourseID: made.ID, Number: 1, State: Draft, Title: st.Title, Summary: st.Summary, Outcomes: st.Outcomes, JP: st.JP, Minutes: st.Minutes,
		Language: st.Language, Form: eLearning, NoCertificate: st.NoCertificate, CoverPicture: c.CoverPicture, CoverAlt: c.CoverAlt,
		CreatedBy: made.CreatedBy, CreatedAt: made.CreatedAt, UpdatedAt: made.CreatedAt,
	}
	if _, err := tx.NewInsert().Model(&v).Exec(ctx); err != nil {
		return uuid.Nil, wrap(err, "draft from a file")
	}
	if err := s.noteAuthor(ctx, tx, who, v.ID); err != nil {
		return uuid.Nil, err
	}
	if err := replaceTeaches(ctx, tx, v.ID, slices.Clone(c.Teaches)); err != nil {
		return uuid.Nil, err
	}
	for _, p := range c.Pictures {
		if err := s.hangAs(ctx, tx, who, made.ID, p); err != nil {
			return uuid.Nil, err
		}
	}
	return made.ID, s.takeModules(ctx, tx, who, v.ID, c.Modules, captions)
}

// hangAs makes a file a picture of a course under the name that its texts use.
func (s *Service) hangAs(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID, p CarriedFile) error {
	err := s.pictures.HangAs(ctx, tx, who.AuditID(), course, p.Name, p.Object, p.File)
	if err != nil {
		return inModule(err, p.Name)
	}
	return nil
}

func (s *Service) takeModules(ctx context.Context, tx bun.Tx, who people.Actor, version uuid.UUID, list []CarriedModule, captions map[string]media.File) error {
	modules := make([]Module, len(list))
	for i := range modules {
		modules[i] = Module{ID: id.Module(newID()), VersionID: version, Position: i + 1, Kind: list[i].Kind, CreatedAt: s.now(), UpdatedAt: s.now()}
		modules[i].LineageID = uuid.UUID(modules[i].ID)
	}
	for i := range modules {
		m := list[i]
		m.Body = markLineages(modules, m.Body)
		d, err := m.check()
		if err != nil {
			return inModule(err, m.Title)
		}
		modules[i].write(d)
		if modules[i].MediaID, err = s.takeFile(ctx, tx, who, m, captions); err != nil {
			return inModule(err, m.Title)
		}
	}
	if len(modules) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&modules).Exec(ctx); err != nil {
		return wrap(err, "modules from a file")
	}
	return arrange(ctx, tx, version)
}

// takeFile makes a medium of the file and the captions of a module; Nil when it has none.
func (s *Service) takeFile(ctx context.Context, tx bun.Tx, who people.Actor, m CarriedModule, captions map[string]media.File) (medium uuid.UUID, err error) {
	var said uuid.UUID
	if m.Captions.Key != "" {
		f := captions[m.Captions.Key]
		f.Kind, f.By = media.Kind(m.Kind), who.AuditID()
		if said, err = s.files.Caption(ctx, tx, f); err != nil {
			return uuid.Nil, err
		}
	}
	if m.File.Key == "" {
		return said, nil
	}
	medium, err = s.files.Attach(ctx, tx, media.File{Kind: media.Kind(m.Kind), Object: m.File.Object, Name: m.File.File, By: who.AuditID(), Old: said})
	if err != nil {
		return uuid.Nil, err
	}
	return medium, s.files.Drop(ctx, tx, said)
}
