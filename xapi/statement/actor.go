package statement

// identities are the properties that say who somebody is: an agent has exactly one.
var identities = []string{"mbox", "mbox_sha1sum", "openid", "account"}

var agentProps = map[string]rule{
	"objectType":   one(typeAgent),
	"name":         text,
	"mbox":         formed(func(s string) bool { return len(s) <= maxIRI && mailtoForm.MatchString(s) }, "an address behind mailto:"),
	"mbox_sha1sum": formed(sha1Form.MatchString, "the SHA-1 of an address, in hexadecimals"),
	"openid":       iri,
	"account":      and(object(map[string]rule{"homePage": iri, "name": formed(isName, "a text without control characters")}, "homePage", "name"), short),
}

var groupProps = func() map[string]rule {
	props := map[string]rule{}
	for name, r := range agentProps {
		props[name] = r
	}
	props["objectType"], props["member"] = one(typeGroup), list(0, agentRule)
	return props
}()

var agentObject = object(agentProps)

// agentRule is an agent: no group.
func agentRule(at string, v any) error {
	if err := agentObject(at, v); err != nil {
		return err
	}
	if n := identified(v); n != 1 {
		return wrong(at, "must have exactly one of mbox, mbox_sha1sum, openid and account")
	}
	return nil
}

// groupRule is a group: identified, or by its members.
func groupRule(at string, v any) error {
	if err := object(groupProps, "objectType")(at, v); err != nil {
		return err
	}
	members, _ := v.(map[string]any)["member"].([]any)
	switch n := identified(v); {
	case n > 1:
		return wrong(at, "must have at most one of mbox, mbox_sha1sum, openid and account")
	case n == 0 && len(members) == 0:
		return wrong(at, "must say who it is, or who its members are")
	}
	return nil
}

// actorRule is an agent or a group.
func actorRule(at string, v any) error {
	if typeOf(v) == typeGroup {
		return groupRule(at, v)
	}
	return agentRule(at, v)
}

// authorityRule is an agent, or the two of a program and its user.
func authorityRule(at string, v any) error {
	if err := actorRule(at, v); err != nil || typeOf(v) != typeGroup {
		return err
	}
	members, _ := v.(map[string]any)["member"].([]any)
	if identified(v) > 0 || len(members) != 2 {
		return wrong(at, "must be an agent, or a group of two that is not named")
	}
	return nil
}

func identified(v any) int {
	n := 0
	for _, name := range identities {
		if _, there := v.(map[string]any)[name]; there {
			n++
		}
	}
	return n
}

func typeOf(v any) string {
	m, _ := v.(map[string]any)
	s, _ := m["objectType"].(string)
	return s
}

func isName(s string) bool {
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	return true
}

// short is an account that can be looked up.
func short(at string, v any) error {
	m := v.(map[string]any)
	if len(m["homePage"].(string))+len(m["name"].(string)) > maxIRI {
		return wrong(at, "is too long")
	}
	return nil
}

// IsGroup reports whether a is a group.
func (a *Agent) IsGroup() bool { return a != nil && a.ObjectType == typeGroup }

// IFI is what identifies an agent or a group, with its kind before it; "" for a group that only its members make.
func (a *Agent) IFI() string {
	switch {
	case a == nil:
		return ""
	case a.Mbox != "":
		return a.Mbox
	case a.MboxSHA1 != "":
		return "sha1:" + a.MboxSHA1
	case a.OpenID != "":
		return "openid:" + a.OpenID
	case a.Account != nil:
		return "account:" + a.Account.HomePage + "|" + a.Account.Name
	}
	return ""
}
