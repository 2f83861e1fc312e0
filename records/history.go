package records

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Training is one course a person takes or took, titled as in the version taken, with its certificate if there is one.
// CompletedAt is zero while it runs; RevokedAt is zero while the certificate stands.
type Training struct {
	EnrolmentID       id.Enrolment `bun:"enrolment_id" json:"enrolment_id"`
	CourseID          uuid.UUID    `bun:"course_id" json:"course_id"`
	Title             string       `bun:"title" json:"title"`
	Form              string       `bun:"form" json:"form"`
	JP                int          `bun:"jp" json:"jp"`
	Minutes           int          `bun:"minutes" json:"minutes"` // by the curriculum
	Measured          Measured     `bun:"embed:measured_" json:"measured"`
	EnrolledAt        time.Time    `bun:"enrolled_at" json:"enrolled_at"`
	CompletedAt       time.Time    `bun:"completed_at,nullzero" json:"completed_at,omitzero"`
	WithdrawnAt       time.Time    `bun:"withdrawn_at,nullzero" json:"withdrawn_at,omitzero"`
	CertificateID     uuid.UUID    `bun:"certificate_id,nullzero" json:"certificate_id,omitzero"`
	CertificateNumber string       `bun:"certificate_number" json:"certificate_number,omitempty"`
	CertificateCode   string       `bun:"certificate_code" json:"certificate_code,omitempty"`
	IssuedAt          time.Time    `bun:"issued_at,nullzero" json:"issued_at,omitzero"`
	RevokedAt         time.Time    `bun:"revoked_at,nullzero" json:"revoked_at,omitzero"`
}

// History is a person's record: a year's ledger and all training.
type History struct {
	Ledger   Ledger     `json:"jp"`
	Training []Training `json:"training"`
}

// History gives a person's record: one's own, or under the rules of JPOfYear, read and audited as one.
func (s *Service) History(ctx context.Context, who people.Actor, person id.Person, year int) (History, error) {
	year, err := s.yearOf(who, year)
	if err != nil {
		return History{}, err
	}
	var h History
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		h = History{Training: []Training{}}
		if err := s.mayOpen(ctx, tx, who, person, "history.read"); err != nil {
			return err
		}
		var err error
		if h.Ledger, err = s.ledger(ctx, tx, who, person, year); err != nil {
			return err
		}
		return reports.Query(ctx, tx, &h.Training, report.Args{"person": person}, "training")
	})
	return h, err
}
