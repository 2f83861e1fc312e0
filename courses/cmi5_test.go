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
	"mumpuni/courses/coursestest"
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
	c, _ := s.Drafted("Paket cmi5")
	s.Course = c.ID
	module, err := s.Courses.AddModule(t.Context(), s.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Package, Title: "Paket", Minutes: 30})
	s.Must(err)
	m := s.Attach(module, packagestest.Zip(t, map[string]string{"cmi5.xml": packagestest.Structure(structure), "index.html": "x"}), "paket.zip")
	if m.MediaState != media.Ready {
		t.Fatalf("%s %s %s", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	s.Publish(c.ID)
	enrolment = s.Enrol(s.Learner, c.ID)
	_, err = s.Courses.OpenModule(t.Context(), s.Learner, enrolment, module, 0)
	s.Must(err)
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
	s.T.Helper()
	ctx := s.T.Context()
	p := &part{studio: s}
	var err error
	p.launch, _, _, err = s.Courses.OpenPackage(ctx, who, enrolment, module, publisher+name, how)
	s.Must(err)
	u, err := url.Parse(p.launch.AU)
	s.Must(err)
	p.query = u.Query()
	p.secret, err = s.Packs.Fetch(ctx, p.key())
	s.Must(err)
	p.bound, err = s.Packs.Session(ctx, p.secret)
	s.Must(err)
	doc, err := s.XAPI.Get(ctx, p.caller(), p.state(cmi5.LaunchData))
	s.Must(err)
	s.Must(json.Unmarshal(doc.Body, &p.data))
	_, err = s.XAPI.Get(ctx, p.caller(), xapi.Place{Kind: xapi.AgentProfile, Agent: p.bound.Actor.IFI(), ID: cmi5.Preferences})
	s.Must(err)
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
	p.T.Helper()
	context := map[string]any{"registration": p.query.Get("registration"), "extensions": p.data.ContextTemplate["extensions"]}
	category := []map[string]any{{"id": "https://w3id.org/xapi/cmi5/context/categories/cmi5"}}
	if verb == cmi5.Completed || verb == cmi5.Passed || verb == cmi5.Failed {
		category = append(category, map[string]any{"id": "https://w3id.org/xapi/cmi5/context/categories/moveon"})
		context["extensions"].(map[string]any)["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"] = 0.8
	}
	context["contextActivities"] = map[string]any{"grouping": p.data.ContextTemplate["contextActivities"].(map[string]any)["grouping"], "category": category}
	st := map[string]any{
		"id": uuid.NewString(), "timestamp": p.Clock.UTC().Format(time.RFC3339), "actor": json.RawMessage(p.query.Get("actor")), "verb": map[string]any{"id": verb},
		"object": map[string]any{"id": p.query.Get("activityId")}, "context": context,
	}
	if result != nil {
		st["result"] = result
	}
	if change != nil {
		change(st)
	}
	text, err := json.Marshal(st)
	p.Must(err)
	list, err := statement.Parse(text, statement.V1)
	p.Must(err)
	_, err = p.XAPI.Record(p.T.Context(), p.caller(), statement.V1, list, nil)
	return err
}

func (p *part) says(verb string, result map[string]any) {
	p.T.Helper()
	p.Must(p.say(verb, result, nil))
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
	s.T.Helper()
	kept, err := s.XAPI.Statements(s.T.Context(), s.DB, uuid.MustParse(registration))
	s.Must(err)
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
	one := s.opened(s.Learner, enrolment, module, "satu", packages.How{})
	if one.launch.N != 1 || one.launch.Mode != cmi5.Normal || one.query.Get("x") != "1" || !strings.HasSuffix(one.query.Get("endpoint"), "/xapi/") || one.query.Get("activityId") != one.bound.Activity {
		t.Errorf("%+v", one.launch)
	}
	_, err := s.Packs.Fetch(ctx, one.key())
	s.Wants(err, "package.cmi5_fetched")
	_, err = s.Packs.Fetch(ctx, "x")
	s.Wants(err, "package.not_found")
	s.Wants(one.say(cmi5.Completed, did, nil), "package.cmi5_refused") // before it began
	one.says(cmi5.Initialized, nil)
	one.says(cmi5.Completed, did)
	standing := func() (packages.Standing, courses.Progress) {
		l, err := s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
		s.Must(err)
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
	s.Wants(one.say("http://adlnet.gov/expapi/verbs/experienced", nil, nil), "package.cmi5_refused") // after its end
	_, err = s.Packs.Session(ctx, one.secret)
	s.Wants(err, "package.cmi5_refused")

	two := s.opened(s.Learner, enrolment, module, "dua", packages.How{})
	two.says(cmi5.Initialized, nil)
	two.says(cmi5.Failed, won(false, 0.3))
	s.Pass(time.Minute)
	forged := coursestest.Says(publisher+"dua", 1, 1)
	forged.Success, forged.Completion, forged.Score = packages.Passed, packages.Completed, &packages.Score{Scaled: coursestest.Number(1)}
	if st, p, err := s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, forged); err != nil || st.Items[1].Done || *st.Items[1].Best != 3000 || p.Completed() {
		t.Errorf("a part of cmi5 is believed without a statement: %+v %v", st, err)
	}
	forged.Seq, forged.Left = 2, true // its frame was closed
	_, _, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, forged)
	s.Must(err)
	_, err = s.Packs.Session(ctx, two.secret)
	s.Wants(err, "package.session_over")

	again := s.opened(s.Learner, enrolment, module, "dua", packages.How{})
	again.says(cmi5.Initialized, nil)
	again.says(cmi5.Passed, won(true, 1))
	if st, p := standing(); !st.Done() || !p.Completed() || p.Fraction != courses.Whole {
		t.Errorf("%+v %+v", st, p)
	}
	want := []string{"launched", "initialized", "completed", "passed", "terminated", "launched", "initialized", "failed", "abandoned", "launched", "initialized", "passed", "satisfied", "satisfied"}
	if got := s.verbs(again.query.Get("registration")); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if once := s.opened(s.Learner, enrolment, module, "satu", packages.How{}); once.data.LaunchMode != "Review" || once.query.Get("activityId") != one.bound.Activity || once.query.Get("registration") != one.query.Get("registration") {
		t.Errorf("%+v", once.data)
	}
}

