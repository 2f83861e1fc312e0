package records

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
)

// Stands reports whether what a source was credited stands: it was booked, and not all of it was taken back.
func Stands(ctx context.Context, db bun.IDB, person id.Person, source string, sourceID uuid.UUID) (bool, error) {
	rows, err := originals(ctx, db, "s.person_id = ? and s.source = ? and s.source_id = ?", person, source, sourceID)
	if err != nil {
		return false, err
	}
	for _, r := range rows {
		if !r.Reversed {
			return true, nil
		}
	}
	return false, nil
}

// CountedMinutes is what counts of a person over all years.
func CountedMinutes(ctx context.Context, db bun.IDB, person id.Person) (int, error) {
	var sum int
	if err := db.NewRaw("select coalesce(sum(counted_minutes), 0) from jp_entries where person_id = ?", person).Scan(ctx, &sum); err != nil {
		return 0, fmt.Errorf("minutes that count: %w", err)
	}
	return sum, nil
}

// CreditAgain books e in tx once more after all of it was taken back: what was taken back was earned after all. What the reversal had
// released to other learning of those days is explained by the cap again, so that each day and each source counts what it did before.
// While something of the source stands, and for one that was never booked, it is Credit.
func CreditAgain(ctx context.Context, tx bun.IDB, e Earning) error {
	if err := lockPerson(ctx, tx, e.PersonID); err != nil {
		return err
	}
	var taken []struct {
		ID       uuid.UUID `bun:"id"`
		LocalDay string    `bun:"local_day"`
	}
	err := tx.NewRaw(`select distinct on (c.local_day) c.id, c.local_day::text as local_day from jp_entries c
		where c.person_id = ?0 and c.source = ?1 and c.source_id = ?2 and c.why = 'correction'
		and not exists (select from jp_entries r where r.person_id = ?0 and r.reverses = c.id) order by c.local_day, c.id desc`,
		e.PersonID, e.Source, e.SourceID).Scan(ctx, &taken)
	if err != nil {
		return fmt.Errorf("JP taken back: %w", err)
	}
	stands, err := Stands(ctx, tx, e.PersonID, e.Source, e.SourceID)
	if err != nil {
		return err
	}
	if stands || len(taken) == 0 {
		return Credit(ctx, tx, e)
	}
	e.reverses = map[string]uuid.UUID{}
	for _, t := range taken {
		e.reverses[t.LocalDay] = t.ID
		if err := unrelease(ctx, tx, e.PersonID, t.ID); err != nil {
			return err
		}
	}
	days, err := e.tidy()
	if err != nil {
		return err
	}
	return e.book(ctx, tx, days)
}

// unrelease takes back what a reversal had released under the cap. The rows name the correction whose release they undo as what they
// reverse, so that each is taken back once.
func unrelease(ctx context.Context, tx bun.IDB, person id.Person, correction uuid.UUID) error {
	rows := []Entry{}
	err := tx.NewSelect().Model(&rows).Where("e.person_id = ? and e.released_by = ? and e.reverses is null", person, correction).Scan(ctx)
	if err != nil {
		return fmt.Errorf("JP released: %w", err)
	}
	for i := range rows {
		rows[i].Reverses, rows[i].CountedMinutes = rows[i].ID, -rows[i].CountedMinutes
		rows[i].ID, rows[i].CreatedAt = uuid.Must(uuid.NewV7()), time.Time{}
	}
	return insertEntries(ctx, tx, rows)
}
