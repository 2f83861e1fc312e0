package reminders

import (
	"context"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/uptrace/bun"

	"mumpuni/internal/pg"
	"mumpuni/people"
)

// TestAMandateIsToldStepByStep: when it is ordered, a week before, the day before and when its day is past; each once, in the application and
// by e-mail, until it is done.
func TestAMandateIsToldStepByStep(t *testing.T) {
	w := newWorld(t, 2)
	w.order("2026-12-20")
	for _, step := range []struct {
		days int
		want string
	}{{0, "assigned"}, {1, ""}, {11, ""}, {1, "week"}, {4, ""}, {2, "day"}, {1, ""}, {1, "overdue"}, {3, ""}, {20, ""}} {
		w.days(step.days)
		w.round()
		w.round()
		w.wants("in the application", w.inApp(0), step.want)
		w.wants("by e-mail", w.said(0), step.want)
		if step.days == 11 {
			w.Exec("update enrolments set completed_at = ? where person_id = ?", w.clock, w.Learners[1].PersonID)
		}
	}
	w.wants("who completed it", w.inApp(1), "assigned")
	w.wants("who completed it, by e-mail", w.said(1), "assigned")
}

// TestWhatIsDueSoonWhenOrderedIsToldOnce, as ordered.
func TestWhatIsDueSoonWhenOrderedIsToldOnce(t *testing.T) {
	w := newWorld(t, 1)
	w.order("2026-12-04", w.Learners[0])
	w.round()
	w.wants("in the application", w.inApp(0), "assigned")
	w.wants("by e-mail", w.said(0), "assigned")
	w.days(3)
	w.round()
	w.wants("by e-mail", w.said(0), "day")
}

// TestNobodyIsToldTwiceOfOneCourse: who was ordered it with their unit and in person is told of what is due first.
func TestNobodyIsToldTwiceOfOneCourse(t *testing.T) {
	w := newWorld(t, 1)
	w.order("2026-12-30")
	w.order("2026-12-20", w.Learners[0])
	w.round()
	w.wants("by e-mail", w.said(0), "assigned")
	w.days(21)
	w.round()
	w.wants("a day after the earlier day", w.said(0), "overdue")
}

// TestWhatIsDoneBeforeItIsSentIsNotSent, nor what was taken back, nor what a later reminder took the place of.
func TestWhatIsDoneBeforeItIsSentIsNotSent(t *testing.T) {
	w := newWorld(t, 3)
	m := w.order("2026-12-07", w.Learners[1])
	w.order("2026-12-07", w.Learners[0])
	w.order("2026-12-07", w.Learners[2])
	w.must(w.Plan(t.Context()))
	w.Exec("update enrolments set completed_at = ? where person_id = ?", w.clock, w.Learners[0].PersonID)
	w.must(w.mandates.CancelMandate(t.Context(), w.HR, m))
	w.must(w.Send(t.Context()))
	w.wants("done", w.said(0)+w.states(0), "assigned suppressed reminder.why.done, week suppressed reminder.why.with_order")
	w.wants("taken back", w.said(1)+w.states(1), "assigned suppressed reminder.why.done, week suppressed reminder.why.with_order")
	w.wants("the third", w.said(2), "assigned")
	w.order("2026-12-20", w.Learners[1])
	w.round()
	w.wants("ordered again", w.said(1), "assigned")
	w.days(14)
	w.must(w.Plan(t.Context())) // a week is left, and nobody sends until a day is
	w.days(5)
	w.round()
	w.wants("of the two the later", w.said(1), "day")
}

