package people

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
)

// makeUnits makes the planned units and gives others their new names and parents, from today.
func (s *Service) makeUnits(ctx context.Context, tx bun.Tx, p *importPlan) (importMade, error) {
	var made importMade
	for _, u := range p.units.made {
		u.ID = uuid.Must(uuid.NewV7())
		made.Units = append(made.Units, u.ID)
		row := unitRow{ID: u.ID, SIASNID: u.SIASNID, CreatedAt: s.now()}
		if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
			return made, fmt.Errorf("make unit: %w", err)
		}
		v := unitVersion{UnitID: u.ID, ParentID: u.Parent.ID, Name: u.Name, Kind: u.Kind, TimeZone: u.zone(), ValidFrom: u.Since}
		if err := insertVersion(ctx, tx, v); err != nil {
			return made, err
		}
	}
	for _, u := range p.units.changed {
		made.Changed = append(made.Changed, u.ID)
	}
	var err error
	if made.Before, err = unitStates(ctx, tx, made.Changed); err != nil {
		return made, err
	}
	for _, u := range p.units.changed {
		if err := changeOpen(ctx, tx, u, p.today); err != nil {
			return made, err
		}
	}
	made.After, err = unitStates(ctx, tx, append(append([]uuid.UUID{}, made.Units...), made.Changed...))
	return made, err
}

// changeOpen gives a unit its new name and parent from a day on, or amends the open period when that is as young.
func changeOpen(ctx context.Context, tx bun.Tx, u *unitPlan, today Day) error {
	var v unitVersion
	if err := tx.NewSelect().Model(&v).Where("v.id = ?", u.VersionID).Scan(ctx); err != nil {
		return fmt.Errorf("unit to change: %w", err)
	}
	v.Name = u.title()
	if u.MoveTo != nil {
		v.ParentID = u.MoveTo.ID
	}
	if v.ValidFrom >= today {
		return updateVersion(ctx, tx, v)
	}
	if err := closeVersion(ctx, tx, v.ID, today); err != nil {
		return err
	}
	v.ValidFrom = today
	return insertVersion(ctx, tx, v)
}

// unitStates gives unit_state of each unit, in their order.
func unitStates(ctx context.Context, tx bun.Tx, ids []uuid.UUID) ([]any, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var data string
	err := tx.NewRaw("select coalesce(jsonb_agg(unit_state(u.id) order by u.nr), '[]') from unnest(?::uuid[]) with ordinality u (id, nr)",
		pgdialect.Array(ids)).Scan(ctx, &data)
	if err != nil {
		return nil, fmt.Errorf("unit states: %w", err)
	}
	var states []any
	return states, json.Unmarshal([]byte(data), &states)
}

// makePosts finds or makes the posts that rows appoint to.
func makePosts(ctx context.Context, tx bun.Tx, act []*planned, made *importMade) (map[Post]uuid.UUID, error) {
	ids := map[Post]uuid.UUID{}
	var want []Post
	for _, r := range act {
		if r.place == nil {
			continue
		}
		if _, seen := ids[r.place.post]; !seen {
			ids[r.place.post] = uuid.Nil
			p := r.place.post
			p.ID = uuid.Must(uuid.NewV7())
			want = append(want, p)
		}
	}
	err := inChunks(want, func(part []Post) error {
		fresh := append([]Post{}, part...)
		if _, err := tx.NewInsert().Model(&fresh).On("conflict on constraint posts_name_kind_level do nothing").Exec(ctx); err != nil {
			return fmt.Errorf("make posts: %w", err)
		}
		return nil
	})
	if err != nil || len(want) == 0 {
		return ids, err
	}
	names := make([]string, len(want))
	ours := make(map[uuid.UUID]bool, len(want))
	for i, p := range want {
		names[i], ours[p.ID] = p.Name, true
	}
	var found []Post
	if err := tx.NewSelect().Model(&found).Where("po.name = any (?::text[])", pgdialect.Array(names)).Scan(ctx); err != nil {
		return nil, fmt.Errorf("find posts: %w", err)
	}
	for _, p := range found {
		if ours[p.ID] {
			made.Posts = append(made.Posts, p.ID)
		}
		id := p.ID
		p.ID = uuid.Nil
		if _, wanted := ids[p]; wanted {
			ids[p] = id
		}
	}
	return ids, nil
}

// finishApply keeps the state of everybody right after, and marks the import applied.
func (s *Service) finishApply(ctx context.Context, tx bun.Tx, b Import, made importMade) error {
	_, err := tx.ExecContext(ctx, `update import_rows set after = person_state(person_id)
		where batch_id = ? and outcome in ('new', 'changed', 'left')`, b.ID)
	if err != nil {
		return fmt.Errorf("keep what is: %w", err)
	}
	b.State, b.AppliedAt, b.Made = ImportApplied, s.now(), made
	if _, err := tx.NewUpdate().Model(&b).Column("state", "applied_at", "made").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("finish applying: %w", err)
	}
	return s.tellImport(ctx, tx, "notices.import_applied", b)
}
