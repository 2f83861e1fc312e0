package attack

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/trials/stack"
)

// G: a robot that knows every answer runs through a course of 55 minutes as fast as the server lets it, and passes its quiz. It completes
// the course; it gains no level by it: a course's quiz is evidence that a course was completed (E1), whoever asks and by whatever rule.
func TestACourseInAHurryGivesNoLevel(t *testing.T) {
	s := stack.New(t)
	db := s.Open()
	defer db.Close()
	school := s.Seed(db, 1)
	if err := competencies.New(db, time.Now).Found(t.Context(), people.DayOf(time.Now().UTC())); err != nil { // as mumpuni init does
		t.Fatal(err)
	}
	course, err := school.Publish(t.Context(), "tergesa", 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := school.IssueWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.Launch()
	r := &robot{t: t, base: strings.TrimSuffix(s.URL("/"), "/")}
	began := time.Now()
	r.signIn(school.Logins[0])
	done := r.hurry(course)
	t.Logf("a course of 55 minutes in %s, completed: %v", time.Since(began).Round(time.Millisecond), done)
	if !done {
		t.Error("the course was not completed: the attack shows nothing")
	}
	r.holdsNoLevel()
}

// hurry enrols, claims every page to the end at once, passes the quiz with all that is right, and reports whether the course is completed.
func (r *robot) hurry(course stack.Course) bool {
	r.t.Helper()
	var enrolment struct {
		ID id.Enrolment `json:"id"`
	}
	r.call(http.MethodPost, "/courses/"+course.ID.String()+"/enrolments", nil, &enrolment)
	var a attempt
	r.call(http.MethodPost, "/attempts", map[string]any{"quiz_id": course.Quiz, "enrolment_id": enrolment.ID, "module_id": course.Module}, &a)
	for _, q := range a.Questions {
		n, err := strconv.Atoi(strings.Fields(strings.TrimPrefix(q.Stem, "Berapakah "))[0])
		if err != nil {
			r.t.Fatal(err)
		}
		r.call(http.MethodPut, fmt.Sprintf("/attempts/%s/answers/%d", a.ID, q.Slot), map[string]any{"client_step": uuid.New(), "answer": map[string]any{"text": strconv.Itoa(n + 1)}}, nil)
	}
	r.call(http.MethodPost, "/attempts/"+a.ID+"/finish", nil, nil)
	var view struct {
		CompletedAt time.Time `json:"completed_at"`
		Modules     []struct {
			Module struct {
				ID   id.Module `json:"id"`
				Kind string    `json:"kind"`
			} `json:"module"`
		} `json:"modules"`
	}
	r.call(http.MethodGet, "/enrolments/"+enrolment.ID.String(), nil, &view)
	for _, m := range view.Modules {
		if m.Module.Kind == "article" {
			r.skim("/enrolments/" + enrolment.ID.String() + "/modules/" + m.Module.ID.String())
		}
	}
	r.call(http.MethodGet, "/enrolments/"+enrolment.ID.String(), nil, &view)
	return !view.CompletedAt.IsZero()
}

// skim claims ten hours over a whole page, again and again, until the server's clock believes that it was read.
func (r *robot) skim(path string) {
	r.t.Helper()
	r.call(http.MethodPost, path+"/open", nil, nil)
	var p struct {
		Fraction int `json:"fraction"`
	}
	for tries := 0; p.Fraction < 10000; tries++ {
		if tries == 40 {
			r.t.Fatalf("%s: after eighty seconds %d of 10000", path, p.Fraction)
		}
		r.call(http.MethodPost, path+"/progress", map[string]any{"scroll": 10000, "dwell": 36000}, &p)
		time.Sleep(2 * time.Second)
	}
}

// holdsNoLevel fails when anything of one's own competencies says more than «a course was completed».
func (r *robot) holdsNoLevel() {
	r.t.Helper()
	var profile struct {
		Items []struct {
			Level    int    `json:"level"`
			Attained int    `json:"attained"` // by the former rule
			State    string `json:"state"`
		} `json:"items"`
	}
	r.call(http.MethodGet, "/me/attainments", nil, &profile)
	if len(profile.Items) == 0 {
		r.t.Error("no competency to look at")
	}
	for i, item := range profile.Items {
		if item.Level > 0 || item.Attained > 0 || item.State == "attained" {
			r.t.Errorf("competency %d: %+v by a course alone", i, item)
		}
	}
}
