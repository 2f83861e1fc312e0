package packages

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/packages/cmi5"
)

// Waive says that a learner need not do a part, once; what follows from that is said. Faults: package.not_found, package.item_not_found,
// package.not_begun when the learner has not begun the package, package.part_done when nothing is left to waive.
func (s *Service) Waive(ctx context.Context, tx bun.Tx, at Place, item string) (Standing, error) {
	p, err := s.Of(ctx, tx, at.Medium)
	if err != nil {
		return Standing{}, err
	}
	i, ok := p.Item(item)
	if !ok || i.AU == nil {
		return Standing{}, errItem
	}
	r, err := s.registrationOf(ctx, tx, at)
	if err != nil {
		return Standing{}, pg.OrNotFound(err, errBegun)
	}
	n, err := pg.Exec(ctx, tx, `insert into package_states as t (enrolment_id, module_id, item, launch, opened_at, updated_at, done_at, waived_at)
		values ($1, $2, $3, 0, $4, $4, $4, $4) on conflict (enrolment_id, module_id, item) do update set done_at = $4, waived_at = $4, updated_at = $4
		where t.done_at is null`, at.Enrolment, at.Module, item, s.now())
	if err != nil {
		return Standing{}, wrap(err, "waive")
	}
	if n == 0 {
		return Standing{}, errDone
	}
	session := cmi5.Session{ID: uuid.New(), Registration: r.ID, Actor: s.cmi5.actor(at.Person), Course: s.cmi5.course(p), N: indexOf(p, item)}
	if _, err := s.cmi5.xapi.Say(ctx, tx, at.Person, session.Waive(s.now())); err != nil {
		return Standing{}, wrap(err, "say that it is waived")
	}
	if err := s.satisfy(ctx, tx, p, r, session.ID); err != nil {
		return Standing{}, err
	}
	return s.standing(ctx, tx, p, at)
}
