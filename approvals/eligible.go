package approvals

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// candidate may approve, for himself or in the stead of another.
type candidate struct {
	PersonID id.Person `bun:"person_id"`
	ForID    uuid.UUID `bun:"for_id"`
}

// eligible lists who may approve a now, or could at any time since a moment.
func (s *Service) eligible(ctx context.Context, db bun.IDB, a Approval, since time.Time) ([]candidate, error) {
	list := []candidate{}
	err := db.NewRaw("select * from approval_eligible(?, ?, ?, ?, ?, ?, ?)", pgdialect.Array(a.Units), pgdialect.Array(a.Roles),
		pg.Null(a.Approver), pgdialect.Array(a.excluded()), since, s.today(),
		people.DayOf(since.In(people.Location("")))).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("eligible approvers: %w", err)
	}
	return list, nil
}

// alone reports that nobody but who asks and who gains could approve a, now or in the last thirty days: roles taken from
// others yesterday make nobody alone today.
func (s *Service) alone(ctx context.Context, db bun.IDB, kind Behaviour, a Approval) (bool, error) {
	if kind.NeverAlone || !a.Approver.IsZero() {
		return false, nil
	}
	list, err := s.eligible(ctx, db, a, s.now().Add(-lookBack))
	return len(list) == 0 && err == nil, err
}

// watchers are those who may refuse a lone approval besides its beneficiary: who administers the unit or one above, and
// every auditor of it.
func (s *Service) watchers(ctx context.Context, db bun.IDB, a Approval) ([]id.Person, error) {
	ids := []id.Person{}
	err := db.NewRaw("select * from approval_holders(?, ?, null, ?, ?, ?) as h(id) where h.id <> all (?) order by 1",
		pgdialect.Array(a.Units), pgdialect.Array(watching), s.now(), s.today(), s.today(),
		pgdialect.Array(a.excluded())).Scan(ctx, &ids)
	if err != nil {
		return nil, fmt.Errorf("watchers of approval: %w", err)
	}
	return ids, nil
}

// watching are the roles that look on where somebody acts alone.
var watching = []people.Role{people.Administrator, people.Auditor}

// tellLone tells the beneficiary, the unit above and every auditor that a is done in 24 hours unless one of them refuses.
func (s *Service) tellLone(ctx context.Context, tx bun.Tx, a Approval) error {
	ids, err := s.watchers(ctx, tx, a)
	if err != nil {
		return err
	}
	if !a.Beneficiary.IsZero() {
		ids = append(ids, a.Beneficiary)
	}
	return s.tell(ctx, tx, a, "notices.approval_alone", ids...)
}
