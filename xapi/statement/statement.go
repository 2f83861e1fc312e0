// Package statement knows what a statement of xAPI 1.0.3 and 2.0.0 is: what makes it valid, what it is found by, when two say the same,
// and how it is told in few words. It has no database and no clock: what it reads comes from strangers.
//
// Sources: the xAPI specification 1.0.3 (parts 2 and 3) and IEEE 9274.1.1-2023, which is 2.0.0.
package statement

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// Version is the edition of xAPI by which somebody speaks.
type Version string

// The editions that are spoken.
const (
	V1 Version = "1.0.3"
	V2 Version = "2.0.0"
)

// Voided is the verb by which a statement takes another back.
const Voided = "http://adlnet.gov/expapi/verbs/voided"

// Statement is a valid one. Raw is the whole of it as JSON, as it was sent but for what is named below; the rest is for Go.
type Statement struct {
	ID          uuid.UUID       `json:"id"` // uuid.Nil: none was sent
	Actor       Agent           `json:"actor"`
	Verb        Verb            `json:"verb"`
	Object      Object          `json:"object"`
	Result      *Result         `json:"result"`
	Context     *Context        `json:"context"`
	Timestamp   string          `json:"timestamp"` // as it was sent, "" when none was; At reads it
	Version     string          `json:"version"`
	Authority   *Agent          `json:"authority"`
	Stored      string          `json:"stored"`
	Attachments []Attachment    `json:"attachments"`
	Raw         json.RawMessage `json:"-"` // context activities are lists; by 2.0.0 the timestamp is of UTC

	tree map[string]any
}

// Agent is an agent or, with the object type Group, a group.
type Agent struct {
	ObjectType string   `json:"objectType,omitempty"`
	Name       string   `json:"name,omitempty"`
	Mbox       string   `json:"mbox,omitempty"`
	MboxSHA1   string   `json:"mbox_sha1sum,omitempty"`
	OpenID     string   `json:"openid,omitempty"`
	Account    *Account `json:"account,omitempty"`
	Member     []Agent  `json:"member,omitempty"`
}

// Account is somebody's name at some system.
type Account struct {
	HomePage string `json:"homePage"`
	Name     string `json:"name"`
}

// Verb is what was done.
type Verb struct {
	ID      string            `json:"id"`
	Display map[string]string `json:"display,omitempty"`
}

// Result is how it ended.
type Result struct {
	Score      *Score                     `json:"score"`
	Success    *bool                      `json:"success"`
	Completion *bool                      `json:"completion"`
	Response   string                     `json:"response"`
	Duration   string                     `json:"duration"` // Duration reads it
	Extensions map[string]json.RawMessage `json:"extensions"`
}

// Score is a score, each part of which may be missing. Scaled is between -1 and 1.
type Score struct {
	Scaled *float64 `json:"scaled"`
	Raw    *float64 `json:"raw"`
	Min    *float64 `json:"min"`
	Max    *float64 `json:"max"`
}

// Context is within what it was done.
type Context struct {
	Registration      string                     `json:"registration"` // a UUID, or ""
	Instructor        *Agent                     `json:"instructor"`
	Team              *Agent                     `json:"team"`
	ContextActivities Activities                 `json:"contextActivities"`
	ContextAgents     []Related                  `json:"contextAgents"` // 2.0.0
	ContextGroups     []Related                  `json:"contextGroups"` // 2.0.0
	Language          string                     `json:"language"`
	Extensions        map[string]json.RawMessage `json:"extensions"`
}

// Related is an agent or a group that has to do with a statement.
type Related struct {
	Agent         *Agent   `json:"agent"`
	Group         *Agent   `json:"group"`
	RelevantTypes []string `json:"relevantTypes"`
}

// Activities are the activities that a statement has to do with.
type Activities struct {
	Parent   []Activity `json:"parent"`
	Grouping []Activity `json:"grouping"`
	Category []Activity `json:"category"`
	Other    []Activity `json:"other"`
}

// Activity is what somebody did something with.
type Activity struct {
	ID         string          `json:"id"`
	Definition json.RawMessage `json:"definition"`
}

// Attachment describes a file of a statement.
type Attachment struct {
	UsageType   string `json:"usageType"`
	ContentType string `json:"contentType"`
	Length      int64  `json:"length"` // bytes
	SHA2        string `json:"sha2"`
	FileURL     string `json:"fileUrl"`
}

// At is when it was done; the zero time when that was not said.
func (s *Statement) At() time.Time {
	t, _, _ := readTime(s.Timestamp)
	return t
}

// Registration is the registration that it was done for; uuid.Nil: none.
func (s *Statement) Registration() uuid.UUID {
	if s.Context == nil {
		return uuid.Nil
	}
	registration, _ := uuid.Parse(s.Context.Registration)
	return registration
}
