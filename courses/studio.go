package courses

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/courses/query"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// StudioFilter narrows the trainer's list: words of the title, and a place: "draft", "published", "archived" or "" for
// all that are not archived. Page counts from 1.
type StudioFilter struct {
	Query string
	State string
	Page  int
	Limit int
}

// StudioCard is a course in the trainer's list: the draft when there is one, else the published version.
type StudioCard struct {
	CourseID    uuid.UUID `bun:"course_id" json:"course_id"`
	Slug        string    `bun:"slug" json:"slug"`
	Title       string    `bun:"title" json:"title"`
	UnitID      uuid.UUID `bun:"unit_id" json:"unit_id"`
	UnitName    string    `bun:"unit_name" json:"unit_name"`
	HasDraft    bool      `bun:"has_draft" json:"has_draft"`
	PublishedAt time.Time `bun:"published_at,nullzero" json:"published_at,omitzero"` // zero: never
	ArchivedAt  time.Time `bun:"archived_at,nullzero" json:"archived_at,omitzero"`
	UpdatedAt   time.Time `bun:"updated_at" json:"updated_at"`
	Modules     int       `bun:"modules" json:"modules"`
	Learners    int       `bun:"learners" json:"learners"`
	Completed   int       `bun:"completed" json:"completed"`
	Lacking     bool      `bun:"lacking" json:"lacking"` // published, but who enrols now earns no certificate and nobody declared that
	Total       int       `bun:"total" json:"-"`
}

// MyCourses lists the courses that who may edit, last changed first, and how many there are in all.
func (s *Service) MyCourses(ctx context.Context, who people.Actor, f StudioFilter) ([]StudioCard, int, error) {
	cards := []StudioCard{}
	q := s.db.NewSelect().TableExpr("courses as c").
		Join(`join lateral (select * from course_versions v where v.course_id = c.id and v.state in ('draft','published')
			order by v.state = 'draft' desc limit 1) v on true`).
		ColumnExpr("c.id as course_id, c.slug, c.unit_id, c.archived_at, v.title, v.updated_at").
		ColumnExpr("v.state = 'draft' as has_draft").
		ColumnExpr("? as unit_name", people.UnitName("c.unit_id")).
		ColumnExpr("(select p.published_at from course_versions p where p.course_id = c.id and p.state = 'published') as published_at").
		ColumnExpr(`exists (select from course_versions p where p.course_id = c.id and p.state = 'published'
			and not p.no_certificate and p.approved_at is null) as lacking`).
		ColumnExpr("(select count(*) from modules m where m.version_id = v.id) as modules").
		ColumnExpr("(select count(*) from enrolments e where e.course_id = c.id and e.withdrawn_at is null) as learners").
		ColumnExpr("(select count(*) from enrolments e where e.course_id = c.id and e.withdrawn_at is null and e.completed_at is not null) as completed").
		ColumnExpr("count(*) over () as total").
		Where("?", s.mine(who))
	q = q.Where("v.title ilike all (?::text[])", pgdialect.Array(patterns(f.Query)))
	switch f.State {
	case "draft":
		q = q.Where("v.state = 'draft' and c.archived_at is null")
	case "published":
		q = q.Where("exists (select from course_versions p where p.course_id = c.id and p.state = 'published') and c.archived_at is null")
	case "archived":
		q = q.Where("c.archived_at is not null")
	default:
		q = q.Where("c.archived_at is null")
	}
	limit := pageSize(f.Limit)
	err := q.Order("v.updated_at desc", "c.id").Limit(limit).Offset(offset(f.Page, limit)).Scan(ctx, &cards)
	if err != nil {
		return nil, 0, wrap(err, "studio list")
	}
	if len(cards) == 0 {
		return cards, 0, nil
	}
	return cards, cards[0].Total, nil
}

// Work is a course on the trainer's table: its draft when there is one, else what is published.
type Work struct {
	Course       Course    `json:"course"`
	UnitName     string    `json:"unit_name"`
	Version      Version   `json:"version"`
	Tag          string    `json:"tag"` // of what the draft says about the course: goes back as Settings.Seen
	Competencies []Teaches `json:"competencies"`
	Modules      []Module  `json:"modules"`
	Published    bool      `json:"published"` // learners can take some version of it
	Learners     int       `json:"learners"`

	// What keeps the published version from issuing certificates, the second person included.
	Lacks   fault.Many `json:"lacks,omitempty"`
	InForce uuid.UUID  `json:"in_force,omitzero"` // the published version
}

