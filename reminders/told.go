package reminders

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Telling is one occasion that one person was told of, or will be, by one channel.
type Telling struct {
	PersonID  id.Person `bun:"person_id" json:"person_id"`
	Occasion  Occasion  `bun:"occasion" json:"occasion"`
	Channel   Channel   `bun:"channel" json:"channel"`
	State     State     `bun:"state" json:"state"`
	Reason    string    `bun:"reason" json:"reason,omitempty"`
	PlannedAt time.Time `bun:"planned_at" json:"planned_at"`
	NotBefore time.Time `bun:"not_before" json:"not_before"`
	EndedAt   time.Time `bun:"ended_at,nullzero" json:"ended_at,omitzero"`
	ByName    string    `bun:"by_name" json:"by_name,omitempty"` // who nudged
}

// readers see who was told of an order.
var readers = []people.Role{people.HR, people.Auditor}

// Told gives what persons of an order (a mandate, or an order for many) were told, when and by what, the first first: of those in who's scope
// as HR or auditor, who was shown them as the people of that order.
func (s *Service) Told(ctx context.Context, who people.Actor, group uuid.UUID, persons []id.Person) (map[id.Person][]Telling, error) {
	var rows []Telling
	err := reads.Scan(ctx, s.db, &rows, report.Args{
		"group": group, "persons": pgdialect.Array(persons), "scope": who.Scope(s.now(), readers...).Persons("r.person_id"),
	}, "told")
	told := map[id.Person][]Telling{}
	for _, t := range rows {
		told[t.PersonID] = append(told[t.PersonID], t)
	}
	return told, err
}

// Sum counts the people of an order who were told of one occasion by one channel, with the same outcome.
type Sum struct {
	Occasion Occasion  `bun:"occasion" json:"occasion"`
	Channel  Channel   `bun:"channel" json:"channel"`
	State    State     `bun:"state" json:"state"`
	People   int       `bun:"people" json:"people"`
	Last     time.Time `bun:"last,nullzero" json:"last,omitzero"`
}

// Sums counts what the people of an order were told, those in who's scope as HR or auditor.
func (s *Service) Sums(ctx context.Context, who people.Actor, group uuid.UUID) ([]Sum, error) {
	list := []Sum{}
	err := reads.Scan(ctx, s.db, &list, report.Args{"group": group, "scope": who.Scope(s.now(), readers...).Persons("r.person_id")}, "told sums")
	return list, err
}

// Pair is one person's mandate.
type Pair struct {
	Mandate uuid.UUID
	Person  id.Person
}

// split gives pairs as two lists for a statement.
func split(pairs []Pair) (mandates, persons any) {
	m, p := make([]uuid.UUID, len(pairs)), make([]id.Person, len(pairs))
	for i, pair := range pairs {
		m[i], p[i] = pair.Mandate, pair.Person
	}
	return pgdialect.Array(m), pgdialect.Array(p)
}

// Nudged gives when each of pairs was nudged last, to who was shown them as falling behind; who was never, is left out.
func (s *Service) Nudged(ctx context.Context, who people.Actor, pairs []Pair) (map[Pair]time.Time, error) {
	if !who.Has(people.HR, people.Auditor, people.Trainer) {
		return nil, errNudge
	}
	return s.nudged(ctx, s.db, pairs)
}

func (s *Service) nudged(ctx context.Context, db bun.IDB, pairs []Pair) (map[Pair]time.Time, error) {
	var rows []struct {
		SubjectID uuid.UUID `bun:"subject_id"`
		PersonID  id.Person `bun:"person_id"`
		Last      time.Time `bun:"last"`
	}
	mandates, persons := split(pairs)
	err := reads.Scan(ctx, db, &rows, report.Args{"mandates": mandates, "persons": persons}, "nudged")
	last := make(map[Pair]time.Time, len(rows))
	for _, r := range rows {
		last[Pair{r.SubjectID, r.PersonID}] = r.Last
	}
	return last, err
}
