package competencies

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// PolicyRow is a policy as it was set, by two persons, or with the installation.
type PolicyRow struct {
	Policy

	ID         uuid.UUID `json:"id"`
	SetAt      time.Time `json:"set_at"`
	SetBy      id.Person `json:"set_by,omitzero"` // nobody: it came with the installation (Found)
	ApprovedBy id.Person `json:"approved_by,omitzero"`
	Setter     string    `json:"setter"` // names, without titles
	Approver   string    `json:"approver"`
}

// Policies lists the policies that were ever set, the newest first. Who may see it is the caller's rule.
func (s *Service) Policies(ctx context.Context) ([]PolicyRow, error) {
	var rows []struct {
		ID           uuid.UUID `bun:"id"`
		CountsFrom   string    `bun:"counts_from"`
		Certainty    float64   `bun:"certainty"`
		ValidMonths  int       `bun:"valid_months"`
		CoolDownDays int       `bun:"cool_down_days"`
		TriesAYear   int       `bun:"tries_a_year"`
		SetAt        time.Time `bun:"set_at"`
		SetBy        id.Person `bun:"set_by"`
		ApprovedBy   id.Person `bun:"approved_by"`
		Setter       string    `bun:"setter"`
		Approver     string    `bun:"approver"`
	}
	err := s.db.NewRaw(`select m.id, coalesce(m.counts_from::text, '') as counts_from, m.certainty, m.valid_months, m.cool_down_days, m.tries_a_year,
		m.set_at, m.set_by, m.approved_by, ? as setter, ? as approver from measurement_policies m order by m.set_at desc, m.id desc`,
		people.PersonName("m.set_by"), people.PersonName("m.approved_by")).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("policies: %w", err)
	}
	list := make([]PolicyRow, len(rows))
	for i, r := range rows {
		list[i] = PolicyRow{
			Policy{people.Day(r.CountsFrom), r.Certainty, r.ValidMonths, r.CoolDownDays, r.TriesAYear},
			r.ID, r.SetAt, r.SetBy, r.ApprovedBy, r.Setter, r.Approver,
		}
	}
	return list, nil
}

// PolicyPreview is what a policy would change, by what is known today: of all that posts of the agency require (one a person and
// competency), how many meet it or miss it by the former rule, how many are in which state by the new one, and in how many of the board's
// figures the gap becomes another one. Counting says which of the two boards of that day go by, before and after.
type PolicyPreview struct {
	Before Policy `json:"before"`
	After  Policy `json:"after"`

	Required int   `json:"required"`
	Met      int   `json:"met"`
	Gap      int   `json:"gap"`
	States   Tally `json:"states"`
	Cells    int   `json:"cells"`
	Changed  int   `json:"changed"`

	CountsBefore bool `json:"counts_before"` // on the day in question, measurements count already
	CountsAfter  bool `json:"counts_after"`
}

// PreviewPolicy computes it for who may ask for p, and asks nobody. Faults: those of AskForPolicy, and of the board.
func (s *Service) PreviewPolicy(ctx context.Context, who people.Actor, p Policy) (v PolicyPreview, err error) {
	if err := s.maySetPolicy(ctx, who); err != nil {
		return v, err
	}
	if v.Before, err = s.follows(ctx, s.db, p); err != nil {
		return v, err
	}
	board, err := s.GapByUnit(ctx, who, GapFilter{both: true})
	if err != nil {
		return v, err
	}
	total := board.Total(uuid.Nil, uuid.Nil)
	v.After, v.Required, v.Met, v.Gap, v.States, v.Cells = p, total.Required, total.Met, total.Gap(), total.Tally, len(board.Cells)
	for _, c := range board.Cells {
		if c.Gap() != c.Below {
			v.Changed++
		}
	}
	day := board.Day
	if from := p.from(); from.After(day) {
		day = from
	}
	v.CountsBefore, v.CountsAfter = v.Before.counts(day), p.counts(day)
	return v, nil
}

// counts reports whether boards of a day go by measurements.
func (p Policy) counts(day time.Time) bool { return p.CountsFrom != "" && !day.Before(p.from()) }
