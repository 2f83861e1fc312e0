package statement

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/google/uuid"
)

// The limits of what one call may say.
const (
	MaxBytes = 1 << 20 // of a statement
	MaxBatch = 500     // statements of one call
	maxDepth = 40      // objects and lists within one another
	maxIRI   = 2000    // bytes of an IRI, and of what identifies an agent: they are looked up
)

// Error says which part of a statement is wrong, and how. It is for programs and those who write them: in English.
type Error struct {
	Path   string // "object.definition.name"; "" is the whole
	Reason string
}

// Error gives the path and the reason.
func (e *Error) Error() string {
	if e.Path == "" {
		return "the statement " + e.Reason
	}
	return e.Path + " " + e.Reason
}

func wrong(at, reason string) error { return &Error{at, reason} }

// Parse reads one statement or a list of them, in their order. The error is an *Error.
func Parse(data []byte, v Version) ([]*Statement, error) {
	tree, err := decode(data)
	if err != nil {
		return nil, err
	}
	many, ok := tree.([]any)
	if !ok {
		many = []any{tree}
	}
	if len(many) > MaxBatch {
		return nil, wrong("", "list is longer than "+strconv.Itoa(MaxBatch))
	}
	list := make([]*Statement, 0, len(many))
	for i, one := range many {
		at := ""
		if ok {
			at = "[" + strconv.Itoa(i) + "]"
		}
		s, err := parse(at, one, v)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, unique(list)
}

func parse(at string, one any, v Version) (*Statement, error) {
	if err := rules[v](at, one); err != nil {
		return nil, err
	}
	tree := one.(map[string]any)
	normalize(tree, v)
	s := &Statement{tree: tree}
	if err := s.write(); err != nil {
		return nil, err
	}
	if len(s.Raw) > MaxBytes {
		return nil, wrong(at, "is larger than "+strconv.Itoa(MaxBytes)+" bytes")
	}
	return s, nil
}

// unique refuses a list that says two things under one ID.
func unique(list []*Statement) error {
	seen := map[uuid.UUID]bool{}
	for i, s := range list {
		if s.ID != uuid.Nil && seen[s.ID] {
			return wrong("["+strconv.Itoa(i)+"].id", "stands in the list twice")
		}
		seen[s.ID] = true
	}
	return nil
}

// Read reads a statement that was kept: it was valid then.
func Read(raw string) (*Statement, error) {
	tree, err := decode([]byte(raw))
	if err != nil {
		return nil, err
	}
	m, ok := tree.(map[string]any)
	if !ok {
		return nil, errors.New("statement: what was kept is none")
	}
	s := &Statement{tree: m}
	return s, s.write()
}

// ParseAgent reads an agent or a group that stands alone.
func ParseAgent(data []byte) (Agent, error) {
	var a Agent
	tree, err := decode(data)
	if err == nil {
		err = actorRule("agent", tree)
	}
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal(encode(tree), &a) //nolint:wrapcheck // it was valid
}

// write makes Raw and all the rest from the tree.
func (s *Statement) write() error {
	tree := s.tree
	*s = Statement{Raw: encode(tree), tree: tree}
	if err := json.Unmarshal(s.Raw, s); err != nil {
		return wrong("", "cannot be read: "+err.Error())
	}
	return nil
}
