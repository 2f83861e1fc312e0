package competencies

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Policy is how measurements are decided, and since when they count on boards instead of the former rule. The zero CountsFrom:
// not yet, both are shown side by side.
type Policy struct {
	CountsFrom   people.Day `json:"counts_from,omitempty"`
	Certainty    float64    `json:"certainty"`      // 0.95 or 0.90: P at which a level is decided reached, 1 − P at which it is not
	ValidMonths  int        `json:"valid_months"`   // a measurement counts so long
	CoolDownDays int        `json:"cool_down_days"` // between two tries of the same competency, whichever assessment they are of
	TriesAYear   int        `json:"tries_a_year"`
}

// FirstPolicy holds until two persons set another.
var FirstPolicy = Policy{Certainty: 0.95, ValidMonths: 24, CoolDownDays: 7, TriesAYear: 3}

// AskPolicy is the approval of a new policy, a key of the map in wire.go.
const AskPolicy = "measurement.policy"

// PolicyInForce is the policy as of an instant.
func PolicyInForce(ctx context.Context, db bun.IDB, at time.Time) (Policy, error) {
	var p Policy
	if err := pg.Ask(ctx, AskPolicyAt(db, at, &p)); err != nil {
		return Policy{}, fmt.Errorf("measurement policy: %w", err)
	}
	return p, nil
}

// AskPolicyAt is PolicyInForce to be asked together with other things.
func AskPolicyAt(db bun.IDB, at time.Time, into *Policy) pg.Question {
	var row struct {
		CountsFrom   sql.NullTime `bun:"counts_from"`
		Certainty    float64      `bun:"certainty"`
		ValidMonths  int          `bun:"valid_months"`
		CoolDownDays int          `bun:"cool_down_days"`
		TriesAYear   int          `bun:"tries_a_year"`
	}
	return pg.Asking(db, &row, func(_ context.Context, err error) error {
		if errors.Is(err, sql.ErrNoRows) {
			*into = FirstPolicy
			return nil
		}
		*into = Policy{Certainty: row.Certainty, ValidMonths: row.ValidMonths, CoolDownDays: row.CoolDownDays, TriesAYear: row.TriesAYear}
		if row.CountsFrom.Valid {
			into.CountsFrom = people.DayOf(row.CountsFrom.Time)
		}
		return err
	}, `select counts_from, certainty, valid_months, cool_down_days, tries_a_year
		from measurement_policies where set_at <= $1 order by set_at desc, id desc limit 1`, at)
}

// Policy is the one in force now.
func (s *Service) Policy(ctx context.Context) (Policy, error) {
	return PolicyInForce(ctx, s.db, s.now())
}

// from is CountsFrom as a time, zero for not yet.
func (p Policy) from() time.Time {
	d, _ := day(string(p.CountsFrom))
	return d
}

func (p Policy) check() error {
	var faults fault.Many
	if p.CountsFrom != "" {
		if _, ok := day(string(p.CountsFrom)); !ok {
			faults = append(faults, fault.Field("counts_from", "competency.date_invalid"))
		}
	}
	if p.Certainty != 0.95 && p.Certainty != 0.90 {
		faults = append(faults, fault.Field("certainty", "measurement.certainty_unknown"))
	}
	for _, n := range []struct {
		field       string
		value, most int
		least       int
	}{{"valid_months", p.ValidMonths, 120, 1}, {"cool_down_days", p.CoolDownDays, 365, 0}, {"tries_a_year", p.TriesAYear, 12, 1}} {
		if n.value < n.least || n.value > n.most {
			faults = append(faults, fault.Field(n.field, "measurement.number_range").With("Min", n.least).With("Max", n.most))
		}
	}
	return faults.Err()
}

// policySetters hold their role on the whole agency; any two of them set a policy.
var policySetters = []people.Role{people.HR, people.Administrator}

// MaySetPolicy reports whether who may ask for another policy, or another's cuts: an HR officer or administrator of a root unit.
func (s *Service) MaySetPolicy(ctx context.Context, who people.Actor) (bool, error) {
	if who.IsSystem() || !who.Has(policySetters...) {
		return who.IsSystem(), nil
	}
	return people.WholeAgency(ctx, s.db, who.Scope(s.now(), policySetters...))
}

