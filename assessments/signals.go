package assessments

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/psychometrics"
	"mumpuni/quizzes"
)

// heldFor is how long a try waits at most for somebody to look; then it counts.
const heldFor = 14 * 24 * time.Hour

// signalsKept is how long signals that came to nothing are kept.
const signalsKept = 90 * 24 * time.Hour

// HeldState is what became of a try that looked odd.
type HeldState string

// The states. Held and HeldWaits end by a decision, or on the day after which the try counts.
const (
	StillHeld     HeldState = "held"
	HeldWaits     HeldState = "waiting" // for the second person who would annul it
	HeldOver      HeldState = "counts"
	Annulled      HeldState = "annulled"
	HeldRestoring HeldState = "restoring" // annulled, and waiting for the second person who would give it back
)

// HeldTry is a try that looked odd, what of it, and what became of that. Signals decide nothing. They are seen by HR officers above the
// person, who decide, and by the person; by nobody else, and nowhere else.
type HeldTry struct {
	bun.BaseModel `bun:"table:assessment_signals,alias:sg" json:"-"`

	AttemptID    id.Attempt             `bun:"attempt_id,pk" json:"attempt_id"`
	PersonID     id.Person              `bun:"person_id" json:"person_id"`
	AssessmentID uuid.UUID              `bun:"assessment_id" json:"assessment_id"`
	Signals      []psychometrics.Signal `bun:"signals,type:jsonb" json:"signals"`
	MadeAt       time.Time              `bun:"made_at" json:"made_at"`
	HeldUntil    time.Time              `bun:"held_until" json:"held_until"`
	State        HeldState              `bun:"state" json:"state" enum:"held,waiting,counts,annulled,restoring"`
	Reason       string                 `bun:"reason" json:"reason"`
	DecidedBy    id.Person              `bun:"decided_by,nullzero" json:"decided_by,omitzero"`
	EndedAt      time.Time              `bun:"ended_at,nullzero" json:"ended_at,omitzero"`

	Name  string `bun:"name,scanonly" json:"name"`
	Title string `bun:"title,scanonly" json:"title"`

	Rulings  []HeldRuling `bun:"-" json:"rulings,omitempty"`  // of one that was opened, oldest first
	Measured []HeldLevel  `bun:"-" json:"measured,omitempty"` // of one's own: what can be contested
}

// HeldLevel is a competency that a held try measured.
type HeldLevel struct {
	CompetencyID uuid.UUID `bun:"competency_id" json:"competency_id"`
	Code         string    `bun:"code" json:"code"`
	NameID       string    `bun:"name_id" json:"name_id"`
	NameEN       string    `bun:"name_en" json:"name_en"`
}

// odd is what looks odd about a part of a try, by what was known when it began.
func (e *edition) odd(t quizzes.Assessed, rules ruleSet, paces []float64) (odd []psychometrics.Signal) {
	if signal, is := psychometrics.Rapid(paces); is {
		odd = append(odd, signal)
	}
	for _, competency := range e.competencies() {
		known := rules.of[competency]
		var answers []psychometrics.Answer
		for _, q := range e.asked(t, competency, known) {
			answers = append(answers, q.Answer)
		}
		if signal, is := known.Unlikely(answers); is {
			odd = append(odd, signal)
		}
	}
	return odd
}

// suspect lets a finished part of a try wait when it looks odd: its measurements, which are not stored yet.
func (s *Service) suspect(ctx context.Context, tx bun.Tx, t quizzes.Assessed, odd []psychometrics.Signal, list []competencies.Measurement) error {
	if len(odd) == 0 {
		return nil
	}
	held := HeldTry{AttemptID: t.ID, PersonID: t.PersonID, AssessmentID: t.AssessmentID, Signals: odd, MadeAt: s.now(), HeldUntil: s.now().Add(heldFor), State: StillHeld}
	if _, err := tx.NewInsert().Model(&held).On("conflict do nothing").Returning("NULL").Exec(ctx); err != nil {
		return fmt.Errorf("hold a try: %w", err)
	}
	for i := range list {
		list[i].HeldUntil = held.HeldUntil
	}
	return s.tell(ctx, tx, people.Notice{PersonID: t.PersonID, Key: "notices.try_held", Args: map[string]string{"Title": t.Title}, Href: "/asesmen/ditahan/" + t.ID.String()})
}

func (s *Service) tell(ctx context.Context, tx bun.Tx, n people.Notice) error {
	if s.hooks.Notify == nil {
		return nil
	}
	return s.hooks.Notify(ctx, tx, n)
}

func (s *Service) heldTries(db bun.IDB, list any) *bun.SelectQuery {
	return db.NewSelect().Model(list).ColumnExpr("sg.*, ? as name, a.title", people.PersonName("sg.person_id")).Join("join assessments as a on a.id = sg.assessment_id")
}

