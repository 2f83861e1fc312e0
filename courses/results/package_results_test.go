package results_test

import (
	"testing"

	"mumpuni/courses/coursestest"
	"mumpuni/courses/results"
	"mumpuni/packages"
)

// TestTrainersSeeHowPackagesStand: one row a learner over the versions of the module, by the package's word, to trainers of the course
// alone; those listed are noted as read, and who left is not listed.
func TestTrainersSeeHowPackagesStand(t *testing.T) {
	s, enrolment, module, rest := coursestest.Packaged(t)
	ctx := t.Context()
	if _, rows, total, err := s.Results.PackageResults(ctx, s.Trainer, module, 1, 50); err != nil || len(rows) != 0 || total != 0 {
		t.Fatalf("%v %v", rows, err)
	}
	_, err := s.Courses.OpenModule(ctx, s.Learner, enrolment, module, 0)
	s.Must(err)
	said := func(item string, completion packages.Completion, score float64) {
		_, _, _, err := s.Courses.OpenPackage(ctx, s.Learner, enrolment, module, item, packages.How{})
		s.Must(err)
		r := coursestest.Says(item, 1, 1)
		r.Completion, r.Score, r.Seconds = completion, &packages.Score{Scaled: coursestest.Number(score)}, 60
		if item == "I1" {
			r.Answers = []packages.Answer{{Question: "s1", Kind: "choice", Response: "a", Result: "wrong"}}
		}
		_, _, err = s.Courses.ReportPackage(ctx, s.Learner, enrolment, module, r)
		s.Must(err)
	}
	row := func(size int) results.PackageResult {
		t.Helper()
		_, rows, total, err := s.Results.PackageResults(ctx, s.Trainer, module, 1, size)
		if err != nil || len(rows) != 1 || total != 1 {
			t.Fatalf("%d of %d rows: %v", len(rows), total, err)
		}
		return rows[0]
	}
	said("I1", packages.Completed, 0.5)
	if r := row(50); r.Launches != 1 || r.Passed != 0 || r.PersonID != s.Learner.PersonID || r.Items != 2 || r.Done != 1 || *r.Best != 5000 || r.Seconds != 60 || !r.DoneAt.IsZero() || r.Version != 1 || r.Name == "" || r.Unit == "" {
		t.Errorf("%+v", r)
	}
	answers, err := s.Results.PackageAnswers(ctx, s.Trainer, module)
	if s.Must(err); len(answers) != 1 || answers[0].Question != "s1" || answers[0].Response != "a" || answers[0].Part == "" || answers[0].Name == "" {
		t.Errorf("%+v", answers)
	}
	_, err = s.Results.PackageAnswers(ctx, s.HR, module)
	s.Wants(err, "course.module_not_found")
	said("I2", packages.Completed, 1)
	if r := row(1); r.Done != 2 || *r.Best != 7500 || r.Seconds != 120 || r.DoneAt.IsZero() {
		t.Errorf("%+v", r)
	}
	var read int
	s.Must(s.DB.NewRaw("select count(*) from audit_entries where action = 'course.package_results'").Scan(ctx, &read))
	if read != 2 {
		t.Errorf("%d readings are noted", read)
	}
	_, _, _, err = s.Results.PackageResults(ctx, s.HR, module, 1, 50)
	s.Wants(err, "course.module_not_found")
	_, _, _, err = s.Results.PackageResults(ctx, s.Trainer, rest[0], 1, 50)
	s.Wants(err, "package.none")
}
