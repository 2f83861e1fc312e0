package assessments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/questions"
)

// AskPublish is the approval of an assessment, a key of the map in wire.go.
const AskPublish = "assessment.publish"

// Publication is what the second person agrees to: an assessment with just this plan and these questions.
type Publication struct {
	ID     uuid.UUID `json:"id"`
	Digest string    `json:"digest"`
}

// Lack is a cell for which the bank has too few questions.
type Lack struct {
	Cell
	Have int `json:"have"`
	Need int `json:"need"`
}

// Lacks tells what an assessment of who's units lacks before it can be published: for each cell that the bank does not fill, what it
// has and what is needed. Fault assessment.not_found.
func (s *Service) Lacks(ctx context.Context, who people.Actor, assessment uuid.UUID) ([]Lack, error) {
	a, err := s.Get(ctx, who, assessment)
	if err != nil {
		return nil, err
	}
	pool, err := s.pool(ctx, s.db, a.Assessment)
	return a.lacks(pool), err
}

// need is how many questions a cell takes: of fixed forms each its own; of a draw and of an adaptive one half as many again, so that
// two people, and two tries, do not meet the same paper.
func (a Assessment) need(c Cell) int {
	if a.Mode == Forms {
		return c.Count * a.Forms
	}
	return c.Count + (c.Count+1)/2
}

// pool is what may be asked in an assessment: of the bank at hand all, or its closed questions alone.
func (s *Service) pool(ctx context.Context, db bun.IDB, a Assessment) ([]questions.Pooled, error) {
	pool, err := s.bank.Pool(ctx, db, a.UnitID, a.competencies())
	if a.ClosedOnly {
		pool = slices.DeleteFunc(pool, func(q questions.Pooled) bool { return !q.Closed })
	}
	return pool, err
}

func (a Assessment) lacks(pool []questions.Pooled) []Lack {
	have := map[Cell]int{}
	for _, q := range pool {
		have[Cell{CompetencyID: q.CompetencyID, Level: q.Level}]++
	}
	lacks := []Lack{}
	for _, c := range a.Cells {
		if n, need := have[Cell{CompetencyID: c.CompetencyID, Level: c.Level}], a.need(c); n < need {
			lacks = append(lacks, Lack{c, n, need})
		}
	}
	return lacks
}

// pooled is the part of a bank that an assessment's cells ask for.
func (a Assessment) pooled(pool []questions.Pooled) []questions.Pooled {
	asked := map[Cell]bool{}
	for _, c := range a.Cells {
		asked[Cell{CompetencyID: c.CompetencyID, Level: c.Level}] = true
	}
	var out []questions.Pooled
	for _, q := range pool {
		if asked[Cell{CompetencyID: q.CompetencyID, Level: q.Level}] {
			out = append(out, q)
		}
	}
	return out
}

// Publish simulates a draft, as Plan does, and asks an HR officer of the unit or above, who made and wrote nothing of it, to publish
// it. It gives the approval's ID.
// Faults: assessment.not_found, assessment.not_now, assessment.lacks for each cell that the bank does not fill.
func (s *Service) Publish(ctx context.Context, who people.Actor, id uuid.UUID) (approval uuid.UUID, err error) {
	if _, err := s.Plan(ctx, who, id); err != nil {
		return uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, err := s.lock(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if a.State != DraftState {
			return errState
		}
		pool, err := s.pool(ctx, tx, a)
		if err != nil {
			return err
		}
		if err := refuseLacks(a.lacks(pool)); err != nil {
			return err
		}
		authors, err := s.bank.Authors(ctx, tx, questionIDs(a.pooled(pool)))
		if err != nil {
			return err
		}
		if _, err := pg.Exec(ctx, tx, "update assessments set state = $2 where id = $1", id, Waiting); err != nil {
			return fmt.Errorf("ask to publish assessment: %w", err)
		}
		certificate, err := s.issuerFact(ctx, tx, a)
		if err != nil {
			return err
		}
		approval, err = s.hooks.Ask(ctx, tx, who, people.Ask{
			Kind: AskPublish, SubjectID: a.ID, Units: []uuid.UUID{a.UnitID}, Barred: append(authors, a.CreatedBy),
			Payload: Publication{a.ID, a.digest(a.pooled(pool))}, Words: map[string]string{"Title": a.Title}, Facts: append(a.facts(len(a.pooled(pool))), certificate),
		})
		return err
	})
	return approval, err
}

func refuseLacks(lacks []Lack) error {
	var faults fault.Many
	for i, l := range lacks {
		faults = append(faults, fault.Field("cells."+strconv.Itoa(i), "assessment.lacks").With("Level", l.Level).With("Have", l.Have).With("Need", l.Need))
	}
	return faults.Err()
}

