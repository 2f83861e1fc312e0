package courses

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Coauthor is somebody who may change a course beside the trainers of its unit.
type Coauthor struct {
	PersonID  id.Person `bun:"person_id" json:"person_id"`
	Name      string    `bun:"name" json:"name"`
	NIP       string    `bun:"nip" json:"nip"`
	UnitName  string    `bun:"unit_name" json:"unit_name"`
	InvitedAt time.Time `bun:"invited_at" json:"invited_at"`
}

// mine is the predicate "who may change this course", of a row c of courses: trainers of its unit and above, and its co-authors.
func (s *Service) mine(who people.Actor) schema.QueryAppender {
	return bun.SafeQuery("(? or exists (select from course_coauthors o where o.course_id = c.id and o.person_id = ?))", s.editors(who).Unit("c.unit_id"), who.PersonID)
}

// mostCoauthors is how many a course has at most.
const mostCoauthors = 20

// Coauthors lists the co-authors of a course that who may change, in the order in which they were invited. Faults: course.not_found.
func (s *Service) Coauthors(ctx context.Context, who people.Actor, course uuid.UUID) ([]Coauthor, error) {
	if _, err := s.owned(ctx, s.db, who, course); err != nil {
		return nil, err
	}
	list := []Coauthor{}
	return list, across.Scan(ctx, s.db, &list, report.Args{"course": course, "day": s.today(who)}, "list coauthors")
}

// MayInvite reports whether who invites co-authors: a trainer of the unit of the course, not a co-author alone.
func (s *Service) MayInvite(ctx context.Context, who people.Actor, course uuid.UUID) (bool, error) {
	c, err := s.owned(ctx, s.db, who, course)
	if err != nil {
		return false, err
	}
	return people.UnitIn(ctx, s.db, c.UnitID, s.editors(who))
}

// errInvite refuses those who are co-authors themselves.
var errInvite = fault.New(fault.Forbidden, "course.coauthor_invites")

// Invite makes the trainer of a NIP a co-author of a course of who's units, and tells them. From then on they are one of its authors,
// whether they write or not. Again changes nothing. Faults: course.not_found, course.coauthor_invites, course.coauthor_unknown on "nip",
// course.coauthors_many.
func (s *Service) Invite(ctx context.Context, who people.Actor, course uuid.UUID, nip string) error {
	return s.inviting(ctx, who, course, func(ctx context.Context, tx bun.Tx) error {
		var found []id.Person
		if err := across.Scan(ctx, tx, &found, report.Args{"nip": people.CleanNIP(nip), "day": s.today(who)}, "find trainer"); err != nil {
			return err
		}
		if len(found) != 1 {
			return fault.Field("nip", "course.coauthor_unknown")
		}
		there, err := tx.NewSelect().TableExpr("course_coauthors").Where("course_id = ?", course).Count(ctx)
		if err != nil {
			return wrap(err, "count coauthors")
		}
		if there >= mostCoauthors {
			return fault.New(fault.Conflict, "course.coauthors_many").With("Max", mostCoauthors)
		}
		n, err := pg.Exec(ctx, tx, "insert into course_coauthors (course_id, person_id, invited_by, invited_at) values ($1, $2, $3, $4) on conflict do nothing",
			course, found[0], who.AuditID(), s.now())
		if err != nil || n == 0 {
			return wrap(err, "invite a coauthor")
		}
		return s.welcome(ctx, tx, who, course, found[0])
	})
}

// welcome makes a co-author one of the authors of what is written and of what is published, and tells them.
func (s *Service) welcome(ctx context.Context, tx bun.Tx, who people.Actor, course uuid.UUID, person id.Person) error {
	var versions []Version
	if err := tx.NewSelect().Model(&versions).Where("v.course_id = ? and v.state in (?, ?)", course, Draft, Published).OrderExpr("v.state = ? desc", Draft).Scan(ctx); err != nil {
		return wrap(err, "versions of a course")
	}
	for _, v := range versions {
		if err := s.noteAuthors(ctx, tx, v.ID, []id.Person{person}); err != nil {
			return err
		}
	}
	if s.hooks.Notify != nil && len(versions) > 0 {
		err := s.hooks.Notify(ctx, tx, people.Notice{
			PersonID: person, Key: "notices.course_coauthor", Args: map[string]string{"Course": versions[0].Title}, Href: "/studio/kursus/" + course.String(),
		})
		if err != nil {
			return err
		}
	}
	return s.auditCoauthor(ctx, tx, who, "course.coauthor_invite", course, person)
}

// Uninvite takes the rights of a co-author away; one of its authors they stay. Faults: course.not_found, course.coauthor_invites,
// course.coauthor_none.
func (s *Service) Uninvite(ctx context.Context, who people.Actor, course uuid.UUID, person id.Person) error {
	return s.inviting(ctx, who, course, func(ctx context.Context, tx bun.Tx) error {
		n, err := pg.Exec(ctx, tx, "delete from course_coauthors where course_id = $1 and person_id = $2", course, person)
		switch {
		case err != nil:
			return wrap(err, "uninvite a coauthor")
		case n == 0:
			return fault.New(fault.NotFound, "course.coauthor_none")
		}
		return s.auditCoauthor(ctx, tx, who, "course.coauthor_remove", course, person)
	})
}

// inviting runs change on a course whose co-authors who may change.
func (s *Service) inviting(ctx context.Context, who people.Actor, course uuid.UUID, change func(context.Context, bun.Tx) error) error {
	return s.inTx(ctx, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.lockOwned(ctx, tx, who, course)
		if err != nil {
			return err
		}
		ok, err := people.UnitIn(ctx, tx, c.UnitID, s.editors(who))
		switch {
		case err != nil:
			return err
		case !ok:
			return errInvite
		}
		return change(ctx, tx)
	})
}

func (s *Service) auditCoauthor(ctx context.Context, tx bun.Tx, who people.Actor, action string, course uuid.UUID, person id.Person) error {
	return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: person, Object: "course:" + course.String()})
}