// Held lists the tries that wait of people in who's units, the one that counts soonest first, and then those that were annulled; of
// oneself nobody decides. The look is audited.
func (s *Service) Held(ctx context.Context, who people.Actor) ([]HeldTry, error) {
	list := []HeldTry{}
	err := s.heldTries(s.db, &list).Where("sg.state <> ?", HeldOver).
		Where("?", who.Scope(s.now(), people.HR).Persons("sg.person_id")).
		OrderExpr("sg.state = ?, sg.ended_at desc nulls first, sg.held_until, sg.attempt_id", Annulled).Limit(500).Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("held tries: %w", err)
	}
	return list, audit.WriteList(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "assessment.signals"}, audit.Subjects(list, func(h HeldTry) id.Person { return h.PersonID }))
}

// AskHeldWaiting counts the tries of others that wait for who's decision. Nobody's signals are looked at.
func (s *Service) AskHeldWaiting(who people.Actor, into *int) pg.Question {
	all, roots, day := who.Scope(s.now(), people.HR).Top()
	return pg.Asking(s.db, into, nil, `select count(*)::int from assessment_signals sg
		where sg.state = 'held' and sg.person_id <> $1 and ($2::boolean or person_in(sg.person_id, $3::uuid[], $4::date))`, who.PersonID, all, roots, day)
}

var errHeld = fault.New(fault.NotFound, "held.not_found")

// HeldTry gives one: to the person, and to HR officers above them, which is audited. Fault held.not_found.
func (s *Service) HeldTry(ctx context.Context, who people.Actor, attempt id.Attempt) (h HeldTry, err error) {
	err = s.heldTries(s.db, &h).Where("sg.attempt_id = ?", attempt).
		Where("sg.person_id = ? or ?", who.PersonID, who.Scope(s.now(), people.HR).Person("sg.person_id")).Scan(ctx)
	if err != nil {
		return h, pg.OrNotFound(err, errHeld)
	}
	if err := s.db.NewSelect().Model(&h.Rulings).Where("hr.attempt_id = ?", attempt).Order("hr.ruled_at", "hr.id").Scan(ctx); err != nil {
		return h, fmt.Errorf("rulings about a held try: %w", err)
	}
	if who.IsOneself(h.PersonID) {
		return h, reads.Query(ctx, s.db, &h.Measured, report.Args{"attempt": attempt}, "contestable")
	}
	return h, audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "assessment.signals", SubjectID: h.PersonID, Object: "attempt:" + attempt.String()})
}

// lockHeld is a try in a state, of somebody else in who's units.
func (s *Service) lockHeld(ctx context.Context, tx bun.Tx, who people.Actor, attempt id.Attempt, state HeldState) (h HeldTry, err error) {
	err = tx.NewSelect().Model(&h).Where("sg.attempt_id = ?", attempt).Where("?", who.Scope(s.now(), people.HR).Person("sg.person_id")).For("update").Scan(ctx)
	if err != nil {
		return h, pg.OrNotFound(err, errHeld)
	}
	if err := who.NotOneself(h.PersonID); err != nil {
		return h, err
	}
	if h.State != state {
		return h, fault.New(fault.Conflict, "held.not_now")
	}
	return h, nil
}

// Release lets a held try count at once: who looked, and found nothing. Faults: held.not_found, held.not_now, person.oneself.
func (s *Service) Release(ctx context.Context, who people.Actor, attempt id.Attempt) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		h, err := s.lockHeld(ctx, tx, who, attempt, StillHeld)
		if err != nil {
			return err
		}
		if err := audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "assessment.release", SubjectID: h.PersonID, Object: "attempt:" + attempt.String()}); err != nil {
			return err
		}
		return s.release(ctx, tx, h, who.PersonID)
	})
}

// release ends a hold: the measurements count from now on.
func (s *Service) release(ctx context.Context, tx bun.Tx, h HeldTry, by id.Person) error {
	h.State, h.DecidedBy, h.EndedAt = HeldOver, by, s.now()
	if _, err := tx.NewUpdate().Model(&h).Column("state", "decided_by", "ended_at").WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("release a try: %w", err)
	}
	err := s.eachPart(ctx, tx, h.AttemptID, func(part uuid.UUID) error {
		return competencies.HoldMeasurements(ctx, tx, "attempt", part, s.now())
	})
	if err != nil {
		return err
	}
	if s.hooks.Measured != nil {
		if err := s.hooks.Measured(ctx, tx, h.PersonID); err != nil {
			return err
		}
	}
	return s.tell(ctx, tx, people.Notice{PersonID: h.PersonID, Key: "notices.try_counts", Href: "/asesmen/hasil/" + h.AttemptID.String()})
}

// eachPart does something to what a try measured, and what goes on with it, which waits with it.
func (s *Service) eachPart(ctx context.Context, tx bun.Tx, attempt id.Attempt, do func(part uuid.UUID) error) error {
	var parts []struct {
		ID uuid.UUID `bun:"id"`
	}
	if err := reads.Query(ctx, tx, &parts, report.Args{"attempt": attempt}, "parts"); err != nil {
		return err
	}
	for _, p := range parts {
		if err := do(p.ID); err != nil {
			return err
		}
	}
	return nil
}