// TestHowOneWantsToBeTold: not by e-mail, in one a day, never in quiet hours, which are those where the person serves.
func TestHowOneWantsToBeTold(t *testing.T) {
	w := newWorld(t, 4)
	off, digest, east := w.Learners[0], w.Learners[1], w.Learners[2]
	w.must(w.SetSettings(t.Context(), off, Settings{QuietFrom: 1200, QuietTo: 360}))
	w.must(w.SetSettings(t.Context(), digest, Settings{Mail: true, Digest: true, QuietFrom: 1200, QuietTo: 360}))
	w.must(w.SetSettings(t.Context(), w.Learners[3], Settings{Mail: true, QuietFrom: 480, QuietTo: 480}))
	unit := w.Other
	w.Exec("update unit_versions set time_zone = 'Asia/Jayapura' where unit_id = ?", unit)
	w.Exec("update assignments set unit_id = ? where person_id = ?", unit, east.PersonID)
	w.clock = time.Date(2026, 11, 30, 11, 30, 0, 0, time.UTC) // 18.30 WIB, 20.30 WIT
	w.order("2026-12-20")
	w.Exec("insert into mandates (id, course_id, person_id, due_on, created_by, created_at) values (gen_random_uuid(), ?, ?, '2026-12-20', ?, ?)",
		w.Course, east.PersonID, w.HR.PersonID, w.clock)
	w.round()
	w.wants("who wants none", w.said(0), "")
	w.wants("who wants none reads it in the application", w.inApp(0), "assigned")
	w.wants("a digest waits for the morning", w.said(1), "")
	w.wants("it is night in the east", w.said(2), "")
	w.wants("who has no quiet hours", w.said(3), "assigned")
	w.clock = time.Date(2026, 11, 30, 21, 0, 0, 0, time.UTC) // 04.00 WIB, 06.00 WIT
	w.round()
	w.wants("it is morning in the east", w.said(2), "assigned")
	w.wants("and not in the west", w.said(1), "")
	other := w.Enrol(digest)
	w.Exec("insert into mandates (id, course_id, person_id, due_on, created_by, created_at) select gen_random_uuid(), e.course_id, e.person_id, '2026-12-24', ?, ? from enrolments e where e.id = ?",
		w.HR.PersonID, w.clock, other)
	w.round()
	w.clock = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) // 07.00 WIB
	w.round()
	w.wants("the digest", w.said(1), "assigned+assigned")
}

// TestAServerThatWasAwayKeepsQuiet: what was due by day and could not go out does not go out at night.
func TestAServerThatWasAwayKeepsQuiet(t *testing.T) {
	w := newWorld(t, 1)
	w.order("2026-12-20", w.Learners[0])
	w.must(w.Plan(t.Context()))
	w.clock = w.clock.Add(13 * time.Hour) // 21.00 WIB
	w.must(w.Send(t.Context()))
	w.wants("at night", w.said(0), "")
	w.clock = w.clock.Add(9 * time.Hour)
	w.must(w.Send(t.Context()))
	w.wants("in the morning", w.said(0), "assigned")
}

// TestEveryLetterEnds: one that is refused for good fails at once; one that is put off is tried again, later each time, and fails at last; while the
// mail server is away nothing is tried, and after three days it is too late.
func TestEveryLetterEnds(t *testing.T) {
	w := newWorld(t, 3)
	w.order("2027-06-20")
	w.box.refuse[addressOf(0)] = &smtp.SMTPError{Code: 550, Message: "no such user"}
	w.box.refuse[addressOf(1)] = &smtp.SMTPError{Code: 450, Message: "later"}
	for i := range w.Learners {
		w.must(w.SetSettings(t.Context(), w.Learners[i], Settings{Mail: true}))
	}
	w.round()
	w.wants("refused", w.states(0), "assigned failed reminder.why.refused")
	w.wants("put off", w.states(1), "assigned waiting")
	w.wants("the third", w.said(2), "assigned")
	w.must(w.Send(t.Context()))
	w.wants("tried too soon", w.tries(1), "1")
	for _, wait := range waits {
		w.clock = w.clock.Add(wait)
		w.must(w.Send(t.Context()))
	}
	w.wants("tried often", w.states(1), "assigned failed reminder.why.tries")
	w.must(w.EndLost(t.Context()))

	w.order("2027-06-21", w.HR)
	w.Exec("update persons set email = 'hr@contoh.go.id' where id = ?", w.HR.PersonID)
	late := w.Learner()
	w.Learners = append(w.Learners, late)
	w.Exec("update persons set email = ? where id = ?", addressOf(3), late.PersonID)
	w.days(1)
	w.must(w.Plan(t.Context()))
	w.must(w.box.server.Close())
	w.must(w.Send(t.Context()))
	w.wants("away", w.states(3)+" "+w.tries(3), "assigned waiting 0")
	w.days(2)
	w.must(w.EndLost(t.Context()))
	w.wants("after two days", w.states(3), "assigned waiting")
	if v, err := w.Standing(t.Context(), Mail); err != nil || v.Oldest < 24*3600 || !v.Set {
		t.Errorf("%+v %v", v, err)
	}
	w.days(2)
	w.must(w.EndLost(t.Context()))
	w.wants("after four days", w.states(3), "assigned failed reminder.why.late")
}

func (w *world) tries(learner int) string {
	w.T.Helper()
	var n string
	w.must(w.DB.NewRaw("select tries::text from reminders where channel = 'mail' and person_id = ?", w.Learners[learner].PersonID).Scan(w.T.Context(), &n))
	return n
}

