package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// ProfileItem is a standing with its competency and the rule that required it.
type ProfileItem struct {
	Standing

	Competency Competency `bun:"-" json:"competency"`
	RuleID     uuid.UUID  `bun:"rule_id" json:"rule_id,omitzero"`
	RuleFrom   time.Time  `bun:"rule_from,nullzero" json:"rule_from,omitzero"`
	RuleReason string     `bun:"rule_reason" json:"rule_reason,omitempty"`
}

// Met reports whether a required level is attained.
func (i ProfileItem) Met() bool { return i.Required > 0 && i.Attained >= i.Required }

// Profile is one person's competencies as of the end of a day, in the framework's order.
type Profile struct {
	PersonID  uuid.UUID     `json:"person_id"`
	Day       time.Time     `json:"day"`
	Framework Framework     `json:"framework"`
	Levels    []Level       `json:"levels"`
	Items     []ProfileItem `json:"items"`
}

// Figure sums the required competencies as a board would.
func (p Profile) Figure() GapCell {
	var sum GapCell
	for _, i := range p.Items {
		if i.Required == 0 {
			continue
		}
		sum.Required++
		sum.Missing += i.Gap
		if i.Met() {
			sum.Met++
		}
	}
	return sum
}

// Profile gives a person's competencies: one's own, or for HR, administrators and auditors of the person's unit, today's, the
// last one or that of the day, which is audited. Faults: competency.person_unknown.
func (s *Service) Profile(ctx context.Context, who people.Actor, person uuid.UUID, asOf time.Time) (Profile, error) {
	return s.profile(ctx, who, person, uuid.Nil, asOf)
}

// profile of one competency, or of all when it is Nil.
func (s *Service) profile(ctx context.Context, who people.Actor, person, competency uuid.UUID, asOf time.Time) (Profile, error) {
	if err := (GapFilter{AsOf: asOf}).check(); err != nil {
		return Profile{}, err
	}
	p := Profile{PersonID: person}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p.Levels, p.Items = []Level{}, []ProfileItem{}
		var until time.Time
		p.Day, until = end(asOf, s.now(), who.Location())
		err := s.mayOpen(ctx, tx, who, person, p.Day)
		if err != nil {
			return err
		}
		if p.Framework, err = newest(ctx, tx, until.Add(-time.Nanosecond)); err != nil {
			return err
		}
		return p.load(ctx, tx, competency, until)
	})
	return p, err
}

// mayOpen is the one check before a person's evidence as of day is read: the person is in who's scope, last served there or,
// as the board of that day says, was there on day. Reading another's is audited.
func (s *Service) mayOpen(ctx context.Context, tx bun.Tx, who people.Actor, person uuid.UUID, day time.Time) error {
	there, err := people.PersonIn(ctx, tx, person, func(column string) schema.QueryAppender {
		return schema.SafeQuery("(? or ?)", []any{who.Scope(s.now(), openers...).Records(column), who.Scope(day, openers...).Persons(column)})
	})
	switch {
	case err != nil:
		return err
	case !there:
		return fault.New(fault.NotFound, "competency.person_unknown")
	case who.IsSystem() || who.PersonID == person:
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "competencies.read", SubjectID: person})
}

func (p *Profile) load(ctx context.Context, tx bun.Tx, competency uuid.UUID, until time.Time) error {
	if err := tx.NewSelect().Model(&p.Levels).Where("framework_id = ?", p.Framework.ID).Order("level").Scan(ctx); err != nil {
		return fmt.Errorf("levels: %w", err)
	}
	a := report.Args{
		"person": p.PersonID, "day": p.Day.Format(time.DateOnly), "until": until, "framework": p.Framework.ID,
		"group": "", "competency": nil, "scope": bun.SafeQuery("true"),
	}
	if competency != uuid.Nil {
		a["competency"] = competency
	}
	if err := gapReport.Scan(ctx, tx, &p.Items, a, "person", "need", "profile"); err != nil {
		return err
	}
	list := []Competency{}
	if err := tx.NewSelect().Model(&list).Where("framework_id = ?", p.Framework.ID).Scan(ctx); err != nil {
		return fmt.Errorf("profile's competencies: %w", err)
	}
	byID := make(map[uuid.UUID]Competency, len(list))
	for _, c := range list {
		byID[c.ID] = c
	}
	for i := range p.Items {
		p.Items[i].Competency = byID[p.Items[i].CompetencyID]
	}
	return nil
}
