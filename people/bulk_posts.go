package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// findPosts finds or makes the posts that steps appoint to, and notes in Made which it made.
func (b *Bulk) findPosts(ctx context.Context, steps []PersonStep) error {
	var want []Post
	for _, step := range steps {
		if step.To == nil {
			continue
		}
		if _, seen := b.posts[step.To.Post]; !seen {
			b.posts[step.To.Post] = uuid.Nil
			p := step.To.Post
			p.ID = uuid.Must(uuid.NewV7())
			want = append(want, p)
		}
	}
	if len(want) == 0 {
		return nil
	}
	fresh := append([]Post{}, want...)
	if _, err := b.tx.NewInsert().Model(&fresh).On("conflict on constraint posts_name_kind_level do nothing").Exec(ctx); err != nil {
		return fmt.Errorf("make posts: %w", err)
	}
	names := make([]string, len(want))
	ours := make(map[uuid.UUID]bool, len(want))
	for i, p := range want {
		names[i], ours[p.ID] = p.Name, true
	}
	var found []Post
	if err := b.tx.NewSelect().Model(&found).Where("po.name = any (?::text[])", pgdialect.Array(names)).Scan(ctx); err != nil {
		return fmt.Errorf("find posts: %w", err)
	}
	for _, p := range found {
		if ours[p.ID] {
			b.Made.Posts = append(b.Made.Posts, p.ID)
		}
		id := p.ID
		p.ID = uuid.Nil
		if _, wanted := b.posts[p]; wanted {
			b.posts[p] = id
		}
	}
	return nil
}
