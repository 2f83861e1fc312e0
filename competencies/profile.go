package competencies

import (
	"context"
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

// ProfileItem is a standing with its competency and the rule that required it.
type ProfileItem struct {
	Standing

	Competency Competency `bun:"embed:c_" json:"competency"`
	LineID     uuid.UUID  `bun:"line_id" json:"-"`
	RuleID     uuid.UUID  `bun:"rule_id" json:"rule_id,omitzero"`
	RuleFrom   time.Time  `bun:"rule_from,nullzero" json:"rule_from,omitzero"`
	RuleReason string     `bun:"rule_reason" json:"rule_reason,omitempty"`
	AttemptID  id.Attempt `bun:"attempt_id,nullzero" json:"-"` // the try whose result holds; zero where none was measured in a try
}

// Met reports whether a required level is attained.
func (i ProfileItem) Met() bool { return i.Required > 0 && i.Attained >= i.Required }

// Whom says in words whose a profile is: with the post and unit of its day.
type Whom struct {
	ID          id.Person `bun:"-"`
	Name        string    `bun:"name"`
	TitleBefore string    `bun:"title_before"`
	TitleAfter  string    `bun:"title_after"`
	PostName    string    `bun:"post_name"`
	UnitName    string    `bun:"unit_name"`
}

// FullName is the name with its titles.
func (w Whom) FullName() string {
	return people.Person{Name: w.Name, TitleBefore: w.TitleBefore, TitleAfter: w.TitleAfter}.FullName()
}

// Profile is one person's competencies as of the end of a day, in the framework's order.
type Profile struct {
	PersonID  id.Person     `json:"person_id"`
	Whom      Whom          `json:"-"` // of somebody else's
	Day       time.Time     `json:"day"`
	Framework Framework     `json:"framework"`
	Levels    []Level       `json:"levels"`
	Items     []ProfileItem `json:"items"`

	CountsFrom time.Time `json:"counts_from,omitzero"` // as a board's
}

// Former reports whether the former rule still holds on the profile's day, as on a board's.
func (p Profile) Former() bool { return p.CountsFrom.IsZero() || p.Day.Before(p.CountsFrom) }

// Figure sums the required competencies as a board would.
func (p Profile) Figure() GapCell {
	var sum GapCell
	for _, i := range p.Items {
		if i.Required == 0 {
			continue
		}
		sum.Required++
		sum.Missing += i.Gap
		sum.count(i.State, 1)
		if i.Met() {
			sum.Met++
		}
	}
	return sum
}

// Profile gives a person's competencies: one's own, or for HR, administrators, auditors and heads of the person's unit, today's, the
// last one or that of the day, which is audited. Heads and administrators see no probabilities. Faults: competency.person_unknown.
func (s *Service) Profile(ctx context.Context, who people.Actor, person id.Person, asOf time.Time) (Profile, error) {
	return s.profile(ctx, who, person, uuid.Nil, asOf, listers)
}

// profile of one competency, or of all when it is Nil, for those with one of roles.
func (s *Service) profile(ctx context.Context, who people.Actor, person id.Person, competency uuid.UUID, asOf time.Time, roles []people.Role) (Profile, error) {
	if err := (GapFilter{AsOf: asOf}).check(); err != nil {
		return Profile{}, err
	}
	p := Profile{PersonID: person, Levels: []Level{}, Items: []ProfileItem{}}
	var until time.Time
	p.Day, until = end(asOf, s.now(), who.Location())
	b, err := s.opened(ctx, who, person, p.Day, until, roles)
	if err != nil {
		return Profile{}, err
	}
	seen, err := s.seesProbability(ctx, who, person, p.Day)
	if err != nil {
		return Profile{}, err
	}
	p.Framework, p.Levels = b.framework.Framework, b.framework.Levels
	ask := []pg.Question{p.askItems(s.db, competency, until, seen)}
	if !who.IsOneself(person) {
		ask = append(ask, p.askWhom(s.db))
		if !who.IsSystem() { // in one message: what is in nobody's record is not given
			ask = append(ask, audit.Noting(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "competencies.read", SubjectID: person}))
		}
	}
	if err := pg.Ask(ctx, ask...); err != nil {
		return Profile{}, fmt.Errorf("profile: %w", err)
	}
	p.judge(b)
	return p, nil
}

// basis is what a profile is judged by.
type basis struct {
	framework withLevels
	there     measurable
	policy    Policy
}

// opened is the one check before a person's competencies as of day are read: the person is in who's scope, last served there or, as the board
// of that day says, was there on day. In the same go it reads what the profile is judged by.
func (s *Service) opened(ctx context.Context, who people.Actor, person id.Person, day, until time.Time, roles []people.Role) (b basis, err error) {
	var there bool
	err = pg.Ask(ctx, people.AskRecordIn(s.db, person, who.Scope(s.now(), roles...), who.Scope(day, roles...), &there),
		askNewest(s.db, until.Add(-time.Nanosecond), &b.framework), askInstruments(s.db, until, &b.there), AskPolicyAt(s.db, until, &b.policy))
	switch {
	case err != nil:
		return b, fmt.Errorf("open a profile: %w", err)
	case !there:
		return b, fault.New(fault.NotFound, "competency.person_unknown")
	}
	return b, nil
}

// seesProbability reports whether who may see how probable a person's levels are: the person, and HR and auditors whose record it is.
func (s *Service) seesProbability(ctx context.Context, who people.Actor, person id.Person, day time.Time) (bool, error) {
	if who.IsSystem() || who.IsOneself(person) || !who.Has(people.Administrator, people.Head) {
		return true, nil // the other openers see it, and who asks has opened the record
	}
	return people.RecordIn(ctx, s.db, person, who.Scope(s.now(), probable...), who.Scope(day, probable...))
}

// askItems asks for the items.
func (p *Profile) askItems(db bun.IDB, competency uuid.UUID, until time.Time, seen bool) pg.Question {
	return gapReport.Asking(db, &p.Items, nil, report.Args{
		"person": p.PersonID, "day": p.Day.Format(time.DateOnly), "until": until, "framework": p.Framework.ID,
		"group": "", "competency": pg.Null(competency), "seen": seen, "judges": FullPanel,
	}, "person", "need", "profile")
}

// askWhom asks whose they are, in words.
func (p *Profile) askWhom(db bun.IDB) pg.Question {
	return gapReport.Asking(db, &p.Whom, func(_ context.Context, err error) error {
		p.Whom.ID = p.PersonID
		return pg.OrNil(err)
	}, report.Args{"person": p.PersonID, "day": p.Day.Format(time.DateOnly)}, "person", "whom")
}

// judge says in what state each item is, and from which day on that counts.
func (p *Profile) judge(b basis) {
	p.CountsFrom = b.policy.from()
	for i := range p.Items {
		item := &p.Items[i]
		if item.Required > 0 {
			known := shown{Measured: item.Measured, Held: item.Held, Attained: item.Standing.Reached, BelowFrom: item.BelowFrom}
			item.State = known.state(item.Required, b.there[lineLevel{item.LineID, item.Required}])
		}
	}
}
