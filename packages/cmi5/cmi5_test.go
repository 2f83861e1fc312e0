package cmi5_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/packages/cmi5"
	"mumpuni/packages/manifest"
	pt "mumpuni/packages/packagestest"
	"mumpuni/xapi/statement"
)

const base = "https://mumpuni.test/cmi5/p1"

// course is a block of two parts within another, with one more part beside it and one that need not be done.
func course(t *testing.T, attributes string) cmi5.Course {
	t.Helper()
	p, err := manifest.ReadCMI5([]byte(pt.Structure(pt.Block("luar", pt.Block("dalam", pt.AU("satu", "satu.html?a=1#x", attributes)+pt.AU("dua", "dua.html", `moveOn="Passed"`))+
		pt.AU("tiga", "tiga.html", `moveOn="Completed"`))+pt.AU("bebas", "bebas.html", ""))), func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	return cmi5.Course{Base: base, Package: p}
}

func session(t *testing.T, attributes string) *cmi5.Session {
	t.Helper()
	return &cmi5.Session{
		ID: uuid.New(), Registration: uuid.New(), Actor: statement.Agent{ObjectType: "Agent", Account: &statement.Account{HomePage: "https://mumpuni.test", Name: "p"}},
		Mode: cmi5.Normal, Course: course(t, attributes), URL: "https://isi.test/p/k/satu.html?a=1#x", ReturnURL: "https://isi.test/selesai",
	}
}

// begun is a session that may say anything that its part may.
func begun(t *testing.T, attributes string) *cmi5.Session {
	s := session(t, attributes)
	s.Said = cmi5.Said{Asked: true, Initialized: true}
	return s
}

type fields = map[string]any

// says is a statement of the session's part as a good one makes it, changed.
func says(t *testing.T, s *cmi5.Session, verb string, result fields, change func(fields)) *statement.Statement {
	t.Helper()
	category := []fields{{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}}
	if verb == cmi5.Completed || verb == cmi5.Passed || verb == cmi5.Failed {
		category = append(category, fields{"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"})
	}
	const extension = "https://w3id.org/xapi/cmi5/context/extensions/"
	st := fields{
		"id": uuid.NewString(), "timestamp": "2026-11-30T02:00:00Z", "actor": s.Actor, "verb": fields{"id": verb}, "object": fields{"id": s.Activity()},
		"context": fields{
			"registration": s.Registration.String(), "extensions": fields{extension + "sessionid": s.ID.String(), extension + "masteryscore": 0.8},
			"contextActivities": fields{"grouping": []fields{{"id": "https://pembuat.test/au/satu"}}, "category": category},
		},
	}
	if result != nil {
		st["result"] = result
	}
	if change != nil {
		change(st)
	}
	data, err := json.Marshal(st)
	if err != nil {
		t.Fatal(err)
	}
	list, err := statement.Parse(data, statement.V1)
	if err != nil {
		t.Fatal(err)
	}
	return list[0]
}

var (
	completed = fields{"completion": true, "duration": "PT1S"}
	passed    = fields{"success": true, "duration": "PT1S"}
	failed    = fields{"success": false, "duration": "PT1S"}
	ended     = fields{"duration": "PT90S"}
)

func scored(success bool, scaled float64) fields {
	return fields{"success": success, "duration": "PT1S", "score": fields{"scaled": scaled}}
}

// What a part reads at its start, and where it is opened.
func TestAPartIsToldWhatItNeeds(t *testing.T) {
	s := session(t, `moveOn="CompletedAndPassed" masteryScore="0.8"`)
	u, err := url.Parse(s.Address("https://isi.test/xapi/", "https://isi.test/cmi5/kunci"))
	if err != nil || u.Fragment != "x" || u.Path != "/p/k/satu.html" {
		t.Fatal(err, u)
	}
	q := u.Query()
	if q.Get("a") != "1" || q.Get("endpoint") != "https://isi.test/xapi/" || q.Get("fetch") != "https://isi.test/cmi5/kunci" || q.Get("registration") != s.Registration.String() ||
		q.Get("activityId") != base+"/au/1" || q.Get("activityId") == s.Course.Package.Items[0].ID || q.Get("actor") != `{"objectType":"Agent","account":{"homePage":"https://mumpuni.test","name":"p"}}` {
		t.Errorf("%v", q)
	}
	var data struct {
		ContextTemplate struct {
			ContextActivities struct{ Grouping []struct{ ID string } }
			Extensions        map[string]string
		}
		LaunchMode, MoveOn, ReturnURL string
		MasteryScore                  float64
		LaunchParameters              *string
	}
	if err := json.Unmarshal(s.LaunchData(), &data); err != nil || data.ContextTemplate.ContextActivities.Grouping[0].ID != "https://pembuat.test/au/satu" ||
		data.ContextTemplate.Extensions["https://w3id.org/xapi/cmi5/context/extensions/sessionid"] != s.ID.String() || data.LaunchMode != "Normal" ||
		data.MoveOn != "CompletedAndPassed" || data.MasteryScore != 0.8 || data.ReturnURL == "" || data.LaunchParameters != nil {
		t.Errorf("%v %+v", err, data)
	}
}

// Blocks are satisfied when each part in them is done, the inner first; the course, when all are.
func TestBlocksAndCourseAreSatisfied(t *testing.T) {
	c := course(t, `moveOn="Passed"`)
	for _, one := range []struct {
		done string
		want []int
	}{{"", nil}, {"0", nil}, {"01", []int{2}}, {"012", []int{2, 1}}, {"0123", []int{2, 1, 0}}, {"013", []int{2}}, {"23", nil}} {
		if got := c.Satisfied(func(n int) bool { return strings.Contains(one.done, string(rune('0'+n))) }); !slices.Equal(got, one.want) {
			t.Errorf("%q: %v, want %v", one.done, got, one.want)
		}
	}
}

// What the house says is a statement, with what cmi5 wants in it.
func TestWhatTheHouseSays(t *testing.T) {
	s, at := session(t, `moveOn="Passed" masteryScore="0.8"`), time.Date(2026, 11, 30, 9, 0, 0, 0, time.FixedZone("WIB", 7*3600))
	list := append(s.Course.Satisfy(s.Actor, s.Registration, s.ID, []int{1, 0}, at), s.Launch(at), s.Abandon(at, 90*time.Second), s.Waive(at))
	for i, want := range []string{
		`"verbs/satisfied" block/1 pembuat.test/blok/luar activitytype/block`, `"verbs/satisfied" cmi5/p1 pembuat.test/kursus activitytype/course`,
		`"verbs/launched" au/1 pembuat.test/au/satu launchmode launchurl masteryscore`, `"verbs/abandoned" au/1 pembuat.test/au/satu PT90.00S`,
		`"verbs/waived" au/1 pembuat.test/au/satu categories/moveon Administrative`,
	} {
		data, err := json.Marshal(list[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := statement.Parse(data, statement.V1); err != nil {
			t.Errorf("%s: %v", data, err)
		}
		for _, part := range append(strings.Fields(want)[1:], s.ID.String(), s.Registration.String(), "categories/cmi5", strings.Trim(strings.Fields(want)[0], `"`), "2026-11-30T02:00:00.000Z") {
			if !strings.Contains(string(data), part) {
				t.Errorf("%s is not in %s", part, data)
			}
		}
	}
}
