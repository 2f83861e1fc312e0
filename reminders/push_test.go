package reminders

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/reminders/webpush/pushtest"
)

// pushing is a world that reaches devices through a push service of its own.
func pushing(t *testing.T, learners int) (*world, *pushtest.Service) {
	t.Helper()
	w, service := newWorld(t, learners), pushtest.Open(t)
	w.cfg.Push = service.Sender()
	w.cfg.Short = func(l Letter) []byte { return []byte(l.Locale + " " + string(l.Items[0].Occasion) + " " + l.Tag()) }
	return w, service
}

// pushes are the words of what a browser was told, without names of letters.
func pushes(s *pushtest.Service, browser string) string {
	var said []string
	for _, g := range s.Got() {
		if g.Browser == browser {
			said = append(said, strings.Join(strings.Fields(g.Body)[:2], " "))
		}
	}
	return strings.Join(said, ", ")
}

// pushStates counts a learner's reminders on devices, by their state and reason.
func (w *world) pushStates(learner int) string {
	w.T.Helper()
	var list []string
	w.must(w.DB.NewRaw(`select concat_ws(' ', occasion, state, nullif(reason, '')) from reminders where channel = 'push' and person_id = ? order by id`,
		w.Learners[learner].PersonID).Scan(w.T.Context(), &list))
	return strings.Join(list, ", ")
}

func (w *world) subscribe(s *pushtest.Service, learner int, name string) {
	w.T.Helper()
	w.must(w.AddDevice(w.T.Context(), w.Learners[learner], s.Subscribe(name), name))
}

// TestAMandateIsToldOnDevices, on each that its owner chose, sealed so that the device alone reads it; HR sees by what each was told.
func TestAMandateIsToldOnDevices(t *testing.T) {
	w, s := pushing(t, 2)
	w.subscribe(s, 0, "ponsel")
	w.subscribe(s, 0, "komputer")
	group := w.order("2026-12-20")
	w.round()
	w.round()
	w.wants("the phone", pushes(s, "ponsel"), "id assigned")
	w.wants("the computer", pushes(s, "komputer"), "id assigned")
	if n := len(s.Got()); n != 2 {
		t.Errorf("%d messages", n)
	}
	w.days(13)
	w.round()
	w.wants("a week before", pushes(s, "ponsel"), "id assigned, id week")
	told, err := w.Told(t.Context(), w.HR, group, []id.Person{w.Learners[0].PersonID})
	w.must(err)
	var by []string
	for _, x := range told[w.Learners[0].PersonID] {
		by = append(by, string(x.Occasion)+" "+string(x.Channel)+" "+string(x.State))
	}
	w.wants("HR reads", strings.Join(by, ", "), "assigned app sent, assigned mail sent, assigned push sent, week app sent, week mail sent, week push sent")
	w.wants("who has no device", w.pushStates(1), "")
}

// TestADeviceThatIsGoneIsForgotten, by 404 and 410; what it would have told ends, and is told elsewhere.
func TestADeviceThatIsGoneIsForgotten(t *testing.T) {
	w, s := pushing(t, 3)
	for i, name := range []string{"a", "b", "c"} {
		w.subscribe(s, i, name)
	}
	w.subscribe(s, 2, "c2")
	s.Answer("a", 404)
	s.Answer("b", 410)
	s.Answer("c", 410)
	w.order("2026-12-20")
	w.round()
	w.wants("404", w.pushStates(0), "assigned suppressed reminder.why.no_device")
	w.wants("410", w.pushStates(1), "assigned suppressed reminder.why.no_device")
	w.wants("one of two", w.pushStates(2), "assigned sent")
	if n := w.Count("push_devices"); n != 1 {
		t.Errorf("%d devices are left", n)
	}
	asked := s.Asked()
	w.days(13)
	w.round()
	if s.Asked() != asked+1 {
		t.Errorf("%d were asked", s.Asked()-asked)
	}
	w.wants("by e-mail as ever", w.said(0), "assigned week")
}

// TestAMessageIsTriedAgain, later each time, while its service has too much to do or does not answer; one that is refused is not.
func TestAMessageIsTriedAgain(t *testing.T) {
	w, s := pushing(t, 2)
	w.subscribe(s, 0, "sibuk")
	w.subscribe(s, 1, "menolak")
	for i := range w.Learners {
		w.must(w.SetSettings(t.Context(), w.Learners[i], Settings{Mail: true}))
	}
	s.Answer("sibuk", 429)
	s.Answer("menolak", 403)
	w.order("2027-06-20")
	w.round()
	w.round()
	w.wants("busy", w.pushStates(0), "assigned waiting")
	w.wants("refused", w.pushStates(1), "assigned failed reminder.why.push_refused")
	if s.Asked() != 2 {
		t.Errorf("%d were asked", s.Asked())
	}
	w.clock = w.clock.Add(waits[0])
	s.Answer("sibuk", 0)
	w.round()
	w.wants("taken at last", w.pushStates(0)+" "+pushes(s, "sibuk"), "assigned sent id assigned")
	if v, err := w.Standing(t.Context(), Push); err != nil || !v.Set || v.Failed != 1 {
		t.Errorf("%+v %v", v, err)
	}

	w.Exec("delete from reminders") // it is told anew
	w.Exec("delete from reminder_rounds")
	w.must(w.Plan(t.Context()))
	s.Close()
	for range len(waits) + 1 {
		w.must(w.Send(t.Context()))
		w.clock = w.clock.Add(13 * time.Hour)
	}
	w.wants("a service that is away", w.pushStates(0), "assigned failed reminder.why.tries")
}

