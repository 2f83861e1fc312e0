package statement

import (
	"maps"
	"time"

	"github.com/google/uuid"
)

// normalize makes what may be said in two ways one: context activities are lists, and by 2.0.0 moments are of UTC.
func normalize(tree map[string]any, v Version) {
	if context, ok := tree["context"].(map[string]any); ok {
		if activities, ok := context["contextActivities"].(map[string]any); ok {
			for name, a := range activities {
				if _, many := a.([]any); !many {
					activities[name] = []any{a}
				}
			}
		}
	}
	if said, ok := tree["timestamp"].(string); ok && v == V2 {
		t, _, _ := readTime(said)
		tree["timestamp"] = t.UTC().Format(time.RFC3339Nano)
	}
	if object, ok := tree["object"].(map[string]any); ok && typeOf(object) == typeSub {
		normalize(object, v)
	}
}

// layout is how moments of ours are written.
const layout = "2006-01-02T15:04:05.000000Z"

// Stamped is s with what its store adds: an ID and a timestamp where none was sent, when it is stored, by whose word, and the version.
func (s *Statement) Stamped(stored time.Time, by Agent, v Version) (*Statement, error) {
	tree := maps.Clone(s.tree)
	if s.ID == uuid.Nil {
		tree["id"] = uuid.Must(uuid.NewV7()).String()
	} else {
		tree["id"] = s.ID.String()
	}
	tree["stored"] = stored.UTC().Format(layout)
	if s.Timestamp == "" {
		tree["timestamp"] = tree["stored"]
	}
	if s.Version == "" {
		tree["version"] = map[Version]string{V1: "1.0.0", V2: string(V2)}[v]
	}
	tree["authority"] = by.tree()
	stamped := &Statement{tree: tree}
	return stamped, stamped.write()
}

// tree is an agent as decode would read it.
func (a Agent) tree() map[string]any {
	t := map[string]any{"objectType": typeAgent}
	if a.Name != "" {
		t["name"] = a.Name
	}
	if a.Account != nil {
		t["account"] = map[string]any{"homePage": a.Account.HomePage, "name": a.Account.Name}
	}
	if a.Mbox != "" {
		t["mbox"] = a.Mbox
	}
	return t
}

// WithID is s under an ID.
func (s *Statement) WithID(id uuid.UUID) (*Statement, error) {
	tree := maps.Clone(s.tree)
	tree["id"] = id.String()
	named := &Statement{tree: tree}
	return named, named.write()
}
