package quizzes

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

// ContestState is how far an objection is.
type ContestState string

// The states: it waits for an answer; a regrade that answers it is on its way; it was rejected; it led to a regrade; nobody answered.
const (
	ContestOpen     ContestState = "open"
	ContestRegrade  ContestState = "regrade"
	ContestRejected ContestState = "rejected"
	ContestUpheld   ContestState = "upheld"
	ContestLapsed   ContestState = "lapsed"
)

// ContestDays is how long those who answer have. When they let it pass, the units above have as long again.
const ContestDays = 14

// Contest is an objection (keberatan) of a person to a question of their finished attempt, or to a level of its result.
type Contest struct {
	bun.BaseModel `bun:"table:contests,alias:k"`

	ID           uuid.UUID    `bun:"id,pk" json:"id"`
	PersonID     id.Person    `bun:"person_id" json:"person_id"`
	AttemptID    id.Attempt   `bun:"attempt_id" json:"attempt_id"`
	Slot         int          `bun:"slot,nullzero" json:"slot,omitempty"`                   // 0: a level
	CompetencyID uuid.UUID    `bun:"competency_id,nullzero" json:"competency_id,omitempty"` // Nil: a question
	UnitID       uuid.UUID    `bun:"unit_id" json:"unit_id"`
	Words        string       `bun:"words" json:"words"`
	AskedAt      time.Time    `bun:"asked_at" json:"asked_at"`
	DueOn        time.Time    `bun:"due_on" json:"due_on"`
	RaisedAt     time.Time    `bun:"raised_at,nullzero" json:"raised_at,omitzero"`
	State        ContestState `bun:"state" json:"state"`
	Answer       string       `bun:"answer" json:"answer,omitempty"`
	AnsweredBy   id.Person    `bun:"answered_by,nullzero" json:"answered_by,omitzero"`
	AnsweredAt   time.Time    `bun:"answered_at,nullzero" json:"answered_at,omitzero"`
	RegradeID    uuid.UUID    `bun:"regrade_id,nullzero" json:"regrade_id,omitzero"`
}

// Objection is what somebody contests: a question by its slot, or a competency of the result, and why.
type Objection struct {
	AttemptID    id.Attempt `json:"attempt_id"`
	Slot         int        `json:"slot"`
	CompetencyID uuid.UUID  `json:"competency_id"`
	Words        string     `json:"words"`
}

// contestAnswerers answer objections to what is of their units.
var contestAnswerers = []people.Role{people.HR}

// Contest objects to a question or a level of who's own finished attempt. HR officers of the unit that owns the quiz or assessment, and
// above, are told; none of them answers about themselves or about what they wrote. Faults: quiz.attempt_not_found, contest.what,
// contest.already, regrade.reason_short.
func (s *Service) Contest(ctx context.Context, who people.Actor, o Objection) (Contest, error) {
	k := s.objecting(who, o)
	k.ID = newID()
	var err error
	if k.Words, err = enoughWords("words", o.Words); err != nil {
		return k, err
	}
	return k, pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, err := s.ownAttempt(ctx, tx, who, o.AttemptID)
		if err != nil {
			return err
		}
		k.UnitID = row.UnitID
		if err := s.contestable(ctx, tx, k); err != nil {
			return err
		}
		if _, err := tx.NewInsert().Model(&k).Exec(ctx); err != nil {
			return pg.Refused(fmt.Errorf("contest: %w", err), map[string]*fault.Fault{"contests_once": fault.New(fault.Conflict, "contest.already")})
		}
		if err := s.tellAnswerers(ctx, tx, k, row.Title, "notices.contest_asked"); err != nil {
			return err
		}
		return s.auditContest(ctx, tx, who, k, "contest.ask")
	})
}

// ownAttempt is who's own finished attempt. Fault quiz.attempt_not_found.
func (s *Service) ownAttempt(ctx context.Context, db bun.IDB, who people.Actor, attempt id.Attempt) (row satFor, err error) {
	err = one(ctx, db, &row, report.Args{"attempt": attempt}, "attempt")
	if fault.KindOf(err) == fault.NotFound || err == nil && !who.IsOneself(row.PersonID) {
		err = errAttempt
	}
	return row, err
}

// contestable refuses what is not in the attempt.
func (s *Service) contestable(ctx context.Context, db bun.IDB, k Contest) error {
	places, err := placesOf(ctx, db, k.AttemptID)
	if err != nil {
		return err
	}
	versions, err := s.bank.Versions(ctx, db, versionsIn(places))
	if err != nil {
		return err
	}
	there := slices.ContainsFunc(places, func(p filled) bool {
		if k.Slot > 0 {
			return k.CompetencyID == uuid.Nil && p.Slot == k.Slot
		}
		return k.CompetencyID != uuid.Nil && versions[p.Version].CompetencyID == k.CompetencyID
	})
	if !there {
		return fault.Field("slot", "contest.what")
	}
	return nil
}

// enoughWords tidies a text that has to say something.
func enoughWords(field, text string) (string, error) {
	text = kinds.Tidy(text)
	if f := kinds.CheckText(field, text, "question.reason_missing", longestReason); f != nil {
		return text, f
	}
	if len([]rune(text)) < shortestReason {
		return text, fault.Field(field, "regrade.reason_short").With("Limit", shortestReason)
	}
	return text, nil
}

// tellAnswerers tells who may answer that an objection waits.
func (s *Service) tellAnswerers(ctx context.Context, tx bun.Tx, k Contest, title, key string) error {
	if s.hooks.Notify == nil {
		return nil
	}
	ids, err := people.HoldersAbove(ctx, tx, k.UnitID, s.now(), contestAnswerers...)
	if err != nil {
		return err
	}
	var notices []people.Notice
	for _, p := range ids {
		if p != k.PersonID {
			notices = append(notices, people.Notice{PersonID: p, Key: key, Href: contestHref(k.ID), Args: map[string]string{"Title": title, "Date": string(people.DayOf(k.DueOn))}})
		}
	}
	return s.hooks.Notify(ctx, tx, notices...)
}

func contestHref(contest uuid.UUID) string { return "/keberatan/" + contest.String() }

// tellContester tells who objected what came of it.
func (s *Service) tellContester(ctx context.Context, tx bun.Tx, k Contest, key string) error {
	if s.hooks.Notify == nil {
		return nil
	}
	return s.hooks.Notify(ctx, tx, people.Notice{
		PersonID: k.PersonID, Key: key, Href: contestHref(k.ID), Args: map[string]string{"Answer": k.Answer, "Date": string(people.DayOf(k.DueOn))},
	})
}

func (s *Service) auditContest(ctx context.Context, tx bun.Tx, who people.Actor, k Contest, action string) error {
	return audit.Write(ctx, tx, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: action, SubjectID: k.PersonID, Object: "contest:" + k.ID.String(), Detail: map[string]any{"state": k.State},
	})
}
