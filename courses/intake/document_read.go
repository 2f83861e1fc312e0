package intake

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/document"
	"mumpuni/courses/pictures"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/storage"
)

// DocumentState is where a document stands: looked at, in the draft, or taken back.
type DocumentState string

// The states.
const (
	DocumentChecked DocumentState = "checked"
	DocumentApplied DocumentState = "applied"
	DocumentUndone  DocumentState = "undone"
)

// Document is a file of a trainer that articles are made of.
type Document struct {
	bun.BaseModel `bun:"table:course_documents,alias:d"`

	ID        uuid.UUID          `bun:"id,pk"`
	CourseID  uuid.UUID          `bun:"course_id"`
	FileName  string             `bun:"file_name"`
	Format    document.Format    `bun:"format"`
	Key       string             `bun:"key"`
	Title     string             `bun:"title"`
	Guessed   bool               `bun:"guessed"`
	Sections  []document.Section `bun:"sections,type:jsonb"`
	Losses    []document.Loss    `bun:"losses,type:jsonb"`
	Depth     int                `bun:"depth"` // headings down to this one begin a module; 0: one module of all
	Part      courses.Part       `bun:"part"`
	Notes     bool               `bun:"notes"` // what the speaker of slides was to say stands below each
	State     DocumentState      `bun:"state"`
	CreatedBy id.Person          `bun:"created_by"`
	CreatedAt time.Time          `bun:"created_at"`
	AppliedAt time.Time          `bun:"applied_at,nullzero"`
	UndoneAt  time.Time          `bun:"undone_at,nullzero"`
}

// DocumentPicture is a picture of a document.
type DocumentPicture struct {
	bun.BaseModel `bun:"table:course_document_pictures,alias:p"`

	DocumentID uuid.UUID `bun:"document_id,pk"`
	Name       string    `bun:"name,pk"`
	Alt        string    `bun:"alt"`
	Key        string    `bun:"key,nullzero"`
	Type       string    `bun:"type"`
	TakenAs    string    `bun:"taken_as"`
	URL        string    `bun:"-"` // on the content origin, for some hours

	object storage.Object
}

var errDocument = fault.New(fault.NotFound, "document.unknown")

// ReadDocument reads a file and keeps what it says until it is put into the draft; nothing enters the course yet. Faults on "file" say
// why it cannot be read (document.Read); course.not_found, course.no_draft, course.archived.
func (s *Service) ReadDocument(ctx context.Context, who people.Actor, course uuid.UUID, name string, data []byte) (uuid.UUID, error) {
	if err := s.courses.MayPicture(ctx, who, course, 0); err != nil {
		return uuid.Nil, err
	}
	read, err := document.Read(ctx, data)
	if err != nil {
		return uuid.Nil, err
	}
	original, err := s.putBytes(ctx, data)
	if err != nil {
		return uuid.Nil, err
	}
	d := Document{
		ID: uuid.Must(uuid.NewV7()), CourseID: course, FileName: documentName(name), Format: read.Format, Key: original.Key, Title: read.Title, Guessed: read.Guessed,
		Sections: read.Sections, Losses: append([]document.Loss{}, read.Losses...), Depth: depthOf(read), Part: courses.Material, Notes: true, State: DocumentChecked,
		CreatedBy: who.AuditID(), CreatedAt: s.now(),
	}
	pictures := make([]DocumentPicture, len(read.Pictures))
	for i, p := range read.Pictures {
		o, err := s.putBytes(ctx, p.Data)
		if err != nil {
			return uuid.Nil, err
		}
		pictures[i] = DocumentPicture{DocumentID: d.ID, Name: p.Name, Alt: p.Alt, Key: o.Key, Type: o.ContentType, object: o}
	}
	return d.ID, s.courses.WithDraft(ctx, who, course, func(ctx context.Context, tx bun.Tx, _ *courses.Version) error {
		return s.recordDocument(ctx, tx, who, d, original, pictures)
	})
}

// mostPages is how many slides are offered as a module each; more are offered as one.
const mostPages = 60

// depthOf is what is offered first: a module for each heading of level 1, for each group of slides, or for each slide; for each heading of level
// 2 where all of a document stands below one of level 1.
func depthOf(r document.Result) int {
	ones := len(document.Split(r.Sections, 1, ""))
	if r.Format == document.PPTX {
		if ones > mostPages {
			return 0
		}
		return 1
	}
	if twos := len(document.Split(r.Sections, 2, "")); ones == 1 && twos > 1 && twos <= mostPages {
		return 2
	}
	return 1
}

// putBytes stores bytes under a key of their own. What no row names after all, the sweep removes.
func (s *Service) putBytes(ctx context.Context, data []byte) (storage.Object, error) {
	key := storage.NewKey(storage.MediaPrefix)
	if _, err := s.store.Put(ctx, key, bytes.NewReader(data), int64(len(data)), "application/octet-stream"); err != nil {
		return storage.Object{}, err
	}
	return s.store.Adopt(ctx, key)
}

func (s *Service) recordDocument(ctx context.Context, tx bun.Tx, who people.Actor, d Document, original storage.Object, pictures []DocumentPicture) error {
	if err := s.store.Record(ctx, tx, original, d.FileName, who.AuditID()); err != nil {
		return err
	}
	for _, p := range pictures {
		if err := s.store.Record(ctx, tx, p.object, p.Name, who.AuditID()); err != nil {
			return err
		}
	}
	if _, err := tx.NewInsert().Model(&d).Exec(ctx); err != nil {
		return wrap(err, "document")
	}
	if len(pictures) > 0 {
		if _, err := tx.NewInsert().Model(&pictures).Exec(ctx); err != nil {
			return wrap(err, "pictures of a document")
		}
	}
	return s.auditDocument(ctx, tx, who, "course_document.check", d)
}

