package feedback

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Filter narrows the trainer's list: to a course, to a state; zero values are all.
type Filter struct {
	CourseID uuid.UUID
	State    State
	Page     int // from 1
}

// PageSize is how many inquiries stand on a page.
const PageSize = 20

// Asked lists the inquiries at courses that who may change, and how many there are: open ones first, of them what waits longest; then the
// newest. That their askers were read is in the audit.
func (s *Service) Asked(ctx context.Context, who people.Actor, f Filter) ([]Asked, int, error) {
	list := []Asked{}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		list = list[:0]
		err := reads.Scan(ctx, tx, &list, report.Args{
			"scope": s.takes.Teachers(who).Units("c.unit_id"), "course": pg.Null(f.CourseID), "state": string(f.State),
			"limit": PageSize, "offset": report.Offset(f.Page, PageSize),
		}, "asked")
		if err != nil {
			return err
		}
		for i := range list {
			list[i].FullName = list[i].fullName()
		}
		return audit.WriteList(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.inquiries_read", Object: f.object()},
			audit.Subjects(list, func(a Asked) id.Person { return a.PersonID }))
	})
	if err != nil || len(list) == 0 {
		return list, 0, err
	}
	return list, list[0].Total, nil
}

// object is what the audit says was read.
func (f Filter) object() string {
	if f.CourseID == uuid.Nil {
		return ""
	}
	return "course:" + f.CourseID.String()
}

// InquiredCourse is a course at which somebody asked.
type InquiredCourse struct {
	ID    uuid.UUID `bun:"id" json:"id"`
	Title string    `bun:"title" json:"title"`
	Open  int       `bun:"open" json:"open"`
}

// Courses lists the courses that who may change at which somebody asked, by title, with how many inquiries are open.
func (s *Service) Courses(ctx context.Context, who people.Actor) ([]InquiredCourse, error) {
	list := []InquiredCourse{}
	err := reads.Scan(ctx, s.db, &list, report.Args{"scope": s.takes.Teachers(who).Units("c.unit_id")}, "courses")
	return list, err
}

// AskOpen counts the open inquiries at courses that who may change, asked together with other things.
func (s *Service) AskOpen(who people.Actor, into *int) pg.Question {
	all, roots, day := s.takes.Teachers(who).Top()
	return reads.Asking(s.db, into, nil, report.Args{"all": all, "roots": roots, "day": day}, "open")
}

// Answering is what a trainer says to an inquiry.
type Answering struct {
	Answer string `json:"answer" maxLength:"2000"`
	Public bool   `json:"public,omitempty" doc:"shown to all learners of the course, without the name of who asked"`
}

// Answer answers an inquiry at a course that who may change, or answers it anew, and tells who asked. Faults: feedback.not_found,
// feedback.closed, feedback.answer_missing, feedback.text_long.
func (s *Service) Answer(ctx context.Context, who people.Actor, inquiry uuid.UUID, a Answering) error {
	a.Answer = tidy(a.Answer)
	if err := checkText("answer", a.Answer, "feedback.answer_missing", MaxAnswer); err != nil {
		return err
	}
	return s.change(ctx, who, inquiry, "course.inquiry_answered", func(i *Inquiry) string {
		i.State, i.Answer, i.Public, i.AnsweredBy, i.AnsweredAt = Answered, a.Answer, a.Public, who.AuditID(), s.now()
		return "notices.inquiry_answered"
	})
}

// Close ends an inquiry at a course that who may change; who asked is told when it had no answer. Faults: feedback.not_found,
// feedback.closed.
func (s *Service) Close(ctx context.Context, who people.Actor, inquiry uuid.UUID) error {
	return s.change(ctx, who, inquiry, "course.inquiry_closed", func(i *Inquiry) (notice string) {
		if i.State == Open {
			notice = "notices.inquiry_closed"
		}
		i.State, i.ClosedAt = Closed, s.now()
		return notice
	})
}

// change locks an inquiry that is not closed, changes it, and tells its person by the notice that change gives.
func (s *Service) change(ctx context.Context, who people.Actor, inquiry uuid.UUID, action string, change func(*Inquiry) (notice string)) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var i struct {
			Inquiry `bun:",extend"`
			Title   string `bun:"title"`
		}
		err := reads.Scan(ctx, tx, &i, report.Args{"inquiry": inquiry, "scope": s.takes.Teachers(who).Unit("c.unit_id")}, "one")
		switch {
		case err != nil:
			return pg.OrNotFound(err, errInquiry)
		case i.State == Closed:
			return fault.New(fault.Conflict, "feedback.closed")
		}
		notice := change(&i.Inquiry)
		if _, err := tx.NewUpdate().Model(&i.Inquiry).Column("state", "answer", "answered_by", "answered_at", "public", "closed_at").WherePK().Exec(ctx); err != nil {
			return fmt.Errorf("%s: %w", action, err)
		}
		err = audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: i.PersonID, Object: "inquiry:" + inquiry.String()})
		if err != nil || notice == "" {
			return err
		}
		return s.notify(ctx, tx, people.Notice{PersonID: i.PersonID, Key: notice, Href: i.href(), Args: map[string]string{"Title": i.Title}})
	})
}
