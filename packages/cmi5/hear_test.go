package cmi5_test

import (
	"errors"
	"testing"
	"time"

	"mumpuni/internal/fault"
	"mumpuni/packages/cmi5"
	"mumpuni/xapi/statement"
)

// refused is by which section a statement is refused; "" when it is taken.
func refused(t *testing.T, s *cmi5.Session, list ...*statement.Statement) string {
	t.Helper()
	_, err := s.Hear(list)
	if err == nil {
		return ""
	}
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Forbidden || f.Key != "package.cmi5_refused" {
		t.Fatal(err)
	}
	return f.Args["Section"].(string)
}

func in(st fields, names ...string) fields {
	for _, n := range names {
		st, _ = st[n].(fields)
	}
	return st
}

// What cmi5 does not allow a part to say, by its section (the numbers of the LMS suite's requirements).
func TestWhatAPartMayNotSay(t *testing.T) {
	const experienced = "http://adlnet.gov/expapi/verbs/experienced"
	const extension = "https://w3id.org/xapi/cmi5/context/extensions/"
	moveOn := []fields{{"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"}}
	cmi5Only := []fields{{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}}
	allowed := func(st fields) { in(st, "context", "contextActivities")["category"] = []fields{} }
	for name, c := range map[string]struct {
		verb    string
		result  fields
		change  func(fields)
		section string
	}{
		"allowed":              {experienced, nil, allowed, ""},
		"no id":                {experienced, nil, func(st fields) { allowed(st); delete(st, "id") }, "9.1"},
		"no time":              {experienced, nil, func(st fields) { allowed(st); delete(st, "timestamp") }, "9.7"},
		"time of Jakarta":      {experienced, nil, func(st fields) { allowed(st); st["timestamp"] = "2026-11-30T09:00:00+07:00" }, "9.7"},
		"time of Greenwich":    {experienced, nil, func(st fields) { allowed(st); st["timestamp"] = "2026-11-30T09:00:00+00:00" }, ""},
		"no context":           {cmi5.Passed, passed, func(st fields) { delete(st, "context") }, "9.6.1"},
		"another registration": {cmi5.Passed, passed, func(st fields) { in(st, "context")["registration"] = "ccaf384c-f8d4-4e7a-8304-49af58f0b176" }, "9.6.1"},
		"no session":           {experienced, nil, func(st fields) { allowed(st); delete(in(st, "context", "extensions"), extension+"sessionid") }, "9.6.3.1"},
		"another session":      {experienced, nil, func(st fields) { allowed(st); in(st, "context", "extensions")[extension+"sessionid"] = "x" }, "9.6.3.1"},
		"no publisher":         {experienced, nil, func(st fields) { in(st, "context", "contextActivities")["grouping"] = []fields{} }, "10.2.1"},
		"a group": {cmi5.Passed, passed, func(st fields) {
			st["actor"] = fields{"objectType": "Group", "account": fields{"homePage": "https://mumpuni.test", "name": "p"}}
		}, "9.2"},
		"no account":               {cmi5.Passed, passed, func(st fields) { st["actor"] = fields{"mbox": "mailto:a@b.test"} }, "9.2"},
		"another part":             {cmi5.Passed, passed, func(st fields) { st["object"] = fields{"id": "https://mumpuni.test/cmi5/p1/au/2"} }, "9.4"},
		"a verb of ours":           {cmi5.Satisfied, nil, nil, "7.1.3"},
		"waived by itself":         {cmi5.Waived, fields{"success": true, "completion": true}, nil, "7.1.3"},
		"begun twice":              {cmi5.Initialized, nil, nil, "9.3"},
		"passed and completion":    {cmi5.Passed, fields{"success": true, "completion": true, "duration": "PT1S"}, nil, "9.5.3"},
		"completed and success":    {cmi5.Completed, fields{"success": true, "completion": true, "duration": "PT1S"}, nil, "9.5.2"},
		"not completed":            {cmi5.Completed, fields{"completion": false, "duration": "PT1S"}, nil, "9.5.3"},
		"completed without":        {cmi5.Completed, fields{"duration": "PT1S"}, nil, "9.5.3"},
		"completed by score":       {cmi5.Completed, fields{"completion": true, "duration": "PT1S", "score": fields{"scaled": 0.9}}, nil, "9.5.1"},
		"passed without":           {cmi5.Passed, fields{"duration": "PT1S"}, nil, "9.5.2"},
		"passed and not":           {cmi5.Passed, failed, nil, "9.5.2"},
		"failed and yet":           {cmi5.Failed, passed, nil, "9.5.2"},
		"ended without a result":   {cmi5.Terminated, nil, nil, "9.5.4.1"},
		"completed, no duration":   {cmi5.Completed, fields{"completion": true}, nil, "9.5.4.1"},
		"passed, no duration":      {cmi5.Passed, fields{"success": true}, nil, "9.5.4.1"},
		"passed below":             {cmi5.Passed, scored(true, 0.79), nil, "9.3.4"},
		"passed":                   {cmi5.Passed, scored(true, 0.8), nil, ""},
		"failed above":             {cmi5.Failed, scored(false, 0.8), nil, "9.3.5"},
		"failed":                   {cmi5.Failed, scored(false, 0.79), nil, ""},
		"below nothing":            {cmi5.Failed, scored(false, -0.1), nil, "9.5.1"},
		"raw without its ends":     {cmi5.Passed, fields{"success": true, "duration": "PT1S", "score": fields{"raw": 9, "min": 0}}, nil, "9.5.1"},
		"no mastery":               {cmi5.Passed, scored(true, 0.9), func(st fields) { delete(in(st, "context", "extensions"), extension+"masteryscore") }, "9.6.3.2"},
		"another mastery":          {cmi5.Passed, scored(true, 0.9), func(st fields) { in(st, "context", "extensions")[extension+"masteryscore"] = 0.5 }, "9.6.3.2"},
		"no category of moving on": {cmi5.Completed, completed, func(st fields) { in(st, "context", "contextActivities")["category"] = cmi5Only }, "9.6.2.2"},
		"ended, and moves on":      {cmi5.Terminated, ended, func(st fields) { in(st, "context", "contextActivities")["category"] = append(moveOn, cmi5Only...) }, "9.6.2.2"},
		"allowed, and moves on":    {experienced, nil, func(st fields) { in(st, "context", "contextActivities")["category"] = moveOn }, "9.6.2.2"},
		"completed without cmi5":   {cmi5.Completed, completed, allowed, ""}, // an allowed statement: nothing follows from it
	} {
		s := begun(t, `moveOn="Passed" masteryScore="0.8"`)
		if got := refused(t, s, says(t, s, c.verb, c.result, c.change)); got != c.section {
			t.Errorf("%s: refused by %q, want %q", name, got, c.section)
		}
		if s.Completed && name == "completed without cmi5" {
			t.Error("an allowed statement completes a part")
		}
	}
}

