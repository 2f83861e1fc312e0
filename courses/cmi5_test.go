package courses_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/packages/cmi5"
	"mumpuni/packages/packagestest"
	"mumpuni/people"
	"mumpuni/xapi"
	"mumpuni/xapi/statement"
)

const publisher = "https://pembuat.test/au/"

// taught is a published course with a package of cmi5 and its learner's enrolment, the module opened.
func taught(t *testing.T, structure string) (s *studio, enrolment id.Enrolment, module id.Module) {
	t.Helper()
	s = openStudio(t)
	c, _ := s.house.course("Paket cmi5")
	s.course = c.ID
	module, err := s.s.AddModule(t.Context(), s.trainer, c.ID, courses.ModuleDraft{Kind: courses.Package, Title: "Paket", Minutes: 30})
	s.must(err)
	m := s.attach(module, packagestest.Zip(t, map[string]string{"cmi5.xml": packagestest.Structure(structure), "index.html": "x"}), "paket.zip")
	if m.MediaState != media.Ready {
		t.Fatalf("%s %s %s", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	s.publish(c.ID)
	enrolment = s.enrol(s.learner, c.ID)
	_, err = s.s.OpenModule(t.Context(), s.learner, enrolment, module, 0)
	s.must(err)
	return s, enrolment, module
}

// part is a part that was opened, and speaks as its page does.
type part struct {
	*studio

	launch packages.Launch
	query  url.Values
	secret string
	bound  xapi.Bound
	data   struct {
		ContextTemplate map[string]any
		LaunchMode      string
	}
}

// opened opens a part of who's package and asks for all that a part must ask for.
func (s *studio) opened(who people.Actor, enrolment id.Enrolment, module id.Module, name string, how packages.How) *part {
	s.t.Helper()
	ctx := s.t.Context()
	p := &part{studio: s}
	var err error
	p.launch, _, _, err = s.s.OpenPackage(ctx, who, enrolment, module, publisher+name, how)
	s.must(err)
	u, err := url.Parse(p.launch.AU)
	s.must(err)
	p.query = u.Query()
	p.secret, err = s.packs.Fetch(ctx, p.key())
	s.must(err)
	p.bound, err = s.packs.Session(ctx, p.secret)
	s.must(err)
	doc, err := s.xapi.Get(ctx, p.caller(), p.state(cmi5.LaunchData))
	s.must(err)
	s.must(json.Unmarshal(doc.Body, &p.data))
	_, err = s.xapi.Get(ctx, p.caller(), xapi.Place{Kind: xapi.AgentProfile, Agent: p.bound.Actor.IFI(), ID: cmi5.Preferences})
	s.must(err)
	return p
}

func (p *part) key() string {
	fetch := p.query.Get("fetch")
	return fetch[strings.LastIndexByte(fetch, '/')+1:]
}
func (p *part) caller() xapi.Caller { return xapi.Caller{Bound: &p.bound} }
func (p *part) state(name string) xapi.Place {
	return xapi.Place{Kind: xapi.State, Activity: p.bound.Activity, Agent: p.bound.Actor.IFI(), Registration: p.bound.Registration, ID: name}
}

// say sends a statement as a good part does, changed.
func (p *part) say(verb string, result map[string]any, change func(map[string]any)) error {
	p.t.Helper()
	context := map[string]any{"registration": p.query.Get("registration"), "extensions": p.data.ContextTemplate["extensions"]}
	category := []map[string]any{{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}}
	if verb == cmi5.Completed || verb == cmi5.Passed || verb == cmi5.Failed {
		category = append(category, map[string]any{"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"})
		context["extensions"].(map[string]any)["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"] = 0.8
	}
	context["contextActivities"] = map[string]any{"grouping": p.data.ContextTemplate["contextActivities"].(map[string]any)["grouping"], "category": category}
	st := map[string]any{
		"id": uuid.NewString(), "timestamp": p.clock.UTC().Format(time.RFC3339), "actor": json.RawMessage(p.query.Get("actor")), "verb": map[string]any{"id": verb},
		"object": map[string]any{"id": p.query.Get("activityId")}, "context": context,
	}
	if result != nil {
		st["result"] = result
	}
	if change != nil {
		change(st)
	}
	text, err := json.Marshal(st)
	p.must(err)
	list, err := statement.Parse(text, statement.V1)
	p.must(err)
	_, err = p.xapi.Record(p.t.Context(), p.caller(), statement.V1, list, nil)
	return err
}

func (p *part) says(verb string, result map[string]any) {
	p.t.Helper()
	p.must(p.say(verb, result, nil))
}

var (
	did   = map[string]any{"completion": true, "duration": "PT1S"}
	ended = map[string]any{"duration": "PT90S"}
)

func won(success bool, scaled float64) map[string]any {
	return map[string]any{"success": success, "duration": "PT1S", "score": map[string]any{"scaled": scaled}}
}

// verbs are what was said in a registration, in order.
func (s *studio) verbs(registration string) (list []string) {
	s.t.Helper()
	kept, err := s.xapi.Statements(s.t.Context(), s.db, uuid.MustParse(registration))
	s.must(err)
	for _, k := range kept {
		list = append(list, k.Verb.ID[strings.LastIndexByte(k.Verb.ID, '/')+1:])
	}
	return list
}

const twoParts = `moveOn="CompletedAndPassed" masteryScore="0.8"`

// A course of cmi5 is opened, spoken of by its parts, left and gone on with; its module is done when all its parts are.
func TestACourseOfCMI5IsTaken(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.Block("a", packagestest.AU("satu", "index.html?x=1", twoParts)+packagestest.AU("dua", "index.html", `moveOn="Passed" masteryScore="0.8"`))+
		packagestest.AU("bebas", "index.html", ""))
	ctx := t.Context()
	one := s.opened(s.learner, enrolment, module, "satu", packages.How{})
	if one.launch.N != 1 || one.launch.Mode != cmi5.Normal || one.query.Get("x") != "1" || !strings.HasSuffix(one.query.Get("endpoint"), "/xapi/") || one.query.Get("activityId") != one.bound.Activity {
		t.Errorf("%+v", one.launch)
	}
	_, err := s.packs.Fetch(ctx, one.key())
	s.wants(err, "package.cmi5_fetched")
	_, err = s.packs.Fetch(ctx, "x")
	s.wants(err, "package.not_found")
	s.wants(one.say(cmi5.Completed, did, nil), "package.cmi5_refused") // before it began
	one.says(cmi5.Initialized, nil)
	one.says(cmi5.Completed, did)
	standing := func() (packages.Standing, courses.Progress) {
		l, err := s.s.OpenModule(ctx, s.learner, enrolment, module, 0)
		s.must(err)
		return l.Standing, l.Progress
	}
	if st, p := standing(); st.Count() != 1 || st.Items[0].Done || st.Items[0].Completion != packages.Completed || !st.Items[2].Done || st.Items[2].Opened || p.Completed() {
		t.Errorf("%+v %+v", st, p)
	}
	one.says(cmi5.Passed, won(true, 0.9))
	one.says(cmi5.Terminated, ended)
	if st, p := standing(); st.Count() != 2 || !st.Items[0].Done || *st.Items[0].Best != 9000 || st.Items[0].Seconds != 90 || p.Fraction != 6666 {
		t.Errorf("%+v %+v", st, p)
	}
	s.wants(one.say("http://adlnet.gov/expapi/verbs/experienced", nil, nil), "package.cmi5_refused") // after its end
	_, err = s.packs.Session(ctx, one.secret)
	s.wants(err, "package.cmi5_refused")

	two := s.opened(s.learner, enrolment, module, "dua", packages.How{})
	two.says(cmi5.Initialized, nil)
	two.says(cmi5.Failed, won(false, 0.3))
	s.pass(time.Minute)
	forged := says(publisher+"dua", 1, 1)
	forged.Success, forged.Completion, forged.Score = packages.Passed, packages.Completed, &packages.Score{Scaled: number(1)}
	if st, p, err := s.s.ReportPackage(ctx, s.learner, enrolment, module, forged); err != nil || st.Items[1].Done || *st.Items[1].Best != 3000 || p.Completed() {
		t.Errorf("a part of cmi5 is believed without a statement: %+v %v", st, err)
	}
	forged.Seq, forged.Left = 2, true // its frame was closed
	_, _, err = s.s.ReportPackage(ctx, s.learner, enrolment, module, forged)
	s.must(err)
	_, err = s.packs.Session(ctx, two.secret)
	s.wants(err, "package.session_over")

	again := s.opened(s.learner, enrolment, module, "dua", packages.How{})
	again.says(cmi5.Initialized, nil)
	again.says(cmi5.Passed, won(true, 1))
	if st, p := standing(); !st.Done() || !p.Completed() || p.Fraction != courses.Whole {
		t.Errorf("%+v %+v", st, p)
	}
	want := []string{"launched", "initialized", "completed", "passed", "terminated", "launched", "initialized", "failed", "abandoned", "launched", "initialized", "passed", "satisfied", "satisfied"}
	if got := s.verbs(again.query.Get("registration")); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if once := s.opened(s.learner, enrolment, module, "satu", packages.How{}); once.data.LaunchMode != "Review" || once.query.Get("activityId") != one.bound.Activity || once.query.Get("registration") != one.query.Get("registration") {
		t.Errorf("%+v", once.data)
	}
}

// Looking around is judged by nothing, and what is opened anew ends what was open.
func TestACourseOfCMI5IsLookedAt(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.AU("satu", "index.html", `moveOn="Completed"`))
	look := s.opened(s.learner, enrolment, module, "satu", packages.How{Browse: true, Language: "en"})
	look.says(cmi5.Initialized, nil)
	s.wants(look.say(cmi5.Completed, did, nil), "package.cmi5_refused")
	doc, err := s.xapi.Document(t.Context(), s.db, xapi.Place{Kind: xapi.AgentProfile, Agent: look.bound.Actor.IFI(), ID: cmi5.Preferences})
	if s.must(err); !strings.Contains(string(doc.Body), `"en-US,id-ID"`) {
		t.Errorf("%s", doc.Body)
	}
	s.pass(time.Second)
	s.opened(s.learner, enrolment, module, "satu", packages.How{})
	if err := look.say(cmi5.Terminated, ended, nil); err == nil {
		t.Error("a session that was given up is heard")
	}
	if got := s.verbs(look.query.Get("registration")); !slices.Equal(got, []string{"launched", "initialized", "abandoned", "launched"}) {
		t.Errorf("%v", got)
	}
}