// Looking around is judged by nothing, and what is opened anew ends what was open.
func TestACourseOfCMI5IsLookedAt(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.AU("satu", "index.html", `moveOn="Completed"`))
	look := s.opened(s.Learner, enrolment, module, "satu", packages.How{Browse: true, Language: "en"})
	look.says(cmi5.Initialized, nil)
	s.Wants(look.say(cmi5.Completed, did, nil), "package.cmi5_refused")
	doc, err := s.XAPI.Document(t.Context(), s.DB, xapi.Place{Kind: xapi.AgentProfile, Agent: look.bound.Actor.IFI(), ID: cmi5.Preferences})
	if s.Must(err); !strings.Contains(string(doc.Body), `"en-US,id-ID"`) {
		t.Errorf("%s", doc.Body)
	}
	s.Pass(time.Second)
	s.opened(s.Learner, enrolment, module, "satu", packages.How{})
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
	one := s.opened(s.Learner, enrolment, module, "satu", packages.How{})
	if got := s.verbs(one.query.Get("registration")); !slices.Equal(got, []string{"satisfied", "satisfied", "launched"}) || one.data.LaunchMode != "Normal" {
		t.Errorf("%v %s", got, one.data.LaunchMode)
	}
	if n := s.Count("select count(*) from module_progress where module_id = ? and completed_at is not null", module); n != 1 {
		t.Error("the module is not done")
	}
}