func questionIDs(pool []questions.Pooled) []uuid.UUID {
	ids := make([]uuid.UUID, len(pool))
	for i, q := range pool {
		ids[i] = q.QuestionID
	}
	return ids
}

// digest is of all that is approved: the settings, the plan, the version of each question.
func (a Assessment) digest(pool []questions.Pooled) string {
	versions := make([]uuid.UUID, len(pool))
	for i, q := range pool {
		versions[i] = q.VersionID
	}
	all := []any{a.Title, a.About, a.Mode, a.Minutes, a.MaxQuestions, a.Forms, a.Supervised, a.OpensOn, a.ClosesOn, a.Cells, versions}
	if a.IssuerID != uuid.Nil { // so that what waited before there were certificates stays what it is
		all = append(all, a.IssuerID)
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // plain values
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func (a Assessment) facts(pool int) []people.Fact {
	return []people.Fact{
		{Key: "approvals.fact.assessment_mode", After: "assessment.mode." + string(a.Mode), Say: true},
		{Key: "approvals.fact.assessment_length", After: strconv.Itoa(a.Length())},
		{Key: "approvals.fact.assessment_minutes", After: strconv.Itoa(a.Minutes)},
		{Key: "approvals.fact.assessment_pool", After: strconv.Itoa(pool)},
		{Key: "approvals.fact.assessment_questions", After: "assessment.closed_only." + strconv.FormatBool(a.ClosedOnly), Say: true},
		{Key: "approvals.fact.assessment_supervised", After: "assessment.supervised." + strconv.FormatBool(a.Supervised), Say: true},
	}
}

// CarryPublish publishes what was approved, in the approval's transaction: asker asked for it, by approved it. What changed since is
// not published: fault assessment.changed_since.
func (s *Service) CarryPublish(ctx context.Context, tx bun.Tx, asker people.Actor, by id.Person, p Publication) error {
	a, err := s.lock(ctx, tx, asker, p.ID)
	if err != nil {
		return err
	}
	pool, err := s.pool(ctx, tx, a)
	if err != nil {
		return err
	}
	pool = a.pooled(pool)
	if a.State != Waiting || a.digest(pool) != p.Digest {
		return fault.New(fault.Conflict, "assessment.changed_since")
	}
	rows, err := s.papers(ctx, tx, a, pool)
	if err != nil {
		return err
	}
	if _, err := tx.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("questions of an assessment: %w", err)
	}
	_, err = pg.Exec(ctx, tx, "update assessments set state = $2, published_at = $3, approved_by = $4 where id = $1", a.ID, Published, s.now(), pg.Null(by))
	if err != nil {
		return fmt.Errorf("publish assessment: %w", err)
	}
	promised, err := s.kept(ctx, tx, a.ID)
	if err != nil {
		return err
	}
	if err := competencies.OpenInstruments(ctx, tx, a.ID, s.now(), instrumentsOf(promised)); err != nil {
		return err
	}
	if err := s.certify(ctx, tx, a, p.Digest); err != nil {
		return err
	}
	return s.audit(ctx, tx, asker, "assessment.publish", a.ID)
}

// Unpublished gives a draft back whose approval was refused, withdrawn, or ran out.
func (s *Service) Unpublished(ctx context.Context, tx bun.Tx, p Publication) error {
	_, err := pg.Exec(ctx, tx, "update assessments set state = $2 where id = $1 and state = $3", p.ID, DraftState, Waiting)
	if err != nil {
		return fmt.Errorf("give assessment back: %w", err)
	}
	return nil
}

// Close ends a published assessment at once: what takes away needs one person. Tries that run go on to their end.
func (s *Service) Close(ctx context.Context, who people.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, err := s.lock(ctx, tx, who, id)
		switch {
		case err != nil:
			return err
		case a.State != Published:
			return errState
		}
		if _, err := pg.Exec(ctx, tx, "update assessments set state = $2, closed_at = $3 where id = $1", id, Closed, s.now()); err != nil {
			return fmt.Errorf("close assessment: %w", err)
		}
		if err := competencies.CloseInstruments(ctx, tx, id, s.now()); err != nil {
			return err
		}
		return s.audit(ctx, tx, who, "assessment.close", id)
	})
}

// questionRow is a question on an assessment's papers.
type questionRow struct {
	bun.BaseModel `bun:"table:assessment_questions,alias:q"`

	AssessmentID uuid.UUID `bun:"assessment_id,pk"`
	Form         int       `bun:"form,pk"`
	Position     int       `bun:"position,pk"`
	QuestionID   uuid.UUID `bun:"question_id"`
	VersionID    uuid.UUID `bun:"version_id"`
	CompetencyID uuid.UUID `bun:"competency_id"`
	Level        int       `bun:"level"`
	Closed       bool      `bun:"closed"`
}
