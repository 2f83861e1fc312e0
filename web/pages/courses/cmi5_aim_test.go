package courses_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// aimAt is the place of a state of the part that was launched there.
func aimAt(launched, name string) (xapi.Place, error) {
	u, err := url.Parse(launched)
	if err != nil {
		return xapi.Place{}, err
	}
	agent, err := statement.ParseAgent([]byte(u.Query().Get("actor")))
	return xapi.Place{Kind: xapi.State, Activity: u.Query().Get("activityId"), Agent: agent.IFI(), Registration: uuid.MustParse(u.Query().Get("registration")), ID: name}, err
}

// aim tells a hostile part what to attack.
func (a *academy) aim(launched string, target map[string]any) error {
	target["actor"] = json.RawMessage(target["actor"].(string))
	body, err := json.Marshal(target)
	if err != nil {
		return err
	}
	at, err := aimAt(launched, "sasaran")
	if err != nil {
		return err
	}
	return pg.InTx(a.t.Context(), a.db, func(ctx context.Context, tx bun.Tx) error {
		return a.xapi.Keep(ctx, tx, a.learner.PersonID, at, "application/json", body)
	})
}

// aimed is what a hostile part tells of its attacks; nothing while it is at it.
func (a *academy) aimed(launched string, round int) (tried map[string]string) {
	a.t.Helper()
	at, err := aimAt(launched, fmt.Sprintf("hasil-%d", round))
	a.must(err)
	doc, err := a.xapi.Document(a.t.Context(), a.db, at)
	if err != nil {
		return nil
	}
	a.must(json.Unmarshal(doc.Body, &tried))
	return tried
}
