package lrs

import (
	"encoding/json"

	"mumpuni/xapi/statement"
)

// getAgent answers what is known of an agent.
func (h *Handler) getAgent(c *call) error {
	a, err := statement.ParseAgent([]byte(c.params["agent"]))
	if err != nil {
		return err
	}
	if a.IFI() == "" {
		return bad("the agent must be identified")
	}
	person, err := h.store.Agent(c.r.Context(), c.who, a)
	if err != nil {
		return err
	}
	return c.answer(person)
}

// getActivity answers what is known of an activity.
func (h *Handler) getActivity(c *call) error {
	id := c.params["activityId"]
	if !statement.IsIRI(id) {
		return bad("the parameter activityId must be an absolute IRI")
	}
	definition, err := h.store.Definition(c.r.Context(), id)
	if err != nil {
		return err
	}
	return c.answer(struct {
		ObjectType string          `json:"objectType"`
		ID         string          `json:"id"`
		Definition json.RawMessage `json:"definition,omitempty"`
	}{"Activity", id, definition})
}
