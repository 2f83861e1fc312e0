package certification

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

// Kind tells the two certificates apart.
type Kind string

// The kinds: of a completed course, and of competence (sertifikat kompetensi), which says what one try of an assessment decided.
const (
	OfCourse     Kind = "course"
	OfCompetence Kind = "competence"
)

// Try is a finished try of an assessment that gives certificates, as Config.Tries tells it. Involved says that its person made,
// approved or opened the assessment, or knows questions of it: nobody is certified by what they made.
type Try struct {
	AttemptID    id.Attempt `bun:"attempt_id"`
	AssessmentID uuid.UUID  `bun:"assessment_id"`
	FinishedAt   time.Time  `bun:"finished_at"`
	Involved     bool       `bun:"involved"`
}

// Reconsider makes a person's certificates of competence say what is true of their measurements as they stand in tx: what decides a
// level is certified, where the signatory accepted the assessment; a certificate whose evidence is not in force any more (withdrawn,
// computed anew, held) is withdrawn, and comes back when the evidence is exactly what it was; a later result takes the place of an
// earlier one. The person is told. Repeating it changes nothing. A certificate that somebody revoked stays revoked, and its try gets no
// other. Call it in the transaction that changed the measurements; for several people in the order of their ids, or two of them wait for
// each other.
func (s *Service) Reconsider(ctx context.Context, tx bun.Tx, person id.Person) error {
	var tries []Try
	var err error
	if s.cfg.Tries != nil {
		if tries, err = s.cfg.Tries(ctx, tx, person); err != nil {
			return err
		}
	}
	var some bool
	err = pg.Query(ctx, tx, &some, "select exists (select from certificates where person_id = $1 and kind = 'competence')", person)
	switch {
	case err != nil:
		return fmt.Errorf("certificates of competence: %w", err)
	case !some && len(tries) == 0: // as of most
		return nil
	}
	if _, err := tx.ExecContext(ctx, "select pg_advisory_xact_lock(hashtextextended('certificates of:' || ?, 0))", person.String()); err != nil {
		return fmt.Errorf("lock certificates: %w", err)
	}
	certs, err := s.ofCompetence(ctx, tx, person) // as whoever had the lock left them
	if err != nil {
		return err
	}
	counted, err := competencies.InForce(ctx, tx, person, s.now())
	if err != nil {
		return err
	}
	w := weigh(counted)
	for _, t := range slices.Backward(tries) { // the newest first: what it supersedes is not issued any more
		made, err := s.certify(ctx, tx, person, t, w, certs)
		if err != nil {
			return err
		}
		certs = append(certs, made...)
	}
	slices.SortStableFunc(certs, func(a, b Certificate) int { return a.MeasuredAt.Compare(b.MeasuredAt) })
	for _, c := range certs {
		if err := s.settle(ctx, tx, c, w.judge(c, certs)); err != nil {
			return err
		}
	}
	return nil
}

// ofCompetence gives a person's certificates of that kind, the oldest try first.
func (s *Service) ofCompetence(ctx context.Context, tx bun.Tx, person id.Person) ([]Certificate, error) {
	var list []Certificate
	err := tx.NewSelect().Model(&list).Where("c.person_id = ? and c.kind = ?", person, OfCompetence).Order("c.measured_at", "c.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("certificates of competence: %w", err)
	}
	return list, nil
}
