package lrs

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// getStatements answers one statement by its ID, or the first of those that are asked for.
func (h *Handler) getStatements(c *call) error {
	if c.has("statementId") || c.has("voidedStatementId") {
		return h.getOne(c)
	}
	q, err := c.query()
	if err != nil {
		return err
	}
	list, next, err := h.store.Find(c.r.Context(), c.who, q)
	if err != nil {
		return err
	}
	more := ""
	if next != nil {
		more = Path + "statements?more=" + next.Token()
	}
	return h.tell(c, list, q, func(told [][]byte) []byte { return result(told, more) })
}

// through says until when all that was stored can be seen: with every answer to whoever asks for statements, a refusal too.
func (h *Handler) through(c *call) error {
	if c.path != "statements" || c.r.Method != http.MethodGet {
		return nil
	}
	t, err := h.store.ConsistentThrough(c.r.Context())
	c.w.Header().Set("X-Experience-API-Consistent-Through", t.UTC().Format("2006-01-02T15:04:05.000Z"))
	return err
}

// getOne answers the statement of an ID, void or not.
func (h *Handler) getOne(c *call) error {
	const void = "voidedStatementId"
	name := "statementId"
	if c.has(void) {
		name = void
	}
	for param := range c.params {
		if param != name && param != "format" && param != "attachments" {
			return bad("beside " + name + " there may only be format and attachments")
		}
	}
	if !isUUID(c.params[name]) {
		return bad("the parameter " + name + " must be a UUID")
	}
	var q xapi.Query
	if err := c.shown(&q); err != nil {
		return err
	}
	kept, err := h.store.One(c.r.Context(), c.who, uuid.MustParse(c.params[name]), name == void)
	if err != nil {
		return err
	}
	c.w.Header().Set("Last-Modified", kept.Stored.UTC().Format(http.TimeFormat))
	return h.tell(c, []xapi.Kept{kept}, q, func(told [][]byte) []byte { return told[0] })
}

// query reads what is asked for.
func (c *call) query() (q xapi.Query, err error) {
	if c.has("more") {
		if len(c.params) != 1 {
			return q, bad("beside more there are no parameters")
		}
		return xapi.ReadQuery(c.params["more"])
	}
	if err := c.shown(&q); err != nil {
		return q, err
	}
	if err := c.about(&q); err != nil {
		return q, err
	}
	for name, into := range map[string]*bool{"related_activities": &q.RelatedActivities, "related_agents": &q.RelatedAgents, "ascending": &q.Ascending} {
		if err := c.flag(name, into); err != nil {
			return q, err
		}
	}
	for name, into := range map[string]**time.Time{"since": &q.Since, "until": &q.Until} {
		if err := c.moment(name, into); err != nil {
			return q, err
		}
	}
	if c.has("limit") {
		if q.Limit, err = strconv.Atoi(c.params["limit"]); err != nil || q.Limit < 0 {
			return q, bad("the parameter limit must be a whole number, zero or more")
		}
	}
	return q, nil
}

// about reads of whom and what statements are asked for.
func (c *call) about(q *xapi.Query) (err error) {
	if c.has("agent") {
		if q.Agent, err = agent(c.params["agent"]); err != nil {
			return err
		}
	}
	for name, into := range map[string]*string{"verb": &q.Verb, "activity": &q.Activity} {
		if *into = c.params[name]; c.has(name) && !statement.IsIRI(*into) {
			return bad("the parameter " + name + " must be an absolute IRI")
		}
	}
	if c.has("registration") {
		if !isUUID(c.params["registration"]) {
			return bad("the parameter registration must be a UUID")
		}
		q.Registration = uuid.MustParse(c.params["registration"])
	}
	return nil
}

// shown reads how statements are to be shown.
func (c *call) shown(q *xapi.Query) error {
	q.Format, q.Language = c.params["format"], c.r.Header.Get("Accept-Language")
	if c.has("format") && !slices.Contains([]string{"ids", "exact", "canonical"}, q.Format) {
		return bad("the parameter format must be ids, exact or canonical")
	}
	return c.flag("attachments", &q.Attachments)
}

func (c *call) flag(name string, into *bool) error {
	switch c.params[name] {
	case "true":
		*into = true
	case "false":
	default:
		if c.has(name) {
			return bad("the parameter " + name + " must be true or false")
		}
	}
	return nil
}

func (c *call) moment(name string, into **time.Time) error {
	if !c.has(name) {
		return nil
	}
	t, ok := statement.Moment(c.params[name])
	if !ok {
		return bad("the parameter " + name + " must be a moment by ISO 8601")
	}
	*into = &t
	return nil
}

// agent is what identifies an agent that stands in a parameter.
func agent(text string) (string, error) {
	a, err := statement.ParseAgent([]byte(text))
	if err != nil {
		return "", err
	}
	if a.IFI() == "" {
		return "", bad("the agent must be identified")
	}
	return a.IFI(), nil
}

func isUUID(s string) bool { return statement.IsUUID(s) }