// Editable reports whether there is a draft to change.
func (w Work) Editable() bool { return w.Version.State == Draft && w.Course.ArchivedAt.IsZero() }

// Module finds a module of w by its ID.
func (w Work) Module(id id.Module) (Module, bool) {
	for _, m := range w.Modules {
		if m.ID == id {
			return m, true
		}
	}
	return Module{}, false
}

// Studio opens a course for its trainer. course.not_found when it is not theirs.
func (s *Service) Studio(ctx context.Context, who people.Actor, course uuid.UUID) (Work, error) {
	c, err := s.Owned(ctx, s.db, who, course)
	if err != nil {
		return Work{}, err
	}
	w := Work{Course: c}
	err = s.db.NewSelect().Model(&w.Version).Where("v.course_id = ? and v.state in ('draft','published')", course).
		OrderExpr("v.state = 'draft' desc").Limit(1).Scan(ctx)
	if err != nil {
		return w, pg.OrNotFound(err, errCourse)
	}
	if w.Modules, err = ModulesOf(ctx, s.db, w.Version.ID); err != nil {
		return w, err
	}
	if w.Competencies, err = Taught(ctx, s.db, w.Version.ID); err != nil {
		return w, err
	}
	w.Tag = w.Version.tag(w.Competencies)
	for i, m := range w.Modules {
		w.Modules[i].Tag = m.tag()
	}
	err = s.db.NewRaw(`select exists (select from course_versions v where v.course_id = ?0 and v.state = 'published'),
		(select count(*) from enrolments e where e.course_id = ?0 and e.withdrawn_at is null),
		(select ?1 from courses c where c.id = ?0)`, course, people.UnitName("c.unit_id")).Scan(ctx, &w.Published, &w.Learners, &w.UnitName)
	if err != nil {
		return w, wrap(err, "studio figures")
	}
	return w, s.fillLacks(ctx, &w)
}

// fillLacks says what the published version lacks, whatever is on the table.
func (s *Service) fillLacks(ctx context.Context, w *Work) error {
	v := w.Version
	if v.State != Published {
		v = Version{}
		err := s.db.NewSelect().Model(&v).Where("v.course_id = ? and v.state = ?", w.Course.ID, Published).Scan(ctx)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return wrap(err, "published version")
		}
	}
	var err error
	w.InForce = v.ID
	w.Lacks, err = s.lacks(ctx, s.db, v)
	return err
}

// Preview shows a module as its learners will see it; nothing is recorded. Previous and next stay within the version.
func (s *Service) Preview(ctx context.Context, who people.Actor, module id.Module, page int) (Lesson, error) {
	if _, err := s.CourseOfModule(ctx, who, module); err != nil {
		return Lesson{}, err
	}
	var v Version
	err := s.db.NewSelect().Model(&v).Where("v.id = (select version_id from modules where id = ?)", module).Scan(ctx)
	if err != nil {
		return Lesson{}, pg.OrNotFound(err, errModule)
	}
	return s.Show(ctx, v, module, page)
}

// Show shows a module of v as its learners will see it, whoever asks; nothing is recorded. Fault course.module_not_found.
func (s *Service) Show(ctx context.Context, v Version, module id.Module, page int) (Lesson, error) {
	modules, err := ModulesOf(ctx, s.db, v.ID)
	if err != nil {
		return Lesson{}, err
	}
	tasks, there := make([]Task, len(modules)), false
	for i, m := range modules {
		tasks[i], there = Task{Module: m}, there || m.ID == module
	}
	if !there { // of another version, which may be somebody else's
		return Lesson{}, errModule
	}
	head := Head{CourseID: v.CourseID, VersionID: v.ID, Title: v.Title, JP: v.JP, Minutes: v.Minutes, Language: v.Language}
	return s.lesson(ctx, head, tasks, module, page)
}

const (
	defaultPage = 20
	maxPage     = 100
)

// pageSize keeps a page between 1 and maxPage rows.
func pageSize(n int) int64 {
	if n <= 0 {
		return defaultPage
	}
	return int64(min(n, maxPage))
}

// offset is where page (from 1) begins.
func offset(page int, limit int64) int64 { return int64(max(page, 1)-1) * limit }

// patterns are the words of text as patterns that a text which holds them all is like; never nil.
func patterns(text string) []string {
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	words := strings.Fields(text)
	list := make([]string, 0, query.MaxWords)
	for _, word := range words[:min(len(words), query.MaxWords)] {
		list = append(list, "%"+escape.Replace(word)+"%")
	}
	return list
}
