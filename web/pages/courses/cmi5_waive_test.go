package courses_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
)

// Trainers see which parts of a package of cmi5 are open, free a learner from one, and see that they did.
func TestTrainersWaivePartsOnThePage(t *testing.T) {
	var module id.Module
	a := fullerAcademy(t, 1, 0, func(a *academy) {
		module = a.addFile(courses.ModuleDraft{Kind: courses.Package, Title: "Paket cmi5", Minutes: 5}, "paket.zip", packagestest.CMI5(t, `moveOn="Passed"`, ""))
	})
	ctx := t.Context()
	enrolment, err := a.courses.Enrol(ctx, a.learner, a.course.ID)
	a.must(err)
	_, err = a.courses.OpenModule(ctx, a.learner, enrolment, module, 0)
	a.must(err)
	_, _, _, err = a.courses.OpenPackage(ctx, a.learner, enrolment, module, "https://pembuat.test/au/satu", packages.How{})
	a.must(err)
	results := "/studio/modul/" + module.String() + "/hasil"
	if page := a.do(a.trainer, http.MethodGet, results, nil); page.Status != 200 || !strings.Contains(page.Body, "Bagian satu</option>") || !strings.Contains(page.Body, results+"/bebaskan") {
		t.Fatalf("%d %s", page.Status, page.Body)
	}
	answer := a.do(a.trainer, http.MethodPost, results+"/bebaskan", url.Values{"enrolment": {enrolment.String()}, "item": {"https://pembuat.test/au/satu"}})
	if answer.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", answer.Status, answer.Body)
	}
	if page := a.do(a.trainer, http.MethodGet, results, nil); strings.Contains(page.Body, "</option>") || !strings.Contains(page.Body, "1 bagian dibebaskan") || !strings.Contains(page.Body, ">Selesai<") {
		t.Errorf("%s", page.Body)
	}
	if page := a.do(a.learner, http.MethodGet, "/belajar/"+enrolment.String()+"/"+module.String(), nil); !strings.Contains(page.Body, "Dibebaskan oleh pengajar") {
		t.Errorf("%s", page.Body)
	}
}
