package questions

import (
	"context"
	_ "embed" // starter_for.sql
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/stale"
	"mumpuni/people"
	"mumpuni/questions/exchange"
	"mumpuni/questions/starter"
)

// starterKeepers may take the starter bank into a unit of theirs: its keys are public, so that nobody learns one by it.
var starterKeepers = []people.Role{people.Trainer, people.HR, people.Administrator}

// StarterLook is what taking the starter bank into a unit would do, counted and nothing written.
type StarterLook struct {
	UnitID   uuid.UUID      `json:"unit_id"`
	Enter    int            `json:"enter"`             // questions that would come; 0 where they are there already
	There    uuid.UUID      `json:"there,omitzero"`    // the unit that has it already, this one or one above that shares it downwards
	Holder   string         `json:"holder,omitempty"`  // what that unit is called
	Unknown  []string       `json:"unknown,omitempty"` // codes of competencies that the framework has not: their questions come without one
	Counts   []StarterCount `json:"counts"`            // in the order of the competencies
	Pictures int            `json:"pictures"`
	Digest   string         `json:"digest"` // names exactly this
}

// StarterCount are the questions of one competency.
type StarterCount struct {
	Code   string      `json:"code"`
	Levels map[int]int `json:"levels"`
	Hard   int         `json:"hard"` // that can hardly be guessed: matching, ordering, numeric, several keys
	All    int         `json:"all"`
}

// LookStarter counts what TakeStarter would do. Fault quiz.unit_not_yours.
func (s *Service) LookStarter(ctx context.Context, who people.Actor, unit uuid.UUID) (StarterLook, error) {
	look := StarterLook{UnitID: unit, Counts: []StarterCount{}}
	in, err := people.UnitIn(ctx, s.db, unit, who.Scope(s.now(), starterKeepers...))
	if err == nil && !in {
		err = fault.Field("unit_id", "quiz.unit_not_yours")
	}
	if err != nil {
		return look, err
	}
	has, err := s.starterFor(ctx, unit)
	if err != nil {
		return look, err
	}
	look.There, look.Holder = has.UnitID, has.Name
	codes, err := s.codes(ctx, s.db)
	if err != nil {
		return look, err
	}
	all, err := countedStarter()
	if err != nil {
		return look, err
	}
	look.Counts, look.Pictures = all.Counts, all.Pictures
	for _, c := range look.Counts {
		if _, known := codes[sameWords(c.Code)]; !known {
			look.Unknown = append(look.Unknown, c.Code)
		}
		if look.There == uuid.Nil {
			look.Enter += c.All
		}
	}
	look.Digest = stale.Tag(look.UnitID, look.Enter, look.Unknown, look.Counts)
	return look, nil
}

// countedStarter counts the bank once: it is part of the program.
var countedStarter = sync.OnceValues(func() (StarterLook, error) {
	var all StarterLook
	read, err := exchange.Read(context.Background(), starter.XML())
	for _, q := range read.Questions {
		all.count(q.Item)
	}
	return all, err
})

// count adds a question of the bank, which lists competency after competency.
func (l *StarterLook) count(it exchange.Item) {
	if n := len(l.Counts); n == 0 || l.Counts[n-1].Code != it.Competency {
		l.Counts = append(l.Counts, StarterCount{Code: it.Competency, Levels: map[int]int{}})
	}
	c := &l.Counts[len(l.Counts)-1]
	c.All++
	c.Levels[it.Level]++
	if slices.Contains([]exchange.Kind{exchange.Matching, exchange.Ordering, exchange.Numeric, exchange.Multiple}, it.Kind) {
		c.Hard++
	}
	l.Pictures += len(it.Pictures)
}

// TakeStarter puts the starter bank into the bank of a unit exactly as LookStarter counted it, and gives the import, which a trainer of
// the unit may take back. Faults quiz.unit_not_yours, web.changed_meanwhile, bank.starter_there.
func (s *Service) TakeStarter(ctx context.Context, who people.Actor, unit uuid.UUID, digest string) (uuid.UUID, error) {
	look, err := s.LookStarter(ctx, who, unit)
	switch {
	case err != nil:
		return uuid.Nil, err
	case look.There != uuid.Nil:
		return uuid.Nil, errStarterThere
	case look.Digest != digest:
		return uuid.Nil, stale.ErrChanged
	}
	imported, err := s.keepImport(ctx, who, NewImport{UnitID: unit, FileName: starter.FileName, Data: starter.XML()}, OriginStarter)
	if err != nil {
		return uuid.Nil, err
	}
	scope := who.Scope(s.now(), starterKeepers...)
	p, err := s.plan(ctx, s.db, who, scope, imported, false)
	if err != nil {
		return uuid.Nil, err
	}
	return imported, s.applyImport(ctx, who, scope, imported, p.Digest)
}

//go:embed starter_for.sql
var starterFor string

// holder is a unit that has the starter bank.
type holder struct {
	UnitID uuid.UUID `bun:"unit_id"`
	Name   string    `bun:"name"`
}

// starterFor is the unit whose starter bank a unit can use: its own, or the nearest above that shares it downwards; Nil: none.
func (s *Service) starterFor(ctx context.Context, unit uuid.UUID) (holder, error) {
	var found []holder
	if err := s.db.NewRaw(starterFor, unit, OriginStarter).Scan(ctx, &found); err != nil {
		return holder{}, fmt.Errorf("starter bank of a unit: %w", err)
	}
	if len(found) == 0 {
		return holder{}, nil
	}
	return found[0], nil
}
