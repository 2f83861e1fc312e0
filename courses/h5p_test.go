package courses_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/coursestest"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
)

// An H5P package is a package like others: it is read, opened with what its player loads, believed of its learner, given back what it left,
// and done by its own word, which is no minute of JP.
func TestAnH5PPackageIsTakenAndResumed(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	c, rest := s.Drafted("Paket H5P")
	s.Course = c.ID
	module, err := s.Courses.AddModule(ctx, s.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Package, Title: "Kuis", Minutes: 30})
	s.Must(err)
	m := s.Attach(module, packagestest.H5P(t, packagestest.Completed, nil), "kuis.h5p")
	if m.MediaState != media.Ready {
		t.Fatalf("%s %s %s", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	if keys := s.Keys(m.MediaID, "part"); len(keys) != 7 {
		t.Errorf("%d files are kept", len(keys))
	}
	s.Publish(c.ID)
	enrolment := s.Enrol(s.Learner, c.ID)
	_, err = s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
	s.Must(err)
	first, standing, _, err := s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "h5p", packages.How{})
	s.Must(err)
	if first.Play == nil || !slices.Equal(first.Play.Scripts, []string{"H5P.Alas-1.2/alas.js", "H5P.Uji-1.0/uji.js"}) || first.Play.Library != "H5P.Uji 1.0" ||
		!strings.HasSuffix(first.PlayerURL, "/h5p") || first.State != "" || standing.Done() {
		t.Errorf("%+v %+v", first, standing)
	}
	half := coursestest.Says("h5p", 1, 1)
	half.State, half.Score = `{"0":{"state":"{\"hal\":2}"}}`, &packages.Score{Raw: coursestest.Number(1), Min: coursestest.Number(0), Max: coursestest.Number(4)}
	half.Answers = []packages.Answer{{Question: "Bolehkah menerima parsel?", Kind: "choice", Response: "1", Result: "wrong"}}
	_, p, err := s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, half)
	if s.Must(err); p.Completed() {
		t.Error("done too soon")
	}
	again, _, _, err := s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, "h5p", packages.How{})
	if s.Must(err); again.State != half.State || again.Completion != packages.Incomplete {
		t.Errorf("%+v", again)
	}
	s.Pass(time.Hour)
	done := coursestest.Says("h5p", 2, 1)
	done.Completion, done.Success, done.Score = packages.Completed, packages.Passed, &packages.Score{Raw: coursestest.Number(3), Max: coursestest.Number(4)}
	standing, p, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, done)
	if s.Must(err); !p.Completed() || *standing.Best() != 7500 {
		t.Errorf("%+v %+v", p, standing)
	}
	s.Finish(s.Learner, enrolment, rest)
	planned := s.Count("select sum(minutes) from modules where version_id = (select version_id from enrolments where id = ?)", enrolment)
	if got := s.Count("select sum(raw_minutes) from jp_entries where person_id = ?", s.Learner.PersonID); got != 45*(planned-30)/planned {
		t.Errorf("%d minutes of JP, though none was measured in the package", got)
	}
}

// A package without its libraries is refused with what is missing; a content that never says that it is done is done by being opened.
func TestAnH5PPackageIsRefusedOrSilent(t *testing.T) {
	s := openStudio(t)
	bare := packagestest.H5P(t, "", map[string]string{"H5P.Uji-1.0/library.json": "", "H5P.Alas-1.2/library.json": ""})
	if m := s.Attach(s.Add(courses.Package), bare, "isi.h5p"); m.MediaState != media.Refused || m.MediaFailure != "package.h5p_bare" || m.MediaFailureEntry != "h5p.json" {
		t.Errorf("%s %s %q", m.MediaState, m.MediaFailure, m.MediaFailureEntry)
	}
	c, _ := s.Drafted("Paket diam")
	s.Course = c.ID
	module := s.Add(courses.Package)
	s.Attach(module, packagestest.H5P(t, "H5P.Uji = function () { this.attach = () => {}; };", nil), "diam.h5p")
	s.Publish(c.ID)
	enrolment := s.Enrol(s.Learner, c.ID)
	l, err := s.Courses.OpenModule(t.Context(), s.Learner, enrolment, module, 0)
	if s.Must(err); !slices.Equal(l.Package.Losses, []string{"package.loss.h5p_silent"}) {
		t.Error(l.Package.Losses)
	}
	if _, _, p, err := s.Courses.OpenPackage(t.Context(), s.Learner, enrolment, module, "h5p", packages.How{}); err != nil || !p.Completed() {
		t.Errorf("%+v %v", p, err)
	}
}
