package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/courses/mandates"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// NewOrder is an order to give: to the people of a list, of a course or of an assessment.
type NewOrder struct {
	Whom         competencies.CellFilter
	CourseID     uuid.UUID
	AssessmentID uuid.UUID
	DueOn        people.Day
	Note         string
}

const maxNote = 500

func (n NewOrder) check(today people.Day) error {
	var faults fault.Many
	if (n.CourseID == uuid.Nil) == (n.AssessmentID == uuid.Nil) {
		faults = append(faults, fault.Field("target", "order.target_missing"))
	}
	if _, ok := people.ParseDay(string(n.DueOn)); !ok {
		faults = append(faults, fault.Field("due_on", "course.due_missing"))
	} else if n.DueOn < today {
		faults = append(faults, fault.Field("due_on", "course.due_past"))
	}
	if utf8.RuneCountInString(n.Note) > maxNote {
		faults = append(faults, fault.Field("note", "course.text_long").With("Max", maxNote))
	}
	return faults.Err()
}

// OrderPlan is what an order would do: Given people are ordered, Left are not, and why.
type OrderPlan struct {
	competencies.Cell `json:"-"`

	Title  string         `json:"title"`
	Chosen int            `json:"chosen"`
	Given  int            `json:"given"`
	Counts map[string]int `json:"left_out"`
	Left   []LeftOut      `json:"left"`
}

// Plan counts an order without giving it; it opens the list, which is audited. Faults: of NewOrder's fields; course.not_found,
// course.archived, assessment.not_found; those of Offers.
func (s *Service) Plan(ctx context.Context, who people.Actor, n NewOrder) (OrderPlan, error) {
	c, t, err := s.prepare(ctx, who, n)
	if err != nil {
		return OrderPlan{}, err
	}
	split, err := s.split(ctx, who, c.People, t, n.DueOn)
	return OrderPlan{Cell: c, Title: t.title, Chosen: len(c.People), Given: len(split.given), Counts: split.counts(), Left: split.left}, err
}

// prepare checks an order and opens its list.
func (s *Service) prepare(ctx context.Context, who people.Actor, n NewOrder) (competencies.Cell, target, error) {
	if err := n.check(s.today(who)); err != nil {
		return competencies.Cell{}, target{}, err
	}
	c, err := s.list(ctx, who, n.Whom)
	if err != nil {
		return c, target{}, err
	}
	t, err := s.target(ctx, who, c, n)
	return c, t, err
}

// target finds what is ordered among what may be.
func (s *Service) target(ctx context.Context, who people.Actor, c competencies.Cell, n NewOrder) (target, error) {
	t := target{course: n.CourseID, assessment: n.AssessmentID}
	if n.CourseID != uuid.Nil {
		v, err := s.takes.Takeable(ctx, s.db, n.CourseID)
		t.title = v.Title
		return t, err
	}
	list, err := s.sits.Measuring(ctx, who, c.Unit.ID, c.Competency.ID)
	for _, m := range list {
		if m.ID == n.AssessmentID {
			t.title, t.decides = m.Title, m.Decides
			return t, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "assessment.not_found")
	}
	return t, err
}

// Give gives an order in one act: a mandate and a notice to each person, one entry in the audit. It gives the order's ID. Faults:
// those of Plan, order.nobody when nobody of the list is left, course.mandate_twice.
func (s *Service) Give(ctx context.Context, who people.Actor, n NewOrder) (uuid.UUID, error) {
	n.Note = strings.TrimSpace(n.Note)
	c, t, err := s.prepare(ctx, who, n)
	if err != nil {
		return uuid.Nil, err
	}
	o := Order{
		ID: uuid.Must(uuid.NewV7()), UnitID: c.Unit.ID, CompetencyID: c.Competency.ID, State: n.Whom.State, CourseID: n.CourseID,
		AssessmentID: n.AssessmentID, DueOn: n.DueOn, Note: n.Note, Chosen: len(c.People), CreatedBy: who.PersonID, CreatedAt: s.now(),
	}
	return o.ID, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "lock table orders in share row exclusive mode"); err != nil { // who is ordered at once by two, is ordered once
			return fmt.Errorf("lock orders: %w", err)
		}
		split, err := s.in(tx).split(ctx, who, c.People, t, n.DueOn)
		if err != nil {
			return err
		}
		if len(split.given) == 0 {
			return fault.New(fault.Conflict, "order.nobody")
		}
		o.Given, o.LeftOut = len(split.given), split.counts()
		if _, err := tx.NewInsert().Model(&o).Exec(ctx); err != nil {
			return fmt.Errorf("give order: %w", err)
		}
		return s.carry(ctx, tx, who, o, t, split.given)
	})
}

// in is s on a transaction.
func (s *Service) in(tx bun.Tx) *Service {
	inside := *s
	inside.db = tx
	return &inside
}

// carry writes what follows from an order: mandates, notices, the audit.
func (s *Service) carry(ctx context.Context, tx bun.Tx, who people.Actor, o Order, t target, given []id.Person) error {
	err := s.mandates.MandateAll(ctx, tx, who, mandates.Order{
		ID: o.ID, CourseID: o.CourseID, AssessmentID: o.AssessmentID, Title: t.title, DueOn: o.DueOn, Note: o.Note, People: given,
	})
	if err != nil {
		return err
	}
	key, href := "notices.order_course", "/kursus/"+o.CourseID.String()
	if o.AssessmentID != uuid.Nil {
		key, href = "notices.order_assessment", "/asesmen/"+o.AssessmentID.String()
	}
	if err := s.tell(ctx, tx, given, people.Notice{Key: key, Args: map[string]string{"Title": t.title, "DueDay": string(o.DueOn)}, Href: href}); err != nil {
		return err
	}
	return s.audit(ctx, tx, who, "order.give", o, given)
}

// tellAtOnce is how many notices one statement writes.
const tellAtOnce = 1000

// tell sends the same notice to many.
func (s *Service) tell(ctx context.Context, tx bun.Tx, persons []id.Person, n people.Notice) error {
	for some := range slices.Chunk(persons, tellAtOnce) {
		list := make([]people.Notice, len(some))
		for i, p := range some {
			list[i] = n
			list[i].PersonID = p
		}
		if err := s.notify(ctx, tx, list...); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) audit(ctx context.Context, tx bun.Tx, who people.Actor, action string, o Order, about []id.Person) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, Object: "order:" + o.ID.String(), SubjectIDs: about,
		Detail: map[string]any{"course": o.CourseID, "assessment": o.AssessmentID, "competency": o.CompetencyID, "unit": o.UnitID, "due_on": o.DueOn, "people": len(about)},
	})
}
