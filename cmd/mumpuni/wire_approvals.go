package main

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/people"
)

// kinds is what needs a second person, who that is, and what is done once they agree.
func (h *house) kinds() approvals.Kinds {
	return approvals.Kinds{
		people.AskRole: {Roles: administrators, Carry: carried(h.carryRole)},
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
