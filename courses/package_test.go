package courses_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coursestest"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
)

// A package is opened, left, gone on with and completed; what it says is kept as statements, once.
func TestAPackageIsTakenAndResumed(t *testing.T) {
	s, enrolment, module, _ := packaged(t)
	ctx := t.Context()
	l, err := s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
	s.Must(err)
	if l.Package == nil || len(l.Standing.Items) != 2 || l.Standing.Items[0].Opened || l.Standing.Next().ID != "I1" {
		t.Fatalf("%+v %+v", l.Package, l.Standing)
	}
	first, _, _, err := s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "I1", packages.How{})
	s.Must(err)
	if first.N != 1 || first.State != "" || !strings.Contains(first.PlayerURL, "/pemutar/") || !strings.HasSuffix(first.BaseURL, "/") {
		t.Errorf("%+v", first)
	}
	r := coursestest.Says("I1", 1, 1)
	r.Score, r.Answers, r.Seconds = &packages.Score{Raw: coursestest.Number(60), Max: coursestest.Number(80)}, []packages.Answer{{Question: "s1", Kind: "choice", Response: "a", Result: "correct"}}, 40
	for range 2 { // it comes twice
		_, p, err := s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, r)
		if s.Must(err); p.Completed() || p.Fraction != 0 {
			t.Errorf("%+v", p)
		}
	}
	again, standing, _, err := s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "I1", packages.How{})
	s.Must(err)
	if again.N != 2 || again.State != r.State || again.Seconds != 40 || again.Completion != packages.Incomplete || *standing.Best() != 7500 {
		t.Errorf("%+v %v", again, standing)
	}
	_, _, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, coursestest.Says("I1", 1, 9))
	s.Wants(err, "package.opened_elsewhere")
	done := coursestest.Says("I1", 2, 1)
	done.Success, done.Completion, done.Left, done.Score = packages.Passed, packages.Completed, true, &packages.Score{Scaled: coursestest.Number(0.5)}
	standing, p, err := s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, done)
	if s.Must(err); p.Completed() || p.Fraction != 5000 || standing.Count() != 1 || *standing.Best() != 7500 {
		t.Errorf("%+v %+v", p, standing)
	}
	_, _, _, err = s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "I2", packages.How{})
	s.Must(err)
	failed := coursestest.Says("I2", 1, 1)
	failed.Completion, failed.Success = packages.Completed, packages.Failed
	if _, p, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, failed); err != nil || p.Completed() {
		t.Errorf("failed, and still done: %v", err)
	}
	failed.Seq, failed.Success = 2, packages.Unjudged
	if _, p, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, failed); err != nil || !p.Completed() {
		t.Errorf("not done: %v", err)
	}
	var verbs []string
	s.Must(s.DB.NewRaw("select verb from package_statements where enrolment_id = ? order by id", enrolment).Scan(ctx, &verbs))
	if want := []string{"launched", "answered", "scored", "launched", "scored", "completed", "passed", "left", "launched", "completed", "failed"}; !slices.Equal(verbs, want) {
		t.Errorf("%v", verbs)
	}
}

// Nobody reports on another's module, on a part that is not there, or what no player says; and a word of the learner is not enough.
func TestAPackageIsBelievedAboutItselfAlone(t *testing.T) {
	s, enrolment, module, rest := packaged(t)
	ctx := t.Context()
	_, err := s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
	s.Must(err)
	_, _, _, err = s.Courses.OpenPackage(ctx, s.HR, enrolment, module, "I1", packages.How{})
	s.Wants(err, "course.enrolment_not_found")
	_, _, _, err = s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "I9", packages.How{})
	s.Wants(err, "package.item_not_found")
	_, _, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, coursestest.Says("I1", 1, 1))
	s.Wants(err, "package.opened_elsewhere") // never opened
	_, _, _, err = s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "I1", packages.How{})
	s.Must(err)
	_, _, err = s.Courses.ReportPackage(ctx, s.HR, enrolment, module, coursestest.Says("I1", 1, 1))
	s.Wants(err, "course.enrolment_not_found")
	for what, change := range map[string]func(*packages.Report){
		"completion": func(r *packages.Report) { r.Completion = "done" }, "success": func(r *packages.Report) { r.Success = "" },
		"state": func(r *packages.Report) { r.State = strings.Repeat("x", 200_001) }, "zero": func(r *packages.Report) { r.State = "\x00" }, "sequence": func(r *packages.Report) { r.Seq = 0 },
		"answers": func(r *packages.Report) { r.Answers = make([]packages.Answer, 201) },
	} {
		r := coursestest.Says("I1", 1, 1)
		change(&r)
		if _, _, err := s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, r); err == nil {
			t.Errorf("%s is taken", what)
		}
	}
	_, err = s.Courses.OpenModule(ctx, s.Learner, enrolment, rest[1], 0)
	s.Must(err)
	_, _, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, rest[1], coursestest.Says("I1", 1, 1))
	s.Wants(err, "package.none")
	s.Pass(time.Hour)
	_, err = s.Courses.MarkRead(ctx, s.Learner, enrolment, module)
	s.Wants(err, "course.package_decides")
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
	_, err := s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
	s.Must(err)
	began := s.Clock
	s.Pass(6 * time.Hour)
	if minutes > 0 {
		_, err = s.Courses.RecordProgress(ctx, s.Learner, enrolment, module, courses.Report{Visible: courses.Spans{span(began, 0, minutes*60)}})
		s.Must(err)
	}
	for _, item := range []string{"I1", "I2"} {
		_, _, _, err = s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, item, packages.How{})
		s.Must(err)
		r := coursestest.Says(item, 1, 1)
		r.Completion = packages.Completed
		_, _, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, r)
		s.Must(err)
	}
	s.Finish(s.Learner, enrolment, rest)
	planned := s.Count("select sum(minutes) from modules where version_id = (select version_id from enrolments where id = ?)", enrolment)
	want := 45 * (planned - 30 + min(minutes, 30)) / planned
	if got := s.Count("select sum(raw_minutes) from jp_entries where person_id = ?", s.Learner.PersonID); got != want {
		t.Errorf("%d minutes measured: %d of JP, want %d", minutes, got, want)
	}
}

// A broken package is refused with the file to blame; a package goes with its module, and all its files with it.
func TestAPackageIsRefusedByNameAndGoesWhole(t *testing.T) {
	s := openStudio(t)
	m := s.Attach(s.Add(courses.Package), packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("hilang.html")}), "rusak.zip")
	if m.MediaState != media.Refused || m.MediaFailure != "package.entry_missing" || m.MediaFailureEntry != "hilang.html" {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	module := s.Add(courses.Package)
	s.Wants(s.Courses.AttachMedia(t.Context(), s.Trainer, module, s.Put([]byte("%PDF-1.4")), "x.zip"), "course.media_type_package")
	m = s.Attach(module, packagestest.SCORM12(t, ""), "paket.zip")
	keys := s.Keys(m.MediaID, "part")
	if len(keys) != 2 {
		t.Fatal(keys)
	}
	s.Must(s.Courses.DeleteModule(t.Context(), s.Trainer, module))
	if n := s.Count("select count(*) from packages where media_id = ?", m.MediaID); n != 1 {
		t.Error("it cannot come back from the bin")
	}
	s.Pass(bin.Kept)
	s.Must(s.Bin.Empty(t.Context()))
	if n := s.Count("select count(*) from packages where media_id = ?", m.MediaID); n != 0 {
		t.Error("the package stays")
	}
	if n := s.Count("select count(*) from objects where doomed_at is not null and key like 'paket/%'"); n != 2 {
		t.Errorf("%d files go", n)
	}
}
