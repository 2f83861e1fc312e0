package courses

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"mumpuni/courses/query"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Place is where a course says what was looked for: the course itself (no Module), below a heading of an article, on a page of a PDF, or
// at a moment of a video's captions. Snippet is plain text in pieces, of which every second one is a hit.
type Place struct {
	ModuleID id.Module `json:"module_id,omitzero"`
	Module   string    `json:"module,omitempty"` // its title
	Anchor   string    `json:"anchor,omitempty"`
	Second   int       `json:"second,omitempty"`
	Page     int       `json:"page,omitempty"` // from 1
	Heading  string    `json:"heading,omitempty"`
	Snippet  []string  `json:"snippet"`
}

// Found is a page of the catalogue for somebody who looks for words, the best first, with where each course says it. Instead is the
// query in whose place another was asked, because no course has its words; Asked is what was asked.
type Found struct {
	Cards   []Card
	Total   int
	Asked   string
	Instead string
	Places  map[uuid.UUID][]Place // by course, at most placesEach
}

const placesEach = 2

// Find is Catalogue, with places, for a filter whose Query has words. A query that finds nothing is asked again with the nearest words
// that courses have.
func (s *Service) Find(ctx context.Context, who people.Actor, f CatalogueFilter) (Found, error) {
	found := Found{Asked: f.Query}
	var err error
	if found.Cards, found.Total, err = s.Catalogue(ctx, who, f); err != nil {
		return found, err
	}
	if len(found.Cards) == 0 && f.Page <= 1 {
		if err := s.findNear(ctx, who, f, &found); err != nil {
			return found, err
		}
	}
	found.Places, err = s.places(ctx, found)
	return found, err
}

// findNear asks again with the nearest words that courses have.
func (s *Service) findNear(ctx context.Context, who people.Actor, f CatalogueFilter, found *Found) error {
	q := query.Parse(f.Query)
	from, to := q.Lengths()
	if to == 0 {
		return nil
	}
	var known []string
	err := s.db.NewRaw("select word from course_words where length(word) between ? and ? order by word", from, to).Scan(ctx, &known)
	if err != nil {
		return wrap(err, "words of courses")
	}
	text, ok := q.Nearest(known)
	if !ok {
		return nil
	}
	f.Query = text
	cards, total, err := s.Catalogue(ctx, who, f)
	if err != nil || total == 0 {
		return err
	}
	found.Cards, found.Total, found.Asked, found.Instead = cards, total, f.Query, found.Asked
	return nil
}

// Hits are marked by signs that no text of a course has.
const (
	hitBegins = "\x02"
	hitEnds   = "\x03"
)

// places reads the best passages of the courses on a page.
func (s *Service) places(ctx context.Context, found Found) (map[uuid.UUID][]Place, error) {
	by := map[uuid.UUID][]Place{}
	q := query.Parse(found.Asked)
	if len(q.Groups) == 0 || len(found.Cards) == 0 {
		return by, nil
	}
	ids := make([]uuid.UUID, len(found.Cards))
	for i, c := range found.Cards {
		ids[i] = c.CourseID
	}
	var rows []struct {
		CourseID uuid.UUID `bun:"course_id"`
		ModuleID id.Module `bun:"module_id,nullzero"`
		Module   string    `bun:"module"`
		Anchor   string    `bun:"anchor"`
		Second   int       `bun:"second"`
		Page     int       `bun:"page"`
		Heading  string    `bun:"heading"`
		Snippet  string    `bun:"snippet"`
	}
	err := pg.Query(ctx, s.db, &rows, find["list places"], q.JSON(), ids, placesEach,
		"MaxFragments=1, MinWords=8, MaxWords=22, StartSel="+hitBegins+", StopSel="+hitEnds)
	if err != nil {
		return nil, wrap(err, "places")
	}
	for _, r := range rows {
		by[r.CourseID] = append(by[r.CourseID], Place{r.ModuleID, r.Module, r.Anchor, r.Second, r.Page, r.Heading, pieces(r.Snippet)})
	}
	return by, nil
}

// pieces cuts a snippet at its marks: text, hit, text, hit, …
func pieces(snippet string) []string {
	return strings.Split(strings.NewReplacer(hitBegins, "\x00", hitEnds, "\x00").Replace(snippet), "\x00")
}
