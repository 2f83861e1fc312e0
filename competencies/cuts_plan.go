package competencies

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/people"
)

// CutSet is where the levels of a competency begin, of level 1, 2, …, by one panel.
type CutSet struct {
	CompetencyID uuid.UUID  `json:"competency_id"`
	Code         string     `json:"code"`
	Name         string     `json:"name"`
	NameEN       string     `json:"name_en"`
	Version      int        `json:"version"` // 0: the first ones, of no panel
	Cuts         []float64  `json:"cuts"`
	Errors       []float64  `json:"errors"` // standard errors
	Panel        int        `json:"panel"`  // judges
	Method       string     `json:"method"`
	Day          people.Day `json:"day,omitempty"` // of the panel's record
	ImportedAt   time.Time  `json:"imported_at,omitzero"`
	Importer     string     `json:"importer,omitempty"` // names, without titles
	Approver     string     `json:"approver,omitempty"`
}

// Provisional reports whether too few judges set it to be final (sementara).
func (c CutSet) Provisional() bool { return c.Panel < FullPanel }

// same reports whether both say the same, by the same panel.
func (c CutSet) same(o CutSet) bool {
	return slices.Equal(c.Cuts, o.Cuts) && slices.Equal(c.Errors, o.Errors) && c.Panel == o.Panel && c.Method == o.Method && c.Day == o.Day
}

// CutChange is what a record changes of one competency.
type CutChange struct {
	Before CutSet `json:"before"`
	After  CutSet `json:"after"`
}

// Limits of what a panel can say: the scale of ability goes from −6 to 6, levels lie well within.
const (
	farthestCut  = 5.0
	largestError = 2.0
	largestPanel = 500
	longestText  = 100
)

// PlanCuts says what rows would change, the changed competencies alone, in the framework's order; who may ask for it. It asks nobody.
// Faults, each of a line: cuts.code_unknown, cuts.level_unknown, cuts.level_twice, cuts.level_missing, cuts.cut_range, cuts.error_range,
// cuts.panel_range, cuts.method_missing, cuts.date_invalid, cuts.differs, cuts.not_increasing; of all: cuts.nothing_new,
// measurement.policy_forbidden.
func (s *Service) PlanCuts(ctx context.Context, who people.Actor, rows []CutRow) ([]CutChange, error) {
	if err := s.maySetPolicy(ctx, who); err != nil {
		return nil, err
	}
	return s.planCuts(ctx, s.db, rows)
}

func (s *Service) planCuts(ctx context.Context, db bun.IDB, rows []CutRow) ([]CutChange, error) {
	now, levels, err := s.cutsNow(ctx, db)
	if err != nil {
		return nil, err
	}
	sets, faults := gather(rows, now, levels, people.DayOf(s.now().In(people.Actor{}.Location())))
	if err := faults.Err(); err != nil {
		return nil, err
	}
	var changes []CutChange
	for _, before := range now {
		if after, ok := sets[before.Code]; ok && !after.same(before) {
			after.Version = before.Version + 1
			changes = append(changes, CutChange{before, after})
		}
	}
	if len(changes) == 0 {
		return nil, fault.Field("file", "cuts.nothing_new")
	}
	return changes, nil
}

// gather makes one set of each competency's rows and tells what is wrong, line by line.
func gather(rows []CutRow, now []CutSet, levels int, today people.Day) (map[string]CutSet, fault.Many) {
	known := map[string]CutSet{}
	for _, c := range now {
		known[c.Code] = c
	}
	var faults fault.Many
	byCode := map[string][]CutRow{}
	for i, r := range rows {
		r.Line = cmp.Or(r.Line, i+1)
		faults = append(faults, r.check(levels, today)...)
		if _, ok := known[r.Code]; !ok {
			faults = append(faults, blamed(r.Line, "cuts.code_unknown").With("Code", r.Code))
			continue
		}
		byCode[r.Code] = append(byCode[r.Code], r)
	}
	sets := map[string]CutSet{}
	for code, list := range byCode {
		set, wrong := setOf(known[code], list, levels)
		sets[code], faults = set, append(faults, wrong...)
	}
	slices.SortStableFunc(faults, func(a, b *fault.Fault) int { return cmp.Compare(lineOf(a), lineOf(b)) })
	return sets, faults
}

func lineOf(f *fault.Fault) int {
	n, _ := f.Args["Line"].(int)
	return n
}

// check is what can be wrong with a row by itself.
func (r CutRow) check(levels int, today people.Day) (faults fault.Many) {
	blame := func(wrong bool, key string) {
		if wrong {
			faults = append(faults, blamed(r.Line, key).With("Most", levels))
		}
	}
	blame(r.Level < 1 || r.Level > levels, "cuts.level_unknown")
	blame(math.Abs(r.Cut) > farthestCut, "cuts.cut_range")
	blame(!(r.Error >= 0 && r.Error <= largestError), "cuts.error_range")
	blame(r.Panel < 1 || r.Panel > largestPanel, "cuts.panel_range")
	blame(r.Method == "" || utf8.RuneCountInString(r.Method) > longestText, "cuts.method_missing")
	_, sound := day(string(r.Day))
	blame(!sound || r.Day > today, "cuts.date_invalid")
	return faults
}

// setOf puts the rows of one competency together: each level once, by one panel, each cut above the one below it.
func setOf(known CutSet, rows []CutRow, levels int) (CutSet, fault.Many) {
	var faults fault.Many
	first := rows[0]
	set := CutSet{CompetencyID: known.CompetencyID, Code: known.Code, Name: known.Name, NameEN: known.NameEN, Panel: first.Panel, Method: first.Method, Day: first.Day}
	at := map[int]CutRow{}
	for _, r := range rows {
		if before, twice := at[r.Level]; twice {
			faults = append(faults, blamed(r.Line, "cuts.level_twice").With("Code", r.Code).With("Level", r.Level).With("Other", before.Line))
			continue
		}
		if r.Panel != first.Panel || r.Method != first.Method || r.Day != first.Day {
			faults = append(faults, blamed(r.Line, "cuts.differs").With("Code", r.Code).With("Other", first.Line))
		}
		at[r.Level] = r
	}
	for level := 1; level <= levels; level++ {
		r, there := at[level]
		below, lower := at[level-1]
		switch {
		case !there:
			faults = append(faults, blamed(first.Line, "cuts.level_missing").With("Code", known.Code).With("Level", level))
		case lower && r.Cut <= below.Cut:
			faults = append(faults, blamed(r.Line, "cuts.not_increasing").With("Code", known.Code).With("Level", level).With("Other", below.Line))
		}
		set.Cuts, set.Errors = append(set.Cuts, r.Cut), append(set.Errors, r.Error)
	}
	return set, faults
}

// facts are the changes as a second person sees them.
func cutFacts(changes []CutChange) []people.Fact {
	facts := make([]people.Fact, len(changes))
	for i, c := range changes {
		facts[i] = people.Fact{Key: c.After.Code + " " + c.After.Name, Before: c.Before.text(), After: c.After.text()}
	}
	return facts
}

// text is a set in one line: "-2 · -1 · 0 · 1 · 2; 12 penilai, Angoff, 2026-11-20".
func (c CutSet) text() string {
	text := ""
	for i, cut := range c.Cuts {
		if i > 0 {
			text += " · "
		}
		text += fmt.Sprintf("%g", cut)
	}
	if c.Panel > 0 {
		text += fmt.Sprintf("; n = %d, %s, %s", c.Panel, c.Method, c.Day)
	}
	return text
}
