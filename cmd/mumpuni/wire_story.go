package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/uptrace/bun"

	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/records"
)

// certificateOf says in certification's words what courses tells of a completed course.
func certificateOf(done courses.Completion) certification.Completed {
	modules := make([]certification.CompletedModule, len(done.Modules))
	for i, m := range done.Modules {
		modules[i] = certification.CompletedModule(m)
	}
	return certification.Completed{
		EnrolmentID: done.EnrolmentID, PersonID: done.PersonID, CourseID: done.CourseID, VersionID: done.VersionID,
		Title: done.Title, Form: done.Form, JP: done.JP, Minutes: done.Minutes, Modules: modules,
		Fraction: done.Fraction, StartedAt: done.StartedAt, CompletedAt: done.CompletedAt, AttemptID: done.AttemptID,
	}
}

// certificateRevoked takes back what the certificate stood for: the evidence of the course and of its attempts, and the
// JP. All of it stays on record as withdrawn or reversed. Of a certificate of competence the paper alone is taken back: what a try
// measured is annulled by two persons, where it is judged.
func (h *house) certificateRevoked(ctx context.Context, tx bun.Tx, r certification.Revocation, at time.Time) error {
	if r.Kind == certification.OfCompetence {
		return nil
	}
	if err := competencies.Withdraw(ctx, tx, "enrolment", uuid.UUID(r.EnrolmentID), at); err != nil {
		return err
	}
	attempts, err := h.quizzes.PassedAttempts(ctx, tx, r.EnrolmentID)
	if err != nil {
		return err
	}
	for _, attempt := range attempts {
		if err := competencies.Withdraw(ctx, tx, "attempt", uuid.UUID(attempt), at); err != nil {
			return err
		}
	}
	return records.Reverse(ctx, tx, r.PersonID, "enrolment", uuid.UUID(r.EnrolmentID))
}

// certifiedTries tells certification which tries of a person may be certified.
func (h *house) certifiedTries(ctx context.Context, db bun.IDB, person id.Person) ([]certification.Try, error) {
	list, err := h.assessments.CertifiedTries(ctx, db, person)
	tries := make([]certification.Try, len(list))
	for i, t := range list {
		tries[i] = certification.Try(t)
	}
	return tries, err
}

// issuersAbove tells assessments who may certify what those of a unit measure.
func (h *house) issuersAbove(ctx context.Context, db bun.IDB, unit uuid.UUID) ([]assessments.Issuer, error) {
	views, err := h.certification.IssuersAbove(ctx, db, unit)
	list := make([]assessments.Issuer, len(views))
	for i, v := range views {
		list[i] = assessments.Issuer{ID: v.ID, UnitName: v.UnitName, Agency: v.Agency, Signatory: v.SignatoryName}
	}
	return list, err
}

// certifyAssessment asks an issuer's signatory for the certificates of an assessment that was just published.
func (h *house) certifyAssessment(ctx context.Context, tx bun.Tx, c assessments.Certifying) error {
	levels := make([]certification.CertifiableLevels, len(c.Measures))
	for i, m := range c.Measures {
		levels[i] = certification.CertifiableLevels{Code: m.Code, Name: m.NameID, NameEN: m.NameEN, From: m.From, To: m.To}
	}
	return h.certification.Certify(ctx, tx, certification.Certifying{
		AssessmentID: c.AssessmentID, IssuerID: c.IssuerID, Title: c.Title, Levels: levels, Digest: c.Digest, MadeBy: c.MadeBy,
	})
}
