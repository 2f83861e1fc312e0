package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// askChange opens the approval of a change. at, of an appointment, is its unit or, of one that is being made, what it hangs below.
// Of somebody who serves nowhere today those decide who administer all units of their roles.
func (s *Service) askChange(ctx context.Context, tx bun.Tx, who Actor, st standing, at uuid.UUID, ask ChangeAsk) (uuid.UUID, error) {
	ask.Stood = st
	facts, err := s.factsOf(ctx, tx, st, ask)
	if err != nil {
		return uuid.Nil, err
	}
	units := []uuid.UUID{st.UnitID, at}
	if st.UnitID == uuid.Nil {
		units = append(units, st.RoleUnits...)
	}
	return s.ask(ctx, tx, who, Ask{
		Kind: AskChange, SubjectID: uuid.UUID(ask.PersonID), Units: units, Beneficiary: ask.PersonID, Payload: ask,
		Words: map[string]string{"Person": st.Name}, Facts: facts,
	})
}

// factsOf is what an approver sees of a change, before and after.
func (s *Service) factsOf(ctx context.Context, tx bun.Tx, st standing, ask ChangeAsk) ([]Fact, error) {
	var facts []Fact
	for _, f := range ask.Fields {
		if f.Field == "birth_date" {
			f.Before, f.After = Day(f.Before).shown(), Day(f.After).shown()
		}
		facts = append(facts, Fact{Key: "approvals.fact." + f.Field, Before: f.Before, After: f.After})
	}
	if ask.To == nil {
		return facts, nil
	}
	unit, err := s.unitName(ctx, tx, ask.To.UnitID)
	return append(facts, st.postFacts(*ask.To, unit)...), err
}

// postFacts is what an appointment to a unit of that name changes; an acting one changes nothing of the main post.
func (st standing) postFacts(to Appointment, unit string) (facts []Fact) {
	if to.Acting {
		st = standing{}
		facts = append(facts, Fact{Key: "approvals.fact.acting", After: "approvals.fact.acting_yes", Say: true})
	}
	for _, f := range []Fact{
		{Key: "approvals.fact.unit", Before: st.UnitName, After: unit},
		{Key: "approvals.fact.post", Before: st.PostName, After: to.Post.Name},
		{Key: "approvals.fact.post_kind", Before: keyOf("people.post_kind.", st.PostKind), After: keyOf("people.post_kind.", to.Post.Kind), Say: true},
		{Key: "approvals.fact.post_level", Before: keyOf("people.post_level.", st.PostLevel), After: keyOf("people.post_level.", to.Post.Level), Say: true},
		{Key: "approvals.fact.since", Before: st.Since.shown(), After: to.From.shown()},
	} {
		if f.Before != f.After {
			facts = append(facts, f)
		}
	}
	return facts
}

// keyOf is the key of a word, "" for none.
func keyOf(words, word string) string {
	if word == "" {
		return ""
	}
	return words + word
}

// shown is d as sentences show it, "" for none.
func (d Day) shown() string {
	if d == "" {
		return ""
	}
	return d.Short()
}
