package main

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/assessments"
	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/identity"
	"mumpuni/people"
	"mumpuni/quizzes"
)

// kinds is what needs a second person, who that is, and what is done once they agree.
func (h *house) kinds() approvals.Kinds {
	return approvals.Kinds{
		people.AskRole:             {Roles: administrators, Carry: carried(h.carryRole), AtOnce: h.founding},
		people.AskChange:           {Roles: administrators, Carry: carried(h.carryChange), AtOnce: h.founding},
		people.AskMove:             {Roles: administrators, Carry: h.carryMove, AtOnce: h.founding},
		identity.AskLink:           h.accountKind(identity.AskLink),
		identity.AskFactor:         h.accountKind(identity.AskFactor),
		identity.AskCode:           h.accountKind(identity.AskCode),
		identity.AskUnsuspend:      h.accountKind(identity.AskUnsuspend),
		courses.AskPublish:         {Roles: courses.Reviewers, Carry: h.carryPublication, Ended: h.endPublication},
		courses.AskAgree:           {Roles: courses.Reviewers, Carry: h.carryPublication, Ended: h.endPublication},
		assessments.AskPublish:     {Roles: assessments.Approvers(), Carry: h.carryAssessment, Ended: h.endAssessment, NeverAlone: true},
		assessments.AskAnnulHeld:   {Roles: []people.Role{people.HR}, Carry: h.carryAnnulHeld, Ended: h.endAnnulHeld, NeverAlone: true},
		assessments.AskRestoreHeld: {Roles: []people.Role{people.HR}, Carry: h.carryRestoreHeld, Ended: h.endRestoreHeld, NeverAlone: true},
		assessments.AskCalibration: {Roles: []people.Role{people.HR}, Carry: h.carryCalibration, Ended: h.endCalibration, NeverAlone: true},
		quizzes.AskRegrade:         {Roles: quizzes.RegradeApprovers(), Carry: h.carryRegrade, Ended: h.endRegrade, NeverAlone: true},
		competencies.AskPolicy:     {Roles: []people.Role{people.HR, people.Administrator}, Carry: h.carryPolicy, NeverAlone: true},
		competencies.AskCuts:       {Roles: []people.Role{people.HR, people.Administrator}, Carry: h.carryCuts, NeverAlone: true},
		certification.AskAccept:    {Roles: []people.Role{people.Signatory}, Carry: h.carryAcceptance, NeverAlone: true},
	}
}

var administrators = []people.Role{people.Administrator}

// carried gives do the payload of an approval in the words of who asked.
func carried[P any](do func(ctx context.Context, tx bun.Tx, asker people.Actor, payload P) error) func(context.Context, bun.Tx, approvals.Approval, people.Actor) error {
	return func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
		var payload P
		if err := a.Read(&payload); err != nil {
			return err
		}
		return do(ctx, tx, asker, payload)
	}
}

func (h *house) carryRole(ctx context.Context, tx bun.Tx, asker people.Actor, ask people.RoleAsk) error {
	return h.people.CarryGrant(ctx, tx, asker, ask)
}

func (h *house) carryChange(ctx context.Context, tx bun.Tx, asker people.Actor, ask people.ChangeAsk) error {
	return h.people.CarryChange(ctx, tx, asker, ask)
}

func (h *house) carryMove(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var ask people.MoveAsk
	if err := a.Read(&ask); err != nil {
		return err
	}
	return h.people.CarryMove(ctx, tx, asker, ask, a.Barred)
}

func (h *house) carryAssessment(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var p assessments.Publication
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.assessments.CarryPublish(ctx, tx, asker, a.DecidedBy, p)
}

func (h *house) endAssessment(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
	var p assessments.Publication
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.assessments.Unpublished(ctx, tx, p)
}

func (h *house) carryAnnulHeld(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var p assessments.AnnulHeld
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.assessments.CarryAnnul(ctx, tx, asker, a.DecidedBy, p)
}

func (h *house) endAnnulHeld(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
	var p assessments.AnnulHeld
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.assessments.NotAnnulled(ctx, tx, p)
}

func (h *house) carryRestoreHeld(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var p assessments.RestoreHeld
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.assessments.CarryRestore(ctx, tx, asker, a.DecidedBy, p)
}

func (h *house) endRestoreHeld(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
	var p assessments.RestoreHeld
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.assessments.NotRestored(ctx, tx, p)
}

func (h *house) carryCalibration(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var f assessments.Force
	if err := a.Read(&f); err != nil {
		return err
	}
	return h.assessments.CarryForce(ctx, tx, asker, a.DecidedBy, f)
}

func (h *house) endCalibration(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
	var f assessments.Force
	if err := a.Read(&f); err != nil {
		return err
	}
	return h.assessments.NotForced(ctx, tx, f)
}

func (h *house) carryPolicy(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var p competencies.Policy
	if err := a.Read(&p); err != nil {
		return err
	}
	return h.competencies.CarryPolicy(ctx, tx, asker, a.DecidedBy, p)
}

func (h *house) carryCuts(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
	var in competencies.CutImport
	if err := a.Read(&in); err != nil {
		return err
	}
	return h.competencies.CarryCuts(ctx, tx, asker, a.DecidedBy, in)
}

// founding lets roles be given, and the master data of who holds one be changed, without delay until the second of the founders has
// signed in.
func (h *house) founding(ctx context.Context, tx bun.Tx) (bool, error) {
	return h.identity.Founding(ctx, tx)
}

// accountKind is what gives a holder of a role their account: another administrator of all their units approves.
func (h *house) accountKind(kind string) approvals.Behaviour {
	return approvals.Behaviour{
		Roles: administrators,
		Carry: carried(func(ctx context.Context, tx bun.Tx, asker people.Actor, ask identity.AccountAsk) error {
			return h.identity.CarryAccount(ctx, tx, kind, asker, ask)
		}),
		Ended: func(ctx context.Context, tx bun.Tx, a approvals.Approval) error {
			var ask identity.AccountAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return h.identity.Forget(ctx, tx, ask)
		},
	}
}
