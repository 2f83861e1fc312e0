package pg

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Analyse lets PostgreSQL look at the tables that grew by more than a tenth since it looked last, or at which it never did: after many rows came
// at once. By itself it does so within a minute or two, and plans by guesses until then.
func Analyse(ctx context.Context, pool *pgxpool.Pool) error {
	_, err := pool.Exec(ctx, `do $$
		declare one regclass;
		begin
			for one in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where n.nspname = 'public' and c.relkind = 'r' and pg_relation_size(c.oid) > greatest(c.relpages, 0)::bigint * 8192 * 11 / 10
				order by c.relname
			loop
				execute 'analyze ' || one;
			end loop;
		end $$`)
	if err != nil {
		return fmt.Errorf("analyse: %w", err)
	}
	return nil
}
