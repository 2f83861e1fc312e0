package main

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/certification"
	"mumpuni/courses"
	"mumpuni/internal/fault"
	"mumpuni/people"
)

// carryPublication publishes the version that a second person agreed to, or notes that they agreed to the one in force.
func (h *house) carryPublication(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var p courses.Publication
	if err := a.Read(&p); err != nil {
		return err
	}
	if err := h.courses.CarryPublication(ctx, tx, p, asker, a.DecidedBy); err != nil {
		return err
	}
	return h.reviews.Keep(ctx, tx, a.ID, p.VersionID)
}

// endPublication keeps what was said about a version with the approval that ends without it.
func (h *house) endPublication(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
	return h.reviews.Keep(ctx, tx, a.ID, a.SubjectID)
}

// carryAcceptance lets an issuer issue in the name of its signatory, who agreed.
func (h *house) carryAcceptance(ctx context.Context, tx bun.Tx, a approvals.Approval, _ people.Actor) error {
	var p certification.Acceptance
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.certification.CarryAcceptance(ctx, tx, p, a.DecidedBy)
}

// acceptIssuer is the signatory's own act on their page: it approves what waits for just this, or accepts what nobody asked for
// (an issuer of the time before, or one whose question ran out).
func (h *house) acceptIssuer(ctx context.Context, who people.Actor, id uuid.UUID, digest string) error {
	waiting, err := h.approvals.Standing(ctx, certification.AskAccept, id)
	var p certification.Acceptance
	if err == nil {
		err = waiting.Read(&p)
	}
	switch {
	case fault.KindOf(err) == fault.NotFound || err == nil && p.Digest != digest:
		return h.certification.Accept(ctx, who, id, digest)
	case err != nil:
		return err
	}
	return h.approvals.Approve(ctx, who, waiting.ID, waiting.Digest)
}
