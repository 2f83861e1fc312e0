package courses_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
)

// packaged is a published course whose second module is a package of two parts, and its learner's enrolment.
func packaged(t *testing.T) (s *studio, enrolment id.Enrolment, module id.Module, rest []id.Module) {
	t.Helper()
	s = openStudio(t)
	c, modules := s.house.course("Paket vendor")
	s.course = c.ID
	module, err := s.s.AddModule(t.Context(), s.trainer, c.ID, courses.ModuleDraft{Kind: courses.Package, Title: "Paket", Minutes: 30})
	s.must(err)
	m := s.attach(module, packagestest.Zip(t, map[string]string{
		"imsmanifest.xml": packagestest.Manifest12("satu.html", "dua.html"), "satu.html": "x", "dua.html": "y",
	}), "paket.zip")
	if m.MediaState != media.Ready || m.Media.SentBytes == 0 {
		t.Fatalf("%s %s %+v", m.MediaState, m.MediaFailure, m.Media)
	}
	s.publish(c.ID)
	enrolment = s.enrol(s.learner, c.ID)
	return s, enrolment, module, modules
}

func says(item string, launch, seq int) packages.Report {
	return packages.Report{Item: item, Launch: launch, Seq: seq, State: `{"core":{}}`, Completion: packages.Incomplete, Success: packages.Unjudged}
}

func number(n float64) *float64 { return &n }

// A package is opened, left, gone on with and completed; what it says is kept as statements, once.
func TestAPackageIsTakenAndResumed(t *testing.T) {
	s, enrolment, module, _ := packaged(t)
	ctx := t.Context()
	l, err := s.s.OpenModule(ctx, s.learner, enrolment, module, 0)
	s.must(err)
	if l.Package == nil || len(l.Standing.Items) != 2 || l.Standing.Items[0].Opened || l.Standing.Next().ID != "I1" {
		t.Fatalf("%+v %+v", l.Package, l.Standing)
	}
	first, _, _, err := s.s.OpenPackage(ctx, s.learner, enrolment, module, "I1", packages.How{})
	s.must(err)
	if first.N != 1 || first.State != "" || !strings.Contains(first.PlayerURL, "/pemutar/") || !strings.HasSuffix(first.BaseURL, "/") {
		t.Errorf("%+v", first)
	}
	r := says("I1", 1, 1)
	r.Score, r.Answers, r.Seconds = &packages.Score{Raw: number(60), Max: number(80)}, []packages.Answer{{Question: "s1", Kind: "choice", Response: "a", Result: "correct"}}, 40
	for range 2 { // it comes twice
		_, p, err := s.s.ReportPackage(ctx, s.learner, enrolment, module, r)
		if s.must(err); p.Completed() || p.Fraction != 0 {
			t.Errorf("%+v", p)
		}
	}
	again, standing, _, err := s.s.OpenPackage(ctx, s.learner, enrolment, module, "I1", packages.How{})
	s.must(err)
	if again.N != 2 || again.State != r.State || again.Seconds != 40 || again.Completion != packages.Incomplete || *standing.Best() != 7500 {
		t.Errorf("%+v %v", again, standing)
	}
	_, _, err = s.s.ReportPackage(ctx, s.learner, enrolment, module, says("I1", 1, 9))
	s.wants(err, "package.opened_elsewhere")
	done := says("I1", 2, 1)
	done.Success, done.Completion, done.Left, done.Score = packages.Passed, packages.Completed, true, &packages.Score{Scaled: number(0.5)}
	standing, p, err := s.s.ReportPackage(ctx, s.learner, enrolment, module, done)
	if s.must(err); p.Completed() || p.Fraction != 5000 || standing.Count() != 1 || *standing.Best() != 7500 {
		t.Errorf("%+v %+v", p, standing)
	}
	_, _, _, err = s.s.OpenPackage(ctx, s.learner, enrolment, module, "I2", packages.How{})
	s.must(err)
	failed := says("I2", 1, 1)
	failed.Completion, failed.Success = packages.Completed, packages.Failed
	if _, p, err = s.s.ReportPackage(ctx, s.learner, enrolment, module, failed); err != nil || p.Completed() {
		t.Errorf("failed, and still done: %v", err)
	}
	failed.Seq, failed.Success = 2, packages.Unjudged
	if _, p, err = s.s.ReportPackage(ctx, s.learner, enrolment, module, failed); err != nil || !p.Completed() {
		t.Errorf("not done: %v", err)
	}
	var verbs []string
	s.must(s.db.NewRaw("select verb from package_statements where enrolment_id = ? order by id", enrolment).Scan(ctx, &verbs))
	if want := []string{"launched", "answered", "scored", "launched", "scored", "completed", "passed", "left", "launched", "completed", "failed"}; !slices.Equal(verbs, want) {
		t.Errorf("%v", verbs)
	}
}

