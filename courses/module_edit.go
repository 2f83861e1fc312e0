package courses

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/prose"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// The limits of a module.
const (
	MaxBody       = 200_000 // characters of Markdown
	MaxAlt        = 500     // characters of what says what a picture shows
	maxURL        = 2000
	maxModules    = 200
	maxModuleTime = 600 // minutes
)

// ModuleDraft is what a trainer writes about a module. Kind is fixed when it is added. Files come by AttachMedia.
type ModuleDraft struct {
	ID      id.Module `json:"id,omitzero" doc:"when adding: UUID made by the client; repeat the request with it after a cut and nothing is added twice"`
	Seen    string    `json:"seen,omitempty" maxLength:"64" doc:"when rewriting: tag of the module as it was read; left out, whatever is there is overwritten"`
	Kind    Kind      `json:"kind,omitempty" enum:"article,pdf,image,video,link,quiz,package"`
	Part    Part      `json:"part,omitempty" enum:"gambaran_umum,materi,evaluasi"`
	Title   string    `json:"title" maxLength:"200"`
	Minutes int       `json:"minutes" minimum:"0" maximum:"600"`
	Body    string    `json:"body,omitempty"`
	URL     string    `json:"url,omitempty"`
	Alt     string    `json:"alt,omitempty"`
	QuizID  id.Quiz   `json:"quiz_id,omitzero" doc:"of a quiz; left out when adding one, a new quiz of the same title is made"`
}

// check tidies d and reports all that is wrong with it. Fields that d's kind does not use are emptied.
func (d ModuleDraft) check() (ModuleDraft, error) {
	d.Title, d.Alt = oneLine(d.Title), oneLine(d.Alt)
	d.Body, d.URL = strings.ReplaceAll(d.Body, "\r\n", "\n"), strings.TrimSpace(d.URL)
	faults := checkTitle(d.Title)
	if !slices.Contains(Kinds, d.Kind) {
		faults = append(faults, fault.Field("kind", "course.kind_unknown"))
	}
	if d.Part == "" {
		d.Part = Material
	}
	if !slices.Contains(Parts, d.Part) {
		faults = append(faults, fault.Field("part", "course.part_unknown"))
	}
	if d.Minutes < 0 || d.Minutes > maxModuleTime {
		faults = append(faults, fault.Field("minutes", "course.minutes_range").With("Max", maxModuleTime))
	}
	if utf8.RuneCountInString(d.Body) > MaxBody {
		faults = append(faults, fault.Field("body", "course.text_long").With("Max", MaxBody))
	} else if prose.Tangled(d.Body) {
		faults = append(faults, fault.Field("body", "course.text_tangled"))
	}
	switch d.Kind {
	case Link:
		faults = append(faults, checkURL(d.URL)...)
	case Image:
		if utf8.RuneCountInString(d.Alt) > MaxAlt {
			faults = append(faults, fault.Field("alt", "course.text_long").With("Max", MaxAlt))
		}
	}
	return d.only(), faults.Err()
}

func (d ModuleDraft) only() ModuleDraft {
	if d.Kind != Link {
		d.URL = ""
	}
	if d.Kind != Image {
		d.Alt = ""
	}
	if d.Kind != Quiz {
		d.QuizID = id.Quiz{}
	}
	return d
}

// checkURL accepts an absolute http or https address without a password in it.
func checkURL(s string) fault.Many {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return fault.Many{fault.Field("url", "course.url_missing")}
	case err != nil || len(s) > maxURL || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http":
		return fault.Many{fault.Field("url", "course.url_invalid")}
	}
	return nil
}

func (m *Module) write(d ModuleDraft) {
	m.Part, m.Title, m.Minutes, m.Body, m.URL, m.Alt, m.QuizID = d.Part, d.Title, d.Minutes, d.Body, d.URL, d.Alt, d.QuizID
	if m.Kind == Article {
		m.Words = countWords(m.Body)
	}
}

