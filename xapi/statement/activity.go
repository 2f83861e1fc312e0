package statement

// questionParts are the properties that only an interaction has.
var questionParts = []string{"correctResponsesPattern", "choices", "scale", "source", "target", "steps"}

var component = object(map[string]rule{"id": text, "description": languages}, "id")

var components = and(list(0, component), func(at string, v any) error {
	seen := map[string]bool{}
	for _, c := range v.([]any) {
		id := c.(map[string]any)["id"].(string)
		if seen[id] {
			return wrong(at, "names the same id twice")
		}
		seen[id] = true
	}
	return nil
})

var definition = and(object(map[string]rule{
	"name": languages, "description": languages, "type": iri, "moreInfo": iri, "extensions": extensions,
	"interactionType":         one("true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"),
	"correctResponsesPattern": list(0, text),
	"choices":                 components, "scale": components, "source": components, "target": components, "steps": components,
}), interaction)

// interaction refuses the parts of a question where it is not said which kind of question it is.
func interaction(at string, v any) error {
	m := v.(map[string]any)
	_, typed := m["interactionType"]
	for _, name := range questionParts {
		if _, there := m[name]; there && !typed {
			return wrong(join(at, "interactionType"), "is missing")
		}
	}
	return nil
}

var activityRule = object(map[string]rule{"objectType": one(typeActivity), "id": iri, "definition": definition}, "id")

var refRule = object(map[string]rule{"objectType": one(typeStatementRef), "id": uuidText}, "objectType", "id")
