package main

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/uptrace/bun"

	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
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
// JP. All of it stays on record as withdrawn or reversed.
func (h *house) certificateRevoked(ctx context.Context, tx bun.Tx, r certification.Revocation, at time.Time) error {
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