// AddModule appends a module to its part of the draft and returns its ID. A quiz module for which no quiz is chosen gets a new
// one of the same title, in the same transaction. Faults: of each field; course.modules_many;
// course.quiz_not_yours; course.no_draft; course.id_taken. With an ID that is in the draft already nothing is added.
func (s *Service) AddModule(ctx context.Context, who people.Actor, course uuid.UUID, d ModuleDraft) (id.Module, error) {
	d, err := d.check()
	if err != nil {
		return id.Module{}, err
	}
	m := Module{ID: orNewID(d.ID), Kind: d.Kind, CreatedAt: s.now(), UpdatedAt: s.now()}
	m.LineageID = uuid.UUID(m.ID)
	m.write(d)
	return m.ID, s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		if there, err := sameModule(ctx, tx, m.ID, v.ID); err != nil || there {
			return err
		}
		last, err := countModules(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if last >= maxModules {
			return fault.New(fault.Conflict, "course.modules_many").With("Max", maxModules)
		}
		if err := s.giveQuiz(ctx, tx, who, v.CourseID, &m); err != nil {
			return err
		}
		m.VersionID, m.Position = v.ID, last+1
		if _, err = tx.NewInsert().Model(&m).Exec(ctx); err != nil {
			return wrap(err, "add module")
		}
		return arrange(ctx, tx, v.ID)
	})
}

// giveQuiz makes sure that the quiz of a new module may be used, or makes one when none was chosen.
func (s *Service) giveQuiz(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID, m *Module) error {
	if m.Kind != Quiz || !m.QuizID.IsZero() || s.hooks.NewQuiz == nil {
		return s.quizUsable(ctx, tx, who, *m)
	}
	var unit uuid.UUID
	err := tx.NewSelect().Model((*Course)(nil)).Column("unit_id").Where("id = ?", course).Scan(ctx, &unit)
	if err == nil {
		m.QuizID, err = s.hooks.NewQuiz(ctx, tx, who, unit, m.Title)
	}
	return wrap(err, "new quiz")
}

// sameModule reports that the draft has a module of this ID; course.id_taken when another version has it.
func sameModule(ctx context.Context, tx bun.Tx, id id.Module, version uuid.UUID) (bool, error) {
	var of uuid.UUID
	err := tx.NewSelect().Model((*Module)(nil)).Column("version_id").Where("id = ?", id).Scan(ctx, &of)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, wrap(err, "module of this id")
	case of != version:
		return false, errIDTaken
	}
	return true, nil
}

// UpdateModule rewrites a module of a draft; its kind stays. What it says already is no change, whatever it was made from: a request that is
// repeated after a cut meets no other. Faults as AddModule, course.not_draft and stale.ErrChanged.
func (s *Service) UpdateModule(ctx context.Context, who people.Actor, module id.Module, d ModuleDraft) error {
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, _ *Version, m *Module) error {
		now := m.tag()
		d.Kind = m.Kind
		checked, err := d.check()
		if err != nil {
			return err
		}
		if m.write(checked); m.tag() == now {
			return nil
		}
		if err := stale.Check(d.Seen, now); err != nil {
			return err
		}
		if err := s.quizUsable(ctx, tx, who, *m); err != nil {
			return err
		}
		m.UpdatedAt = s.now()
		_, err = tx.NewUpdate().Model(m).
			Column("part", "title", "minutes", "body", "url", "alt", "quiz_id", "words", "updated_at").WherePK().Exec(ctx)
		if err != nil {
			return wrap(err, "update module")
		}
		return arrange(ctx, tx, m.VersionID)
	})
}

// DeleteModule puts a module of a draft into the bin, from which it can be restored; the following ones move up. A quiz stays in the bank.
func (s *Service) DeleteModule(ctx context.Context, who people.Actor, module id.Module) error {
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, v *Version, m *Module) error {
		if err := s.shelve(ctx, tx, who, v, m); err != nil {
			return err
		}
		_, err := tx.NewUpdate().Model((*Module)(nil)).Set("position = position - 1").
			Where("version_id = ? and position > ?", m.VersionID, m.Position).Exec(ctx)
		return wrap(err, "close gap")
	})
}

// editModule runs change on a module of a draft, if who may edit its course.
func (s *Service) editModule(ctx context.Context, who people.Actor, module id.Module, change func(context.Context, bun.Tx, *Version, *Module) error) error {
	course, err := s.CourseOfModule(ctx, who, module)
	if err != nil {
		return err
	}
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		var m Module
		err := tx.NewSelect().Model(&m).Where("m.id = ? and m.version_id = ?", module, v.ID).For("update").Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return errNotDraft
		}
		if err != nil {
			return wrap(err, "lock module")
		}
		return change(ctx, tx, v, &m)
	})
}
