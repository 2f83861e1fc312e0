package statement

import (
	"encoding/json"
	"maps"
	"slices"

	"golang.org/x/text/language"
)

// IDs is s with what identifies agents, activities and verbs, and nothing else of them.
func (s *Statement) IDs() json.RawMessage { return encode(onlyIDs(s.tree)) }

func onlyIDs(tree map[string]any) map[string]any {
	out := maps.Clone(tree)
	out["actor"] = agentID(tree["actor"])
	out["verb"] = map[string]any{"id": tree["verb"].(map[string]any)["id"]}
	out["object"] = objectID(tree["object"])
	if a, ok := tree["authority"]; ok {
		out["authority"] = agentID(a)
	}
	if context, ok := tree["context"].(map[string]any); ok {
		context = maps.Clone(context)
		for _, name := range []string{"instructor", "team"} {
			if a, there := context[name]; there {
				context[name] = agentID(a)
			}
		}
		if activities, there := context["contextActivities"]; there {
			context["contextActivities"] = eachActivity(activities, objectID)
		}
		out["context"] = context
	}
	return out
}

// agentID is an agent by what identifies it; a group without such a thing keeps its members, by theirs.
func agentID(v any) any {
	m := v.(map[string]any)
	out := map[string]any{}
	for _, name := range append([]string{"objectType"}, identities...) {
		if part, there := m[name]; there {
			out[name] = part
		}
	}
	if members, _ := m["member"].([]any); identified(v) == 0 {
		list := make([]any, len(members))
		for i, member := range members {
			list[i] = agentID(member)
		}
		out["member"] = list
	}
	return out
}

func objectID(v any) any {
	m := v.(map[string]any)
	switch typeOf(v) {
	case typeAgent, typeGroup:
		return agentID(v)
	case typeSub:
		return onlyIDs(m)
	}
	if typeOf(v) == typeStatementRef {
		return v
	}
	return map[string]any{"id": m["id"]}
}

// eachActivity is context activities with each of them made anew.
func eachActivity(v any, anew func(any) any) map[string]any {
	out := map[string]any{}
	for kind, l := range v.(map[string]any) {
		list, _ := l.([]any)
		made := make([]any, len(list))
		for i, a := range list {
			made[i] = anew(a)
		}
		out[kind] = made
	}
	return out
}

// Canonical is s with activities as they are defined now (nil: as they stand in it), and each text in one language: the best of those asked for.
func (s *Statement) Canonical(defined func(activity string) json.RawMessage, wanted []language.Tag) json.RawMessage {
	return encode(canonical(s.tree, defined, wanted))
}

func canonical(tree map[string]any, defined func(string) json.RawMessage, wanted []language.Tag) map[string]any {
	out := maps.Clone(tree)
	verb := maps.Clone(tree["verb"].(map[string]any))
	if shown, there := verb["display"]; there {
		verb["display"] = bestOf(shown, wanted)
	}
	out["verb"] = verb
	anew := func(v any) any { return canonicalObject(v, defined, wanted) }
	out["object"] = anew(tree["object"])
	if context, ok := tree["context"].(map[string]any); ok {
		if activities, there := context["contextActivities"]; there {
			context = maps.Clone(context)
			context["contextActivities"] = eachActivity(activities, anew)
			out["context"] = context
		}
	}
	return out
}

func canonicalObject(v any, defined func(string) json.RawMessage, wanted []language.Tag) any {
	m := v.(map[string]any)
	switch typeOf(v) {
	case typeSub:
		return canonical(m, defined, wanted)
	case "", typeActivity:
	default:
		return v
	}
	shown := m["definition"]
	if known := defined(m["id"].(string)); known != nil {
		if d, err := decode(known); err == nil {
			shown = d
		}
	}
	d, ok := shown.(map[string]any)
	if !ok {
		return v
	}
	out := maps.Clone(m)
	out["definition"] = oneLanguage(d, wanted)
	return out
}

func oneLanguage(definition map[string]any, wanted []language.Tag) map[string]any {
	out := maps.Clone(definition)
	for _, name := range []string{"name", "description"} {
		if texts, there := out[name]; there {
			out[name] = bestOf(texts, wanted)
		}
	}
	for _, name := range questionParts[1:] {
		list, ok := out[name].([]any)
		if !ok {
			continue
		}
		made := make([]any, len(list))
		for i, c := range list {
			c := maps.Clone(c.(map[string]any))
			if texts, there := c["description"]; there {
				c["description"] = bestOf(texts, wanted)
			}
			made[i] = c
		}
		out[name] = made
	}
	return out
}

// bestOf is the one text that suits best.
func bestOf(v any, wanted []language.Tag) map[string]any {
	texts, _ := v.(map[string]any)
	if len(texts) == 0 {
		return texts
	}
	keys := slices.Sorted(maps.Keys(texts))
	tags := make([]language.Tag, len(keys))
	for i, k := range keys {
		tags[i] = language.Make(k)
	}
	_, i, _ := language.NewMatcher(tags).Match(wanted...)
	return map[string]any{keys[i]: texts[keys[i]]}
}

// Merge is the definition of an activity with what a newer one says of it: languages come together, all else is the newer one's.
func Merge(old, newer json.RawMessage) json.RawMessage {
	if len(old) == 0 {
		return newer
	}
	a, errA := decode(old)
	b, errB := decode(newer)
	was, okA := a.(map[string]any)
	now, okB := b.(map[string]any)
	if errA != nil || errB != nil || !okA || !okB {
		return newer
	}
	for name, v := range now {
		texts, isTexts := v.(map[string]any)
		before, had := was[name].(map[string]any)
		if isTexts && had {
			maps.Copy(before, texts)
		} else {
			was[name] = v
		}
	}
	return encode(was)
}
