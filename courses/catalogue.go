package courses

import (
	"context"
	_ "embed" // contents.sql
	"time"

	"github.com/google/uuid"

	"mumpuni/courses/pictures"
	"mumpuni/courses/query"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// CatalogueFilter narrows the catalogue: words of title, outcomes, competencies or contents (see package query); one competency group ("LD");
// the longest wanted JP (0 = any); the language; Mine: "" all, "open" not yet completed by who, "mandated" ordered by HR; the most minutes and the
// most bytes of data (0 = any; a course of which nobody knows what it costs is left out); Offline: all of it can be learnt without a signal,
// once it is saved.
// Page counts from 1.
type CatalogueFilter struct {
	Query    string
	Group    string
	MaxJP    int
	Language string
	Mine     string

	MaxMinutes int
	MaxBytes   int64
	Offline    bool

	CompetencyID uuid.UUID // teaches this competency, whatever version of its framework it names
	Level        int       // to this level or above

	Among []uuid.UUID // one of these courses; nil: any

	Page  int
	Limit int
}

// Card is a course in the catalogue, with where who stands in it.
type Card struct {
	CourseID    uuid.UUID    `bun:"course_id" json:"course_id"`
	Slug        string       `bun:"slug" json:"slug"`
	Title       string       `bun:"title" json:"title"`
	Summary     string       `bun:"summary" json:"summary"`
	JP          int          `bun:"jp" json:"jp"`
	Minutes     int          `bun:"minutes" json:"minutes"`
	Bytes       int64        `bun:"data_bytes" json:"data_bytes,omitempty"` // that all of it costs in data; 0 when nobody knows
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

	CoverAlt   string           `bun:"cover_alt" json:"cover_alt,omitempty"`
	CoverURL   string           `bun:"-" json:"cover_url,omitempty"` // for some hours; "" of a course without a cover
	Cover      pictures.Picture `bun:"-" json:"-"`
	CoverSizes []pictures.Size  `bun:"cover_sizes,type:jsonb" json:"-"`

	// Why completing it earns no certificate: the rule of the enrolment, else the one in force; "" when it earns one.
	CertificateWhy NoCertificate `bun:"certificate_why" json:"certificate_why,omitempty" enum:"declared,unapproved,author"`
}

// Catalogue lists the courses that can be taken: with a Query the best first, else first those ordered and not yet completed, by their
// day, then the newest; and how many match in all. One statement.
func (s *Service) Catalogue(ctx context.Context, who people.Actor, f CatalogueFilter) ([]Card, int, error) {
	cards, limit := []Card{}, pageSize(f.Limit)
	var among any // null: any course
	if f.Among != nil {
		among = f.Among
	}
	err := pg.Query(ctx, s.db, &cards, across["list catalogue"], who.PersonID, who.UnitID, s.today(who),
		query.Parse(f.Query).JSON(), f.Group, f.MaxJP, f.Language, f.Mine, limit, offset(f.Page, limit), pg.Null(f.CompetencyID), f.Level, among,
		f.MaxMinutes, f.MaxBytes, f.Offline)
	if err != nil {
		return nil, 0, wrap(err, "catalogue")
	}
	if len(cards) == 0 {
		return cards, 0, nil
	}
	for i := range cards {
		cards[i].DueIn = dueIn(cards[i].DueOn, s.today(who))
		cards[i].Cover = s.pictures.Show(cards[i].CoverSizes)
		cards[i].CoverURL = cards[i].Cover.URL
	}
	return cards, cards[0].Total, nil
}

// Choices lists the courses of the catalogue to choose one from, the newest first, at most a hundred: of each its id, slug, title and
// lesson hours alone.
func (s *Service) Choices(ctx context.Context) ([]Card, error) {
	list := []Card{}
	err := pg.Ask(ctx, s.AskChoices(&list))
	return list, wrap(err, "choices of courses")
}

// AskChoices is Choices to be asked together with other things.
func (s *Service) AskChoices(into *[]Card) pg.Question {
	return pg.Asking(s.db, into, nil, `select c.id as course_id, c.slug, v.title, v.jp from course_versions v join courses c on c.id = v.course_id
		where v.state = 'published' and c.archived_at is null order by v.published_at desc, v.id limit 100`)
}

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
	err := pg.Query(ctx, s.db, &list, across["list groups"])
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
	ID      uuid.UUID `json:"id"`
	Part    Part      `json:"part"`
	Kind    Kind      `json:"kind"`
	Title   string    `json:"title"`
	Minutes int       `json:"minutes"`
	Bytes   int64     `json:"bytes,omitempty"` // that it costs a learner, so that people with little data may choose; 0 when nobody knows
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
	if a.CoverAlt != "" {
		if a.Cover, err = s.Cover(ctx, a.VersionID); err != nil {
			return a, err
		}
		a.CoverURL = a.Cover.URL
	}
	a.Withdrawable = !a.EnrolmentID.IsZero() && a.CompletedAt.IsZero() && a.DueOn.IsZero()
	if a.Contents, err = s.contents(ctx, a.VersionID); err != nil {
		return a, err
	}
	a.Modules = len(a.Contents)
	a.Competencies, err = Taught(ctx, s.db, a.VersionID)
	return a, err
}

func (s *Service) contents(ctx context.Context, version uuid.UUID) ([]Content, error) {
	var list []Module
	if err := pg.Query(ctx, s.db, &list, contentsSQL, version); err != nil {
		return nil, wrap(err, "contents")
	}
	each := make([]*Module, len(list))
	for i := range list {
		each[i] = &list[i]
	}
	if err := s.weigh(ctx, version, each); err != nil {
		return nil, err
	}
	contents := make([]Content, len(list))
	for i, m := range list {
		contents[i] = Content{ID: uuid.UUID(m.ID), Part: m.Part, Kind: m.Kind, Title: m.Title, Minutes: m.Minutes, Bytes: m.DataBytes()}
	}
	return contents, nil
}

// DataBytes is what all modules cost whose cost is known; whole is false when there are others.
func (a About) DataBytes() (sum int64, whole bool) {
	whole = true
	for _, c := range a.Contents {
		sum, whole = sum+c.Bytes, whole && c.Bytes > 0
	}
	return sum, whole
}
