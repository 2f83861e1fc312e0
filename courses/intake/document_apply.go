package intake

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/document"
	"mumpuni/courses/pictures"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// DocumentChoice is what a trainer chooses of a document. Alts describe its pictures by their names; those that are not in it stay.
type DocumentChoice struct {
	Depth int // 0 to 3
	Part  courses.Part
	Notes bool // of slides: with what their speaker was to say
	Alts  map[string]string
}

// ChooseDocument keeps what was chosen; nothing enters the course. Faults: document.unknown, document.not_checked, course.part_unknown on
// "part", document.depth on "depth", course.text_long on "alt-<name>".
func (s *Service) ChooseDocument(ctx context.Context, who people.Actor, of uuid.UUID, c DocumentChoice) error {
	faults := fault.Many{}
	if c.Depth < 0 || c.Depth > 3 {
		faults = append(faults, fault.Field("depth", "document.depth"))
	}
	if !slices.Contains(courses.Parts, c.Part) {
		faults = append(faults, fault.Field("part", "course.part_unknown"))
	}
	for name, alt := range c.Alts {
		if utf8.RuneCountInString(alt) > courses.MaxAlt {
			faults = append(faults, fault.Field("alt-"+name, "course.text_long").With("Max", courses.MaxAlt))
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.documentPlan(ctx, tx, who, of, true)
		if err == nil && p.State != DocumentChecked {
			err = fault.New(fault.Conflict, "document.not_checked")
		}
		if err != nil {
			return err
		}
		if _, err := pg.Exec(ctx, tx, "update course_documents set depth = $2, part = $3, notes = $4 where id = $1", of, c.Depth, c.Part, c.Notes); err != nil {
			return wrap(err, "choose of a document")
		}
		names, alts := make([]string, 0, len(c.Alts)), make([]string, 0, len(c.Alts))
		for name, alt := range c.Alts {
			names, alts = append(names, name), append(alts, altOf(alt))
		}
		_, err = pg.Exec(ctx, tx, `update course_document_pictures p set alt = d.alt from unnest($2::text[], $3::text[]) as d(name, alt)
			where p.document_id = $1 and p.name = d.name`, of, names, alts)
		return wrap(err, "describe pictures")
	})
}

