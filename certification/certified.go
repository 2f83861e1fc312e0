package certification

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/stale"
	"mumpuni/people"
)

// Certifying is a published assessment that asks an issuer for certificates. Digest names all that was published; MadeBy asked to
// publish it.
type Certifying struct {
	AssessmentID uuid.UUID
	IssuerID     uuid.UUID
	Title        string
	Levels       []CertifiableLevels
	Digest       string
	MadeBy       id.Person
}

// CertifiableLevels are the levels of a competency that an assessment asks about.
type CertifiableLevels struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	NameEN string `json:"name_en"`
	From   int    `json:"from"`
	To     int    `json:"to"`
}

// In is the competency's name in lang ("id" or "en").
func (l CertifiableLevels) In(lang string) string {
	if lang == "en" {
		return l.NameEN
	}
	return l.Name
}

// certifiedAssessment is a row: an assessment that asked, and whether it was accepted.
type certifiedAssessment struct {
	bun.BaseModel `bun:"table:certified_assessments,alias:ca"`

	AssessmentID uuid.UUID           `bun:"assessment_id,pk"`
	IssuerID     uuid.UUID           `bun:"issuer_id"`
	Title        string              `bun:"title"`
	Levels       []CertifiableLevels `bun:"levels,type:jsonb"`
	Digest       string              `bun:"digest"`
	MadeBy       id.Person           `bun:"made_by,nullzero"`
	AskedAt      time.Time           `bun:"asked_at"`
	AcceptedAt   time.Time           `bun:"accepted_at,nullzero"`
	AcceptedBy   id.Person           `bun:"accepted_by,nullzero"`
}

// by reports whether the one who signs for the issuer today accepted the assessment; another's word is not theirs.
func (a certifiedAssessment) by(v IssuerView) bool {
	return !a.AcceptedAt.IsZero() && !v.SignatoryID.IsZero() && a.AcceptedBy == v.SignatoryID
}

// accepted gives an assessment that asked for certificates; nil: it did not.
func (s *Service) accepted(ctx context.Context, db bun.IDB, assessment uuid.UUID) (*certifiedAssessment, error) {
	var a certifiedAssessment
	err := db.NewSelect().Model(&a).Where("ca.assessment_id = ?", assessment).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("certified assessment: %w", err)
	}
	return &a, nil
}

// AssessmentAccepted reports whether the one who signs for an assessment's issuer today accepted it.
func (s *Service) AssessmentAccepted(ctx context.Context, db bun.IDB, assessment uuid.UUID) (bool, error) {
	a, err := s.accepted(ctx, db, assessment)
	if err != nil || a == nil {
		return false, err
	}
	v, err := s.issuerIn(ctx, db, a.IssuerID)
	return err == nil && a.by(v), err
}

var errAssessmentUnknown = fault.New(fault.NotFound, "certificate.assessment_unknown")

// Certify notes, in the transaction that publishes an assessment, that it asks an issuer for certificates, and tells the issuer's
// signatory, who accepts it on their page. Until then its certificates wait.
func (s *Service) Certify(ctx context.Context, tx bun.Tx, c Certifying) error {
	v, err := s.lockIssuer(ctx, tx, c.IssuerID)
	if err != nil {
		return err
	}
	row := certifiedAssessment{
		AssessmentID: c.AssessmentID, IssuerID: c.IssuerID, Title: c.Title, Levels: c.Levels, MadeBy: c.MadeBy, AskedAt: s.now(),
		Digest: stale.Tag(c.AssessmentID, c.IssuerID, c.Title, c.Levels, c.Digest),
	}
	if _, err := tx.NewInsert().Model(&row).Exec(ctx); err != nil {
		return fmt.Errorf("certify assessment: %w", err)
	}
	if s.cfg.Notify == nil || v.SignatoryID.IsZero() {
		return nil
	}
	return s.cfg.Notify(ctx, tx, people.Notice{
		PersonID: v.SignatoryID, Key: "notices.certify_waits", Args: map[string]string{"Title": c.Title}, Href: "/atas-nama-saya#a-" + c.AssessmentID.String(),
	})
}

// AskToAccept counts the assessments that ask for certificates in who's name and were not accepted.
func (s *Service) AskToAccept(who people.Actor, into *int) pg.Question {
	return pg.Asking(s.db, into, nil, `select count(*)::int from certified_assessments ca join issuers i on i.id = ca.issuer_id
		where i.signatory_id = $1 and ca.made_by is distinct from $1 and ca.accepted_by is distinct from $1`, who.PersonID)
}

