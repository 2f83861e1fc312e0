package statement

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Same reports whether again, which is sent once more, says the same as s, which is kept: what a store adds, how verbs and activities are
// shown, the order of members and of context activities, and how a number or a moment is written make no difference.
func (s *Statement) Same(again *Statement) bool { return alike(essence(s.tree), essence(again.tree)) }

// alike compares; what the second leaves to the store makes no difference.
func alike(kept, sent map[string]any) bool {
	for _, name := range []string{"id", "timestamp"} {
		if _, said := sent[name]; !said {
			delete(kept, name)
		}
	}
	return bytes.Equal(encode(kept), encode(sent))
}

// essence is a copy of a statement without what makes no difference.
func essence(tree map[string]any) map[string]any {
	e := map[string]any{}
	for name, v := range tree {
		switch name {
		case "stored", "authority", "version":
		case "id":
			e[name] = lower(v)
		case "timestamp":
			t, _, _ := readTime(v.(string))
			e[name] = t.UTC().Format(time.RFC3339Nano)
		case "verb":
			e[name] = v.(map[string]any)["id"]
		case "actor":
			e[name] = plainAgent(v)
		case "object":
			e[name] = plainObject(v)
		case "context":
			e[name] = plainContext(v)
		case "result":
			e[name] = plainResult(v)
		case "attachments":
			e[name] = plainFiles(v)
		default:
			e[name] = plain(v)
		}
	}
	return e
}

func plainObject(v any) any {
	m := v.(map[string]any)
	switch typeOf(v) {
	case typeAgent, typeGroup:
		return plainAgent(v)
	case typeSub:
		return essence(m)
	case typeStatementRef:
		return lower(m["id"])
	}
	return m["id"]
}

// plainAgent is who an agent is, with its members in an order of ours.
func plainAgent(v any) any {
	out := map[string]any{}
	for name, part := range v.(map[string]any) {
		switch name {
		case "objectType", "name":
		case "member":
			out[name] = sorted(part, plainAgent)
		default:
			out[name] = part
		}
	}
	return out
}

func plainContext(v any) any {
	out := map[string]any{}
	for name, part := range v.(map[string]any) {
		switch name {
		case "instructor", "team":
			out[name] = plainAgent(part)
		case "registration":
			out[name] = lower(part)
		case "contextActivities":
			kinds := map[string]any{}
			for kind, list := range part.(map[string]any) {
				if one, single := list.(map[string]any); single {
					list = []any{one}
				}
				kinds[kind] = sorted(list, plainObject)
			}
			out[name] = kinds
		default:
			out[name] = plain(part)
		}
	}
	return out
}

var hundredths = regexp.MustCompile(`[.,](\d{1,2})\d*S$`)

// plainResult is a result whose duration ends with hundredths of a second: what is finer is not compared (2.0.0, 4.2.7).
func plainResult(v any) any {
	out := plain(v).(map[string]any)
	if said, ok := out["duration"].(string); ok {
		out["duration"] = strings.Replace(hundredths.ReplaceAllString(said, ".${1}S"), ".00S", "S", 1)
	}
	return out
}

func plainFiles(v any) any {
	return sorted(v, func(f any) any {
		out := map[string]any{}
		for name, part := range f.(map[string]any) {
			if name != "display" && name != "description" {
				out[name] = plain(part)
			}
		}
		return out
	})
}

func sorted(v any, each func(any) any) any {
	list, _ := v.([]any)
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = each(e)
	}
	slices.SortFunc(out, func(a, b any) int { return bytes.Compare(encode(a), encode(b)) })
	return out
}

// plain is a value whose numbers are written in one way.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		if f, ok := number(v); ok {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
		return string(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, e := range v {
			out[name] = plain(e)
		}
		return out
	}
	return v
}

func lower(v any) any {
	s, _ := v.(string)
	return string(bytes.ToLower([]byte(s)))
}
