package people

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// planned is a row's outcome and what applying it means.
type planned struct {
	ImportRow

	person Person    // as it will be
	place  *place    // nil when the assignment stays
	had    *standing // nil for a new person
}

// place is a change of the main assignment.
type place struct {
	unit  *unitPlan
	post  Post
	from  Day
	amend bool // only the beginning of the open one is put right
}

// importPlan is what an import would do to the people as they are now. The same file, people and day make the same plan.
type importPlan struct {
	rows    []*planned
	units   *unitsPlanned
	summary ImportSummary
	today   Day
}

// planImport compares the kept rows of b with the people as they are, within what who administers.
func planImport(ctx context.Context, db bun.IDB, who Actor, b Import, rows []ImportRow, today Day) (*importPlan, error) {
	cs := make([]*candidate, len(rows))
	for i, r := range rows {
		ragged := slices.ContainsFunc(r.Issues, func(i Issue) bool { return i.Key == "import.issue.ragged" })
		cs[i] = readCandidate(r.Seq, tableRow{Sheet: r.Sheet, No: r.RowNo, Cells: r.Cells, Ragged: ragged}, today)
	}
	checkAcross(cs)
	d, err := loadDirectory(ctx, db, b.RootUnitID, who.Scope(today.Time(), Administrator), today, cs)
	if err != nil {
		return nil, err
	}
	p := &importPlan{units: &unitsPlanned{d: d, today: today}, today: today}
	met := map[uuid.UUID]bool{}
	var decided []*planned
	for _, c := range cs {
		decided = append(decided, p.decide(d, c, met))
	}
	for i, c := range cs {
		p.compare(decided[i], c, b.Columns)
		p.count(decided[i])
		p.rows = append(p.rows, decided[i])
	}
	met[who.PersonID] = true // who imports is evidently at work
	p.findLeft(d, met)
	for _, u := range p.units.made {
		p.summary.UnitsNew = append(p.summary.UnitsNew, u.Name)
	}
	for _, u := range p.units.renamed {
		p.summary.UnitsRenamed = append(p.summary.UnitsRenamed, [2]string{u.Name, u.Rename})
	}
	return p, nil
}

// decide finds who the row is about and where they serve, and blames it for keys that belong to others. All rows are
// decided before any is compared, so that a new unit knows its first day.
func (p *importPlan) decide(d *directory, c *candidate, met map[uuid.UUID]bool) *planned {
	pl := &planned{had: matchPerson(d, c, met)}
	if had := pl.had; had != nil && !had.Yours {
		c.fail(colNIP, "import.issue.person_outside")
	}
	checkEmail(d, c, pl.had)
	if !c.bad() {
		pl.place = &place{unit: p.units.unitFor(c), post: c.post}
	}
	return pl
}

// matchPerson finds the person by PNS ID, else by NIP, and notes everybody whom the row names as met, so that a faulty row
// makes nobody leave.
func matchPerson(d *directory, c *candidate, met map[uuid.UUID]bool) *standing {
	byID, byNIP := d.bySIASN[c.person.SIASNID], d.byNIP[c.person.NIP]
	if c.person.SIASNID == "" {
		byID = nil
	}
	if c.person.NIP == "" {
		byNIP = nil
	}
	for _, st := range []*standing{byID, byNIP} {
		if st != nil {
			met[st.ID] = true
		}
	}
	switch {
	case byNIP != nil && byNIP != byID && byNIP.SIASNID != "":
		c.fail(colNIP, "import.issue.nip_of_another")
		return byID
	case byID != nil && byNIP != nil && byNIP != byID:
		c.fail(colSIASNID, "import.issue.siasn_id_of_another")
		return byID
	case byID != nil:
		if byID.NIP != "" && c.person.NIP != "" && byID.NIP != c.person.NIP {
			c.warn(colNIP, "import.issue.nip_changes")
		}
		return byID
	default:
		return byNIP
	}
}

// checkEmail leaves out an address that is another's.
func checkEmail(d *directory, c *candidate, had *standing) {
	if c.person.Email == "" {
		return
	}
	owner := d.byEmail[foldEmail(c.person.Email)]
	if owner != nil && (had == nil || owner.ID != had.ID) {
		c.warn(c.emailColumn(), "import.issue.email_taken")
		c.person.Email = ""
	}
}

