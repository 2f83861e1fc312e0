// Package competencies knows what civil servants should be able to do (frameworks, their competencies and levels), what a
// post asks for, what people have shown, and what is measured of them. It owns frameworks, framework_levels, competencies,
// required_levels, attainments, cut_scores, measurements, instruments and measurement_policies.
//
// Evidence has a grade: E0 claimed, E1 completed, E2 tested, E3 verified at work; only E2 and better counts. From the day that a
// policy names, a person is in one State of each competency that their post requires, and only Below is a gap; before it the
// former rule counts (gap = required level of the post − attained level, both as of a day) and the states are shown beside it.
package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Service answers questions about competencies. Make it with New.
type Service struct {
	db        bun.IDB
	now       func() time.Time
	summaries summaries
	ask       people.Asker
}

// New makes a Service on db; now is the clock.
func New(db bun.IDB, now func() time.Time) *Service { return &Service{db: db, now: now} }

// WithSecond gives s the way to ask a second person, before s is used; without it no policy can be set.
func (s *Service) WithSecond(ask people.Asker) *Service {
	s.ask = ask
	return s
}

// Competency is one thing to be able to do, in both languages. Its code ("LD.4.2") is unique in its framework.
type Competency struct {
	bun.BaseModel `bun:"table:competencies,alias:c"`

	ID          uuid.UUID         `bun:"id,pk" json:"id"`
	FrameworkID uuid.UUID         `bun:"framework_id" json:"framework_id"`
	GroupCode   string            `bun:"group_code" json:"group_code"`
	GroupNameID string            `bun:"group_name_id" json:"group_name_id"`
	GroupNameEN string            `bun:"group_name_en" json:"group_name_en"`
	Code        string            `bun:"code" json:"code"`
	NameID      string            `bun:"name_id" json:"name_id"`
	NameEN      string            `bun:"name_en" json:"name_en"`
	Tags        map[string]string `bun:"tags,type:jsonb" json:"tags"`
	Position    int               `bun:"position" json:"position"`
	SameAs      uuid.UUID         `bun:"same_as,nullzero" json:"same_as,omitzero"` // the first of its line over versions
}

// Name gives the competency's name in lang ("id" or "en").
func (c Competency) Name(lang string) string { return pick(lang, c.NameID, c.NameEN) }

// GroupName gives the group's name in lang.
func (c Competency) GroupName(lang string) string { return pick(lang, c.GroupNameID, c.GroupNameEN) }

func pick(lang, id, en string) string {
	if lang == "en" {
		return en
	}
	return id
}

// competencyColumns are a competency's, named one by one for prepared statements.
const competencyColumns = `c.id, c.framework_id, c.group_code, c.group_name_id, c.group_name_en, c.code, c.name_id, c.name_en, c.tags, c.position, c.same_as`

// inForce is the framework that newest finds at $1.
const inForce = `(select f.id from frameworks f where f.published_at <= $1 order by f.published_at desc, f.id desc limit 1)`

// Codes are the competencies of the framework in force by their codes.
func (s *Service) Codes(ctx context.Context) (map[string]uuid.UUID, error) {
	list, err := s.Competencies(ctx)
	codes := make(map[string]uuid.UUID, len(list))
	for _, c := range list {
		codes[c.Code] = c.ID
	}
	return codes, err
}

// Competencies lists the newest framework's competencies in their order; none before a framework was imported.
func (s *Service) Competencies(ctx context.Context) ([]Competency, error) {
	list := []Competency{}
	err := pg.Query(ctx, s.db, &list, `select `+competencyColumns+` from competencies c where c.framework_id = `+inForce+` order by c.position`, s.now())
	if err != nil {
		return nil, fmt.Errorf("competencies: %w", err)
	}
	return list, nil
}

// AskSome asks for those of the newest framework's competencies that ids name, in their order.
func (s *Service) AskSome(ids []uuid.UUID, into *[]Competency) pg.Question {
	return pg.Asking(s.db, into, nil, `select `+competencyColumns+` from competencies c
		where c.id = any($2) and c.framework_id = `+inForce+` order by c.position`, s.now(), ids)
}