// A session begins with its first statement and ends with its last; each verb comes once, passed and failed are one.
func TestTheOrderOfASession(t *testing.T) {
	s := session(t, `moveOn="Passed" masteryScore="0.8"`)
	say := func(verb string, result fields) *statement.Statement { return says(t, s, verb, result, nil) }
	if got := refused(t, s, say(cmi5.Initialized, nil)); got != "11.0" {
		t.Errorf("before it asked for preferences: %q", got)
	}
	s.Asked = true
	for _, verb := range []string{cmi5.Completed, cmi5.Terminated, "http://adlnet.gov/expapi/verbs/experienced"} {
		if got := refused(t, s, says(t, s, verb, map[string]fields{cmi5.Completed: completed, cmi5.Terminated: ended}[verb], nil)); got != "9.3" {
			t.Errorf("%s before it began: %q", verb, got)
		}
	}
	h, err := s.Hear([]*statement.Statement{say(cmi5.Initialized, nil), say(cmi5.Completed, completed), say(cmi5.Failed, scored(false, 0.3)), say(cmi5.Terminated, ended)})
	if err != nil || !h.Completed || !h.Failed || h.Passed || *h.Score.Scaled != 0.3 || h.Took != 90*time.Second || !h.Terminated {
		t.Errorf("%v %+v", err, h)
	}
	if got := refused(t, s, says(t, s, "http://adlnet.gov/expapi/verbs/experienced", nil, func(st fields) { in(st, "context", "contextActivities")["category"] = []fields{} })); got != "9.3" {
		t.Errorf("after its end: %q", got)
	}
	for _, c := range []struct {
		what         string
		said         cmi5.Said
		first, again string
		ok           bool
	}{
		{"passed after failed", cmi5.Said{}, cmi5.Failed, cmi5.Passed, false},
		{"failed after passed", cmi5.Said{}, cmi5.Passed, cmi5.Failed, false},
		{"completed twice", cmi5.Said{}, cmi5.Completed, cmi5.Completed, false},
		{"failed twice", cmi5.Said{}, cmi5.Failed, cmi5.Failed, false},
		{"ended twice", cmi5.Said{}, cmi5.Terminated, cmi5.Terminated, false},
		{"completed in another session", cmi5.Said{OnceCompleted: true}, "", cmi5.Completed, false},
		{"passed in another session", cmi5.Said{OncePassed: true}, "", cmi5.Passed, false},
		{"failed after another session passed", cmi5.Said{OncePassed: true}, "", cmi5.Failed, false},
		{"passed after another session failed", cmi5.Said{}, "", cmi5.Passed, true},
		{"completed after another session passed", cmi5.Said{OncePassed: true}, "", cmi5.Completed, true},
	} {
		s := begun(t, `moveOn="Passed"`)
		s.OnceCompleted, s.OncePassed = c.said.OnceCompleted, c.said.OncePassed
		results := map[string]fields{cmi5.Completed: completed, cmi5.Passed: passed, cmi5.Failed: failed, cmi5.Terminated: ended}
		if c.first != "" {
			if got := refused(t, s, says(t, s, c.first, results[c.first], nil)); got != "" {
				t.Errorf("%s: the first is refused by %q", c.what, got)
			}
		}
		if got := refused(t, s, says(t, s, c.again, results[c.again], nil)); (got == "") != c.ok {
			t.Errorf("%s: %q", c.what, got)
		}
	}
}

// Where nothing is judged, only the beginning and the end are told.
func TestOnlyANormalSessionJudges(t *testing.T) {
	for _, mode := range []cmi5.Mode{cmi5.Browse, cmi5.Review} {
		for verb, result := range map[string]fields{cmi5.Completed: completed, cmi5.Passed: passed, cmi5.Failed: failed} {
			s := begun(t, `moveOn="Passed"`)
			s.Mode = mode
			if got := refused(t, s, says(t, s, verb, result, nil)); got != "10.2.2" {
				t.Errorf("%s of %s: %q", mode, verb, got)
			}
		}
		s := begun(t, `moveOn="Passed"`)
		s.Mode = mode
		if got := refused(t, s, says(t, s, cmi5.Terminated, ended, nil)); got != "" {
			t.Errorf("%s cannot end: %q", mode, got)
		}
	}
}