// compare settles the row's outcome and its changes.
func (p *importPlan) compare(pl *planned, c *candidate, columns []ImportColumn) {
	pl.ImportRow = ImportRow{
		Sheet: c.row.Sheet, RowNo: c.row.No, Seq: c.seq, NIP: c.text(colNIP), Name: c.text(colName),
		Issues: c.issues, Diff: []ImportChange{},
	}
	if pl.Issues == nil {
		pl.Issues = []Issue{}
	}
	if pl.had != nil {
		pl.PersonID = pl.had.ID
	}
	switch {
	case c.bad():
		pl.Outcome, pl.place = "error", nil
	case pl.had == nil:
		pl.Outcome, pl.person = "new", c.person
		pl.place.from = p.begin(pl.place.unit, c.since, "")
		pl.Diff = []ImportChange{{"unit", "", pl.place.unit.title()}, {"post", "", c.post.Name}, {"since", "", string(pl.place.from)}}
	default:
		pl.person = merge(pl.had.Person, c.person, columns)
		pl.Diff = append(differences(pl.had.Person, pl.person), p.comparePlace(pl, c)...)
		if pl.Outcome = "changed"; len(pl.Diff) == 0 {
			pl.Outcome = "same"
		}
	}
}

// begin is the day from which an assignment can be told: not before its unit, nor before the one before has ended, nor
// after today.
func (p *importPlan) begin(u *unitPlan, since, lastEnd Day) Day {
	if since == "" {
		since = p.today
	}
	return min(max(since, u.Since, lastEnd), p.today)
}

// comparePlace settles whether the main assignment changes.
func (p *importPlan) comparePlace(pl *planned, c *candidate) []ImportChange {
	had, to := pl.had, pl.place
	var diff []ImportChange
	moved := had.AssignmentID == uuid.Nil || had.UnitID != to.unit.ID
	appointed := had.PostName != c.post.Name || had.PostKind != c.post.Kind || had.PostLevel != c.post.Level
	if moved {
		diff = append(diff, ImportChange{"unit", had.UnitName, to.unit.title()})
	}
	if appointed {
		diff = append(diff, ImportChange{"post", had.PostName, c.post.Name})
	}
	switch {
	case had.AssignmentID == uuid.Nil:
		to.from = p.begin(to.unit, c.since, had.LastEnd)
	case moved || appointed:
		if to.from = c.since; c.since <= had.Since {
			to.from = p.today
		}
		to.from = p.begin(to.unit, to.from, had.Since)
	default:
		to.from = p.begin(to.unit, c.since, had.LastEnd)
		if c.since == "" || to.from == had.Since {
			pl.place = nil
			return nil
		}
		to.amend = true
	}
	return append(diff, ImportChange{"since", string(had.Since), string(to.from)})
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
	case "error":
		s.Errors++
		return
	}
	if len(pl.Issues) > 0 {
		s.Warnings++
	}
	if kind := pl.person.Employment.sameFile(); !slices.Contains(s.Employments, kind) {
		s.Employments = append(s.Employments, kind)
		slices.Sort(s.Employments)
	}
}

// findLeft adds those who serve in the import's unit, are of a kind of employment that the file has, and are not in it.
func (p *importPlan) findLeft(d *directory, met map[uuid.UUID]bool) {
	seq := len(p.rows)
	for _, st := range d.all {
		if !st.InRoot || st.LeftOn != "" || !slices.Contains(p.summary.Employments, st.Employment.sameFile()) {
			continue
		}
		p.summary.Serving++
		if met[st.ID] {
			continue
		}
		p.summary.Left++
		p.rows = append(p.rows, &planned{had: st, ImportRow: ImportRow{
			Seq: seq, NIP: st.NIP, Name: st.Name, Outcome: "left", PersonID: st.ID, Issues: []Issue{},
			Cells: []Cell{}, Diff: []ImportChange{{"left_on", "", string(p.today)}},
		}})
		seq++
	}
}

// digest is equal for plans that do the same.
func (p *importPlan) digest() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for _, r := range p.rows {
		_ = enc.Encode([]any{r.Seq, r.Outcome, r.PersonID, r.Diff})
	}
	_ = enc.Encode(p.summary)
	return hex.EncodeToString(h.Sum(nil))
}
