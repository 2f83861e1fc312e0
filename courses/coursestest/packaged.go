package coursestest

import (
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/media"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
)

// Packaged is a published course whose second module is a package of two parts, and its learner's enrolment.
func Packaged(t *testing.T) (s *House, enrolment id.Enrolment, module id.Module, rest []id.Module) {
	t.Helper()
	s = OpenStudio(t)
	c, modules := s.Drafted("Paket vendor")
	s.Course = c.ID
	module, err := s.Courses.AddModule(t.Context(), s.Trainer, c.ID, courses.ModuleDraft{Kind: courses.Package, Title: "Paket", Minutes: 30})
	s.Must(err)
	m := s.Attach(module, packagestest.Zip(t, map[string]string{
		"imsmanifest.xml": packagestest.Manifest12("satu.html", "dua.html"), "satu.html": "x", "dua.html": "y",
	}), "paket.zip")
	if m.MediaState != media.Ready || m.Media.SentBytes == 0 {
		t.Fatalf("%s %s %+v", m.MediaState, m.MediaFailure, m.Media)
	}
	s.Publish(c.ID)
	enrolment = s.Enrol(s.Learner, c.ID)
	return s, enrolment, module, modules
}

// Says is a report of the player about an item.
func Says(item string, launch, seq int) packages.Report {
	return packages.Report{Item: item, Launch: launch, Seq: seq, State: `{"core":{}}`, Completion: packages.Incomplete, Success: packages.Unjudged}
}

// Number is a pointer to n.
func Number(n float64) *float64 { return &n }
