package xapi

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// heard notes what a key was given to read of others: whose, as far as they are people of ours, and how much. What a bound caller reads is its
// own learner's.
func (s *Service) heard(ctx context.Context, who Caller, action string, list []Kept, object string) error {
	return s.note(ctx, s.db, who, action, object, len(list), audit.Subjects(list, func(k Kept) id.Person { return k.Person }))
}

func (s *Service) note(ctx context.Context, db bun.IDB, who Caller, action, object string, n int, people []id.Person) error {
	if who.Key == nil {
		return nil
	}
	return audit.Write(ctx, db, audit.Entry{
		At: s.now(), Action: action, SubjectIDs: people, Object: object, Detail: map[string]any{"key": who.Key.ID, "name": who.Key.Name, "n": n},
	})
}

// behind is who of ours is behind an agent; nobody when that is not known.
func (s *Service) behind(ctx context.Context, ifi string) ([]id.Person, error) {
	var people []id.Person
	if ifi == "" {
		return nil, nil
	}
	err := pg.Query(ctx, s.db, &people, "select person_id from xapi_people where agent = $1", ifi)
	return people, wrap(err, "read who an agent is")
}
