package statement

import "encoding/json"

// The types of objects.
const (
	typeActivity     = "Activity"
	typeAgent        = "Agent"
	typeGroup        = "Group"
	typeStatementRef = "StatementRef"
	typeSub          = "SubStatement"
)

// Object is what a statement is about: an activity, an agent or a group, another statement by its ID, or a statement that is not made.
type Object struct {
	Type     string
	Activity *Activity  // of an activity
	Agent    *Agent     // of an agent or a group
	Ref      string     // of a statement: its ID
	Sub      *Statement // of a sub-statement
}

// UnmarshalJSON reads an object by its type.
func (o *Object) UnmarshalJSON(data []byte) error {
	var head struct {
		Type string `json:"objectType"`
		ID   string `json:"id"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return err //nolint:wrapcheck // json's own
	}
	o.Type = head.Type
	var into any
	switch head.Type {
	case typeAgent, typeGroup:
		o.Agent = &Agent{}
		into = o.Agent
	case typeStatementRef:
		o.Ref = head.ID
		return nil
	case typeSub:
		o.Sub = &Statement{}
		into = o.Sub
	default:
		o.Type, o.Activity = typeActivity, &Activity{}
		into = o.Activity
	}
	return json.Unmarshal(data, into) //nolint:wrapcheck // json's own
}
