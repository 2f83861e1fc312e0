package xapi

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/xapi/statement"
)

// learn keeps what comes with a statement: its files, how activities are defined, how agents are called and who they are.
func (s *Service) learn(ctx context.Context, tx bun.Tx, who Caller, person id.Person, one *statement.Statement, parts map[string]Part) error {
	if err := attach(ctx, tx, one, parts); err != nil {
		return err
	}
	for _, a := range one.Activities() {
		if err := s.define(ctx, tx, who, a); err != nil {
			return err
		}
	}
	if err := name(ctx, tx, one); err != nil {
		return err
	}
	if person.IsZero() {
		return nil
	}
	return s.know(ctx, tx, person, one.Actor.IFI())
}

// attach keeps the files of a statement that came with it.
func attach(ctx context.Context, tx bun.Tx, one *statement.Statement, parts map[string]Part) error {
	var sums, types []string
	var bodies [][]byte
	for _, f := range one.Files() {
		if part, came := parts[strings.ToLower(f.SHA2)]; came {
			sums, types, bodies = append(sums, strings.ToLower(f.SHA2)), append(types, f.ContentType), append(bodies, part.Body)
		}
	}
	if len(sums) == 0 {
		return nil
	}
	_, err := pg.Exec(ctx, tx, `insert into xapi_attachments (statement_id, sha2, content_type, body)
		select $1::uuid, f.* from unnest($2::text[], $3::text[], $4::bytea[]) f on conflict do nothing`, one.ID, sums, types, bodies)
	return wrap(err, "keep attachments")
}

// name keeps how the agents of a statement are called.
func name(ctx context.Context, tx bun.Tx, one *statement.Statement) error {
	var agents, names []string
	for _, a := range one.Named() {
		agents, names = append(agents, a.IFI()), append(names, short(a.Name))
	}
	if len(agents) == 0 {
		return nil
	}
	_, err := pg.Exec(ctx, tx, "insert into xapi_names (agent, name) select * from unnest($1::text[], $2::text[]) on conflict do nothing", agents, names)
	return wrap(err, "keep names")
}

// short is a name as far as it is looked up.
func short(name string) string {
	name = strings.ReplaceAll(name, "\x00", "")
	if r := []rune(name); len(r) > 300 {
		return string(r[:300])
	}
	return name
}

// know keeps who is behind an agent.
func (s *Service) know(ctx context.Context, tx bun.Tx, person id.Person, ifi string) error {
	_, err := pg.Exec(ctx, tx, "insert into xapi_people (agent, person_id) values ($1, $2) on conflict (agent) do nothing", ifi, person)
	return wrap(err, "keep who an agent is")
}

// define keeps what is told of an activity, when nobody else told of it first. It locks nothing that it does not change: all learners of a
// package tell the same. Of two that tell something new in one moment, the later one's is kept, and the other's when it is told again.
func (s *Service) define(ctx context.Context, tx bun.Tx, who Caller, a statement.Activity) error {
	if len(a.Definition) == 0 {
		return nil
	}
	var known struct{ Definition, ToldBy string }
	err := pg.Query(ctx, tx, &known, "select definition, told_by from xapi_activities where activity = $1", a.ID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "read activity")
	}
	if err == nil && known.ToldBy != teller(who) {
		return nil
	}
	merged := statement.Merge([]byte(known.Definition), a.Definition)
	if string(merged) == known.Definition {
		return nil
	}
	_, err = pg.Exec(ctx, tx, `insert into xapi_activities as t (activity, definition, told_by) values ($1, $2, $3)
		on conflict (activity) do update set definition = excluded.definition where t.told_by = excluded.told_by`, a.ID, string(merged), teller(who))
	return wrap(err, "keep activity")
}
