package competencies

import (
	_ "embed" // gap.sql
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed gap.sql
var gapSQL string

var gapReport = report.Parse(gapSQL)

// GapFilter says what a board is about: the unit and all below it, perhaps only one group of competencies, one kind of
// post or of employment, as of the end of a day (zero: today). Direct leaves out the units below.
type GapFilter struct {
	UnitID     uuid.UUID
	Direct     bool
	Group      string
	PostKind   string
	Employment string
	AsOf       time.Time

	both bool // by the former rule, too, on a day when it counts no more
}

func (f GapFilter) check() error {
	var faults fault.Many
	if f.PostKind != "" && !slices.Contains(people.PostKinds, f.PostKind) {
		faults = append(faults, fault.Field("post_kind", "competency.post_kind_unknown"))
	}
	if f.Employment != "" && !slices.Contains(people.Employments, people.Employment(f.Employment)) {
		faults = append(faults, fault.Field("employment", "gap.employment_unknown"))
	}
	if len(f.Group) > 40 {
		faults = append(faults, fault.Field("group", "gap.group_unknown"))
	}
	if y := f.AsOf.Year(); !f.AsOf.IsZero() && (y < 1945 || y > 2999) {
		faults = append(faults, fault.Field("as_of", "competency.date_invalid"))
	}
	return faults.Err()
}

// end gives the day asked about and the instant it ends, in loc.
func end(asOf time.Time, now time.Time, loc *time.Location) (time.Time, time.Time) {
	if asOf.IsZero() {
		asOf = now.In(loc)
	}
	y, m, d := asOf.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), time.Date(y, m, d+1, 0, 0, 0, 0, loc)
}

// args for the unit reports.
func (f GapFilter) args(day, until time.Time, fw Framework, scope schema.QueryAppender) report.Args {
	return report.Args{
		"unit": f.UnitID, "direct": f.Direct, "group": f.Group, "post_kind": f.PostKind, "employment": f.Employment,
		"day": day.Format(time.DateOnly), "until": until, "framework": fw.ID, "scope": scope, "competency": nil, "former": true,
	}
}