// A course that asks for nothing is satisfied when it is begun, and says so first (9.6.1).
func TestACourseOfCMI5ThatAsksForNothing(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.Block("a", packagestest.AU("satu", "index.html", "")))
	one := s.opened(s.learner, enrolment, module, "satu", packages.How{})
	if got := s.verbs(one.query.Get("registration")); !slices.Equal(got, []string{"satisfied", "satisfied", "launched"}) || one.data.LaunchMode != "Normal" {
		t.Errorf("%v %s", got, one.data.LaunchMode)
	}
	if n := s.count("select count(*) from module_progress where module_id = ? and completed_at is not null", module); n != 1 {
		t.Error("the module is not done")
	}
}

// What a part may not touch: documents of ours, another's registration, another part's state.
func TestAPartOfCMI5TouchesNothingElse(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.AU("satu", "index.html", `moveOn="Passed" masteryScore="0.8"`)+packagestest.AU("dua", "index.html", `moveOn="Passed"`))
	ctx := t.Context()
	neighbour := s.person("Tono", s.section)
	theirs := s.enrol(neighbour, s.course)
	_, err := s.s.OpenModule(ctx, neighbour, theirs, module, 0)
	s.must(err)
	victim := s.opened(neighbour, theirs, module, "satu", packages.How{})
	one := s.opened(s.learner, enrolment, module, "satu", packages.How{})
	one.says(cmi5.Initialized, nil)
	for what, change := range map[string]func(map[string]any){
		"nobody: it has no ID": func(st map[string]any) { delete(st, "id") },
		"no time":              func(st map[string]any) { delete(st, "timestamp") },
		"registration": func(st map[string]any) {
			st["context"].(map[string]any)["registration"] = victim.query.Get("registration")
		},
		"actor": func(st map[string]any) { st["actor"] = json.RawMessage(victim.query.Get("actor")) },
		"part": func(st map[string]any) {
			st["object"] = map[string]any{"id": strings.Replace(one.bound.Activity, "/au/1", "/au/2", 1)}
		},
	} {
		if err := one.say(cmi5.Passed, won(true, 1), change); err == nil {
			t.Errorf("it speaks of another %s", what)
		}
	}
	other := one.state("x")
	other.Activity = strings.Replace(other.Activity, "/au/1", "/au/2", 1)
	for what, at := range map[string]xapi.Place{"another's state": victim.state("x"), "another part's": other, "another's preferences": {Kind: xapi.AgentProfile, Agent: victim.bound.Actor.IFI(), ID: "x"}} {
		if _, err := s.xapi.Get(ctx, one.caller(), at); err == nil || !strings.Contains(err.Error(), "xapi.not_yours") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, name := range []string{cmi5.LaunchData, ""} { // "": all at once
		s.wants(s.packs.Document(ctx, s.db, one.bound, one.state(name), true), "package.cmi5_refused")
	}
	s.wants(s.packs.Document(ctx, s.db, one.bound, xapi.Place{Kind: xapi.AgentProfile, Agent: one.bound.Actor.IFI(), ID: cmi5.Preferences}, true), "package.cmi5_refused")
	if n := s.count("select count(*) from package_states where done_at is not null"); n != 0 {
		t.Errorf("%d parts are done", n)
	}
	s.pass(7 * time.Hour)
	_, err = s.packs.Session(ctx, one.secret)
	s.wants(err, "package.session_over")
}

