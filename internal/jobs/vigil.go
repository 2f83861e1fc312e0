package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// vigil keeps a runner's sign of life: an advisory lock named after it, on a connection of its own. PostgreSQL lets go of
// it in the moment the process dies. The living give back the jobs of those who hold none, so that what a killed server
// was doing goes on at once instead of when River would believe it lost.
type vigil struct {
	pool *pgxpool.Pool
	id   string
	log  *slog.Logger
	end  context.CancelFunc
	done sync.WaitGroup
}

// mostDeaths is during how many tries of one job its server may die: by then the job is taken to be what kills it, and is given
// up, however many tries it has left.
const mostDeaths = 5

const (
	vigilEvery = 5 * time.Second
	// aliveSQL locks the name $1; deadSQL gives back, or gives up, the running jobs whose last runner holds no such lock. $2 is
	// mostDeaths.
	aliveSQL = `select pg_advisory_lock(hashtext('mumpuni.jobs'), hashtext($1))`
	deadSQL  = `update river_job j set scheduled_at = now(),
			metadata = j.metadata || jsonb_build_object('deaths', coalesce((j.metadata->>'deaths')::int, 0) + 1),
			state = (case when j.attempt < j.max_attempts and coalesce((j.metadata->>'deaths')::int, 0) + 1 < $2
				then 'available' else 'discarded' end)::river_job_state,
			finalized_at = case when j.attempt < j.max_attempts and coalesce((j.metadata->>'deaths')::int, 0) + 1 < $2
				then null else now() end
		where j.state = 'running' and j.attempted_by[array_upper(j.attempted_by, 1)] <> $1 and not exists (
			select from pg_locks l where l.locktype = 'advisory' and l.objsubid = 2
				and l.database = (select oid from pg_database where datname = current_database())
				and l.classid::bigint = hashtext('mumpuni.jobs')::bigint & 4294967295
				and l.objid::bigint = hashtext(j.attempted_by[array_upper(j.attempted_by, 1)])::bigint & 4294967295)`
)

// keepVigil shows that id lives, gives back what the dead left, and goes on until stop.
func keepVigil(ctx context.Context, pool *pgxpool.Pool, id string, log *slog.Logger) (*vigil, error) {
	if log == nil {
		log = slog.Default()
	}
	v := &vigil{pool: pool, id: id, log: log}
	conn, err := v.alive(ctx)
	if err != nil {
		return nil, err
	}
	ctx, v.end = context.WithCancel(context.WithoutCancel(ctx))
	v.done.Go(func() { v.keep(ctx, conn) })
	return v, nil
}

// alive opens a connection that holds the sign of life, and gives the dead's jobs back.
func (v *vigil) alive(ctx context.Context) (*pgxpool.Conn, error) {
	conn, err := v.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("sign of life: %w", err)
	}
	_, err = conn.Exec(ctx, aliveSQL, v.id)
	if err == nil {
		err = v.giveBack(ctx, conn)
	}
	if err != nil {
		v.drop(conn)
		return nil, fmt.Errorf("sign of life: %w", err)
	}
	return conn, nil
}

func (v *vigil) giveBack(ctx context.Context, conn *pgxpool.Conn) error {
	n, err := GiveBack(ctx, conn, v.id)
	if n > 0 {
		v.log.WarnContext(ctx, "jobs of a runner that ended are given back", "jobs", n)
	}
	return err
}

// GiveBack gives back the running jobs of runners that show no sign of life, as the runner named me; those whose tries are used up,
// or whose runner died too often, are given up. It returns how many there were.
func GiveBack(ctx context.Context, db interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}, me string,
) (int64, error) {
	tag, err := db.Exec(ctx, deadSQL, me, mostDeaths)
	return tag.RowsAffected(), err
}

// keep looks after the dead from time to time; a lost connection is opened anew.
func (v *vigil) keep(ctx context.Context, conn *pgxpool.Conn) {
	tick := time.NewTicker(vigilEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			if conn != nil {
				v.drop(conn)
			}
			return
		case <-tick.C:
		}
		if conn == nil {
			conn, _ = v.alive(ctx) // tried again at the next tick
			continue
		}
		if err := v.giveBack(ctx, conn); err != nil {
			v.drop(conn)
			conn = nil
		}
	}
}

// drop closes the connection, and with it the sign of life, instead of handing it back to the pool.
func (v *vigil) drop(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Hijack().Close(ctx)
}

func (v *vigil) stop() {
	v.end()
	v.done.Wait()
}
