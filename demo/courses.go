package demo

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/storage"
)

//go:embed content
var content embed.FS

// lesson is one module as course.json writes it.
type lesson struct {
	Part     courses.Part `json:"part"`
	Kind     courses.Kind `json:"kind"`
	Title    string       `json:"title"`
	Minutes  int          `json:"minutes"`
	File     string       `json:"file"`
	Captions string       `json:"captions"`
	Body     string       `json:"body"`
}

// script is one course.json.
type script struct {
	Slug         string   `json:"slug"`
	Title        string   `json:"title"`
	Summary      string   `json:"summary"`
	Outcomes     []string `json:"outcomes"`
	JP           int      `json:"jp"`
	Minutes      int      `json:"minutes"`
	Competencies []struct {
		Code  string `json:"code"`
		Level int    `json:"level"`
	} `json:"competencies"`
	Modules []lesson `json:"modules"`
	Quiz    paper    `json:"quiz"`
}

// taught is a published course and its quiz, as the history needs it.
type taught struct {
	course  uuid.UUID
	modules []courses.Module
	quiz    id.Quiz
	script  script
}

// fresh is a person who has just entered a second factor.
func (b *builder) fresh(ctx context.Context, person id.Person) (people.Actor, error) {
	who, err := b.house.People.LoadActor(ctx, person)
	who.Fresh = true
	return who, err
}

// courses makes the three courses as the trainer; HR, who did not write them, publishes them as the second person.
func (b *builder) courses(ctx context.Context, cast map[string]member) ([]taught, error) {
	trainer, err := b.fresh(ctx, cast["trainer"].id)
	if err != nil {
		return nil, err
	}
	second, err := b.fresh(ctx, cast["hr"].id)
	if err != nil {
		return nil, err
	}
	codes, err := b.codes(ctx)
	if err != nil {
		return nil, err
	}
	var all []taught
	for _, dir := range []string{"keamanan-informasi", "naskah-dan-tte", "kanal-digital"} {
		t, err := b.course(ctx, trainer, second, dir, codes)
		if err != nil {
			return nil, fmt.Errorf("course %s: %w", dir, err)
		}
		all = append(all, t)
	}
	return all, nil
}

// codes are the competencies by their codes.
func (b *builder) codes(ctx context.Context) (map[string]uuid.UUID, error) {
	return b.house.Competencies.Codes(ctx)
}

func (b *builder) course(ctx context.Context, trainer, second people.Actor, dir string, codes map[string]uuid.UUID) (t taught, err error) {
	data, err := content.ReadFile(path.Join("content", dir, "course.json"))
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(data, &t.script); err != nil {
		return t, err
	}
	if t.course, err = b.draft(ctx, trainer, t.script, codes); err != nil {
		return t, err
	}
	if t.quiz, err = b.quiz(ctx, trainer, t.script.Quiz, codes); err != nil {
		return t, fmt.Errorf("quiz: %w", err)
	}
	for _, l := range t.script.Modules {
		if err := b.module(ctx, trainer, t, dir, l); err != nil {
			return t, fmt.Errorf("module %s: %w", l.Title, err)
		}
	}
	if err := b.publish(ctx, trainer, second, t.course); err != nil {
		return t, err
	}
	work, err := b.house.Courses.Studio(ctx, trainer, t.course)
	t.modules = work.Modules
	return t, err
}

func (b *builder) draft(ctx context.Context, trainer people.Actor, s script, codes map[string]uuid.UUID) (uuid.UUID, error) {
	c, err := b.house.Courses.CreateCourse(ctx, trainer, courses.NewCourse{Title: s.Title, Slug: s.Slug, UnitID: b.root})
	if err != nil {
		return uuid.Nil, err
	}
	st := courses.Settings{Title: s.Title, Summary: s.Summary, Outcomes: s.Outcomes, JP: s.JP, Minutes: s.Minutes}
	for _, teaches := range s.Competencies {
		st.Competencies = append(st.Competencies, courses.Teaches{CompetencyID: codes[teaches.Code], Level: teaches.Level})
	}
	return c.ID, b.house.Courses.UpdateDraft(ctx, trainer, c.ID, st)
}

func (b *builder) module(ctx context.Context, trainer people.Actor, t taught, dir string, l lesson) error {
	d := courses.ModuleDraft{Kind: l.Kind, Part: l.Part, Title: l.Title, Minutes: l.Minutes, Body: l.Body}
	if l.Kind == courses.Article {
		text, err := content.ReadFile(path.Join("content", dir, l.File))
		if err != nil {
			return err
		}
		d.Body = string(text)
	}
	if l.Kind == courses.Quiz {
		d.QuizID = t.quiz
	}
	id, err := b.house.Courses.AddModule(ctx, trainer, t.course, d)
	if err != nil || l.Kind == courses.Article || l.Kind == courses.Quiz {
		return err
	}
	if err := b.attach(ctx, trainer, id, path.Join(dir, l.File), b.house.Courses.AttachMedia); err != nil || l.Captions == "" {
		return err
	}
	return b.attach(ctx, trainer, id, path.Join(dir, l.Captions), b.house.Courses.AttachCaptions)
}

// attach stores a file and hands it to the module, as an upload does.
func (b *builder) attach(ctx context.Context, trainer people.Actor, module id.Module, file string,
	hand func(context.Context, people.Actor, id.Module, storage.Object, string) error,
) error {
	data, err := content.ReadFile(path.Join("content", file))
	if err != nil {
		return err
	}
	kind := map[string]string{".pdf": "application/pdf", ".mp4": "video/mp4", ".vtt": "text/vtt"}[path.Ext(file)]
	object, err := b.house.Store.Put(ctx, storage.NewKey("media"), bytes.NewReader(data), int64(len(data)), kind)
	if err != nil {
		return err
	}
	return hand(ctx, trainer, module, object, path.Base(file))
}

// publish asks a second person once the jobs have made the media ready, at most two minutes later; HR looks at the course and
// agrees.
func (b *builder) publish(ctx context.Context, trainer, second people.Actor, course uuid.UUID) error {
	for begin := time.Now(); ; {
		approval, err := b.house.Courses.Publish(ctx, trainer, course)
		if err == nil {
			return b.agree(ctx, second, approval)
		}
		if time.Since(begin) > 2*time.Minute || fault.KindOf(err) == fault.Internal {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (b *builder) agree(ctx context.Context, second people.Actor, approval uuid.UUID) error {
	waiting, err := b.house.Approvals.Get(ctx, second, approval)
	if err != nil {
		return fmt.Errorf("what waits: %w", err)
	}
	return b.house.Approvals.Approve(ctx, second, approval, waiting.Digest)
}