// A trainer frees a learner from a part, once, with what follows from it; nobody frees themselves.
func TestAPartOfCMI5IsWaived(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.AU("satu", "index.html", `moveOn="Passed"`))
	ctx := t.Context()
	waive := func(who people.Actor) error { return s.s.WaivePackage(ctx, who, module, enrolment, publisher+"satu") }
	s.wants(waive(s.trainer), "package.not_begun")
	one := s.opened(s.learner, enrolment, module, "satu", packages.How{})
	s.wants(waive(s.hr), "course.module_not_found")
	s.wants(s.s.WaivePackage(ctx, s.trainer, module, enrolment, "x"), "package.item_not_found")
	s.must(waive(s.trainer))
	s.wants(waive(s.trainer), "package.part_done")
	l, err := s.s.OpenModule(ctx, s.learner, enrolment, module, 0)
	if s.must(err); !l.Progress.Completed() || !l.Standing.Items[0].Waived || l.Standing.Best() != nil {
		t.Errorf("%+v %+v", l.Progress, l.Standing)
	}
	if got := s.verbs(one.query.Get("registration")); !slices.Equal(got, []string{"launched", "waived", "satisfied"}) {
		t.Errorf("%v", got)
	}
	_, rows, _, err := s.s.PackageResults(ctx, s.trainer, module, 1, 50)
	if s.must(err); len(rows) != 1 || rows[0].Waived != 1 || !slices.Equal(rows[0].DoneItems, []string{publisher + "satu"}) || rows[0].Enrolment != enrolment {
		t.Errorf("%+v", rows)
	}
	mine := s.enrol(s.trainer, s.course)
	_, err = s.s.OpenModule(ctx, s.trainer, mine, module, 0)
	s.must(err)
	s.opened(s.trainer, mine, module, "satu", packages.How{})
	s.wants(s.s.WaivePackage(ctx, s.trainer, module, mine, publisher+"satu"), "person.oneself")
	if n := s.count("select count(*) from audit_entries where action = 'course.package_waive' and subject_id = ?", s.learner.PersonID); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// A part on another site is taken where the installation allows that site, and refused by its address where not.
func TestPartsOnOtherSites(t *testing.T) {
	s := openStudio(t)
	m := s.attach(s.add(courses.Package), []byte(packagestest.Structure(packagestest.AU("satu", "https://jahat.test/au", ""))), "cmi5.xml")
	if m.MediaState != media.Refused || m.MediaFailure != "package.cmi5_host" || m.MediaFailureEntry != "https://jahat.test/au" {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	m = s.attach(s.add(courses.Package), []byte(packagestest.Structure(packagestest.AU("satu", "https://isi.lain.test/au", ""))), "cmi5.xml")
	if m.MediaState != media.Ready {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
}
