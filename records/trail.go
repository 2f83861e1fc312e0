package records

import (
	"context"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// TrailFilter picks entries of the audit trail; zero values pick everything. From and To are days in the reader's zone, To
// included. After is the next of the page before; Limit is 1 to 500.
type TrailFilter struct {
	ActorID   id.Person
	SubjectID id.Person
	Action    string
	From, To  time.Time
	After     string
	Limit     int
}

// Trail lists who looked at or changed what, the latest first, for auditors and administrators: entries by or about people
// of their units, and everything for those of the whole agency. Faults: audit.forbidden, audit.cursor_invalid,
// audit.range_invalid, record.limit_invalid.
func (s *Service) Trail(ctx context.Context, who people.Actor, f TrailFilter) ([]audit.Shown, string, error) {
	scope := who.Scope(s.now(), people.Auditor, people.Administrator)
	if scope.Empty() {
		return nil, "", fault.New(fault.Forbidden, "audit.forbidden")
	}
	within, err := s.trailScope(ctx, scope)
	if err != nil {
		return nil, "", err
	}
	return s.trail(ctx, who, f, within)
}

func (s *Service) trailScope(ctx context.Context, scope people.Scope) (schema.QueryAppender, error) {
	whole, err := people.WholeAgency(ctx, s.db, scope)
	if err != nil {
		return nil, err
	}
	if whole {
		return bun.SafeQuery("true"), nil
	}
	return bun.SafeQuery("(? or ?)", audit.AboutSome(scope.Persons), scope.Persons("e.actor_id")), nil
}

// AboutMe lists what others did with who's own record, the latest first. Only After and Limit of f are used. Faults:
// audit.cursor_invalid, record.limit_invalid.
func (s *Service) AboutMe(ctx context.Context, who people.Actor, f TrailFilter) ([]audit.Shown, string, error) {
	within := bun.SafeQuery("? and e.actor_id is distinct from ?", audit.About(who.PersonID), who.PersonID)
	return s.trail(ctx, who, TrailFilter{After: f.After, Limit: f.Limit}, within)
}

func (s *Service) trail(ctx context.Context, who people.Actor, f TrailFilter, within schema.QueryAppender) ([]audit.Shown, string, error) {
	if f.Limit < 1 || f.Limit > 500 {
		return nil, "", fault.Field("limit", "record.limit_invalid")
	}
	if !f.From.IsZero() && !f.To.IsZero() && f.To.Before(f.From) {
		return nil, "", fault.Field("to", "audit.range_invalid")
	}
	return audit.List(ctx, s.db, audit.Filter{
		Within: within, ActorID: f.ActorID, SubjectID: f.SubjectID, Action: f.Action, After: f.After, Limit: f.Limit,
		From: startOf(f.From, who.Location(), 0), To: startOf(f.To, who.Location(), 1),
	})
}

// startOf is the instant a day begins in loc, plus days; zero stays zero.
func startOf(day time.Time, loc *time.Location, days int) time.Time {
	if day.IsZero() {
		return day
	}
	y, m, d := day.Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, loc)
}
