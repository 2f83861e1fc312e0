package lrs

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// kinds are what lies under each path, and the parameter with the name of a document.
var kinds = map[string]struct {
	kind xapi.Kind
	name string
}{
	"activities/state": {xapi.State, "stateId"}, "activities/profile": {xapi.ActivityProfile, "profileId"}, "agents/profile": {xapi.AgentProfile, "profileId"},
}

// place is where a document lies that is spoken of.
func (c *call) place() (at xapi.Place, err error) {
	k := kinds[c.path]
	at.Kind, at.ID = k.kind, c.params[k.name]
	if c.has(k.name) && at.ID == "" {
		return at, bad("the parameter " + k.name + " is empty")
	}
	if at.Kind != xapi.AgentProfile {
		if at.Activity = c.params["activityId"]; !statement.IsIRI(at.Activity) {
			return at, bad("the parameter activityId must be an absolute IRI")
		}
	}
	if at.Kind != xapi.ActivityProfile {
		if at.Agent, err = agent(c.params["agent"]); err != nil {
			return at, err
		}
	}
	if c.has("registration") {
		if !isUUID(c.params["registration"]) {
			return at, bad("the parameter registration must be a UUID")
		}
		at.Registration = uuid.MustParse(c.params["registration"])
	}
	return at, nil
}

// named is place, of one document.
func (c *call) named() (xapi.Place, error) {
	at, err := c.place()
	switch {
	case err != nil:
		return at, err
	case at.ID == "":
		return at, bad("the parameter " + kinds[c.path].name + " is missing")
	case c.has("since"):
		return at, bad("the parameter since is for lists")
	}
	return at, nil
}

// getDocument answers a document, or the names of those that are there.
func (h *Handler) getDocument(c *call) error {
	at, err := c.place()
	if err != nil {
		return err
	}
	if at.ID == "" {
		return h.listDocuments(c, at)
	}
	if _, err := c.named(); err != nil {
		return err
	}
	d, err := h.store.Get(c.r.Context(), c.who, at)
	if err != nil {
		return err
	}
	header := c.w.Header()
	header.Set("ETag", `"`+d.ETag+`"`)
	header.Set("Last-Modified", d.UpdatedAt.UTC().Format(http.TimeFormat))
	header.Set("Content-Type", d.ContentType)
	header.Set("Content-Length", strconv.Itoa(len(d.Body)))
	_, _ = c.w.Write(d.Body)
	return nil
}

func (h *Handler) listDocuments(c *call, at xapi.Place) error {
	var since *time.Time
	if err := c.moment("since", &since); err != nil {
		return err
	}
	if since == nil {
		since = &time.Time{}
	}
	names, err := h.store.List(c.r.Context(), c.who, at, *since)
	if err != nil {
		return err
	}
	return c.answer(names)
}

func (h *Handler) putDocument(c *call) error {
	at, d, err := c.document()
	if err != nil {
		return err
	}
	return c.done(h.store.Put(c.r.Context(), c.who, c.version, at, c.conditions(), d))
}

func (h *Handler) postDocument(c *call) error {
	at, d, err := c.document()
	if err != nil {
		return err
	}
	return c.done(h.store.Post(c.r.Context(), c.who, at, c.conditions(), d))
}

// deleteDocument deletes one; of states also all that are there.
func (h *Handler) deleteDocument(c *call) error {
	at, err := c.place()
	if err == nil && (at.Kind != xapi.State || at.ID != "" || c.has("since")) {
		at, err = c.named()
	}
	if err != nil {
		return err
	}
	return c.done(h.store.Delete(c.r.Context(), c.who, at, c.conditions()))
}

// document reads a document that is sent.
func (c *call) document() (xapi.Place, xapi.Document, error) {
	at, err := c.named()
	if err != nil {
		return at, xapi.Document{}, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, xapi.MaxDocument))
	if err != nil {
		return at, xapi.Document{}, err //nolint:wrapcheck // told apart by refuse
	}
	kind := c.r.Header.Get("Content-Type")
	if kind == "" {
		kind = "application/octet-stream"
	}
	if len(kind) > 200 || !storable(kind) {
		return at, xapi.Document{}, bad("the Content-Type is too long")
	}
	return at, xapi.Document{ContentType: kind, Body: body}, nil
}

func (c *call) conditions() xapi.Conditions {
	return xapi.Conditions{IfMatch: c.r.Header.Get("If-Match"), IfNoneMatch: c.r.Header.Get("If-None-Match")}
}

func (c *call) done(err error) error {
	if err == nil {
		c.w.WriteHeader(http.StatusNoContent)
	}
	return err
}
