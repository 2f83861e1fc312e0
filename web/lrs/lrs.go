// Package lrs is how programs speak xAPI with the house over HTTP: statements, documents, agents, activities. It answers the same on both
// origins: on the app's to programs with a client key, on the other to packages with the credential of one opening. It knows no session of
// people and sets no cookie; what is said is answered in English and for programs.
package lrs

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

// Path is where it lies on both origins.
const Path = "/xapi/"

// Handler answers on one origin. Make it with ForPrograms or ForPackages.
type Handler struct {
	store  *xapi.Service
	caller func(ctx context.Context, user, secret string) (xapi.Caller, error)
	asks   bool // tells a browser to ask for name and password
}

// ForPrograms answers who holds a client key.
func ForPrograms(store *xapi.Service) *Handler { return &Handler{store, store.Client, true} }

// ForPackages answers who holds the credential of an opening: the second origin's.
func ForPackages(store *xapi.Service) *Handler { return &Handler{store, store.Session, false} }

// resource is what lies under a path, by method, and the parameters that it knows.
type resource struct {
	params  string // with spaces between
	methods map[string]func(*Handler, *call) error
}

var resources = map[string]resource{
	"statements": {
		"statementId voidedStatementId agent verb activity registration related_activities related_agents since until limit format attachments ascending more",
		map[string]func(*Handler, *call) error{http.MethodGet: (*Handler).getStatements, http.MethodPut: (*Handler).putStatement, http.MethodPost: (*Handler).postStatements},
	},
	"activities/state":   {"activityId agent registration stateId since", documents},
	"activities/profile": {"activityId profileId since", documents},
	"agents/profile":     {"agent profileId since", documents},
	"agents":             {"agent", map[string]func(*Handler, *call) error{http.MethodGet: (*Handler).getAgent}},
	"activities":         {"activityId", map[string]func(*Handler, *call) error{http.MethodGet: (*Handler).getActivity}},
}

var documents = map[string]func(*Handler, *call) error{
	http.MethodGet: (*Handler).getDocument, http.MethodPut: (*Handler).putDocument, http.MethodPost: (*Handler).postDocument, http.MethodDelete: (*Handler).deleteDocument,
}

// call is one request and whoever makes it.
type call struct {
	w       http.ResponseWriter
	r       *http.Request
	path    string // below Path
	params  map[string]string
	version statement.Version
	who     xapi.Caller
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'") // what programs keep here is shown to nobody
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	c := &call{w: w, r: r, path: strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, Path), "/")}
	if err := h.serve(c); err != nil {
		h.refuse(c, err)
	}
}

func (h *Handler) serve(c *call) error {
	if c.r.Method == http.MethodHead {
		c.r = c.r.Clone(c.r.Context()) // net/http goes on seeing HEAD and drops the body
		c.r.Method = http.MethodGet
	}
	if c.path == "about" && c.r.Method == http.MethodGet {
		c.speak(statement.V2)
		return c.answer(about{Version: []statement.Version{statement.V1, statement.V2}})
	}
	what, ok := resources[c.path]
	if !ok {
		return errNoResource
	}
	c.w.Header().Set(versionHeader, withoutVersion)
	if err := c.unfold(); err != nil {
		return err
	}
	user, secret, _ := c.r.BasicAuth()
	var err error
	if c.who, err = h.caller(c.r.Context(), user, secret); err != nil {
		return err
	}
	if err := c.agree(); err != nil {
		return err
	}
	do := what.methods[c.r.Method]
	if do == nil {
		return errMethod
	}
	if err := h.through(c); err != nil {
		return err
	}
	if err := c.read(what.params); err != nil {
		return err
	}
	return do(h, c)
}

// about is what the endpoint says of itself.
type about struct {
	Version []statement.Version `json:"version"`
}

const (
	versionHeader = "X-Experience-API-Version"
	// withoutVersion is what whoever names no version is taken to speak, which is refused: only programs before 1.0 did not name one.
	withoutVersion = "0.95"
)

func (c *call) speak(v statement.Version) {
	c.version = v
	c.w.Header().Set(versionHeader, string(v))
}

// agree settles the version in which both speak.
func (c *call) agree() error {
	named := c.r.Header.Get(versionHeader)
	v, ok := statement.Edition(named)
	if named != "" {
		c.speak(statement.V2)
	}
	if !ok {
		return errVersion
	}
	c.speak(v)
	return nil
}

// read reads the parameters: each once, by its name letter by letter, and of a text that can be kept.
func (c *call) read(known string) error {
	c.params = map[string]string{}
	for name, values := range c.r.URL.Query() {
		if !strings.Contains(" "+known+" ", " "+name+" ") || strings.Contains(name, " ") {
			return bad("the parameter " + name + " is not known here")
		}
		if len(values) != 1 {
			return bad("the parameter " + name + " stands there more than once")
		}
		if !storable(values[0]) {
			return bad("the parameter " + name + " has characters that cannot be kept")
		}
		c.params[name] = values[0]
	}
	return nil
}

// has reports that a parameter was sent, be it empty.
func (c *call) has(name string) bool {
	_, ok := c.params[name]
	return ok
}

var (
	errNoResource = errors.New("lrs: no such resource")
	errMethod     = errors.New("lrs: no such method")
	errVersion    = bad("the header X-Experience-API-Version must be 1.0.x or 2.0.x")
)
