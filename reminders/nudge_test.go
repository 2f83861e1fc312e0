package reminders

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"mumpuni/courses/mandates"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// behind lists who falls behind, by their name.
func (w *world) behind(who people.Actor, f mandates.BehindFilter) ([]mandates.Due, string) {
	w.T.Helper()
	list, total, err := w.mandates.Behind(w.T.Context(), who, f)
	w.must(err)
	if total != len(list) {
		w.T.Errorf("%d of %d", len(list), total)
	}
	names := ""
	for _, d := range list {
		for i, l := range w.Learners {
			if l.PersonID == d.PersonID {
				names += fmt.Sprint(i)
			}
		}
	}
	return list, names
}

func pairsOf(list []mandates.Due) []Pair {
	var pairs []Pair
	for _, d := range list {
		pairs = append(pairs, Pair{d.MandateID, d.PersonID})
	}
	return pairs
}

func (w *world) faulty(what string, err error, key string) {
	w.T.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Key != key {
		w.T.Errorf("%s: %v, want %s", what, err, key)
	}
}

// TestWhoFallsBehindIsSeenAndNudged: by HR of their unit and by the course's trainer, once in three days; by nobody else, and nobody nudges
// themselves.
func TestWhoFallsBehindIsSeenAndNudged(t *testing.T) {
	w := newWorld(t, 4)
	w.Exec("update persons set name = 'P' || right(id::text, 4)")
	for i, due := range []people.Day{"2026-12-08", "2026-12-07", "2026-12-01", "2026-12-01"} { // in eight days, in seven, tomorrow, and done
		w.order(due, w.Learners[i])
	}
	w.Exec("update enrolments set completed_at = now() where person_id = ?", w.Learners[3].PersonID)
	list, names := w.behind(w.HR, mandates.BehindFilter{})
	w.wants("behind", names, "21")
	w.Exec("update enrolments set last_seen_at = now() where person_id = ?", w.Learners[1].PersonID)
	_, names = w.behind(w.HR, mandates.BehindFilter{})
	w.wants("who has begun is not behind a week before", names, "2")
	w.Exec("update enrolments set last_seen_at = null where person_id = ?", w.Learners[1].PersonID)
	_, names = w.behind(w.Trainer, mandates.BehindFilter{CourseID: w.Course})
	w.wants("the course's trainer", names, "21")
	_, names = w.behind(w.HR, mandates.BehindFilter{Order: list[0].MandateID})
	w.wants("of one order", names, "2")
	_, names = w.behind(w.Stranger.Only(people.HR), mandates.BehindFilter{})
	w.wants("HR of another unit", names, "")
	_, _, err := w.mandates.Behind(t.Context(), w.Learners[0], mandates.BehindFilter{})
	w.faulty("a learner", err, "course.mandates_not_yours")
	_, _, err = w.mandates.Behind(t.Context(), w.Stranger, mandates.BehindFilter{CourseID: w.Course})
	w.faulty("another unit's trainer", err, "course.not_found")

	nudge := func(who people.Actor, ask NudgeAsk) (int, error) { return w.Nudge(t.Context(), who, ask) }
	all := pairsOf(list)
	_, err = nudge(w.Stranger, NudgeAsk{Whom: all})
	w.faulty("HR of another unit", err, "reminder.nudge_nobody")
	_, err = nudge(w.Trainer, NudgeAsk{Whom: all})
	w.faulty("a trainer outside a course", err, "reminder.nudge_not_yours")
	_, err = nudge(w.Stranger, NudgeAsk{CourseID: w.Course, Whom: all})
	w.faulty("another unit's trainer", err, "course.not_found")
	_, err = nudge(w.HR, NudgeAsk{Whom: []Pair{{all[0].Mandate, w.Learners[0].PersonID}, {uuid.New(), w.Learners[1].PersonID}}})
	w.faulty("who is not behind", err, "reminder.nudge_nobody")
	if n, err := nudge(w.Trainer, NudgeAsk{CourseID: w.Course, Whom: all[:1]}); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	w.must(w.Send(t.Context()))
	w.wants("in the application", w.inApp(2), "nudge")
	w.wants("by e-mail", w.said(2), "nudge")
	if n, err := nudge(w.HR, NudgeAsk{Whom: all}); err != nil || n != 1 {
		t.Errorf("%d nudged, %v, want the other one", n, err)
	}
	w.days(2)
	_, err = nudge(w.HR, NudgeAsk{Whom: all})
	w.faulty("two days later", err, "reminder.nudge_nobody")
	w.days(1)
	if n, err := nudge(w.HR, NudgeAsk{Whom: all}); err != nil || n != 2 {
		t.Errorf("%d nudged after three days, %v", n, err)
	}
	last, err := w.Nudged(t.Context(), w.HR, all)
	if err != nil || len(last) != 2 || !last[all[0]].Equal(w.clock) {
		t.Errorf("%v %v", last, err)
	}
	if n := w.Count("audit_entries where action = 'reminder.nudge'"); n != 3 {
		t.Errorf("%d nudges are in the audit", n)
	}
	own := w.order("2026-12-04", w.HR)
	_, err = nudge(w.HR, NudgeAsk{Whom: []Pair{{own, w.HR.PersonID}}})
	w.faulty("oneself", err, "reminder.nudge_nobody")
}

// TestAnOrderSaysWhoWasTold, when, by what, and why not; to HR of their units alone.
func TestAnOrderSaysWhoWasTold(t *testing.T) {
	w := newWorld(t, 2)
	m := w.order("2026-12-20")
	w.must(w.SetSettings(t.Context(), w.Learners[1], Settings{QuietFrom: 1200, QuietTo: 360}))
	w.round()
	w.Exec("update reminders set reason = 'reminder.why.refused', state = 'failed' where channel = 'mail' and person_id = ?", w.Learners[0].PersonID)
	persons := []id.Person{w.Learners[0].PersonID, w.Learners[1].PersonID}
	told, err := w.Told(t.Context(), w.HR, m, persons)
	w.must(err)
	if got := told[persons[0]]; len(got) != 2 || got[0].Channel != App || got[0].State != Sent || !got[0].EndedAt.Equal(morning) || got[1].State != Failed || got[1].Reason != "reminder.why.refused" {
		t.Errorf("%+v", got)
	}
	if got := told[persons[1]]; len(got) != 1 || got[0].Channel != App {
		t.Errorf("who wants no e-mail: %+v", got)
	}
	sums, err := w.Sums(t.Context(), w.HR, m)
	w.must(err)
	if len(sums) != 2 || sums[0].Channel != App || sums[0].People != 4 || sums[1].State != Failed || sums[1].People != 1 {
		t.Errorf("%+v", sums)
	}
	for _, who := range []people.Actor{w.Stranger, w.Trainer} {
		if told, err = w.Told(t.Context(), who, m, persons); err != nil || len(told) != 0 {
			t.Errorf("%v %v", told, err)
		}
		if sums, err = w.Sums(t.Context(), who, m); err != nil || who.PersonID == w.Stranger.PersonID && len(sums) != 0 {
			t.Errorf("%v %v", sums, err)
		}
	}
}
