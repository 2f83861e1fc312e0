package courses

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// MoveModule moves a module by places (-1 = up, 1 = down), as far as there are modules of its part. It works without a script.
func (s *Service) MoveModule(ctx context.Context, who people.Actor, module id.Module, places int) error {
	return s.moveTo(ctx, who, module, func(at int) int { return at + places })
}

// PlaceModule puts a module at a place of its draft, from 1, or as near to it as its part goes.
func (s *Service) PlaceModule(ctx context.Context, who people.Actor, module id.Module, place int) error {
	return s.moveTo(ctx, who, module, func(int) int { return place - 1 })
}

// moveTo puts a module where to says, from where it is; both count from 0.
func (s *Service) moveTo(ctx context.Context, who people.Actor, module id.Module, to func(at int) int) error {
	return s.editModule(ctx, who, module, func(ctx context.Context, tx bun.Tx, v *Version, m *Module) error {
		order, err := orderOf(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		at := slices.Index(order, m.ID)
		place := min(max(to(at), 0), len(order)-1)
		return setOrder(ctx, tx, v.ID, slices.Insert(slices.Delete(order, at, at+1), place, m.ID))
	})
}

// Reorder puts a draft's modules in this order, part by part: what names a module before those of an earlier part puts it
// first of its own. Each must be named once: else course.order_stale, because somebody added or removed one meanwhile.
func (s *Service) Reorder(ctx context.Context, who people.Actor, course uuid.UUID, order []id.Module) error {
	return s.Edit(ctx, who, course, func(ctx context.Context, tx bun.Tx, v *Version) error {
		now, err := orderOf(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if !sameSet(now, order) {
			return fault.New(fault.Conflict, "course.order_stale")
		}
		return setOrder(ctx, tx, v.ID, order)
	})
}

func sameSet(a, b []id.Module) bool {
	sorted := func(ids []id.Module) []id.Module {
		return slices.SortedFunc(slices.Values(ids), func(x, y id.Module) int { return slices.Compare(x[:], y[:]) })
	}
	return slices.Equal(sorted(a), sorted(b))
}

func orderOf(ctx context.Context, db bun.IDB, version uuid.UUID) ([]id.Module, error) {
	var order []id.Module
	err := db.NewSelect().Model((*Module)(nil)).Column("id").Where("version_id = ?", version).Order("position").Scan(ctx, &order)
	return order, wrap(err, "order of modules")
}

func setOrder(ctx context.Context, tx bun.Tx, version uuid.UUID, order []id.Module) error {
	_, err := tx.NewRaw(`update modules m set position = o.place
		from unnest(?::uuid[]) with ordinality as o(id, place) where m.id = o.id and m.version_id = ?`,
		pgdialect.Array(order), version).Exec(ctx)
	if err != nil {
		return wrap(err, "set order")
	}
	return arrange(ctx, tx, version)
}

// arrange keeps the parts of a draft in their order, so that its positions, 1 to n, are the one order in which its modules are
// listed, read and counted.
func arrange(ctx context.Context, tx bun.Tx, version uuid.UUID) error {
	_, err := tx.NewRaw(`update modules m set position = o.place
		from (select id, row_number() over (order by array_position(?::text[], part), position) as place from modules where version_id = ?) o
		where m.id = o.id and m.position <> o.place`, pgdialect.Array(Parts), version).Exec(ctx)
	return wrap(err, "arrange modules")
}
