// Package coauthors knows who may change a course beside the trainers of its unit. It owns course_coauthors; what they may is courses' rule.
package coauthors

import (
	"context"
	_ "embed" // coauthors.sql
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
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

// Service is the co-authors of one database. Make it with New.
type Service struct {
	db      bun.IDB
	courses *courses.Service
	notify  people.Notifier // nil: nobody is told
	now     func() time.Time
}

// New makes the service; now is the clock.
func New(db bun.IDB, of *courses.Service, notify people.Notifier, now func() time.Time) *Service {
	return &Service{db: db, courses: of, notify: notify, now: now}
}

//go:embed coauthors.sql
var coauthorsSQL string

var coauthorReads = report.Parse(coauthorsSQL)

// mostCoauthors is how many a course has at most.
const mostCoauthors = 20

// Coauthors lists the co-authors of a course that who may change, in the order in which they were invited. Faults: course.not_found.
func (s *Service) Coauthors(ctx context.Context, who people.Actor, course uuid.UUID) ([]Coauthor, error) {
	if _, err := s.courses.Owned(ctx, s.db, who, course); err != nil {
		return nil, err
	}
	list := []Coauthor{}
	return list, coauthorReads.Scan(ctx, s.db, &list, report.Args{"course": course, "day": s.today(who)}, "list coauthors")
}

// MayInvite reports whether who invites co-authors: a trainer of the unit of the course, not a co-author alone.
func (s *Service) MayInvite(ctx context.Context, who people.Actor, course uuid.UUID) (bool, error) {
	c, err := s.courses.Owned(ctx, s.db, who, course)
	if err != nil {
		return false, err
	}
	return people.UnitIn(ctx, s.db, c.UnitID, s.courses.Teachers(who))
}

// errInvite refuses those who are co-authors themselves.
var errInvite = fault.New(fault.Forbidden, "course.coauthor_invites")

// Invite makes the trainer of a NIP a co-author of a course of who's units, and tells them. From then on they are one of its authors,
// whether they write or not. Again changes nothing. Faults: course.not_found, course.coauthor_invites, course.coauthor_unknown on "nip",
// course.coauthors_many.
func (s *Service) Invite(ctx context.Context, who people.Actor, course uuid.UUID, nip string) error {
	return s.inviting(ctx, who, course, func(ctx context.Context, tx bun.Tx) error {
		var found []id.Person
		if err := coauthorReads.Scan(ctx, tx, &found, report.Args{"nip": people.CleanNIP(nip), "day": s.today(who)}, "find trainer"); err != nil {
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
	title, err := s.courses.AddAuthor(ctx, tx, course, person)
	if err != nil {
		return err
	}
	if s.notify != nil && title != "" {
		err := s.notify(ctx, tx, people.Notice{
			PersonID: person, Key: "notices.course_coauthor", Args: map[string]string{"Course": title}, Href: "/studio/kursus/" + course.String(),
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
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.courses.LockOwned(ctx, tx, who, course)
		if err != nil {
			return err
		}
		ok, err := people.UnitIn(ctx, tx, c.UnitID, s.courses.Teachers(who))
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

// today is the day it is where who works.
func (s *Service) today(who people.Actor) people.Day {
	return people.DayOf(s.now().In(who.Location()))
}

// wrap says what was being done when err came; nil stays nil.
func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("coauthors: %s: %w", what, err)
}