func (s *Service) auditDocument(ctx context.Context, tx bun.Tx, who people.Actor, action string, d Document) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, Object: "course:" + d.CourseID.String(), Detail: map[string]any{"document": d.ID, "file": d.FileName},
	})
}

const longestFileName = 120

// documentName is the last part of what a browser calls a file, shortened to what can be shown.
func documentName(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(path.Base(strings.ReplaceAll(name, `\`, "/")), ""))
	if name == "." || name == "/" || name == "" {
		name = "dokumen"
	}
	if r := []rune(name); len(r) > longestFileName {
		return string(r[len(r)-longestFileName:])
	}
	return name
}

// Documents lists the documents of a course that who may edit, the latest first, without what stands in them. Faults: course.not_found.
func (s *Service) Documents(ctx context.Context, who people.Actor, course uuid.UUID) ([]Document, error) {
	if _, err := s.courses.Owned(ctx, s.db, who, course); err != nil {
		return nil, err
	}
	list := []Document{}
	err := s.db.NewSelect().Model(&list).ExcludeColumn("sections", "losses").Where("d.course_id = ?", course).Order("d.created_at desc", "d.id").Limit(50).Scan(ctx)
	return list, wrap(err, "documents of a course")
}

// DocumentPlan is a document and what becomes of it.
type DocumentPlan struct {
	Document
	Articles []document.Article
	Pictures []DocumentPicture
	Original string // address of the file as it came, for some hours
}

// Undescribed are how many pictures nobody has described.
func (p DocumentPlan) Undescribed() int {
	n := 0
	for _, one := range p.Pictures {
		if one.Alt == "" {
			n++
		}
	}
	return n
}

// Grouped reports whether the slides of a file stand in groups that it names.
func (p DocumentPlan) Grouped() bool {
	return slices.ContainsFunc(p.Sections, func(s document.Section) bool { return s.Slide > 0 && s.Level > 1 })
}

// HasNotes reports whether there is anything that a speaker was to say.
func (p DocumentPlan) HasNotes() bool {
	return slices.ContainsFunc(p.Sections, func(s document.Section) bool { return s.Notes != "" })
}

// Lost is all that does not come along or changes, each kind once.
func (p DocumentPlan) Lost() []document.Loss {
	all := slices.Clone(p.Losses)
	for _, a := range p.Articles {
		all = append(all, a.Losses...)
	}
	return document.Sum(all)
}

// Preview is an article as safe HTML, with its pictures as they will be seen; "" when it cannot be shown.
func (p DocumentPlan) Preview(a document.Article) string {
	urls := map[string]string{}
	for _, one := range p.Pictures {
		urls[pictures.Scheme+one.Name] = one.URL
	}
	out, err := courses.Render(a.Body, func(destination string) (string, bool) { url := urls[destination]; return url, url != "" })
	if err != nil {
		return ""
	}
	return out
}

// Document opens a document of a course that who may edit. Faults: document.unknown.
func (s *Service) Document(ctx context.Context, who people.Actor, document uuid.UUID) (DocumentPlan, error) {
	return s.documentPlan(ctx, s.db, who, document, false)
}

func (s *Service) documentPlan(ctx context.Context, db bun.IDB, who people.Actor, of uuid.UUID, lock bool) (DocumentPlan, error) {
	var p DocumentPlan
	q := db.NewSelect().Model(&p.Document).Where("d.id = ?", of).
		Where("?", s.courses.MayChange(who, "d.course_id"))
	if lock {
		q = q.For("update")
	}
	if err := q.Scan(ctx); err != nil {
		return p, pg.OrNotFound(err, errDocument)
	}
	if err := db.NewSelect().Model(&p.Pictures).Where("p.document_id = ?", of).OrderExpr("length(p.name), p.name").Scan(ctx); err != nil {
		return p, wrap(err, "pictures of a document")
	}
	for i, one := range p.Pictures {
		p.Pictures[i].URL = s.sign(one.Key, one.Name, one.Type)
	}
	p.Original = s.sign(p.Key, p.FileName, "application/octet-stream")
	read := p.Sections
	if p.Notes && p.HasNotes() {
		heading, err := notesHeading(ctx, db, p.CourseID)
		if err != nil {
			return p, err
		}
		read = document.WithNotes(read, heading)
	}
	p.Articles = document.Split(read, p.Depth, p.heading())
	return p, nil
}

// notesHeading is what stands above the words of a speaker, in the language of the course.
func notesHeading(ctx context.Context, db bun.IDB, course uuid.UUID) (string, error) {
	var language string
	err := db.NewSelect().Model((*courses.Version)(nil)).Column("language").Where("course_id = ?", course).Order("number desc").Limit(1).Scan(ctx, &language)
	if language == "en" {
		return "Speaker notes", wrap(err, "language of a course")
	}
	return "Catatan pembicara", wrap(err, "language of a course")
}

// heading is the title of what has none of its own.
func (d Document) heading() string {
	if d.Title != "" {
		return d.Title
	}
	return titleOf(d.FileName)
}
