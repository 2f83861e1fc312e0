package feedback

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// NewInquiry is what somebody asks, or reports, at a module of their enrolment. With an ID that they used before nothing is made: the
// form was sent twice.
type NewInquiry struct {
	ID        uuid.UUID    `json:"id,omitzero" doc:"UUID made by the client; repeat the request with it after a cut and nothing is made twice"`
	Enrolment id.Enrolment `json:"-"`
	Module    id.Module    `json:"-"`
	Kind      Kind         `json:"kind" enum:"question,mistake"`
	Words     string       `json:"words" maxLength:"1000"`
}

func (n NewInquiry) check() error {
	if n.Kind != Question && n.Kind != Mistake {
		return fault.Field("kind", "feedback.kind_unknown")
	}
	return checkText("words", n.Words, "feedback.words_missing", MaxWords)
}

// Ask writes down what who asks, open. Faults: feedback.kind_unknown, feedback.words_missing, feedback.text_long of the fields;
// feedback.place_not_found when the module is none of an enrolment of theirs; feedback.too_many beyond MostADay in 24 hours;
// feedback.id_taken.
func (s *Service) Ask(ctx context.Context, who people.Actor, n NewInquiry) (uuid.UUID, error) {
	n.Words = tidy(n.Words)
	if err := n.check(); err != nil {
		return uuid.Nil, err
	}
	if n.ID == uuid.Nil {
		n.ID = newID()
	}
	return n.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('inquiries of ' || ?::text, 0))", who.PersonID); err != nil {
			return fmt.Errorf("inquire: %w", err)
		}
		return s.ask(ctx, tx, who, n)
	})
}

func (s *Service) ask(ctx context.Context, tx bun.Tx, who people.Actor, n NewInquiry) error {
	var before []id.Person
	if err := tx.NewRaw("select person_id from inquiries where id = ?", n.ID).Scan(ctx, &before); err != nil {
		return fmt.Errorf("inquired before: %w", err)
	}
	if len(before) > 0 {
		if !who.IsOneself(before[0]) {
			return fault.New(fault.Conflict, "feedback.id_taken")
		}
		return nil
	}
	i := Inquiry{ID: n.ID, EnrolmentID: n.Enrolment, ModuleID: n.Module, PersonID: who.PersonID, Kind: n.Kind, Words: n.Words, AskedAt: s.now(), State: Open}
	if err := reads.Scan(ctx, tx, &i, report.Args{"enrolment": n.Enrolment, "module": n.Module, "person": who.PersonID}, "place"); err != nil {
		return pg.OrNotFound(err, errPlace)
	}
	made, err := tx.NewSelect().Model((*Inquiry)(nil)).Where("i.person_id = ? and i.asked_at > ?", who.PersonID, s.now().Add(-24*time.Hour)).Count(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("inquiries of a day: %w", err)
	case made >= MostADay:
		return fault.New(fault.RateLimited, "feedback.too_many").With("Max", MostADay).After(time.Hour)
	}
	_, err = tx.NewInsert().Model(&i).Exec(ctx)
	return wrap(err, "inquire")
}

// AtModule lists what who reads at a module of their enrolment: their own inquiries, and the answers to others' that are shown to all, in
// whatever version they were asked, the newest first and one's own before; at most 50. Of somebody else's enrolment nothing.
func (s *Service) AtModule(ctx context.Context, who people.Actor, enrolment id.Enrolment, module id.Module) ([]Said, error) {
	list := []Said{}
	err := reads.Query(ctx, s.db, &list, report.Args{"enrolment": enrolment, "module": module, "person": who.PersonID}, "at module")
	return list, err
}

// Mine lists all that who ever asked, the newest first.
func (s *Service) Mine(ctx context.Context, who people.Actor) ([]Own, error) {
	list := []Own{}
	err := reads.Scan(ctx, s.db, &list, report.Args{"person": who.PersonID}, "mine")
	return list, err
}

// Remove takes who's own inquiry away for good, with its answer. feedback.not_found when it is not theirs.
func (s *Service) Remove(ctx context.Context, who people.Actor, inquiry uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		gone, err := tx.NewDelete().Model((*Inquiry)(nil)).Where("i.id = ? and i.person_id = ?", inquiry, who.PersonID).Exec(ctx)
		if err != nil {
			return fmt.Errorf("remove inquiry: %w", err)
		}
		if n, _ := gone.RowsAffected(); n == 0 {
			return errInquiry
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "course.inquiry_removed", SubjectID: who.PersonID, Object: "inquiry:" + inquiry.String()})
	})
}

func wrap(err error, what string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
