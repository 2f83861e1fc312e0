package records

import (
	"context"
	_ "embed" // report.sql
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed report.sql
var reportSQL string

var reports = report.Parse(reportSQL)

// openers are the roles that may read other people's records, in their units.
var openers = []people.Role{people.HR, people.Administrator, people.Auditor}

// Year is a person's lesson hours of a calendar year against the target of their employment: MinJP at least (PNS), MaxJP at
// most (PPPK), 0 where there is none.
type Year struct {
	PersonID       id.Person  `bun:"person_id" json:"person_id"`
	Year           int        `bun:"-" json:"year"`
	Day            people.Day `bun:"-" json:"-"` // on which one's own was asked for, where one lives
	Employment     string     `bun:"employment" json:"employment"`
	RawMinutes     int        `bun:"raw_minutes" json:"raw_minutes"`
	CountedMinutes int        `bun:"counted_minutes" json:"counted_minutes"`
	JP             int        `bun:"jp" json:"jp"`
	Activities     int        `bun:"activities" json:"activities"`
	MinJP          int        `bun:"min_jp" json:"min_jp"`
	MaxJP          int        `bun:"max_jp" json:"max_jp"`
}

// Status says how a year stands: "met" or "not_yet" against a minimum, "within" or "over" a maximum, "none" without either.
func (y Year) Status() string {
	switch {
	case y.MinJP > 0 && y.JP >= y.MinJP:
		return "met"
	case y.MinJP > 0:
		return "not_yet"
	case y.MaxJP > 0 && y.JP > y.MaxJP:
		return "over"
	case y.MaxJP > 0:
		return "within"
	}
	return "none"
}

// Ledger is a year with all its rows, the newest day first, each with the policy that counted it.
type Ledger struct {
	Year

	Status   string    `json:"status"`
	Entries  []Booking `json:"entries"`
	Policies []Policy  `json:"policies"`
	Current  bool      `json:"current"` // the year is not over yet
}

// Booking is a row of the ledger as a reader sees it.
type Booking struct {
	Entry `bun:",extend"`

	UnitName string `bun:"unit_name" json:"unit_name"`
}

// JPOfYear gives a person's ledger of a year (0: this year): one's own, or for HR, administrators and auditors of the person's
// unit, the last one of who has left, which is audited. Faults: record.person_unknown, record.year_invalid.
func (s *Service) JPOfYear(ctx context.Context, who people.Actor, person id.Person, year int) (Ledger, error) {
	year, err := s.yearOf(who, year)
	if err != nil {
		return Ledger{}, err
	}
	var l Ledger
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.mayOpen(ctx, tx, who, person, "jp.read"); err != nil {
			return err
		}
		var err error
		l, err = s.ledger(ctx, tx, who, person, year)
		return err
	})
	return l, err
}

// AskOwnYear sums who's lesson hours of this year, without the rows of the ledger: one statement, whose plan is kept.
func (s *Service) AskOwnYear(who people.Actor, into *Year) pg.Question {
	year := s.now().In(who.Location()).Year()
	day, a := s.yearArgs(who, year)
	*into = Year{PersonID: who.PersonID, Year: year, Day: people.DayOf(s.now().In(who.Location()))}
	return pg.Asking(s.db, into, func(_ context.Context, err error) error { return pg.OrNil(err) },
		"select * from jp_years(array[$1::uuid], $2::date, $3::date, $4::date)", who.PersonID, day, a["from"], a["to"])
}

// Month is a month of a year in which learning was counted, 1 to 12.
type Month struct {
	Month   int `bun:"month"`
	Minutes int `bun:"minutes"`
}

// AskOwnMonths lists the months of this year in which who's learning was counted, in their order: an index alone answers.
func (s *Service) AskOwnMonths(who people.Actor, into *[]Month) pg.Question {
	_, a := s.yearArgs(who, s.now().In(who.Location()).Year())
	return pg.Asking(s.db, into, nil, `select extract(month from local_day)::int as month, sum(counted_minutes)::int as minutes
		from jp_entries where person_id = $1 and local_day between $2 and $3 group by 1 having sum(counted_minutes) > 0 order by 1`,
		who.PersonID, a["from"], a["to"])
}

// yearOf gives the year asked for; 0 is the one who lives in.
func (s *Service) yearOf(who people.Actor, year int) (int, error) {
	switch {
	case year == 0:
		return s.now().In(who.Location()).Year(), nil
	case year < 1945 || year > 2999:
		return 0, fault.Field("year", "record.year_invalid")
	}
	return year, nil
}

// mayOpen is the one check before a person's records are read; reading another's is audited.
func (s *Service) mayOpen(ctx context.Context, tx bun.Tx, who people.Actor, person id.Person, action string) error {
	scope := who.Scope(s.now(), openers...)
	there, err := people.RecordIn(ctx, tx, person, scope, scope)
	switch {
	case err != nil:
		return err
	case !there:
		return fault.New(fault.NotFound, "record.person_unknown")
	case who.IsSystem() || who.IsOneself(person):
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: person})
}

func (s *Service) ledger(ctx context.Context, tx bun.Tx, who people.Actor, person id.Person, year int) (Ledger, error) {
	l := Ledger{Entries: []Booking{}, Policies: []Policy{}}
	day, a := s.yearArgs(who, year)
	a["person"] = person // mayOpen has asked
	if err := reports.Query(ctx, tx, &l.Year, a, "one"); err != nil {
		return l, pg.OrNotFound(err, fault.New(fault.NotFound, "record.person_unknown"))
	}
	l.Year.Year, l.Status, l.Current = year, l.Year.Status(), day.Before(endOf(year))
	err := tx.NewSelect().Model(&l.Entries).Column("e.*").ColumnExpr("? as unit_name", people.UnitNameOn("e.unit_id", "e.local_day")).
		Where("e.person_id = ? and e.local_day between ? and ?", person, a["from"], a["to"]).
		Order("e.local_day DESC", "e.created_at DESC", "e.id DESC").Scan(ctx)
	if err == nil {
		err = tx.NewSelect().Model(&l.Policies).Where("id in (select e.policy_id from jp_entries e where e.person_id = ?)", person).
			Order("form", "valid_from").Scan(ctx)
	}
	if err != nil {
		return l, fmt.Errorf("ledger: %w", err)
	}
	return l, nil
}

func endOf(year int) time.Time { return time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC) }

// yearArgs: a year is judged by where people serve today, or on its last day once it is over.
func (s *Service) yearArgs(who people.Actor, year int) (time.Time, report.Args) {
	day := endOf(year)
	if today := s.now().In(who.Location()); today.Year() <= year {
		day = today
	}
	return day, report.Args{
		"day": day.Format(time.DateOnly), "from": fmt.Sprintf("%04d-01-01", year), "to": fmt.Sprintf("%04d-12-31", year),
	}
}
