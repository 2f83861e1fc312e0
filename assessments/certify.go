package assessments

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
)

// Issuer may certify what an assessment measures.
type Issuer struct {
	ID        uuid.UUID `json:"id"`
	UnitName  string    `json:"unit_name"`
	Agency    string    `json:"agency"`    // heads the paper
	Signatory string    `json:"signatory"` // without titles
}

// Certifying is a published assessment that asks an issuer for certificates; Digest names all that was published.
type Certifying struct {
	AssessmentID uuid.UUID
	IssuerID     uuid.UUID
	Title        string
	Measures     []Measures
	Digest       string
	MadeBy       id.Person
}

// Measures are the levels of a competency that an assessment asks about.
type Measures struct {
	Code   string `bun:"code"`
	NameID string `bun:"name_id"`
	NameEN string `bun:"name_en"`
	From   int    `bun:"from_level"`
	To     int    `bun:"to_level"`
}

// Certified is a finished try of an assessment that gives certificates. Involved says that its person made, approved or opened the
// assessment, or wrote, reviewed or saw questions of it.
type Certified struct {
	AttemptID    id.Attempt `bun:"attempt_id"`
	AssessmentID uuid.UUID  `bun:"assessment_id"`
	FinishedAt   time.Time  `bun:"finished_at"`
	Involved     bool       `bun:"involved"`
}

// CertifiedTries lists a person's finished tries of assessments that give certificates, the oldest first.
func (s *Service) CertifiedTries(ctx context.Context, db bun.IDB, person id.Person) ([]Certified, error) {
	var list []Certified
	return list, reads.Query(ctx, db, &list, report.Args{"person": person}, "certified")
}

// Issuers lists who may certify what assessments of who's units measure. Fault people.unit_unknown.
func (s *Service) Issuers(ctx context.Context, who people.Actor, unit uuid.UUID) ([]Issuer, error) {
	mine, err := people.UnitIn(ctx, s.db, unit, who.Scope(s.now(), makers...))
	switch {
	case err != nil:
		return nil, err
	case !mine:
		return nil, fault.New(fault.NotFound, "people.unit_unknown")
	}
	return s.issuers(ctx, s.db, unit)
}

// CertificateState says who certifies what a published assessment measures, and whether its signatory accepted that.
type CertificateState struct {
	Issuer   Issuer
	Accepted bool
}

// CertificateOf gives that of an assessment; nil: it gives no certificates.
func (s *Service) CertificateOf(ctx context.Context, a Assessment) (*CertificateState, error) {
	if a.IssuerID == uuid.Nil || s.hooks.Accepted == nil {
		return nil, nil
	}
	list, err := s.issuers(ctx, s.db, a.UnitID)
	if err != nil {
		return nil, err
	}
	state := CertificateState{Issuer: Issuer{ID: a.IssuerID}}
	if at := slices.IndexFunc(list, func(i Issuer) bool { return i.ID == a.IssuerID }); at >= 0 {
		state.Issuer = list[at]
	}
	state.Accepted, err = s.hooks.Accepted(ctx, s.db, a.ID)
	return &state, err
}

func (s *Service) issuers(ctx context.Context, db bun.IDB, unit uuid.UUID) ([]Issuer, error) {
	if s.hooks.Issuers == nil {
		return []Issuer{}, nil
	}
	return s.hooks.Issuers(ctx, db, unit)
}

// mayCertify refuses an issuer that does not stand at or above the assessment's unit.
func (s *Service) mayCertify(ctx context.Context, tx bun.Tx, unit, issuer uuid.UUID) error {
	if issuer == uuid.Nil {
		return nil
	}
	list, err := s.issuers(ctx, tx, unit)
	if err == nil && !slices.ContainsFunc(list, func(i Issuer) bool { return i.ID == issuer }) {
		err = fault.Field("issuer_id", "assessment.issuer_unknown")
	}
	return err
}

// certify asks the issuer that a published assessment names.
func (s *Service) certify(ctx context.Context, tx bun.Tx, a Assessment, digest string) error {
	if a.IssuerID == uuid.Nil || s.hooks.Certify == nil {
		return nil
	}
	c := Certifying{AssessmentID: a.ID, IssuerID: a.IssuerID, Title: a.Title, Digest: digest, MadeBy: a.CreatedBy}
	if err := reads.Query(ctx, tx, &c.Measures, report.Args{"assessment": a.ID}, "measures"); err != nil {
		return err
	}
	return s.hooks.Certify(ctx, tx, c)
}

// issuerFact is what the second person sees of an assessment's certificates.
func (s *Service) issuerFact(ctx context.Context, tx bun.Tx, a Assessment) (people.Fact, error) {
	const key = "approvals.fact.assessment_certificate"
	if a.IssuerID == uuid.Nil {
		return people.Fact{Key: key, After: "assessment.certificate.none", Say: true}, nil
	}
	list, err := s.issuers(ctx, tx, a.UnitID)
	if err != nil {
		return people.Fact{}, err
	}
	at := slices.IndexFunc(list, func(i Issuer) bool { return i.ID == a.IssuerID })
	if at < 0 {
		return people.Fact{}, fault.Field("issuer_id", "assessment.issuer_unknown")
	}
	return people.Fact{Key: key, After: list[at].Agency + " – " + list[at].Signatory}, nil
}
