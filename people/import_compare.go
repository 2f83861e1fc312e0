package people

import (
	"github.com/google/uuid"
)

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
	case c.ended:
		p.compareEnded(pl, c)
	case pl.had == nil:
		pl.Outcome, pl.person = "new", c.person
		pl.place.from = p.begin(pl.place.unit, c.since, "")
		pl.Diff = []ImportChange{{"unit", "", pl.place.unit.title()}, {"post", "", c.post.Name}, {"since", "", string(pl.place.from)}}
	default:
		pl.person = merge(pl.had.Person, c.person, columns)
		if pl.had.LeftOn > p.today {
			pl.person.LeftOn = pl.had.LeftOn
		}
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
	if had.scheduled(p.today) {
		pl.place = nil
		return nil
	}
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
		to.amend = to.from < had.Since // a later day does not unsay that they held the post before
	}
	return append(diff, ImportChange{"since", string(had.Since), string(to.from)})
}
