package quizzes

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions/kinds"
)

//go:embed late.sql
var lateSQL string

// LateAnswer is an answer that came after the end of its attempt and was made before it by the device's word. It counts
// once two persons accepted it (Regrade).
type LateAnswer struct {
	Slot      int          `bun:"slot"`
	Answer    kinds.Answer `bun:"answer,type:jsonb"`
	MadeAt    time.Time    `bun:"made_at"` // by the device's word
	ArrivedAt time.Time    `bun:"arrived_at"`
	Decision  LateDecision `bun:"decision"`
}

// LateDecision is what two persons decided about a late answer.
type LateDecision string

// The decisions: none yet; asked for; it counts; it does not.
const (
	LateUndecided LateDecision = ""
	LateWaiting   LateDecision = "waiting"
	LateAccepted  LateDecision = "accepted"
	LateRefused   LateDecision = "refused"
)

// lateDecision is the expression "what was decided about l (late_answers)".
const lateDecision = `coalesce((select case when r.ruled_no is null then 'waiting' when r.accepted then 'accepted' else 'refused' end from regrades r
	where r.kind = 'late' and r.attempt_id = l.attempt_id and l.seq = any (r.late) and r.reversed_by_id is null and r.state not in ('dropped', 'ready')
	order by r.ruled_no nulls last limit 1), '')`

// mostLate is how many late answers a slot keeps: one each of some devices.
const mostLate = 5

// keepLate keeps an answer that came after the end. Its fault quiz.late_kept is the receipt; nil when it is not kept.
func (s *Service) keepLate(ctx context.Context, who people.Actor, r Save, now time.Time) error {
	var left any
	if r.Left != nil {
		left = r.Left.String()
	}
	var done struct {
		Kept bool `bun:"kept"`
	}
	err := pg.Query(ctx, s.db, &done, `select keep_late_answer($1, $2, $3, $4, $5, $6::text::interval, $7, $8, $9) as kept`,
		r.AttemptID, who.PersonID, r.Slot, pg.JSON(r.Answer), r.ClientStep, left, r.changedAt(now), now, mostLate)
	if err != nil {
		return fmt.Errorf("keep late answer: %w", err)
	}
	if done.Kept {
		return fault.New(fault.Conflict, "quiz.late_kept")
	}
	return nil
}

// LateRow is a late answer in the list of a quiz's owners.
type LateRow struct {
	Seq       int64        `bun:"seq"`
	AttemptID id.Attempt   `bun:"attempt_id"`
	PersonID  id.Person    `bun:"person_id"`
	NIP       string       `bun:"nip"`
	Name      string       `bun:"name"`
	Unit      string       `bun:"unit"`
	Number    int          `bun:"number"` // of the attempt
	Slot      int          `bun:"slot"`
	VersionID uuid.UUID    `bun:"version_id"`
	Answer    kinds.Answer `bun:"answer,type:jsonb"`
	Graded    kinds.Answer `bun:"graded,type:jsonb"` // what was stored in time
	EndedAt   time.Time    `bun:"ended_at"`
	MadeAt    time.Time    `bun:"made_at"`
	ArrivedAt time.Time    `bun:"arrived_at"`
	Decision  LateDecision `bun:"decision"`

	Asked Asked `bun:"-"` // the question, with all that an answer may name
}

// LateAnswers are those of a quiz.
type LateAnswers struct {
	QuizID id.Quiz
	Title  string
	Rows   []LateRow
	Next   int64 // Before of the next page; 0 at the end
}

// LateAnswers lists what came after the end of attempts of a quiz, newest first, to its trainers; previews are left out. The
// reading is written into the audit. before is a former Next, 0 for the first page; limit is at most MaxResults.
func (s *Service) LateAnswers(ctx context.Context, who people.Actor, quiz id.Quiz, before int64, limit int) (LateAnswers, error) {
	res := LateAnswers{QuizID: quiz, Rows: []LateRow{}}
	limit = min(max(limit, 1), MaxResults)
	err := s.db.NewSelect().TableExpr("quizzes as z").Column("z.title").
		Where("z.id = ?", quiz).Where("?", s.editors(who).Unit("z.unit_id")).Scan(ctx, &res.Title)
	if err != nil {
		return res, pg.OrNotFound(err, errQuiz)
	}
	err = s.db.NewRaw(lateSQL, quiz, people.DayOf(s.now().In(who.Location())), before, limit+1).Scan(ctx, &res.Rows)
	if err != nil {
		return res, fmt.Errorf("late answers of a quiz: %w", err)
	}
	if len(res.Rows) > limit {
		res.Rows, res.Next = res.Rows[:limit], res.Rows[limit-1].Seq
	}
	if err := s.nameQuestions(ctx, s.db, res.Rows); err != nil {
		return res, err
	}
	return res, audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "quiz.late_read", Object: "quiz:" + quiz.String(),
		SubjectIDs: audit.Subjects(res.Rows, func(r LateRow) id.Person { return r.PersonID }), Detail: map[string]any{"rows": len(res.Rows)},
	})
}

// nameQuestions adds the words of the questions.
func (s *Service) nameQuestions(ctx context.Context, db bun.IDB, rows []LateRow) error {
	var ids []uuid.UUID
	for _, r := range rows {
		ids = append(ids, r.VersionID)
	}
	versions, err := s.bank.Versions(ctx, db, ids)
	if err != nil {
		return err
	}
	for i := range rows {
		v := versions[rows[i].VersionID]
		q := Asked{Slot: rows[i].Slot, Version: v.ID, Kind: v.Kind, Stem: v.Stem}
		q.show(v, kinds.Shown(v.Kind, v.Body, false))
		rows[i].Asked = q
	}
	return nil
}
