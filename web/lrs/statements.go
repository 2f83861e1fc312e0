package lrs

import (
	"net/http"

	"github.com/google/uuid"
)

// putStatement keeps one statement under the ID of the address.
func (h *Handler) putStatement(c *call) error {
	id := c.params["statementId"]
	if len(c.params) != 1 || !isUUID(id) {
		return bad("the parameter statementId must be a UUID, and the only one")
	}
	list, files, err := c.statements()
	if err != nil {
		return err
	}
	if len(list) != 1 {
		return bad("there must be one statement")
	}
	one := list[0]
	if one.ID != uuid.Nil && one.ID != uuid.MustParse(id) {
		return bad("the statement has another id than the address")
	}
	if one, err = one.WithID(uuid.MustParse(id)); err != nil {
		return err
	}
	list[0] = one
	if _, err := h.store.Record(c.r.Context(), c.who, c.version, list, files); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// postStatements keeps one or many and tells their IDs.
func (h *Handler) postStatements(c *call) error {
	if len(c.params) != 0 {
		return bad("there are no parameters when statements are posted")
	}
	list, files, err := c.statements()
	if err != nil {
		return err
	}
	ids, err := h.store.Record(c.r.Context(), c.who, c.version, list, files)
	if err != nil {
		return err
	}
	if ids == nil {
		ids = []uuid.UUID{}
	}
	return c.answer(ids)
}