// What a part may not touch: documents of ours, another's registration, another part's state.
func TestAPartOfCMI5TouchesNothingElse(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.AU("satu", "index.html", `moveOn="Passed" masteryScore="0.8"`)+packagestest.AU("dua", "index.html", `moveOn="Passed"`))
	ctx := t.Context()
	neighbour := s.Person("Tono", s.Section)
	theirs := s.Enrol(neighbour, s.Course)
	_, err := s.Courses.OpenModule(ctx, neighbour, theirs, module, 0)
	s.Must(err)
	victim := s.opened(neighbour, theirs, module, "satu", packages.How{})
	one := s.opened(s.Learner, enrolment, module, "satu", packages.How{})
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
		if _, err := s.XAPI.Get(ctx, one.caller(), at); err == nil || !strings.Contains(err.Error(), "xapi.not_yours") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, name := range []string{cmi5.LaunchData, ""} { // "": all at once
		s.Wants(s.Packs.Document(ctx, s.DB, one.bound, one.state(name), true), "package.cmi5_refused")
	}
	s.Wants(s.Packs.Document(ctx, s.DB, one.bound, xapi.Place{Kind: xapi.AgentProfile, Agent: one.bound.Actor.IFI(), ID: cmi5.Preferences}, true), "package.cmi5_refused")
	if n := s.Count("select count(*) from package_states where done_at is not null"); n != 0 {
		t.Errorf("%d parts are done", n)
	}
	s.Pass(7 * time.Hour)
	_, err = s.Packs.Session(ctx, one.secret)
	s.Wants(err, "package.session_over")
}

// A trainer frees a learner from a part, once, with what follows from it; nobody frees themselves.
func TestAPartOfCMI5IsWaived(t *testing.T) {
	s, enrolment, module := taught(t, packagestest.AU("satu", "index.html", `moveOn="Passed"`))
	ctx := t.Context()
	waive := func(who people.Actor) error {
		return s.Courses.WaivePackage(ctx, who, module, enrolment, publisher+"satu")
	}
	s.Wants(waive(s.Trainer), "package.not_begun")
	one := s.opened(s.Learner, enrolment, module, "satu", packages.How{})
	s.Wants(waive(s.HR), "course.module_not_found")
	s.Wants(s.Courses.WaivePackage(ctx, s.Trainer, module, enrolment, "x"), "package.item_not_found")
	s.Must(waive(s.Trainer))
	s.Wants(waive(s.Trainer), "package.part_done")
	l, err := s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
	if s.Must(err); !l.Progress.Completed() || !l.Standing.Items[0].Waived || l.Standing.Best() != nil {
		t.Errorf("%+v %+v", l.Progress, l.Standing)
	}
	if got := s.verbs(one.query.Get("registration")); !slices.Equal(got, []string{"launched", "waived", "satisfied"}) {
		t.Errorf("%v", got)
	}
	_, rows, _, err := s.Results.PackageResults(ctx, s.Trainer, module, 1, 50)
	if s.Must(err); len(rows) != 1 || rows[0].Waived != 1 || !slices.Equal(rows[0].DoneItems, []string{publisher + "satu"}) || rows[0].Enrolment != enrolment {
		t.Errorf("%+v", rows)
	}
	mine := s.Enrol(s.Trainer, s.Course)
	_, err = s.Courses.OpenModule(ctx, s.Trainer, mine, module, 0)
	s.Must(err)
	s.opened(s.Trainer, mine, module, "satu", packages.How{})
	s.Wants(s.Courses.WaivePackage(ctx, s.Trainer, module, mine, publisher+"satu"), "person.oneself")
	if n := s.Count("select count(*) from audit_entries where action = 'course.package_waive' and subject_id = ?", s.Learner.PersonID); n != 1 {
		t.Errorf("%d entries", n)
	}
}

// A part on another site is taken where the installation allows that site, and refused by its address where not.
func TestPartsOnOtherSites(t *testing.T) {
	s := openStudio(t)
	m := s.Attach(s.Add(courses.Package), []byte(packagestest.Structure(packagestest.AU("satu", "https://jahat.test/au", ""))), "cmi5.xml")
	if m.MediaState != media.Refused || m.MediaFailure != "package.cmi5_host" || m.MediaFailureEntry != "https://jahat.test/au" {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	m = s.Attach(s.Add(courses.Package), []byte(packagestest.Structure(packagestest.AU("satu", "https://isi.lain.test/au", ""))), "cmi5.xml")
	if m.MediaState != media.Ready {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
}