// TestADeviceKeepsQuiet in the hours of its owner, has one message a day for who wants that, and none of who has left.
func TestADeviceKeepsQuiet(t *testing.T) {
	w, s := pushing(t, 3)
	for i, name := range []string{"malam", "sehari", "pergi"} {
		w.subscribe(s, i, name)
	}
	w.must(w.SetSettings(t.Context(), w.Learners[1], Settings{Digest: true, QuietFrom: 1200, QuietTo: 360}))
	w.clock = time.Date(2026, 11, 30, 14, 0, 0, 0, time.UTC) // 21.00 WIB
	w.order("2026-12-20")
	w.must(w.Plan(t.Context()))
	w.Exec("update persons set left_on = '2026-11-30' where id = ?", w.Learners[2].PersonID)
	w.must(w.Send(t.Context()))
	if len(s.Got()) != 0 {
		t.Errorf("at night: %v", s.Got())
	}
	w.clock = time.Date(2026, 11, 30, 23, 30, 0, 0, time.UTC) // 06.30 WIB
	w.must(w.Send(t.Context()))
	w.wants("in the morning", pushes(s, "malam"), "id assigned")
	w.wants("the day's message comes at seven", pushes(s, "sehari"), "")
	w.wants("who has left", w.pushStates(2), "assigned suppressed reminder.why.gone")
	w.clock = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC) // 07.00 WIB
	w.must(w.Send(t.Context()))
	w.wants("at seven", pushes(s, "sehari"), "id assigned")
}

// TestAMessageThatComesTwiceIsOne: a server that was killed with it on the way sends it again under the same name, to the service and to the device.
func TestAMessageThatComesTwiceIsOne(t *testing.T) {
	w, s := pushing(t, 1)
	w.subscribe(s, 0, "ponsel")
	w.order("2027-06-20")
	w.must(w.Plan(t.Context()))
	letter, some, err := w.claim(t.Context(), Push)
	if err != nil || !some {
		t.Fatal(err, some)
	}
	w.must(w.onDevices(t.Context(), letter, map[string]bool{}))
	w.Exec("update reminders set state = 'waiting', ended_at = null where channel = 'push'") // nobody wrote down that it went
	w.clock = w.clock.Add(waits[0])
	w.must(w.Send(t.Context()))
	got := s.Got()
	if len(got) != 2 || got[0].Topic != got[1].Topic || got[0].Body != got[1].Body || got[0].Topic != letter.Tag() || len(letter.Tag()) > 32 {
		t.Errorf("%+v", got)
	}
}

// TestAnAnswerIsToldOnDevicesToo, also where there is no mail server.
func TestAnAnswerIsToldOnDevicesToo(t *testing.T) {
	w, s := pushing(t, 1)
	w.cfg.Post = nil
	w.subscribe(s, 0, "ponsel")
	w.must(pg.InTx(t.Context(), w.DB, func(ctx context.Context, tx bun.Tx) error {
		return w.Notify(ctx, tx, people.Notice{PersonID: w.Learners[0].PersonID, Key: "notices.answered", Args: map[string]string{"Answer": "Rahasia"}})
	}))
	w.must(w.Send(t.Context()))
	w.wants("on the device", pushes(s, "ponsel"), "id answer")
	if w.Count("reminders where channel = 'mail'") != 0 {
		t.Error("an e-mail is planned")
	}
}

// TestDevicesAreOnesOwn: nobody removes another's; a browser shows one person's messages; so many and no more; none of another service.
func TestDevicesAreOnesOwn(t *testing.T) {
	w, s := pushing(t, 2)
	a, b := w.Learners[0], w.Learners[1]
	w.must(w.AddDevice(t.Context(), a, s.Subscribe("ponsel"), "ponsel\r\nlama"))
	list, err := w.Devices(t.Context(), a)
	if err != nil || len(list) != 1 || list[0].Name != "ponsel lama" || len(list[0].Mark()) != 16 {
		t.Fatalf("%+v %v", list, err)
	}
	if err := w.RemoveDevice(t.Context(), b, list[0].ID); !errors.Is(err, errDevice) {
		t.Errorf("another's: %v", err)
	}
	again := s.Subscribe("x")
	again.Endpoint = list[0].Endpoint
	w.must(w.AddDevice(t.Context(), b, again, "sama"))
	if list, _ := w.Devices(t.Context(), a); len(list) != 0 {
		t.Errorf("it shows two persons' messages: %+v", list)
	}
	for n := range mostDevices - 1 {
		w.subscribe(s, 1, string(rune('a'+n)))
	}
	if err := w.AddDevice(t.Context(), b, s.Subscribe("z"), "z"); !errors.Is(err, errPushMany) {
		t.Errorf("one too many: %v", err)
	}
	w.subscribe(s, 1, "a") // one that is there already may be chosen again
	if n := w.Count("push_devices"); n != mostDevices {
		t.Errorf("%d", n)
	}
	elsewhere := s.Subscribe("y")
	elsewhere.Endpoint = "https://169.254.169.254/latest"
	var f *fault.Fault
	if err := w.AddDevice(t.Context(), a, elsewhere, ""); !errors.As(err, &f) || f.Key != "reminder.push_service" || f.Args["Host"] != "169.254.169.254" {
		t.Errorf("another service: %v", err)
	}
	list, _ = w.Devices(t.Context(), b)
	w.must(w.RemoveDevice(t.Context(), b, list[0].ID))
	if n := w.Count("push_devices"); n != mostDevices-1 {
		t.Errorf("%d", n)
	}
	w.cfg.Push = nil
	if err := w.AddDevice(t.Context(), a, again, ""); !errors.Is(err, errPushOff) {
		t.Errorf("without push: %v", err)
	}
}
