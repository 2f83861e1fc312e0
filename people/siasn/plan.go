package siasn

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/sheet"
	"mumpuni/people"
)

// planned is a row's outcome and what applying it means.
type planned struct {
	ImportRow

	person people.Person // as it will be
	place  *placement    // nil when the assignment stays
	held   *placement    // what a second person must approve of it
	had    *recorded     // nil for a new person
}

// placement is a change of the main assignment.
type placement struct {
	unit  *unitPlan
	post  people.Post
	from  people.Day
	later bool // than the file says, because the unit began later
	amend bool // only the beginning of the open one is put right
}

// importPlan is what an import would do to the people as they are now. The same file, people and day make the same plan.
type importPlan struct {
	who     people.Actor // who imports
	rows    []*planned
	units   *unitsPlanned
	summary ImportSummary
	today   people.Day
}

// planImport compares the kept rows of b with the people as they are, within what who administers.
func planImport(ctx context.Context, db bun.IDB, who people.Actor, b Import, rows []ImportRow, today people.Day) (*importPlan, error) {
	cs := make([]*candidate, len(rows))
	for i, r := range rows {
		cs[i] = readCandidate(r.Seq, r.read(), today)
	}
	checkAcross(cs)
	d, err := loadDirectory(ctx, db, b.RootUnitID, who.Scope(today.Time(), people.Administrator), today, cs)
	if err != nil {
		return nil, err
	}
	p := &importPlan{who: who, units: &unitsPlanned{d: d, who: who.PersonID, today: today, own: unitsOf(cs), underway: map[string]bool{}}, today: today}
	met := map[id.Person]bool{}
	decided := map[*candidate]*planned{}
	for _, c := range cs {
		decided[c] = p.decide(d, c, met)
	}
	for _, c := range byUnit(cs) {
		if !c.bad() && !c.ended {
			decided[c].place = &placement{unit: p.units.unitFor(c), post: c.post}
		}
	}
	for _, c := range cs {
		p.compare(decided[c], c, b.Columns)
		if c.bad() && decided[c].had == nil {
			meetByName(d, c, met)
		}
		p.count(decided[c])
		p.rows = append(p.rows, decided[c])
	}
	met[who.PersonID] = true // who imports is evidently at work
	p.findLeft(d, met)
	for _, u := range p.units.made {
		p.summary.UnitsNew = append(p.summary.UnitsNew, u.Name)
	}
	for _, u := range p.units.changed {
		if u.Rename != "" {
			p.summary.UnitsRenamed = append(p.summary.UnitsRenamed, [2]string{u.Name, u.Rename})
		}
		if u.MoveTo != nil {
			p.summary.UnitsMoved = append(p.summary.UnitsMoved, UnitMove{u.title(), u.Parent.title(), u.MoveTo.title()})
		}
	}
	return p, nil
}

// decide finds who the row is about, and blames it for keys that belong to others. All rows are decided, and their units
// found, before any is compared, so that a new unit knows its first day.
func (p *importPlan) decide(d *directory, c *candidate, met map[id.Person]bool) *planned {
	pl := &planned{had: matchPerson(d, c, met)}
	if had := pl.had; had != nil && !had.Yours {
		c.fail(colNIP, "import.issue.person_outside")
	}
	checkEmail(d, c, pl.had)
	if pl.had != nil {
		pl.had.warnScheduled(c, p.today)
	}
	return pl
}

// count adds a row to the summary.
func (p *importPlan) count(pl *planned) {
	s := &p.summary
	switch pl.Outcome {
	case "new":
		s.New++
	case "changed":
		s.Changed++
	case "same":
		s.Same++
	case "left":
		s.Left++
	case "error":
		s.Errors++
		return
	}
	if len(pl.Issues) > 0 {
		s.Warnings++
	}
	if pl.read().Hidden {
		s.Hidden++
	}
	if len(pl.Held) > 0 {
		s.Held++
		if p.who.IsOneself(pl.PersonID) {
			s.HeldOwn++
		}
	}
	if pl.person.Employment == "" {
		return // their service is over
	}
	if kind := sameFile(pl.person.Employment); !slices.Contains(s.Employments, kind) {
		s.Employments = append(s.Employments, kind)
		slices.Sort(s.Employments)
	}
}

// findLeft adds those who serve in the import's unit, are of a kind of employment that the file has, and are not in it.
func (p *importPlan) findLeft(d *directory, met map[id.Person]bool) {
	seq := len(p.rows)
	for _, st := range d.all {
		if !st.InRoot || st.LeftOn != "" || !slices.Contains(p.summary.Employments, sameFile(st.Employment)) {
			continue
		}
		p.summary.Serving++
		if met[st.ID] {
			continue
		}
		p.summary.Left++
		p.rows = append(p.rows, &planned{had: st, ImportRow: ImportRow{
			Seq: seq, NIP: st.NIP, Name: st.Name, Outcome: "left", PersonID: st.ID, Issues: []Issue{},
			Cells: []sheet.Cell{}, Diff: []people.FieldChange{change("left_on", "", string(p.today))}, Held: []people.FieldChange{},
		}})
		seq++
	}
}

// digest is equal for plans that do the same.
func (p *importPlan) digest() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, r := range p.rows {
		_ = enc.Encode([]any{r.Seq, r.Outcome, r.PersonID, r.Diff, r.Held})
	}
	_ = enc.Encode(p.summary)
	return hex.EncodeToString(h.Sum(nil))
}
