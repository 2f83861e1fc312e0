package records

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// Why says what kept minutes from being counted, or what a row corrects.
type Why string

// The explanations of the ledger.
const (
	Counted    Why = ""           // all of it counted
	DailyCap   Why = "daily_cap"  // over the form's limit of that day
	Duplicate  Why = "duplicate"  // the same thing was credited before in that year
	Correction Why = "correction" // takes an earlier row back; its minutes are negative
	Released   Why = "released"   // a correction freed room under the cap: minutes explained earlier now count
)

// Entry is one row of the ledger: raw minutes in, CountedMinutes of them counted, the rest explained by Why. Over a
// person and day raw = counted + explained, always.
type Entry struct {
	bun.BaseModel `bun:"table:jp_entries,alias:e"`

	ID             uuid.UUID  `bun:"id,pk" json:"id"`
	PersonID       id.Person  `bun:"person_id" json:"person_id"`
	Source         string     `bun:"source" json:"source"`
	SourceID       uuid.UUID  `bun:"source_id" json:"source_id"`
	SubjectID      uuid.UUID  `bun:"subject_id,nullzero" json:"subject_id,omitzero"`
	Title          string     `bun:"title" json:"title"`
	Form           string     `bun:"form" json:"form"`
	LocalDay       people.Day `bun:"local_day,type:date" json:"local_day" format:"date"`
	RawMinutes     int        `bun:"raw_minutes" json:"raw_minutes"`
	CountedMinutes int        `bun:"counted_minutes" json:"counted_minutes"`
	Why            Why        `bun:"why" json:"why"`
	PolicyID       uuid.UUID  `bun:"policy_id" json:"policy_id"`
	UnitID         uuid.UUID  `bun:"unit_id,nullzero" json:"unit_id,omitzero"`
	CreatedAt      time.Time  `bun:"created_at,nullzero,default:clock_timestamp()" json:"created_at"`
	Reverses       uuid.UUID  `bun:"reverses,nullzero" json:"reverses,omitzero"`
	ReleasedBy     uuid.UUID  `bun:"released_by,nullzero" json:"released_by,omitzero"`
}

// Explained is the part of the raw minutes that does not count.
func (e Entry) Explained() int { return e.RawMinutes - e.CountedMinutes }

func insertEntries(ctx context.Context, tx bun.IDB, rows []Entry) error {
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.NewInsert().Model(&rows).Returning("NULL").Exec(ctx); err != nil {
		return fmt.Errorf("book JP: %w", err)
	}
	return nil
}

// booked reports whether the source already has rows.
func booked(ctx context.Context, tx bun.IDB, e Earning) (bool, error) {
	there, err := tx.NewSelect().Model((*Entry)(nil)).
		Where("person_id = ? and source = ? and source_id = ?", e.PersonID, e.Source, e.SourceID).Exists(ctx)
	if err != nil {
		return false, fmt.Errorf("JP booked before: %w", err)
	}
	return there, nil
}

// learntBefore gives the years of days in which the subject was credited from another source and still stands.
func learntBefore(ctx context.Context, tx bun.IDB, e Earning, days []Day) (map[int]bool, error) {
	again := map[int]bool{}
	if e.SubjectID == uuid.Nil {
		return again, nil
	}
	var years []int
	err := tx.NewRaw(`select distinct extract(year from e.local_day)::int from jp_entries e
		where e.person_id = ? and e.subject_id = ? and e.why in ('', 'daily_cap') and e.local_day between ? and ?
		and not exists (select from jp_entries r where r.person_id = e.person_id and r.reverses = e.id)`, e.PersonID, e.SubjectID,
		firstOfYear(days[0].LocalDay), lastOfYear(days[len(days)-1].LocalDay)).Scan(ctx, &years)
	if err != nil {
		return nil, fmt.Errorf("JP of the same subject: %w", err)
	}
	for _, y := range years {
		again[y] = true
	}
	return again, nil
}

func countedOn(ctx context.Context, tx bun.IDB, person id.Person, form string, day time.Time) (int, error) {
	var sum int
	err := tx.NewRaw(`select coalesce(sum(counted_minutes), 0) from jp_entries
		where person_id = ? and form = ? and local_day = ?`, person, form, day.Format(time.DateOnly)).Scan(ctx, &sum)
	if err != nil {
		return 0, fmt.Errorf("JP counted that day: %w", err)
	}
	return sum, nil
}

func firstOfYear(day time.Time) string { return day.Format("2006") + "-01-01" }

func lastOfYear(day time.Time) string { return day.Format("2006") + "-12-31" }
