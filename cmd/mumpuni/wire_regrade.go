package main

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/certification"
	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/records"
)

// regraded tells courses what counts of a person's attempts after a ruling.
func (h *house) regraded(ctx context.Context, tx bun.Tx, r quizzes.Regraded) error {
	to := courses.QuizRegraded{
		PersonID: r.PersonID, EnrolmentID: r.EnrolmentID, ModuleID: r.ModuleID, Best: r.Best,
		Undoing: courses.Undoing{Cause: r.ID, Restores: r.Restores, By: r.By, Reason: r.Reason},
	}
	for _, a := range r.Passing {
		to.Passing = append(to.Passing, courses.PassedAttempt(a))
	}
	return h.courses.QuizRegraded(ctx, tx, to)
}

// uncertify takes back the certificate of a completion that a ruling undid.
func (h *house) uncertify(ctx context.Context, tx bun.Tx, enrolment id.Enrolment, u courses.Undoing) error {
	return h.certification.CourseUndone(ctx, tx, enrolment, certification.Undoing{Cause: u.Cause, By: u.By, Reason: u.Reason})
}

// recertify gives it back when the ruling is taken back.
func (h *house) recertify(ctx context.Context, tx bun.Tx, done courses.Completion, u courses.Undoing) error {
	return h.certification.CourseRedone(ctx, tx, certificateOf(done), certification.Undoing{Cause: u.Restores, By: u.By, Reason: u.Reason})
}

// around says what stands of a person beside an attempt.
func around(ctx context.Context, tx bun.Tx, person id.Person, enrolment id.Enrolment) (a quizzes.Around, err error) {
	if a.Completed, err = courses.CompletedNow(ctx, tx, enrolment); err != nil {
		return a, err
	}
	if a.Minutes, err = records.CountedMinutes(ctx, tx, person); err != nil {
		return a, err
	}
	a.Certificates, err = certification.StandingNumbers(ctx, tx, person)
	return a, err
}

// carryRegrade makes a regrade hold that a second person agreed to.
func (h *house) carryRegrade(ctx context.Context, tx bun.Tx, a approvals.Approval, _ people.Actor) error {
	var asked quizzes.RegradeAsked
	if err := a.Read(&asked); err != nil {
		return err
	}
	return h.quizzes.CarryRegrade(ctx, tx, a.DecidedBy, asked)
}

// endRegrade gives one up that nobody agreed to.
func (h *house) endRegrade(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
	var asked quizzes.RegradeAsked
	if err := a.Read(&asked); err != nil {
		return err
	}
	return h.quizzes.RegradeEnded(ctx, tx, asked)
}
