package competencies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Framework is one version of a list of competencies. Versions are added, never changed.
type Framework struct {
	bun.BaseModel `bun:"table:frameworks,alias:f"`

	ID          uuid.UUID `bun:"id,pk" json:"id"`
	Code        string    `bun:"code" json:"code"`
	Version     string    `bun:"version" json:"version"`
	NameID      string    `bun:"name_id" json:"name_id"`
	NameEN      string    `bun:"name_en" json:"name_en"`
	Source      string    `bun:"source" json:"source"`
	PublishedAt time.Time `bun:"published_at" json:"published_at"`
	ContentHash string    `bun:"content_hash" json:"-"`
	Existing    bool      `bun:"-" json:"-"` // Import found it there already
}

// Level is one step of a framework's scale.
type Level struct {
	bun.BaseModel `bun:"table:framework_levels,alias:fl"`

	FrameworkID uuid.UUID `bun:"framework_id,pk" json:"-"`
	Level       int       `bun:"level,pk" json:"level"`
	NameID      string    `bun:"name_id" json:"name_id"`
	NameEN      string    `bun:"name_en" json:"name_en"`
}

// Name gives the level's name in lang.
func (l Level) Name(lang string) string { return pick(lang, l.NameID, l.NameEN) }

// Name gives the framework's name in lang.
func (f Framework) Name(lang string) string { return pick(lang, f.NameID, f.NameEN) }

// Levels is the scale of the framework in force, in order; empty before one was imported.
func (s *Service) Levels(ctx context.Context) ([]Level, error) {
	_, levels, err := newestWithLevels(ctx, s.db, s.now())
	return levels, err
}

// AskLevels is Levels to be asked together with other things.
func (s *Service) AskLevels(into *[]Level) pg.Question {
	var f withLevels
	q := askNewest(s.db, s.now(), &f)
	return q.Then(func(err error) error {
		*into = f.Levels
		return err
	})
}

// newest is the framework in force at a moment: the one published last before it. None gives the zero Framework, whose
// id matches nothing.
func newest(ctx context.Context, db bun.IDB, at time.Time) (Framework, error) {
	f, _, err := newestWithLevels(ctx, db, at)
	return f, err
}

// newestWithLevels is newest with its scale, in order.
func newestWithLevels(ctx context.Context, db bun.IDB, at time.Time) (Framework, []Level, error) {
	var f withLevels
	if err := pg.Ask(ctx, askNewest(db, at, &f)); err != nil {
		return Framework{}, nil, fmt.Errorf("newest framework: %w", err)
	}
	return f.Framework, f.Levels, nil
}

// withLevels is a framework with its scale.
type withLevels struct {
	Framework `bun:",extend"`

	Levels []Level `bun:"levels,type:jsonb"`
}

// askNewest is newestWithLevels to be asked together with other things.
func askNewest(db bun.IDB, at time.Time, into *withLevels) pg.Question {
	return pg.Asking(db, into, func(_ context.Context, err error) error {
		if errors.Is(err, sql.ErrNoRows) {
			*into = withLevels{Levels: []Level{}}
			return nil
		}
		for i := range into.Levels {
			into.Levels[i].FrameworkID = into.Framework.ID
		}
		return err
	}, `select f.id, f.code, f.version, f.name_id, f.name_en, f.source, f.published_at, f.content_hash,
			coalesce((select jsonb_agg(jsonb_build_object('level', l.level, 'name_id', l.name_id, 'name_en', l.name_en) order by l.level)
				from framework_levels l where l.framework_id = f.id), '[]') as levels
		from frameworks f where f.published_at <= $1 order by f.published_at desc, f.id desc limit 1`, at)
}

// Book is a framework version opened: its scale, its competencies in order and the levels posts require on a day.
type Book struct {
	Framework    Framework    `json:"framework"`
	Levels       []Level      `json:"levels"`
	Competencies []Competency `json:"competencies"`
	Descriptors  []Descriptor `json:"descriptors"` // of all competencies, level by level
	Required     []Required   `json:"required"`
	Day          time.Time    `json:"day"`
}

// Framework opens the version with id, or the one in force when id is Nil, with the levels required on day (zero:
// today). Everybody may read frameworks. Faults: competency.framework_unknown.
func (s *Service) Framework(ctx context.Context, id uuid.UUID, day time.Time) (Book, error) {
	if day.IsZero() {
		day = s.now().In(people.Location(""))
	}
	b := Book{Levels: []Level{}, Competencies: []Competency{}, Required: []Required{}, Day: day}
	var err error
	if id == uuid.Nil {
		b.Framework, err = newest(ctx, s.db, s.now())
	} else {
		err = pg.OrNotFound(s.db.NewSelect().Model(&b.Framework).Where("id = ?", id).Scan(ctx),
			fault.New(fault.NotFound, "competency.framework_unknown"))
	}
	if err != nil {
		return b, err
	}
	fw, on := b.Framework.ID, day.Format(time.DateOnly)
	for _, q := range []*bun.SelectQuery{
		s.db.NewSelect().Model(&b.Levels).Where("framework_id = ?", fw).Order("level"),
		s.db.NewSelect().Model(&b.Competencies).Where("framework_id = ?", fw).Order("position"),
		s.db.NewSelect().Model(&b.Required).Join("join competencies c on c.id = r.competency_id").
			Where("c.framework_id = ? and r.valid_from <= ? and (r.valid_to is null or r.valid_to > ?)", fw, on, on).
			Order("r.post_kind", "r.post_name", "r.post_level", "c.position"),
	} {
		if err := q.Scan(ctx); err != nil {
			return b, fmt.Errorf("open framework: %w", err)
		}
	}
	b.Descriptors, err = descriptorsOf(ctx, s.db, fw)
	return b, err
}

// Frameworks lists every version, the newest first.
func (s *Service) Frameworks(ctx context.Context) ([]Framework, error) {
	list := []Framework{}
	if err := s.db.NewSelect().Model(&list).Order("published_at DESC", "id DESC").Scan(ctx); err != nil {
		return nil, fmt.Errorf("frameworks: %w", err)
	}
	return list, nil
}