// TestAnAnswerIsToldByEMailToo, in the transaction of its notice: when that is taken back, nobody is written to.
func TestAnAnswerIsToldByEMailToo(t *testing.T) {
	w := newWorld(t, 2)
	notice := func(i int) people.Notice {
		return people.Notice{PersonID: w.Learners[i].PersonID, Key: "notices.answered", Args: map[string]string{"Answer": "Rahasia"}}
	}
	w.must(pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.Notify(ctx, tx, notice(0), people.Notice{PersonID: w.Learners[1].PersonID, Key: "notices.other"})
	}))
	if err := pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		if err := w.Notify(ctx, tx, notice(1)); err != nil {
			return err
		}
		return errSomething
	}); err == nil {
		t.Error("no error")
	}
	w.must(w.Send(t.Context()))
	w.wants("an answer", w.said(0), "answer")
	w.wants("anything else", w.said(1), "")
}

// TestWhoHasLeftIsNotWrittenTo.
func TestWhoHasLeftIsNotWrittenTo(t *testing.T) {
	w := newWorld(t, 2)
	w.order("2026-12-20")
	w.must(w.Plan(t.Context()))
	w.Exec("update persons set left_on = '2026-11-30' where id = ?", w.Learners[0].PersonID)
	w.must(w.Send(t.Context()))
	w.wants("who left", w.said(0)+w.states(0), "assigned suppressed reminder.why.gone")
	w.wants("who did not", w.said(1), "assigned")
}

// TestOneClickEndsEMail for whom the address was made, and nobody else; a forged one is not known.
func TestOneClickEndsEMail(t *testing.T) {
	w := newWorld(t, 2)
	w.order("2026-12-20")
	token := w.token("stop", [16]byte(w.Learners[0].PersonID))
	if err := w.Stop(t.Context(), token[:len(token)-2]+"AA"); err == nil {
		t.Error("a forged address ends e-mail")
	}
	if err := w.Stop(t.Context(), w.token("calendar", [16]byte(w.Learners[0].PersonID))); err == nil {
		t.Error("the address of a calendar ends e-mail")
	}
	w.must(w.Stop(t.Context(), token))
	w.must(w.Stop(t.Context(), token))
	w.round()
	w.wants("who ended it", w.said(0), "")
	w.wants("who did not", w.said(1), "assigned")
	v, err := w.Settings(t.Context(), w.Learners[0])
	if err != nil || v.Mail || v.QuietFrom != 1200 || v.Address != addressOf(0) {
		t.Errorf("%+v %v", v, err)
	}
}

// TestACalendarIsReadByItsAddressAlone, until another takes its place.
func TestACalendarIsReadByItsAddressAlone(t *testing.T) {
	w := newWorld(t, 2)
	w.order("2026-12-20")
	m := w.order("2026-12-18", w.Learners[0])
	w.must(w.NewCalendar(t.Context(), w.Learners[0]))
	token := w.feedToken(0)
	read := func() []map[string]string {
		t.Helper()
		raw, err := w.Feed(t.Context(), token)
		w.must(err)
		events, err := readCalendar(raw)
		w.must(err)
		return events
	}
	if got := read(); len(got) != 2 || got[0]["UID"] != m.String()+"@mumpuni.contoh.go.id" || got[0]["STATUS"] != "CONFIRMED" {
		t.Errorf("%v", got)
	}
	w.days(1)
	w.must(w.mandates.CancelMandate(t.Context(), w.HR, m))
	if got := read(); len(got) != 2 || got[0]["STATUS"] != "CANCELLED" || got[1]["STATUS"] != "CONFIRMED" {
		t.Errorf("%v", got)
	}
	w.must(w.SetSettings(t.Context(), w.Learners[0], Settings{Mail: true, QuietFrom: 1, QuietTo: 2}))
	if w.feedToken(0) != token {
		t.Error("another setting took the calendar away")
	}
	w.must(w.NewCalendar(t.Context(), w.Learners[0]))
	if _, err := w.Feed(t.Context(), token); err == nil {
		t.Error("the address before is still read")
	}
	token = w.feedToken(0)
	read()
	w.must(w.EndCalendar(t.Context(), w.Learners[0]))
	if _, err := w.Feed(t.Context(), token); err == nil {
		t.Error("an address that was taken away is still read")
	}
}

func (w *world) feedToken(learner int) string {
	w.T.Helper()
	v, err := w.Settings(w.T.Context(), w.Learners[learner])
	w.must(err)
	return v.Feed[len(w.cfg.BaseURL)+len(FeedPath) : len(v.Feed)-len(".ics")]
}
