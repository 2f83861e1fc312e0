package courses

import (
	"context"
	_ "embed" // contents.sql
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// CatalogueFilter narrows the catalogue: words of title, summary, outcomes or competencies; one competency group ("LD");
// the longest wanted JP (0 = any); the language; Mine: "" all, "open" not yet completed by who, "mandated" ordered by HR.
// Page counts from 1.
type CatalogueFilter struct {
	Query    string
	Group    string
	MaxJP    int
	Language string
	Mine     string
	Page     int
	Limit    int
}

// Card is a course in the catalogue, with where who stands in it.
type Card struct {
	CourseID    uuid.UUID    `bun:"course_id" json:"course_id"`
	Slug        string       `bun:"slug" json:"slug"`
	Title       string       `bun:"title" json:"title"`
	Summary     string       `bun:"summary" json:"summary"`
	JP          int          `bun:"jp" json:"jp"`
	Minutes     int          `bun:"minutes" json:"minutes"`
	Language    string       `bun:"language" json:"language"`
	UnitName    string       `bun:"unit_name" json:"unit_name"`
	Modules     int          `bun:"modules" json:"modules"`
	Groups      []string     `bun:"groups,array" json:"groups"` // competency groups it teaches: LD, KM, KP
	PublishedAt time.Time    `bun:"published_at" json:"published_at"`
	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero" json:"enrolment_id,omitzero"`
	CompletedAt time.Time    `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	DueOn       people.Day   `bun:"due_on" json:"due_on,omitempty"` // earliest mandate in force
	DueIn       int          `bun:"-" json:"-"`                     // days from today until DueOn, below zero when it has passed
	Total       int          `bun:"total" json:"-"`

	// Why completing it earns no certificate: the rule of the enrolment, else the one in force; "" when it earns one.
	CertificateWhy NoCertificate `bun:"certificate_why" json:"certificate_why,omitempty" enum:"declared,unapproved,author"`
}

// whyNone is the expression of Card.CertificateWhy, over enrolments e and course_versions v.
const whyNone = `case when e.id is not null then e.certificate_why when v.no_certificate then 'declared'
	when v.approved_at is null then 'unapproved' else '' end as certificate_why`

// Catalogue lists the courses that can be taken: first those ordered and not yet completed, by their day, then the newest; and how
// many match in all. One statement.
func (s *Service) Catalogue(ctx context.Context, who people.Actor, f CatalogueFilter) ([]Card, int, error) {
	cards := []Card{}
	q := s.db.NewSelect().TableExpr("course_versions as v").Join("join courses as c on c.id = v.course_id").
		Join("left join enrolments as e on e.course_id = c.id and e.person_id = ? and e.withdrawn_at is null", who.PersonID).
		Join("left join ? as d on d.course_id = c.id", s.due(who)).
		ColumnExpr("c.id as course_id, c.slug, v.title, v.summary, v.jp, v.minutes, v.language, v.published_at").
		ColumnExpr("e.id as enrolment_id, e.completed_at, d.due_on").ColumnExpr(whyNone).
		ColumnExpr("? as unit_name", people.UnitName("c.unit_id")).
		ColumnExpr("(select count(*) from modules m where m.version_id = v.id) as modules").
		ColumnExpr(across["groups of version v"]).
		ColumnExpr("count(*) over () as total").
		Where("v.state = 'published' and c.archived_at is null")
	q = f.narrow(matching(q, f.Query, "v.search_text"))
	limit := pageSize(f.Limit)
	err := q.OrderExpr("case when e.completed_at is null then d.due_on end nulls last, v.published_at desc, v.id").Limit(limit).Offset(offset(f.Page, limit)).Scan(ctx, &cards)
	if err != nil {
		return nil, 0, wrap(err, "catalogue")
	}
	if len(cards) == 0 {
		return cards, 0, nil
	}
	for i := range cards {
		cards[i].DueIn = dueIn(cards[i].DueOn, s.today(who))
	}
	return cards, cards[0].Total, nil
}

// Choices lists the courses of the catalogue to choose one from, the newest first, at most a hundred: of each its id, slug, title and
// lesson hours alone.
func (s *Service) Choices(ctx context.Context) ([]Card, error) {
	list := []Card{}
	err := pg.Query(ctx, s.db, &list, `select c.id as course_id, c.slug, v.title, v.jp from course_versions v join courses c on c.id = v.course_id
		where v.state = 'published' and c.archived_at is null order by v.published_at desc, v.id limit 100`)
	return list, wrap(err, "choices of courses")
}

func (f CatalogueFilter) narrow(q *bun.SelectQuery) *bun.SelectQuery {
	if f.Group != "" {
		q = q.Where(across["version v is of group"], f.Group)
	}
	if f.MaxJP > 0 {
		q = q.Where("v.jp <= ?", f.MaxJP)
	}
	if f.Language != "" {
		q = q.Where("v.language = ?", f.Language)
	}
	switch f.Mine {
	case "open":
		q = q.Where("e.completed_at is null")
	case "mandated":
		q = q.Where("d.due_on is not null")
	}
	return q
}

// matching asks that every word of query stands in text.
func matching(q *bun.SelectQuery, query, text string) *bun.SelectQuery {
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for i, word := range strings.Fields(query) {
		if i == maxWords {
			break
		}
		q = q.Where("("+text+") ilike ?", "%"+escape.Replace(word)+"%")
	}
	return q
}

const maxWords = 8

// Group is a group of competencies that some published course teaches.
type Group struct {
	Code   string `bun:"code" json:"code"`
	NameID string `bun:"name_id" json:"name_id"`
	NameEN string `bun:"name_en" json:"name_en"`
}

// Name is the group's name in lang ("id" or "en").
func (g Group) Name(lang string) string {
	if lang == "en" {
		return g.NameEN
	}
	return g.NameID
}

// Groups lists the competency groups by which the catalogue can be narrowed.
func (s *Service) Groups(ctx context.Context) ([]Group, error) {
	list := []Group{}
	err := s.db.NewRaw(across["list groups"]).Scan(ctx, &list)
	return list, wrap(err, "groups")
}

// About is a course's page: what it teaches, its modules by name, and where who stands in it.
type About struct {
	Card
	Outcomes     []string  `bun:"outcomes,array" json:"outcomes"`
	VersionID    uuid.UUID `bun:"version_id" json:"version_id"`
	Archived     bool      `bun:"archived" json:"archived"`
	LastSeenAt   time.Time `bun:"last_seen_at,nullzero" json:"-"` // zero until who has begun
	Withdrawable bool      `bun:"-" json:"withdrawable"`          // who may leave the course

	Competencies []Teaches `bun:"-" json:"competencies"`
	Contents     []Content `bun:"-" json:"contents"`
}

// Content is a module as the course page names it.
type Content struct {
	bun.BaseModel `bun:"table:modules,alias:m" json:"-"`

	ID      uuid.UUID `bun:"id" json:"id"`
	Part    Part      `bun:"part" json:"part"`
	Kind    Kind      `bun:"kind" json:"kind"`
	Title   string    `bun:"title" json:"title"`
	Minutes int       `bun:"minutes" json:"minutes"`
	Bytes   int64     `bun:"bytes" json:"bytes,omitempty"` // that its file costs a learner, so that people with little data may choose
	Pages   int       `bun:"pages" json:"-"`               // of a PDF
}

//go:embed contents.sql
var contentsSQL string

// CoursePage opens a course by its slug or ID, for those signed in. A course never published is course.not_found; an
// archived one is shown to those enrolled in it.
func (s *Service) CoursePage(ctx context.Context, who people.Actor, ref string) (About, error) {
	var a About
	key, _ := uuid.Parse(ref) // Nil is no course's ID
	err := pg.Query(ctx, s.db, &a, across["course page"],
		who.PersonID, who.UnitID, s.today(who), ref, key)
	if err != nil {
		return a, pg.OrNotFound(err, errCourse)
	}
	a.DueIn = dueIn(a.DueOn, s.today(who))
	a.Withdrawable = !a.EnrolmentID.IsZero() && a.CompletedAt.IsZero() && a.DueOn.IsZero()
	err = pg.Query(ctx, s.db, &a.Contents, contentsSQL, a.VersionID)
	if err != nil {
		return a, wrap(err, "contents")
	}
	for i, c := range a.Contents {
		a.Contents[i].Bytes = dataBytes(c.Bytes, c.Pages)
	}
	a.Modules = len(a.Contents)
	a.Competencies, err = teaches(ctx, s.db, a.VersionID)
	return a, err
}