// altOf is a description that can stand in a text.
func altOf(s string) string {
	return strings.NewReplacer("[", "(", "]", ")", `\`, "/").Replace(oneLine(s))
}

// ApplyDocument puts the articles of a document at the end of its part of the draft, with their pictures: exactly what was shown for this
// depth, with notes or without, or nothing. Faults: document.unknown, document.not_checked, web.changed_meanwhile, course.no_draft, course.modules_many.
func (s *Service) ApplyDocument(ctx context.Context, who people.Actor, of uuid.UUID, depth int, notes bool) error {
	p, err := s.Document(ctx, who, of)
	if err != nil {
		return err
	}
	return s.courses.Edit(ctx, who, p.CourseID, func(ctx context.Context, tx bun.Tx, v *courses.Version) error {
		p, err := s.documentPlan(ctx, tx, who, of, true)
		switch {
		case err != nil:
			return err
		case p.State != DocumentChecked:
			return fault.New(fault.Conflict, "document.not_checked")
		case p.Depth != depth || p.Notes != notes:
			return stale.ErrChanged
		}
		marks, err := s.takePictures(ctx, tx, who, p)
		if err != nil {
			return err
		}
		if err := s.addArticles(ctx, tx, v, p, marks); err != nil {
			return err
		}
		if _, err := pg.Exec(ctx, tx, "update course_documents set state = 'applied', applied_at = $2 where id = $1", of, s.now()); err != nil {
			return wrap(err, "document is applied")
		}
		return s.auditDocument(ctx, tx, who, "course_document.apply", p.Document)
	})
}

// takePictures makes the pictures that articles show pictures of the course. It gives the mark of each by its name in the document.
func (s *Service) takePictures(ctx context.Context, tx bun.Tx, who people.Actor, p DocumentPlan) (map[string]string, error) {
	marks := map[string]string{}
	for _, one := range p.Pictures {
		if !slices.ContainsFunc(p.Articles, func(a document.Article) bool { return slices.Contains(a.Pictures, one.Name) }) {
			continue
		}
		o, _, err := s.store.Recorded(ctx, tx, one.Key)
		if err != nil {
			return nil, err
		}
		name, err := s.courses.Hang(ctx, tx, who, p.CourseID, o, one.Name)
		if err != nil {
			return nil, err
		}
		marks[one.Name] = "![" + one.Alt + "](" + pictures.Scheme + name + ")"
		_, err = pg.Exec(ctx, tx, "update course_document_pictures set taken_as = $3, key = null where document_id = $1 and name = $2", p.ID, one.Name, name)
		if err != nil {
			return nil, wrap(err, "note a picture")
		}
	}
	return marks, nil
}

var documentMark = regexp.MustCompile(`!\[\]\(gambar:([A-Za-z0-9._-]+)\)`)

// addArticles appends the modules of a document.
func (s *Service) addArticles(ctx context.Context, tx bun.Tx, v *courses.Version, p DocumentPlan, marks map[string]string) error {
	drafts := make([]courses.ModuleDraft, len(p.Articles))
	for i, a := range p.Articles {
		body := documentMark.ReplaceAllStringFunc(a.Body, func(mark string) string { return marks[documentMark.FindStringSubmatch(mark)[1]] })
		drafts[i] = courses.ModuleDraft{Kind: courses.Article, Part: p.Part, Title: a.Title, Minutes: courses.ReadingMinutes(body), Body: body}
	}
	made, err := s.courses.Append(ctx, tx, v, drafts)
	if err != nil || len(made) == 0 {
		return err
	}
	_, err = pg.Exec(ctx, tx, intakeReads["note modules"], p.ID, made)
	return wrap(err, "note the modules of a document")
}

// UndoDocument takes all modules and pictures of a document out of the draft. That is refused, changing nothing, when one of the modules
// was written anew since, or stands in a published version: document.undo_used with its Title. Faults: document.unknown,
// document.not_applied, course.no_draft.
func (s *Service) UndoDocument(ctx context.Context, who people.Actor, of uuid.UUID) error {
	p, err := s.Document(ctx, who, of)
	if err != nil {
		return err
	}
	return s.courses.Edit(ctx, who, p.CourseID, func(ctx context.Context, tx bun.Tx, v *courses.Version) error {
		p, err := s.documentPlan(ctx, tx, who, of, true)
		switch {
		case err != nil:
			return err
		case p.State != DocumentApplied:
			return fault.New(fault.Conflict, "document.not_applied")
		}
		var used []string
		err = pg.Query(ctx, tx, &used, intakeReads["list written anew"], of, v.ID)
		if err != nil {
			return wrap(err, "modules written anew")
		}
		if len(used) > 0 {
			return fault.New(fault.Conflict, "document.undo_used").With("Title", used[0]).With("Count", len(used))
		}
		if err := s.takeBack(ctx, tx, v, p); err != nil {
			return err
		}
		return s.auditDocument(ctx, tx, who, "course_document.undo", p.Document)
	})
}

func (s *Service) takeBack(ctx context.Context, tx bun.Tx, v *courses.Version, p DocumentPlan) error {
	var made []id.Module
	if err := pg.Query(ctx, tx, &made, "select module_id from course_document_modules where document_id = $1", p.ID); err != nil {
		return wrap(err, "modules of a document")
	}
	if err := s.courses.TakeOut(ctx, tx, v, made); err != nil {
		return err
	}
	if _, err := pg.Exec(ctx, tx, "update course_documents set state = 'undone', undone_at = $2 where id = $1", p.ID, s.now()); err != nil {
		return wrap(err, "document is taken back")
	}
	var taken []string
	for _, one := range p.Pictures {
		if one.TakenAs != "" {
			taken = append(taken, one.TakenAs)
		}
	}
	return s.courses.DropUnnamed(ctx, tx, p.CourseID, taken...)
}
