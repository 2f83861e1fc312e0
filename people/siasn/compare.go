package siasn

import (
	"github.com/google/uuid"

	"mumpuni/people"
)

// compare settles the row's outcome and its changes.
func (p *importPlan) compare(pl *planned, c *candidate, columns []ImportColumn) {
	pl.ImportRow = ImportRow{
		Sheet: c.row.Sheet, RowNo: c.row.No, Seq: c.seq, NIP: c.text(colNIP), Name: c.text(colName),
		Issues: c.issues, Diff: []people.FieldChange{}, Held: []people.FieldChange{},
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
		p.begin(pl.place, c.since, "")
		pl.Diff = []people.FieldChange{change("unit", "", pl.place.unit.title()), change("post", "", c.post.Name), change("since", "", string(pl.place.from))}
	default:
		pl.person = merge(pl.had.Person, c.person, columns)
		if pl.had.LeftOn > p.today {
			pl.person.LeftOn = pl.had.LeftOn
		}
		place := p.hold(pl, c, p.comparePlace(pl, c))
		pl.Diff = append(people.Differences(pl.had.Person, pl.person), place...)
		if pl.Outcome = "changed"; len(pl.Diff) == 0 {
			pl.Outcome = "same"
		}
	}
	pl.warnLater(c)
}

// begin sets the day from which an assignment can be told: not before its unit, nor before the one before has ended, nor
// after today.
func (p *importPlan) begin(to *placement, since, lastEnd people.Day) {
	if since == "" {
		since = p.today
	}
	to.from = min(max(since, to.unit.Since, lastEnd), p.today)
	to.later = to.unit.Since > max(since, lastEnd)
}

// warnLater says that a post is recorded from a later day than the file's because its unit did not exist on that day.
func (pl *planned) warnLater(c *candidate) {
	if pl.place == nil || !pl.place.later {
		return
	}
	c.warn(colSince, "import.issue.unit_younger", "Day", pl.place.from.Short())
	pl.Issues = c.issues
}

// comparePlace settles whether the main assignment changes.
func (p *importPlan) comparePlace(pl *planned, c *candidate) []people.FieldChange {
	had, to := pl.had, pl.place
	if had.scheduled(p.today) {
		pl.place = nil
		return nil
	}
	var diff []people.FieldChange
	moved := had.AssignmentID == uuid.Nil || had.UnitID != to.unit.ID
	appointed := had.PostName != c.post.Name || had.PostKind != c.post.Kind || had.PostLevel != c.post.Level
	if moved {
		diff = append(diff, change("unit", had.UnitName, to.unit.title()))
	}
	if appointed {
		diff = append(diff, change("post", had.PostName, c.post.Name))
	}
	switch {
	case had.AssignmentID == uuid.Nil:
		p.begin(to, c.since, had.LastEnd)
	case moved || appointed:
		since := c.since
		if since <= had.Since {
			since = p.today
		}
		p.begin(to, since, had.Since)
	default:
		p.begin(to, c.since, had.LastEnd)
		if c.since == "" || to.from == had.Since {
			pl.place = nil
			return nil
		}
		to.amend = to.from < had.Since // a later day does not unsay that they held the post before
	}
	return append(diff, change("since", string(had.Since), string(to.from)))
}