// AcceptAssessment lets certificates of an assessment be issued in who's name: digest is that of what was shown. It needs a second factor
// of the last minutes. Faults: certificate.assessment_unknown (also in somebody else's name), certificate.own_assessment,
// certificate.assessment_changed, identity.step_up_needed.
func (s *Service) AcceptAssessment(ctx context.Context, who people.Actor, assessment uuid.UUID, digest string) error {
	if !who.Fresh {
		return people.ErrStepUp
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.acceptAssessment(ctx, tx, assessment, digest, who.PersonID)
	})
}

func (s *Service) acceptAssessment(ctx context.Context, tx bun.Tx, assessment uuid.UUID, digest string, by id.Person) error {
	a, v, err := s.lockAssessment(ctx, tx, assessment)
	if err != nil {
		return err
	}
	switch {
	case by.IsZero() || by != v.SignatoryID:
		return errAssessmentUnknown
	case by == a.MadeBy:
		return fault.New(fault.Forbidden, "certificate.own_assessment")
	case digest != a.Digest:
		return fault.New(fault.Conflict, "certificate.assessment_changed")
	case !v.MaySign:
		return fault.New(fault.Conflict, "certificate.signatory_without_role")
	}
	_, err = tx.NewUpdate().Model(&a).WherePK().Set("accepted_at = ?, accepted_by = ?", s.now(), by).Exec(ctx)
	if err != nil {
		return fmt.Errorf("accept assessment: %w", err)
	}
	if err := s.tellMaker(ctx, tx, a, by, "notices.certify_accepted"); err != nil {
		return err
	}
	return s.goOn(ctx, tx, v, by, "assessment.certify_accept", map[string]any{"assessment": a.AssessmentID, "title": a.Title})
}

// TakeBackAssessment ends what who accepted: no more certificates of it are issued in their name, what was issued stays. Twice is harmless.
// Fault certificate.assessment_unknown.
func (s *Service) TakeBackAssessment(ctx context.Context, who people.Actor, assessment uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		a, v, err := s.lockAssessment(ctx, tx, assessment)
		switch {
		case err != nil:
			return err
		case !who.IsOneself(v.SignatoryID):
			return errAssessmentUnknown
		case a.AcceptedAt.IsZero():
			return nil
		}
		if _, err := tx.NewUpdate().Model(&a).WherePK().Set("accepted_at = null, accepted_by = null").Exec(ctx); err != nil {
			return fmt.Errorf("take assessment back: %w", err)
		}
		if err := s.tellMaker(ctx, tx, a, who.PersonID, "notices.certify_taken_back"); err != nil {
			return err
		}
		return s.auditIssuer(ctx, tx, v, who.AuditID(), "assessment.certify_take_back", map[string]any{"assessment": a.AssessmentID, "title": a.Title})
	})
}

// lockAssessment reads an assessment that asked, with its issuer, which waits for what is being issued (lockIssuer).
func (s *Service) lockAssessment(ctx context.Context, tx bun.Tx, assessment uuid.UUID) (certifiedAssessment, IssuerView, error) {
	a, err := s.accepted(ctx, tx, assessment)
	if err == nil && a == nil {
		err = errAssessmentUnknown
	}
	if err != nil {
		return certifiedAssessment{}, IssuerView{}, err
	}
	v, err := s.lockIssuer(ctx, tx, a.IssuerID)
	if err != nil {
		return *a, v, err
	}
	err = tx.NewSelect().Model(a).WherePK().For("update").Scan(ctx)
	return *a, v, err
}

// tellMaker tells who made an assessment what became of its certificates.
func (s *Service) tellMaker(ctx context.Context, tx bun.Tx, a certifiedAssessment, by id.Person, key string) error {
	if s.cfg.Notify == nil || a.MadeBy.IsZero() || a.MadeBy == by {
		return nil
	}
	return s.cfg.Notify(ctx, tx, people.Notice{PersonID: a.MadeBy, Key: key, Args: map[string]string{"Title": a.Title}, Href: "/studio/asesmen/" + a.AssessmentID.String()})
}

// IssuersAbove lists the issuers at a unit and above it, the nearest first.
func (s *Service) IssuersAbove(ctx context.Context, db bun.IDB, unit uuid.UUID) ([]IssuerView, error) {
	day := s.today()
	return faces(ctx, db, day, schema.SafeQuery("i.unit_id in (select ua.unit_id from units_above(?, ?) ua)", []any{unit, day}),
		fmt.Sprintf("order by (select ua.distance from units_above('%s', '%s') ua where ua.unit_id = i.unit_id)", unit, day))
}
