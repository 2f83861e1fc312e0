package results

import (
	"context"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/audit"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// PackageAnswer is an answer to a question of a package's own, by the package's word.
type PackageAnswer struct {
	PersonID id.Person `bun:"person_id"`
	NIP      string    `bun:"nip"`
	Name     string    `bun:"name"`
	Part     string    `bun:"part"`   // the title of the item
	Launch   int       `bun:"launch"` // the how manieth opening of it
	Question string    `bun:"question"`
	Kind     string    `bun:"kind"` // choice, fill-in, …
	Response string    `bun:"response"`
	Result   string    `bun:"result"` // correct, wrong, neutral, unanticipated or a number
	At       time.Time `bun:"at"`
}

// PackageAnswers lists what the learners of who's course answered in the package of a module, MaxPackageResults at most, the latest first. Those
// listed are noted as read. Faults: course.module_not_found, package.none.
func (s *Service) PackageAnswers(ctx context.Context, who people.Actor, module id.Module) ([]PackageAnswer, error) {
	l, err := s.courses.Preview(ctx, who, module, 1)
	if err != nil {
		return nil, err
	}
	if l.Module.Kind != courses.Package {
		return nil, errNoPackage
	}
	var rows []PackageAnswer
	if err := packageResults.Scan(ctx, s.db, &rows, report.Args{"module": module, "take": MaxPackageResults}, "answers"); err != nil || len(rows) == 0 {
		return rows, wrap(err, "answers in a package")
	}
	return rows, audit.WriteList(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.package_answers", Object: "module:" + module.String()},
		audit.Subjects(rows, func(r PackageAnswer) id.Person { return r.PersonID }))
}
