package feedback_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mumpuni/feedback"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// graduate is somebody who completed a version.
type graduate struct {
	people.Actor
	enrolment id.Enrolment
}

// graduates are n people who completed a version.
func (w *world) graduates(n int, version uuid.UUID) []graduate {
	list := make([]graduate, n)
	for i := range list {
		who := w.person(fmt.Sprint("Lulusan ", i), w.unit)
		list[i] = graduate{who, w.enrol(who, w.course, version)}
	}
	w.exec("update enrolments set completed_at = ? where version_id = ?", w.clock, version)
	return list
}

func scores(n int) []int { return slices.Repeat([]int{n}, len(feedback.Items)) }

func (w *world) gives(g graduate, score int, comment string) {
	w.t.Helper()
	w.must(w.GiveReply(w.t.Context(), g.Actor, g.enrolment, feedback.NewReply{Scores: scores(score), Comment: comment}))
}

func (w *world) results(version uuid.UUID) feedback.Results {
	w.t.Helper()
	r, err := w.Results(w.t.Context(), w.trainer, w.course, version)
	w.must(err)
	return r
}

// TestTheSurveyIsGivenOnceAndChangedForTwoWeeks, by who completed the version.
func TestTheSurveyIsGivenOnceAndChangedForTwoWeeks(t *testing.T) {
	w := open(t)
	ctx := t.Context()
	four := feedback.NewReply{Scores: scores(4), Comment: strings.Repeat("é", feedback.MaxComment)}
	w.wants("before it is completed", w.GiveReply(ctx, w.siti, w.sitiLearns, four), "survey.not_completed")
	_, err := w.Survey(ctx, w.siti, w.sitiLearns)
	w.wants("opened before", err, "survey.not_completed")
	w.exec("update enrolments set completed_at = ? where id = ?", w.clock, w.sitiLearns)
	w.wants("another's enrolment", w.GiveReply(ctx, w.budi, w.sitiLearns, four), "feedback.enrolment_not_found")
	w.wants("nothing", w.GiveReply(ctx, w.siti, w.sitiLearns, feedback.NewReply{Comment: four.Comment + "é"}),
		"survey.score_missing", "survey.score_missing", "survey.score_missing", "survey.score_missing", "survey.score_missing", "feedback.text_long")
	w.wants("beyond the scale", w.GiveReply(ctx, w.siti, w.sitiLearns, feedback.NewReply{Scores: []int{0, 6, 1, 5, 3, 3}}), "survey.score_missing", "survey.score_missing", "survey.score_missing")
	w.must(w.GiveReply(ctx, w.siti, w.sitiLearns, four))
	w.pass(feedback.Changeable)
	w.must(w.GiveReply(ctx, w.siti, w.sitiLearns, feedback.NewReply{Scores: []int{1, 2, 3, 4, 5}, Comment: " Baik. "}))
	sat, err := w.Survey(ctx, w.siti, w.sitiLearns)
	if w.must(err); !sat.Given || !sat.Open || sat.Title != "Kursus" || !slices.Equal(sat.Reply.Scores, []int{1, 2, 3, 4, 5}) || sat.Reply.Comment != "Baik." {
		t.Errorf("%+v", sat)
	}
	w.pass(time.Second)
	w.wants("after two weeks", w.GiveReply(ctx, w.siti, w.sitiLearns, four), "survey.ended")
	if sat, err = w.Survey(ctx, w.siti, w.sitiLearns); err != nil || sat.Open {
		t.Errorf("%+v, %v", sat, err)
	}
	if n := w.count("select count(*) from survey_replies where person_id = ?", w.siti.PersonID); n != 1 {
		t.Errorf("%d replies", n)
	}
}

