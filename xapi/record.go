package xapi

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/xapi/statement"
)

// Part is a file that came with statements.
type Part struct {
	ContentType string
	Body        []byte
}

// Record keeps statements, all or none, and gives their IDs in order. parts are the files that came with them, by the hash that each was
// sent under. What is kept already and says the same is let be. Faults: ErrConflict when it says something else; ErrForbidden when a bound
// caller speaks of somebody or something else, or voids; xapi.statements_full when a bound one has said too
// much; what the hook Recorded gives. A *statement.Error tells of files.
func (s *Service) Record(ctx context.Context, who Caller, v statement.Version, list []*statement.Statement, parts map[string]Part) ([]uuid.UUID, error) {
	if err := match(list, parts); err != nil {
		return nil, err
	}
	person := id.Person{}
	if who.Bound != nil {
		person = who.Bound.Person
		for _, one := range list {
			if err := who.Bound.mayRecord(one); err != nil {
				return nil, err
			}
		}
	}
	var ids []uuid.UUID
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var fresh []*statement.Statement
		err := s.spare(ctx, tx, who)
		if err != nil {
			return err
		}
		if ids, fresh, err = s.keep(ctx, tx, who, person, v, list, parts); err != nil {
			return err
		}
		if who.Bound == nil || s.hooks.Recorded == nil || len(fresh) == 0 {
			return nil
		}
		return s.hooks.Recorded(ctx, tx, *who.Bound, fresh)
	})
	return ids, err
}

// Say keeps what the house itself says of a person, in tx: plain values that are written as JSON. The hook Recorded is not called. The error is a
// *statement.Error when one of them is none.
func (s *Service) Say(ctx context.Context, tx bun.Tx, person id.Person, statements ...any) ([]uuid.UUID, error) {
	text, err := json.Marshal(statements)
	if err != nil {
		return nil, wrap(err, "write statements")
	}
	list, err := statement.Parse(text, statement.V1)
	if err != nil {
		return nil, err
	}
	ids, _, err := s.keep(ctx, tx, Caller{}, person, statement.V1, list, nil)
	return ids, err
}

// The limits of what is kept of one registration that a bound caller speaks for.
const (
	MaxStatements = 10_000
	maxRegistered = 50 << 20 // bytes, statements and files
)

// spare refuses more to a bound caller that has said very much already.
func (s *Service) spare(ctx context.Context, tx bun.Tx, who Caller) error {
	if who.Bound == nil {
		return nil
	}
	var kept struct{ N, Bytes int64 }
	err := pg.Query(ctx, tx, &kept, `select count(*) as n, (coalesce(sum(octet_length(raw)), 0) + coalesce((select sum(octet_length(a.body)) from xapi_attachments a
		join xapi_statements t on t.id = a.statement_id where t.registration = $1), 0))::bigint as bytes from xapi_statements where registration = $1`, who.Bound.Registration)
	if err != nil {
		return wrap(err, "count statements")
	}
	if kept.N >= MaxStatements || kept.Bytes >= maxRegistered {
		return fault.New(fault.TooLarge, "xapi.statements_full").With("Max", MaxStatements).With("MB", maxRegistered>>20)
	}
	return nil
}

// mayRecord refuses what a bound caller may not say: of another person, outside of its registration, or that something is void.
func (b *Bound) mayRecord(one *statement.Statement) error {
	if one.Actor.IFI() != b.Actor.IFI() || one.Actor.IsGroup() || one.Registration() != b.Registration || one.Verb.ID == statement.Voided {
		return ErrForbidden
	}
	return nil
}

// keep keeps statements and gives the IDs of all, and those that are new as they were sent.
func (s *Service) keep(ctx context.Context, tx bun.Tx, who Caller, person id.Person, v statement.Version, list []*statement.Statement, parts map[string]Part) (
	ids []uuid.UUID, fresh []*statement.Statement, err error,
) {
	stored, err := s.moment(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	for _, one := range list {
		stamped, err := one.Stamped(stored, s.authority(who), v)
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, stamped.ID)
		isNew, err := s.insert(ctx, tx, person, stored, stamped)
		if err != nil {
			return nil, nil, err
		}
		if !isNew {
			if err := s.compare(ctx, tx, who, one); err != nil {
				return nil, nil, err
			}
			continue
		}
		if err := s.learn(ctx, tx, who, person, stamped, parts); err != nil {
			return nil, nil, err
		}
		fresh = append(fresh, one)
	}
	return ids, fresh, nil
}

// insert keeps one statement; false: its ID is there already.
func (s *Service) insert(ctx context.Context, tx bun.Tx, person id.Person, stored time.Time, one *statement.Statement) (bool, error) {
	k := one.Keys()
	n, err := pg.Exec(ctx, tx, `insert into xapi_statements (id, stored, person_id, registration, verb, agents, related_agents, activities, related_activities, ref, voids, raw)
		values ($1, $2, coalesce($3::uuid, (select person_id from xapi_people where agent = $4)), $5::uuid, $6, $7, $8, $9, $10, $11::uuid, $12::uuid, $13)
		on conflict (id) do nothing`,
		one.ID, stored, pg.Null(person), one.Actor.IFI(), pg.Null(one.Registration()), one.Verb.ID, some(k.Agents), some(k.RelatedAgents), some(k.Activities),
		some(k.RelatedActivities), pg.Null(k.Ref), pg.Null(k.Voids), string(one.Raw))
	return n == 1, wrap(err, "keep statement")
}

// compare refuses a statement whose ID is there already and says something else, or is not the caller's to know of.
func (s *Service) compare(ctx context.Context, tx bun.Tx, who Caller, again *statement.Statement) error {
	var kept struct {
		Raw          string
		Registration *uuid.UUID
	}
	if err := pg.Query(ctx, tx, &kept, "select raw, registration from xapi_statements where id = $1", again.ID); err != nil {
		return wrap(err, "read statement")
	}
	was, err := statement.Read(kept.Raw)
	if err != nil {
		return wrap(err, "read statement")
	}
	if who.Bound != nil && (kept.Registration == nil || *kept.Registration != who.Bound.Registration) || !was.Same(again) {
		return ErrConflict
	}
	return nil
}

// some is a list that is never null.
func some(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
