// Package cmi5 knows what cmi5 (Quartz, first edition) asks of who opens an assignable unit: what is told to it, which statements it may
// make and in which order, when it, the blocks and the course are satisfied, and what is said of that. It has no database and no clock.
//
// Words: an AU is a part of a course that is opened by itself; a session is one opening of it; a registration is a learner's whole course,
// over all sessions. "Defined" are the statements that carry cmi5's category, all others are "allowed". Numbers are sections of the text.
package cmi5

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"mumpuni/packages/manifest"
	"mumpuni/xapi/statement"
)

// Mode is what a session is for (10.2.2): only in Normal is anything judged.
type Mode string

// The modes of cmi5.
const (
	Normal Mode = "Normal"
	Browse Mode = "Browse"
	Review Mode = "Review"
)

// The verbs of cmi5 (9.3).
const (
	Launched    = "http://adlnet.gov/expapi/verbs/launched"
	Initialized = "http://adlnet.gov/expapi/verbs/initialized"
	Completed   = "http://adlnet.gov/expapi/verbs/completed"
	Passed      = "http://adlnet.gov/expapi/verbs/passed"
	Failed      = "http://adlnet.gov/expapi/verbs/failed"
	Terminated  = "http://adlnet.gov/expapi/verbs/terminated"
	Abandoned   = "https://w3id.org/xapi/adl/verbs/abandoned"
	Waived      = "https://w3id.org/xapi/adl/verbs/waived"
	Satisfied   = "https://w3id.org/xapi/adl/verbs/satisfied"
)

// The documents of cmi5 (10.0, 11.0).
const (
	LaunchData  = "LMS.LaunchData"
	Preferences = "cmi5LearnerPreferences"
)

const (
	ofCMI5   = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
	ofMoveOn = "https://w3id.org/xapi/cmi5/context/categories/moveon"

	extension     = "https://w3id.org/xapi/cmi5/context/extensions/"
	sessionID     = extension + "sessionid"
	masteryScore  = extension + "masteryscore"
	reasonOf      = "https://w3id.org/xapi/cmi5/result/extensions/reason"
	blockType     = "https://w3id.org/xapi/cmi5/activitytype/block"
	courseType    = "https://w3id.org/xapi/cmi5/activitytype/course"
	administrator = "Administrative" // 9.5.5.2
)

// Course names a course and all in it by addresses of ours, which no publisher gave (8.1.5, 9.4): they are the same for all learners.
type Course struct {
	Base    string // "https://mumpuni.example.go.id/cmi5/<package>"
	Package manifest.Package
}

// AU is the address of a part, by its place in the list.
func (c Course) AU(n int) string { return c.Base + "/au/" + strconv.Itoa(n+1) }

// Block is the address of a block, from 1; 0 is the course.
func (c Course) Block(n int) string {
	if n == 0 {
		return c.Base
	}
	return c.Base + "/block/" + strconv.Itoa(n)
}

// publisher is what its maker calls a block.
func (c Course) publisher(n int) string {
	if n == 0 {
		return c.Package.Course.ID
	}
	return c.Package.Course.Blocks[n-1].ID
}

// Session is one opening of a part.
type Session struct {
	ID           uuid.UUID
	Registration uuid.UUID
	Actor        statement.Agent
	Mode         Mode
	Course       Course
	N            int    // which part
	URL          string // of the part, without what we add
	ReturnURL    string

	Said // so far
}

// Said is what was said in a session, and of its part in the whole registration.
type Said struct {
	Asked       bool // for the learner's preferences
	Initialized bool
	Terminated  bool
	Completed   bool
	Passed      bool
	Failed      bool

	OnceCompleted bool // in any session
	OncePassed    bool
}

func (s *Session) item() manifest.Item { return s.Course.Package.Items[s.N] }

// Activity is the address of the part.
func (s *Session) Activity() string { return s.Course.AU(s.N) }

// template is the context that all statements of the session begin with (10.2.1).
func (s *Session) template() map[string]any {
	return map[string]any{
		"contextActivities": map[string]any{"grouping": activities(s.item().ID)},
		"extensions":        map[string]any{sessionID: s.ID.String()},
	}
}

func activities(ids ...string) []map[string]any {
	list := make([]map[string]any, len(ids))
	for i, id := range ids {
		list[i] = map[string]any{"id": id}
	}
	return list
}

// LaunchData is the document that a part reads at its start (10.2).
func (s *Session) LaunchData() []byte {
	i := s.item()
	data := map[string]any{"contextTemplate": s.template(), "launchMode": s.Mode, "moveOn": i.AU.MoveOn, "returnURL": s.ReturnURL}
	if i.AU.Parameters != "" {
		data["launchParameters"] = i.AU.Parameters
	}
	if i.Mastery != nil {
		data["masteryScore"] = *i.Mastery
	}
	if i.AU.EntitlementKey != "" {
		data["entitlementKey"] = map[string]string{"courseStructure": i.AU.EntitlementKey}
	}
	return text(data)
}

// PreferencesOf is the document of a learner who reads that language first (11.0).
func PreferencesOf(language string) []byte {
	languages := "id-ID,en-US"
	if language == "en" {
		languages = "en-US,id-ID"
	}
	return text(map[string]string{"languagePreference": languages, "audioPreference": "on"})
}

func text(v any) []byte {
	data, _ := json.Marshal(v) // maps of strings and numbers always marshal
	return data
}

// Address is where the part is opened: its own address, with what cmi5 adds to its query (8.1).
func (s *Session) Address(endpoint, fetch string) string {
	add := url.Values{
		"endpoint": {endpoint}, "fetch": {fetch}, "actor": {string(text(s.Actor))}, "registration": {s.Registration.String()}, "activityId": {s.Activity()},
	}.Encode()
	address, fragment, cut := strings.Cut(s.URL, "#")
	join := "?"
	if strings.Contains(address, "?") {
		join = "&"
	}
	if cut {
		fragment = "#" + fragment
	}
	return address + join + add + fragment
}

// moment is the time of a statement of ours.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