func (s *Service) maySetPolicy(ctx context.Context, who people.Actor) error {
	may, err := s.MaySetPolicy(ctx, who)
	if err == nil && !may {
		err = fault.New(fault.Forbidden, "measurement.policy_forbidden")
	}
	return err
}

// AskForPolicy asks a second HR officer or administrator of the top unit to set p, and gives the approval. Faults:
// measurement.policy_forbidden, measurement.policy_same, those about p's fields (measurement.day_passed: what boards said of a day stays),
// and those of the approval (identity.step_up_needed).
func (s *Service) AskForPolicy(ctx context.Context, who people.Actor, p Policy) (approval uuid.UUID, err error) {
	if err := s.maySetPolicy(ctx, who); err != nil {
		return uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		before, err := s.follows(ctx, tx, p)
		if err != nil {
			return err
		}
		day, _ := end(time.Time{}, s.now(), who.Location())
		tops, err := report.TopUnits(ctx, tx, people.System().Scope(day), day)
		if err != nil {
			return err
		}
		ask := people.Ask{Kind: AskPolicy, SubjectID: policyID, Payload: p, Facts: p.facts(before)}
		for _, u := range tops {
			ask.Units = append(ask.Units, u.ID)
		}
		approval, err = s.ask(ctx, tx, who, ask)
		return err
	})
	return approval, err
}

// follows gives the policy in force when p may follow it now: it is sound, another one, and does not begin on a day that is over.
func (s *Service) follows(ctx context.Context, db bun.IDB, p Policy) (before Policy, err error) {
	if err := p.check(); err != nil {
		return before, err
	}
	if before, err = PolicyInForce(ctx, db, s.now()); err != nil {
		return before, err
	}
	switch today := people.DayOf(s.now().In(people.Actor{}.Location())); {
	case p == before:
		return before, fault.New(fault.Conflict, "measurement.policy_same")
	case p.CountsFrom != before.CountsFrom && p.CountsFrom != "" && p.CountsFrom < today:
		return before, fault.Field("counts_from", "measurement.day_passed")
	}
	return before, nil
}

// policyID is what approvals of policies are about: there is one policy, so one such approval waits at a time.
var policyID = uuid.NewSHA1(uuid.NameSpaceOID, []byte(AskPolicy))

func (p Policy) facts(before Policy) []people.Fact {
	return []people.Fact{
		{Key: "approvals.fact.policy_counts_from", Before: string(before.CountsFrom), After: string(p.CountsFrom)},
		{Key: "approvals.fact.policy_certainty", Before: fmt.Sprint(before.Certainty), After: fmt.Sprint(p.Certainty)},
		{Key: "approvals.fact.policy_valid_months", Before: fmt.Sprint(before.ValidMonths), After: fmt.Sprint(p.ValidMonths)},
		{Key: "approvals.fact.policy_cool_down_days", Before: fmt.Sprint(before.CoolDownDays), After: fmt.Sprint(p.CoolDownDays)},
		{Key: "approvals.fact.policy_tries_a_year", Before: fmt.Sprint(before.TriesAYear), After: fmt.Sprint(p.TriesAYear)},
	}
}

// CarryPolicy sets an approved policy, in the approval's transaction: asker asked for it, by approved it. Faults: those of AskForPolicy,
// for the asker's rights and the day may have passed meanwhile.
func (s *Service) CarryPolicy(ctx context.Context, tx bun.Tx, asker people.Actor, by id.Person, p Policy) error {
	if err := s.maySetPolicy(ctx, asker); err != nil {
		return err
	}
	if _, err := s.follows(ctx, tx, p); err != nil {
		return err
	}
	_, err := pg.Exec(ctx, tx, `insert into measurement_policies
			(id, counts_from, certainty, valid_months, cool_down_days, tries_a_year, set_at, set_by, approved_by)
		values ($1, nullif($2, '')::date, $3, $4, $5, $6, $7, $8, $9)`,
		uuid.Must(uuid.NewV7()), string(p.CountsFrom), p.Certainty, p.ValidMonths, p.CoolDownDays, p.TriesAYear, s.now(), asker.PersonID, by)
	if err != nil {
		return fmt.Errorf("set policy: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: asker.AuditID(), Action: "measurement.policy", Detail: map[string]any{"policy": p}})
}
