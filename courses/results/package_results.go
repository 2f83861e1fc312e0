package results

import (
	"context"
	_ "embed" // package_results.sql
	"time"

	"mumpuni/courses"
	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

//go:embed package_results.sql
var packageResultsSQL string

var packageResults = report.Parse(packageResultsSQL)

// MaxPackageResults is the most rows that PackageResults gives at once.
const MaxPackageResults = 10_000

// PackageResult is how one learner stands in a package, by the package's word.
type PackageResult struct {
	PersonID  id.Person    `bun:"person_id"`
	NIP       string       `bun:"nip"`
	Name      string       `bun:"name"`
	Unit      string       `bun:"unit"`
	Version   int          `bun:"version"` // of the course, which the learner takes
	Items     int          `bun:"items"`
	Done      int          `bun:"done"`    // of the items
	Best      *int         `bun:"best"`    // the mean of the best scores of items that told one, of 10000
	Seconds   int          `bun:"seconds"` // by the package's word
	UpdatedAt time.Time    `bun:"updated_at"`
	DoneAt    time.Time    `bun:"done_at,nullzero"` // when the last item was done; zero while one is not
	Enrolment id.Enrolment `bun:"enrolment_id"`
	DoneItems []string     `bun:"done_items,array"` // the IDs of the items that are done
	Waived    int          `bun:"waived"`           // of them, by a trainer's word
	Failed    int          `bun:"failed"`           // of the items that are not done: those that the package says were failed
	Passed    int          `bun:"passed"`           // of the items: those that the package says were passed
	Launches  int          `bun:"launches"`         // how often items were opened
	Total     int          `bun:"total"`
}

// PackageResults lists how the learners of who's course stand in the package of a module, size of them at most, and how many there are. What a
// package says of a score is no mark: it is shown to trainers and goes no further. Those listed are noted as read. Faults:
// course.module_not_found, package.none.
func (s *Service) PackageResults(ctx context.Context, who people.Actor, module id.Module, page, size int) (l courses.Lesson, rows []PackageResult, total int, err error) {
	if l, err = s.courses.Preview(ctx, who, module, 1); err != nil {
		return l, nil, 0, err
	}
	if l.Module.Kind != courses.Package {
		return l, nil, 0, errNoPackage
	}
	size = min(max(size, 1), MaxPackageResults)
	args := report.Args{"module": module, "day": string(people.DayOf(s.now().In(who.Location()))), "skip": report.Offset(page, size), "take": size}
	if err := packageResults.Scan(ctx, s.db, &rows, args, "standings"); err != nil || len(rows) == 0 {
		return l, rows, 0, wrap(err, "results of a package")
	}
	return l, rows, rows[0].Total, audit.WriteList(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.package_results", Object: "module:" + module.String()},
		audit.Subjects(rows, func(r PackageResult) id.Person { return r.PersonID }))
}
