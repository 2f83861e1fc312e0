package competencies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
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
}

// Name gives the framework's name in lang.
func (f Framework) Name(lang string) string { return pick(lang, f.NameID, f.NameEN) }

// newest is the framework in force at a moment: the one published last before it. None gives the zero Framework, whose
// id matches nothing.
func newest(ctx context.Context, db bun.IDB, at time.Time) (Framework, error) {
	var f Framework
	err := db.NewSelect().Model(&f).Where("published_at <= ?", at).Order("published_at DESC", "id DESC").Limit(1).Scan(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return f, fmt.Errorf("newest framework: %w", err)
	}
	return f, nil
}
