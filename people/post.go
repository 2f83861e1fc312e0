package people

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// Post is what a person is appointed to: a name with its kind and, for functional posts, its level.
type Post struct {
	bun.BaseModel `bun:"table:posts,alias:po" json:"-"`

	ID    uuid.UUID `bun:"id,pk" json:"id"`
	Name  string    `bun:"name" json:"name"`
	Kind  string    `bun:"kind" json:"kind"`
	Level string    `bun:"level" json:"level,omitempty"`
}

// PostKinds lists the kinds of posts, from the top (UU 20/2023).
var PostKinds = []string{"jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "fungsional_keahlian", "fungsional_keterampilan", "pelaksana"}

// PostLevels lists the levels of each functional kind, from the first; other kinds have none.
var PostLevels = map[string][]string{
	"fungsional_keahlian":     {"ahli_pertama", "ahli_muda", "ahli_madya", "ahli_utama"},
	"fungsional_keterampilan": {"pemula", "terampil", "mahir", "penyelia"},
}

// tidy trims the name and blames each field that breaks a rule.
func (p *Post) tidy() fault.Many {
	var faults fault.Many
	p.Name = strings.TrimSpace(p.Name)
	if p.Name == "" {
		faults = append(faults, fault.Field("post_name", "post.name_missing"))
	} else if key := badText(p.Name); key != "" {
		faults = append(faults, fault.Field("post_name", key).With("Max", MaxText))
	}
	if !slices.Contains(PostKinds, p.Kind) {
		faults = append(faults, fault.Field("post_kind", "post.kind_unknown"))
	} else if p.Level != "" && !slices.Contains(PostLevels[p.Kind], p.Level) {
		faults = append(faults, fault.Field("post_level", "post.level_unknown"))
	}
	return faults
}

// ensurePost finds the post of this name, kind and level, or adds it.
func ensurePost(ctx context.Context, db bun.IDB, p Post) (uuid.UUID, error) {
	p.ID = uuid.Must(uuid.NewV7())
	_, err := db.NewInsert().Model(&p).On("conflict on constraint posts_name_kind_level do update").
		Set("name = excluded.name").Returning("id").Exec(ctx)
	if err != nil {
		return uuid.Nil, fmt.Errorf("post: %w", err)
	}
	return p.ID, nil
}
