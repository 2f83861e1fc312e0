package records

import (
	"strings"
	"time"
)

// XAPI is a statement in the form of xAPI 1.0.3, for other learning record stores.
type XAPI struct {
	ID        string         `json:"id"`
	Actor     XAPIActor      `json:"actor"`
	Verb      XAPIVerb       `json:"verb"`
	Object    XAPIObject     `json:"object"`
	Result    map[string]any `json:"result,omitempty"`
	Context   map[string]any `json:"context,omitempty"`
	Timestamp time.Time      `json:"timestamp"`
	Stored    time.Time      `json:"stored"`
}

// XAPIActor names a person by an account here, not by NIP or e-mail: the export carries no more than it must.
type XAPIActor struct {
	ObjectType string      `json:"objectType"`
	Account    XAPIAccount `json:"account"`
}

// XAPIAccount is a person's id on this server.
type XAPIAccount struct {
	HomePage string `json:"homePage"`
	Name     string `json:"name"`
}

// XAPIVerb is a verb with its display in both languages of the interface.
type XAPIVerb struct {
	ID      Verb              `json:"id"`
	Display map[string]string `json:"display,omitempty"`
}

// XAPIObject is the activity concerned.
type XAPIObject struct {
	ObjectType string         `json:"objectType"`
	ID         string         `json:"id"`
	Definition XAPIDefinition `json:"definition"`
}

// XAPIDefinition types an activity.
type XAPIDefinition struct {
	Type string `json:"type"`
}

// activityTypes are ADL's types of what statements are about.
var activityTypes = map[string]string{
	"course": "http://adlnet.gov/expapi/activities/course", "module": "http://adlnet.gov/expapi/activities/module",
	"quiz": "http://adlnet.gov/expapi/activities/assessment", "assessment": "http://adlnet.gov/expapi/activities/assessment",
	"certificate": "http://id.tincanapi.com/activitytype/certificate", "competency": "http://adlnet.gov/expapi/activities/objective",
}

// XAPI gives st in xAPI's form; base is this server's address, under which its activities have their ids. What xAPI has no
// word for goes into an extension of the context.
func (st Statement) XAPI(base string) XAPI {
	base = strings.TrimRight(base, "/")
	x := XAPI{
		ID:    st.ID.String(),
		Actor: XAPIActor{"Agent", XAPIAccount{base, st.PersonID.String()}},
		Verb:  XAPIVerb{st.Verb, map[string]string{"en": st.Verb.Word()}},
		Object: XAPIObject{
			"Activity", base + "/xapi/" + st.ObjectType + "/" + st.ObjectID.String(),
			XAPIDefinition{activityTypes[st.ObjectType]},
		},
		Result: st.Result, Timestamp: st.OccurredAt, Stored: st.StoredAt,
	}
	if len(st.Context) > 0 {
		x.Context = map[string]any{"extensions": map[string]any{base + "/xapi/context": st.Context}}
	}
	return x
}

// Word is the verb's last word, which also names its text in the interface: "completed", "earned", "assign".
func (v Verb) Word() string { return string(v[strings.LastIndexByte(string(v), '/')+1:]) }
