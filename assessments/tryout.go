package assessments

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"slices"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
)

// tryOutLength is how many questions a try-out has at most.
const tryOutLength = 5

// TryOut are open questions of what an assessment measures, to see how it is answered. Nothing of it is stored, and nobody's level
// moves by it. Questions have their reviews once they were checked.
type TryOut struct {
	ID        uuid.UUID
	Title     string
	Mode      Mode
	Questions []quizzes.Asked // at most five; none where the bank has no open one of its cells
}

// Right counts the questions answered fully right.
func (t TryOut) Right() int {
	n := 0
	for _, q := range t.Questions {
		if q.Review != nil && q.Review.Fraction == quizzes.Whole {
			n++
		}
	}
	return n
}

// TryOut gives the try-out of an assessment that who was let see: the same questions to everybody, so that trying again and again
// tells no more of the bank. Fault assessment.not_found.
func (s *Service) TryOut(ctx context.Context, who people.Actor, assessment uuid.UUID) (TryOut, error) {
	t, _, err := s.tryOut(ctx, who, assessment)
	return t, err
}

// CheckTryOut says of each answer of a try-out, by the version of its question, whether it is right, and what the key is; one without
// an answer is told as such. It stores nothing. Faults: assessment.not_found, those of an answer that does not fit, at the field
// "answer" with the Slot.
func (s *Service) CheckTryOut(ctx context.Context, who people.Actor, assessment uuid.UUID, answers map[uuid.UUID]kinds.Answer) (TryOut, error) {
	t, versions, err := s.tryOut(ctx, who, assessment)
	if err != nil {
		return t, err
	}
	for i, q := range t.Questions {
		a, err := answers[q.Version].Check()
		if err == nil && !slices.Contains(kinds.Fits(a), q.Kind) {
			err = q.Kind.Misfit(a)
		}
		if err != nil {
			return t, atSlot(err, q.Slot)
		}
		t.Questions[i] = quizzes.Told(q, versions[q.Version], q.Kind.Plain(a))
	}
	return t, nil
}

// atSlot says at which question of a try-out an answer is wrong.
func atSlot(err error, slot int) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.With("Slot", slot)
	}
	return err
}

func (s *Service) tryOut(ctx context.Context, who people.Actor, assessment uuid.UUID) (t TryOut, versions map[uuid.UUID]*questions.Version, err error) {
	offers, err := s.Offers(ctx, who, assessment)
	if err != nil {
		return t, nil, err
	}
	if len(offers) == 0 {
		return t, nil, errAssessment
	}
	a := offers[0].Assessment
	t.ID, t.Title, t.Mode = a.ID, a.Title, a.Mode
	open, err := s.openQuestions(ctx, a)
	if err != nil {
		return t, nil, err
	}
	chosen := a.tryOut(open)
	ids := make([]uuid.UUID, len(chosen))
	for i, q := range chosen {
		ids[i] = q.VersionID
	}
	if versions, err = s.bank.Versions(ctx, s.db, ids); err != nil {
		return t, nil, err
	}
	for i, id := range ids {
		pictures, err := s.bank.Pictures(ctx, s.db, versions[id])
		if err != nil {
			return t, nil, err
		}
		t.Questions = append(t.Questions, quizzes.Tried(versions[id], pictures[versions[id].QuestionID], i+1))
	}
	return t, versions, nil
}

// openQuestions are the questions of an assessment's cells whose keys are known anyway: open in the bank, not counted as closed by the
// assessment itself, and not annulled. Those that the assessment does not ask come first.
func (s *Service) openQuestions(ctx context.Context, a Assessment) ([]questions.Pooled, error) {
	pool, err := s.bank.Pool(ctx, s.db, a.UnitID, a.competencies())
	if err != nil {
		return nil, err
	}
	var rows []struct {
		QuestionID uuid.UUID `bun:"question_id"`
		Why        string    `bun:"why"`
	}
	if err := paperReport.Scan(ctx, s.db, &rows, report.Args{"assessment": a.ID}, "tried"); err != nil {
		return nil, err
	}
	why := map[uuid.UUID]string{}
	for _, r := range rows {
		why[r.QuestionID] = r.Why
	}
	cells := map[Cell]bool{}
	for _, c := range a.Cells {
		cells[Cell{CompetencyID: c.CompetencyID, Level: c.Level}] = true
	}
	pool = slices.DeleteFunc(pool, func(q questions.Pooled) bool {
		return q.Closed || why[q.QuestionID] == "barred" || !cells[Cell{CompetencyID: q.CompetencyID, Level: q.Level}]
	})
	slices.SortStableFunc(pool, func(x, y questions.Pooled) int {
		return cmp.Or(cmp.Compare(why[x.QuestionID], why[y.QuestionID]), cmp.Compare(a.rank(x.QuestionID), a.rank(y.QuestionID)))
	})
	return pool, nil
}

// rank is a question's place in an order of the assessment's own, the same for ever.
func (a Assessment) rank(question uuid.UUID) uint64 {
	h := fnv.New64a()
	var seed [8]byte
	binary.LittleEndian.PutUint64(seed[:], uint64(a.Seed))
	_, _ = h.Write(append(seed[:], question[:]...))
	return h.Sum64()
}

// tryOut takes of open questions, in their order, one of each cell in turn, and none that must not be on one paper with another.
func (a Assessment) tryOut(open []questions.Pooled) []questions.Pooled {
	var chosen []questions.Pooled
	taken := map[uuid.UUID]bool{}
	fits := func(q questions.Pooled) bool {
		return !taken[q.QuestionID] && !slices.ContainsFunc(q.Enemies, func(e uuid.UUID) bool { return taken[e] })
	}
	for more := true; more && len(chosen) < tryOutLength; {
		more = false
		for _, c := range a.Cells {
			i := slices.IndexFunc(open, func(q questions.Pooled) bool {
				return q.CompetencyID == c.CompetencyID && q.Level == c.Level && fits(q)
			})
			if i >= 0 && len(chosen) < tryOutLength {
				chosen, taken[open[i].QuestionID], more = append(chosen, open[i]), true, true
			}
		}
	}
	return chosen
}
