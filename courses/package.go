package courses

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/people"
)

// A package completes its module by its own word («menurut paket»), which is no quiz: nothing that a certificate or a level asks for
// follows from it, and of its minutes only those that were measured become JP (measuredMinutes).

// errNoPackage: the module is none.
var errNoPackage = fault.New(fault.Conflict, "package.none")

func placeOf(e Enrolment, m Module) packages.Place {
	return packages.Place{Person: e.PersonID, Enrolment: e.ID, Module: m.ID, Medium: m.MediaID}
}

// openPackage loads what is known of a lesson's package, if it has one that is ready.
func (s *Service) openPackage(ctx context.Context, l *Lesson) error {
	if l.Module.Kind != Package || l.Module.MediaState != media.Ready || s.packs == nil {
		return nil
	}
	p, err := s.packs.Of(ctx, s.db, l.Module.MediaID)
	l.Package = &p
	return err
}

// OpenPackage opens an item of the package in who's module, which was opened: what its player starts with, and where they are. Faults:
// package.none, package.not_found, package.item_not_found, course.enrolment_not_found, course.module_not_opened.
func (s *Service) OpenPackage(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, item string, how packages.How) (l packages.Launch, standing packages.Standing, p Progress, err error) {
	p, err = s.packed(ctx, who, enrolment, module, func(ctx context.Context, tx bun.Tx, at packages.Place) (packages.Standing, error) {
		l, standing, err = s.packs.Open(ctx, tx, at, item, how)
		return standing, err
	})
	return l, standing, p, err
}

// ReportPackage takes what the package in who's module says. Faults: package.report_invalid, package.opened_elsewhere, and those of
// OpenPackage.
func (s *Service) ReportPackage(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module, r packages.Report) (standing packages.Standing, p Progress, err error) {
	p, err = s.packed(ctx, who, enrolment, module, func(ctx context.Context, tx bun.Tx, at packages.Place) (packages.Standing, error) {
		standing, err = s.packs.Take(ctx, tx, at, r)
		return standing, err
	})
	return standing, p, err
}

// packed does something with the package in who's module, and follows what it says then.
func (s *Service) packed(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module,
	do func(context.Context, bun.Tx, packages.Place) (packages.Standing, error),
) (Progress, error) {
	return s.advance(ctx, who, enrolment, module, &Report{}, s.packageMoves(do))
}

// packageMoves is what a package does to the locked progress of its module.
func (s *Service) packageMoves(do func(context.Context, bun.Tx, packages.Place) (packages.Standing, error)) changed {
	return func(ctx context.Context, tx bun.Tx, e Enrolment, m Module, p *Progress) error {
		if m.Kind != Package || s.packs == nil {
			return errNoPackage
		}
		standing, err := do(ctx, tx, placeOf(e, m))
		if err != nil {
			return err
		}
		p.reach(standing.Count()*Whole/max(len(standing.Items), 1), standing.Done())
		p.Now, p.UpdatedAt = s.now(), s.now()
		return nil
	}
}

// followPackage is packages.Follow: a part of cmi5 speaks in a transaction of its own.
func (s *Service) followPackage(ctx context.Context, tx bun.Tx, at packages.Place, do func(context.Context, bun.Tx) (packages.Standing, error)) error {
	_, err := s.advanceIn(ctx, tx, at.Person, at.Enrolment, at.Module, &Report{}, s.packageMoves(func(ctx context.Context, tx bun.Tx, _ packages.Place) (packages.Standing, error) {
		return do(ctx, tx)
	}))
	return err
}

// WaivePackage frees a learner of who's course from a part of cmi5 in the package of a module, which they have begun: it counts as done, by the
// word of who, and never about oneself. Faults: course.module_not_found, course.enrolment_not_found, person.oneself, and those of
// packages.Waive.
func (s *Service) WaivePackage(ctx context.Context, who people.Actor, module id.Module, enrolment id.Enrolment, item string) error {
	course, err := s.CourseOfModule(ctx, who, module)
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		var person id.Person
		err := pg.Query(ctx, tx, &person, "select person_id from enrolments where id = $1 and course_id = $2", enrolment, course)
		if err != nil {
			return pg.OrNotFound(err, errEnrolment)
		}
		if err := who.NotOneself(person); err != nil {
			return err
		}
		_, err = s.advanceIn(ctx, tx, person, enrolment, module, &Report{}, s.packageMoves(func(ctx context.Context, tx bun.Tx, at packages.Place) (packages.Standing, error) {
			return s.packs.Waive(ctx, tx, at, item)
		}))
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "course.package_waive", SubjectID: person, Object: "module:" + module.String(), Detail: map[string]any{"item": item},
		})
	})
}
