package quizzes

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// inForce is the predicate on r (regrades) of rulings that stand: agreed to, and not taken back.
const inForce = "r.ruled_no is not null and r.reversed_by_id is null and r.kind <> 'reversal'"

// rulingsFor reads the rulings in force that concern an attempt with these places, in their order.
func rulingsFor(ctx context.Context, db bun.IDB, attempt id.Attempt, places []filled) ([]ruling, error) {
	var list []ruling
	err := pg.Query(ctx, db, &list, `select r.id, r.kind, r.version_id, r.with_id, r.attempt_id, r.late, r.accepted from regrades r
		where `+inForce+` and (r.attempt_id = $1 or r.version_id = any ($2::uuid[])) order by r.ruled_no`, attempt, versionsIn(places))
	if err != nil {
		return nil, fmt.Errorf("rulings: %w", err)
	}
	return list, nil
}

// find loads what rulings need to grade by.
func (s *Service) find(ctx context.Context, db bun.IDB, places []filled, rulings []ruling) (lookup, error) {
	ids, late := versionsIn(places), []int64{}
	for _, r := range rulings {
		late = append(late, r.Late...)
		if r.WithID != uuid.Nil {
			ids = append(ids, r.WithID)
		}
	}
	l := lookup{late: map[int64]LateAnswer{}}
	var err error
	if l.versions, err = s.bank.Versions(ctx, db, ids); err != nil || len(late) == 0 {
		return l, err
	}
	var rows []struct {
		Seq        int64 `bun:"seq"`
		LateAnswer `bun:",extend"`
	}
	if err := pg.Query(ctx, db, &rows, "select seq, slot, answer, made_at, arrived_at from late_answers where seq = any ($1::bigint[])", late); err != nil {
		return l, fmt.Errorf("late answers of a ruling: %w", err)
	}
	for _, r := range rows {
		l.late[r.Seq] = r.LateAnswer
	}
	return l, nil
}

// firstOf is what an attempt's first grading says.
func firstOf(ctx context.Context, db bun.IDB, attempt id.Attempt, places []filled) (standing, error) {
	var first struct {
		Fraction int  `bun:"fraction"`
		Passed   bool `bun:"passed"`
	}
	if err := pg.Query(ctx, db, &first, "select fraction, passed from gradings where attempt_id = $1 and number = 1", attempt); err != nil {
		return standing{}, fmt.Errorf("first grading: %w", err)
	}
	return standing{fraction: first.Fraction, passed: first.Passed, slots: untouched(places)}, nil
}

func untouched(places []filled) []worth {
	slots := make([]worth, len(places))
	for i, p := range places {
		slots[i] = worth{counts: true}
		if p.Fraction != nil {
			slots[i].fraction = *p.Fraction
		}
	}
	return slots
}

// inForceOf is what the grading in force of a finished attempt says.
func inForceOf(ctx context.Context, db bun.IDB, a Attempt, places []filled) (standing, error) {
	now := standing{fraction: *a.Fraction, passed: *a.Passed, annulled: a.Annulled, slots: untouched(places)}
	if a.Grading <= 1 {
		return now, nil
	}
	var rows []struct {
		Slot     int  `bun:"slot"`
		Fraction int  `bun:"fraction"`
		Counts   bool `bun:"counts"`
	}
	err := pg.Query(ctx, db, &rows, `select distinct on (slot) slot, fraction, counts from grading_items where attempt_id = $1 order by slot, number desc`, a.ID)
	if err != nil {
		return now, fmt.Errorf("gradings of an attempt: %w", err)
	}
	at := map[int]int{}
	for i, p := range places {
		at[p.Slot] = i
	}
	for _, r := range rows {
		now.slots[at[r.Slot]] = worth{r.Fraction, r.Counts}
	}
	return now, nil
}

// append writes the next grading of an attempt and makes it the one in force.
func (now standing) append(ctx context.Context, tx bun.Tx, s *Service, t *sheet, before standing, c Cause) error {
	slots, fractions, counts := now.changed(before, t.places)
	t.Grading++
	_, err := pg.Exec(ctx, tx, `with next as (
			insert into gradings (attempt_id, number, graded_at, graded_by, reason, fraction, passed, annulled, regrade_id)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning attempt_id, number
		), items as (
			insert into grading_items (attempt_id, number, slot, fraction, counts)
			select n.attempt_id, n.number, w.slot, w.fraction, w.counts from next n, unnest($10::int[], $11::int[], $12::boolean[]) as w(slot, fraction, counts))
		update attempts set fraction = $6, passed = $7, annulled = $8, grading = $2 where id = $1`,
		t.ID, t.Grading, s.now(), c.By, c.Reason, now.fraction, now.passed, now.annulled, c.ID, slots, fractions, counts)
	if err != nil {
		return fmt.Errorf("append grading: %w", err)
	}
	t.take(now)
	return nil
}

// take makes a sheet say what stands.
func (t *sheet) take(now standing) {
	t.Fraction, t.Passed, t.Annulled = &now.fraction, &now.passed, now.annulled
	for i := range t.slots {
		t.slots[i].fraction, t.slots[i].out = now.slots[i].fraction, !now.slots[i].counts
	}
}

// key is the version by which a place is graded.
func (p filled) key() uuid.UUID {
	if p.Key != uuid.Nil {
		return p.Key
	}
	return p.Version
}

func keysIn(places []filled) []uuid.UUID {
	ids := make([]uuid.UUID, len(places))
	for i, p := range places {
		ids[i] = p.key()
	}
	return ids
}

// takeRuled makes the places of a finished attempt say what its grading in force says.
func (s *Service) takeRuled(ctx context.Context, db bun.IDB, a Attempt, places []filled) error {
	if a.Grading <= 1 {
		return nil
	}
	now, err := inForceOf(ctx, db, a, places)
	if err != nil {
		return err
	}
	rulings, err := rulingsFor(ctx, db, a.ID, places)
	if err != nil {
		return err
	}
	for i := range places {
		p := &places[i]
		p.Fraction, p.Out = &now.slots[i].fraction, !now.slots[i].counts
		for _, r := range rulings {
			if r.Kind == OfKey && r.VersionID == p.Version {
				p.Key = r.WithID
			}
		}
	}
	return nil
}