// Nobody reports on another's module, on a part that is not there, or what no player says; and a word of the learner is not enough.
func TestAPackageIsBelievedAboutItselfAlone(t *testing.T) {
	s, enrolment, module, rest := packaged(t)
	ctx := t.Context()
	_, err := s.s.OpenModule(ctx, s.learner, enrolment, module, 0)
	s.must(err)
	_, _, _, err = s.s.OpenPackage(ctx, s.hr, enrolment, module, "I1", packages.How{})
	s.wants(err, "course.enrolment_not_found")
	_, _, _, err = s.s.OpenPackage(ctx, s.learner, enrolment, module, "I9", packages.How{})
	s.wants(err, "package.item_not_found")
	_, _, err = s.s.ReportPackage(ctx, s.learner, enrolment, module, says("I1", 1, 1))
	s.wants(err, "package.opened_elsewhere") // never opened
	_, _, _, err = s.s.OpenPackage(ctx, s.learner, enrolment, module, "I1", packages.How{})
	s.must(err)
	_, _, err = s.s.ReportPackage(ctx, s.hr, enrolment, module, says("I1", 1, 1))
	s.wants(err, "course.enrolment_not_found")
	for what, change := range map[string]func(*packages.Report){
		"completion": func(r *packages.Report) { r.Completion = "done" }, "success": func(r *packages.Report) { r.Success = "" },
		"state": func(r *packages.Report) { r.State = strings.Repeat("x", 200_001) }, "zero": func(r *packages.Report) { r.State = "\x00" }, "sequence": func(r *packages.Report) { r.Seq = 0 },
		"answers": func(r *packages.Report) { r.Answers = make([]packages.Answer, 201) },
	} {
		r := says("I1", 1, 1)
		change(&r)
		if _, _, err := s.s.ReportPackage(ctx, s.learner, enrolment, module, r); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	_, err = s.s.OpenModule(ctx, s.learner, enrolment, rest[1], 0)
	s.must(err)
	_, _, err = s.s.ReportPackage(ctx, s.learner, enrolment, rest[1], says("I1", 1, 1))
	s.wants(err, "package.none")
	s.pass(time.Hour)
	_, err = s.s.MarkRead(ctx, s.learner, enrolment, module)
	s.wants(err, "course.package_decides")
}

// What a package says is no JP beyond the time that was measured in it.
func TestAPackageEarnsTheMinutesThatWereMeasured(t *testing.T) {
	for _, minutes := range []int{0, 12, 300} {
		t.Run(strconv.Itoa(minutes), func(t *testing.T) { earns(t, minutes) })
	}
}

func earns(t *testing.T, minutes int) {
	s, enrolment, module, rest := packaged(t)
	ctx := t.Context()
	_, err := s.s.OpenModule(ctx, s.learner, enrolment, module, 0)
	s.must(err)
	began := s.clock
	s.pass(6 * time.Hour)
	if minutes > 0 {
		_, err = s.s.RecordProgress(ctx, s.learner, enrolment, module, courses.Report{Visible: courses.Spans{span(began, 0, minutes*60)}})
		s.must(err)
	}
	for _, item := range []string{"I1", "I2"} {
		_, _, _, err = s.s.OpenPackage(ctx, s.learner, enrolment, module, item, packages.How{})
		s.must(err)
		r := says(item, 1, 1)
		r.Completion = packages.Completed
		_, _, err = s.s.ReportPackage(ctx, s.learner, enrolment, module, r)
		s.must(err)
	}
	s.finish(s.learner, enrolment, rest)
	planned := s.count("select sum(minutes) from modules where version_id = (select version_id from enrolments where id = ?)", enrolment)
	want := 45 * (planned - 30 + min(minutes, 30)) / planned
	if got := s.count("select sum(raw_minutes) from jp_entries where person_id = ?", s.learner.PersonID); got != want {
		t.Errorf("%d minutes measured: %d of JP, want %d", minutes, got, want)
	}
}

// A broken package is refused with the file to blame; a package goes with its module, and all its files with it.
func TestAPackageIsRefusedByNameAndGoesWhole(t *testing.T) {
	s := openStudio(t)
	m := s.attach(s.add(courses.Package), packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("hilang.html")}), "rusak.zip")
	if m.MediaState != media.Refused || m.MediaFailure != "package.entry_missing" || m.MediaFailureEntry != "hilang.html" {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	module := s.add(courses.Package)
	s.wants(s.s.AttachMedia(t.Context(), s.trainer, module, s.put([]byte("%PDF-1.4")), "x.zip"), "course.media_type_package")
	m = s.attach(module, packagestest.SCORM12(t, ""), "paket.zip")
	keys := s.keys(m.MediaID, "part")
	if len(keys) != 2 {
		t.Fatal(keys)
	}
	s.must(s.s.DeleteModule(t.Context(), s.trainer, module))
	if n := s.count("select count(*) from packages where media_id = ?", m.MediaID); n != 1 {
		t.Error("it cannot come back from the bin")
	}
	s.pass(courses.BinKept)
	s.must(s.s.EmptyBin(t.Context()))
	if n := s.count("select count(*) from packages where media_id = ?", m.MediaID); n != 0 {
		t.Error("the package stays")
	}
	if n := s.count("select count(*) from objects where doomed_at is not null and key like 'paket/%'"); n != 2 {
		t.Errorf("%d files go", n)
	}
}