// TestNothingIsShownOfFewerThanTen: not of nine, and the eleventh changes nothing until ten more have answered or changed their answer.
func TestNothingIsShownOfFewerThanTen(t *testing.T) {
	w := open(t)
	list := w.graduates(20, w.current)
	for i, g := range list[:9] {
		w.gives(g, 4, fmt.Sprint("Kata ", i))
	}
	if r := w.results(w.current); r.Replies != 9 || r.Completed != 21 || r.Counted != 0 || len(r.Items) != 0 || len(r.Comments) != 0 {
		t.Fatalf("of nine: %+v", r)
	}
	w.gives(list[9], 2, "")
	ten := w.results(uuid.Nil)
	if ten.Counted != 10 || len(ten.Comments) != 9 || ten.Items[4].Item != "overall" || ten.Items[4].Counts != [5]int{0, 1, 0, 9, 0} || fmt.Sprintf("%.2f", ten.Items[4].Mean) != "3.80" {
		t.Fatalf("of ten: %+v", ten)
	}
	for i, g := range list[10:18] {
		w.gives(g, 1, fmt.Sprint("Baru ", i))
	}
	w.gives(list[1], 4, "Ganti") // who is counted: the words as they were stay until ten more are
	if r := w.results(uuid.Nil); r.Replies != 18 || r.Counted != 10 || !cmp.Equal(r.Items, ten.Items) || !cmp.Equal(r.Comments, ten.Comments) {
		t.Errorf("of eighteen: %+v", r)
	}
	w.gives(list[0], 5, "Berubah") // the tenth that waits
	if r := w.results(uuid.Nil); r.Counted != 18 || r.Items[0].Counts != [5]int{8, 1, 0, 8, 1} || len(r.Comments) != 17 || !slices.Contains(r.Comments, "Berubah") || !slices.Contains(r.Comments, "Ganti") || slices.Contains(r.Comments, "Kata 0") {
		t.Errorf("with ten more: %+v", r)
	}
	for _, bad := range []people.Actor{w.stranger, w.siti} {
		_, err := w.Results(t.Context(), bad, w.course, uuid.Nil)
		w.wants("who does not teach here", err, "course.not_found")
	}
	_, err := w.Results(t.Context(), w.trainer, w.course, w.otherVersion)
	w.wants("a version of another course", err, "survey.version_not_found")
}

// TestNoTwoFiguresDifferByFewerThanTen: whatever people answer and change, in whatever order and version, between any two results that can be
// seen, of the course or of a version, of one day or of two, none or at least ten people count otherwise.
func TestNoTwoFiguresDifferByFewerThanTen(t *testing.T) {
	w := open(t)
	versions := []uuid.UUID{w.old, w.current}
	people := [][]graduate{w.graduates(13, w.old), w.graduates(13, w.current)}
	counted := func() map[uuid.UUID]string {
		var rows []struct {
			Person uuid.UUID `bun:"person_id"`
			What   string    `bun:"what"`
		}
		w.must(w.db.NewRaw("select person_id, counted::text || counted_comment as what from survey_replies where counted is not null").Scan(t.Context(), &rows))
		said := map[uuid.UUID]string{}
		for _, r := range rows {
			said[r.Person] = r.What
		}
		return said
	}
	rapid.Check(t, func(r *rapid.T) {
		w.exec("delete from survey_replies")
		before := map[uuid.UUID]string{}
		for range rapid.IntRange(10, 40).Draw(r, "acts") {
			v := rapid.IntRange(0, 1).Draw(r, "version")
			g := people[v][rapid.IntRange(0, 12).Draw(r, "who")]
			w.gives(g, rapid.IntRange(1, 2).Draw(r, "score"), "")
			after := counted()
			changed := 0
			for person, what := range after {
				if before[person] != what {
					changed++
				}
			}
			if changed > 0 && changed < feedback.Few || len(after) < len(before) {
				r.Fatalf("%d people count otherwise", changed)
			}
			before = after
			if changed == 0 {
				continue
			}
			for _, version := range append(versions, uuid.Nil) {
				if n := w.results(version).Counted; n > 0 && n < feedback.Few {
					r.Fatalf("figures of %d people", n)
				}
			}
		}
	})
}
