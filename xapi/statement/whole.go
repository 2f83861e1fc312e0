package statement

// rules are what a statement must be, by version.
var rules = map[Version]rule{V1: statementRule(V1), V2: statementRule(V2)}

var verbRule = object(map[string]rule{"id": iri, "display": languages}, "id")

var resultRule = object(map[string]rule{
	"score":   and(object(map[string]rule{"scaled": numeric, "raw": numeric, "min": numeric, "max": numeric}), scoreRule),
	"success": boolean, "completion": boolean, "response": text, "duration": duration, "extensions": extensions,
})

// scoreRule is the order of the numbers of a score.
func scoreRule(at string, v any) error {
	m := v.(map[string]any)
	scaled, _ := number(m["scaled"])
	least, hasLeast := number(m["min"])
	most, hasMost := number(m["max"])
	raw, hasRaw := number(m["raw"])
	switch {
	case scaled < -1 || scaled > 1:
		return wrong(join(at, "scaled"), "must be between -1 and 1")
	case hasLeast && hasMost && least >= most:
		return wrong(join(at, "min"), "must be less than max")
	case hasRaw && hasLeast && raw < least, hasRaw && hasMost && raw > most:
		return wrong(join(at, "raw"), "must be between min and max")
	}
	return nil
}

var attachmentRule = object(map[string]rule{
	"usageType": iri, "display": languages, "description": languages, "contentType": mediaType, "length": count,
	"sha2": formed(sha2Form.MatchString, "a hash of the SHA-2 family, in hexadecimals"), "fileUrl": iri,
}, "usageType", "display", "contentType", "length", "sha2")

func contextRule(v Version) rule {
	activities := oneOrMore(activityRule)
	props := map[string]rule{
		"registration": uuidText, "instructor": actorRule, "team": groupRule, "revision": text, "platform": text, "language": languageTag,
		"statement": refRule, "extensions": extensions,
		"contextActivities": object(map[string]rule{"parent": activities, "grouping": activities, "category": activities, "other": activities}),
	}
	if v == V2 {
		types := list(1, iri)
		props["contextAgents"] = list(0, object(map[string]rule{"objectType": one("contextAgent"), "agent": agentRule, "relevantTypes": types}, "objectType", "agent"))
		props["contextGroups"] = list(0, object(map[string]rule{"objectType": one("contextGroup"), "group": groupRule, "relevantTypes": types}, "objectType", "group"))
	}
	return object(props)
}

// common are the properties of statements and of those that are only told of.
func common(v Version) map[string]rule {
	at := timestamp
	if v == V2 {
		at = formed(func(s string) bool { _, strict, ok := readTime(s); return ok && strict }, "a moment by RFC 3339")
	}
	return map[string]rule{
		"actor": actorRule, "verb": verbRule, "result": resultRule, "context": contextRule(v), "timestamp": at, "attachments": list(0, attachmentRule),
	}
}

func statementRule(v Version) rule {
	props := common(v)
	props["id"], props["stored"], props["authority"], props["version"] = uuidText, timestamp, authorityRule, version1
	if v == V2 {
		props["version"] = version2
	}
	props["object"] = objectRule(subRule(v))
	return and(object(props, "actor", "verb", "object"), platformRule, voidingRule)
}

// subRule is a statement that is told of and not made.
func subRule(v Version) rule {
	props := common(v)
	props["objectType"], props["object"] = one(typeSub), objectRule(nil)
	return and(object(props, "objectType", "actor", "verb", "object"), platformRule)
}

// objectRule is an object by its type; sub nil: a sub-statement cannot stand in another.
func objectRule(sub rule) rule {
	byType := map[string]rule{
		"": activityRule, typeActivity: activityRule, typeAgent: agentRule, typeGroup: groupRule, typeStatementRef: refRule, typeSub: sub,
	}
	return func(at string, v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return wrong(at, "must be an object")
		}
		kind, said := m["objectType"]
		name, _ := kind.(string)
		if check := byType[name]; check != nil && (name != "" || !said) {
			return check(at, v)
		}
		return wrong(join(at, "objectType"), "is no type that an object may have here")
	}
}

// platformRule lets only what is done with an activity name its revision and platform.
func platformRule(at string, v any) error {
	m := v.(map[string]any)
	context, _ := m["context"].(map[string]any)
	for _, name := range []string{"revision", "platform"} {
		if _, there := context[name]; there && typeOf(m["object"]) != "" && typeOf(m["object"]) != typeActivity {
			return wrong(join(join(at, "context"), name), "may be told of an activity only")
		}
	}
	return nil
}

// voidingRule lets only a statement be taken back.
func voidingRule(at string, v any) error {
	m := v.(map[string]any)
	if verb := m["verb"].(map[string]any); verb["id"] == Voided && typeOf(m["object"]) != typeStatementRef {
		return wrong(join(at, "object"), "must be the statement that is voided")
	}
	return nil
}
