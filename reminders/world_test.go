package reminders

import (
	"context"
	"errors"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/quizzes/quiztest"
)

// box is a real mail server that keeps what it takes, and refuses whom it is told to.
type box struct {
	server *smtp.Server
	listen net.Listener

	mu      sync.Mutex
	letters []taken
	refuse  map[string]*smtp.SMTPError // by address
	during  func(n int)                // before the n-th letter is answered
}

// taken is a letter as the mail server has it.
type taken struct {
	to, id, subject, body string
}

func openBox(t testing.TB) *box {
	t.Helper()
	b := &box{refuse: map[string]*smtp.SMTPError{}}
	b.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }))
	b.server.Domain, b.server.ErrorLog = "localhost", quietLog{}
	var err error
	if b.listen, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = b.server.Serve(b.listen) }()
	t.Cleanup(func() { _ = b.server.Close(); <-done })
	return b
}

type quietLog struct{}

func (quietLog) Printf(string, ...any) {}
func (quietLog) Println(...any)        {}

func (b *box) url() string { return "smtp://" + b.listen.Addr().String() }

// post is our side of the box.
func (b *box) post(t testing.TB, sender string) *Post {
	t.Helper()
	if sender == "" {
		sender = "Mumpuni <mumpuni@contoh.go.id>"
	}
	p, err := OpenPost(b.url(), sender)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (b *box) taken() []taken {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]taken(nil), b.letters...)
}

type session struct {
	*box
	to string
}

func (s *session) Reset()                                 { s.to = "" }
func (*session) Logout() error                            { return nil }
func (*session) Mail(_ string, _ *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if refused := s.refuse[to]; refused != nil {
		return refused
	}
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.letters = append(s.letters, taken{s.to, m.Header.Get("Message-Id"), m.Header.Get("Subject"), string(body)})
	n, during := len(s.letters), s.during
	s.mu.Unlock()
	if during != nil {
		during(n)
	}
	return nil
}

// world is an office with a course that was ordered.
type world struct {
	*quiztest.Town
	*Service
	*box
	mandates *mandates.Service
	clock    time.Time
	notices  []people.Notice
}

// morning is 08.00 WIB.
var morning = time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)

func newWorld(t *testing.T, learners int) *world {
	t.Helper()
	db := pgtest.DB(t)
	w := &world{Town: quiztest.New(t, db, learners), box: openBox(t), clock: morning}
	now := func() time.Time { return w.clock }
	w.mandates = mandates.New(db, courses.New(db, nil, media.New(db, nil, nil, now), courses.Hooks{}, now), now)
	w.Service = New(db, testConfig(w.box.post(t, "")), sourcesOf(w.mandates), func(_ context.Context, _ bun.Tx, list ...people.Notice) error {
		w.notices = append(w.notices, list...)
		return nil
	}, now)
	for i, l := range w.Learners {
		w.Exec("update persons set email = ? where id = ?", addressOf(i), l.PersonID)
	}
	return w
}

func addressOf(i int) string { return "peserta" + string(rune('a'+i)) + "@contoh.go.id" }

func testConfig(p *Post) Config {
	return Config{
		Key: make([]byte, 32), BaseURL: "https://mumpuni.contoh.go.id", Post: p, PerMinute: 10_000,
		Words: func(l Letter) Text {
			var said []string
			for _, i := range l.Items {
				said = append(said, string(i.Occasion))
			}
			return Text{Subject: "Pengingat", Body: strings.Join(said, "+")}
		},
		Days:  func(_ string, e Entry) Text { return Text{Subject: e.Title} },
		Event: map[string]Occasion{"notices.answered": Answer},
	}
}

func sourcesOf(c *mandates.Service) Sources {
	return Sources{
		Mandates: c.StandingMandates, Open: c.StillDue,
		Tasks: func(ctx context.Context, db bun.IDB, mandate uuid.UUID, day, since people.Day, after id.Person, limit int) ([]Task, error) {
			list, err := c.DueOf(ctx, db, mandate, day, since, after, limit)
			return tasksOf(list), err
		},
		Behind: func(ctx context.Context, db bun.IDB, who people.Actor, ask NudgeAsk) ([]Task, error) {
			f := mandates.BehindFilter{CourseID: ask.CourseID}
			for _, pair := range ask.Whom {
				f.Mandates, f.Persons = append(f.Mandates, pair.Mandate), append(f.Persons, pair.Person)
			}
			list, _, err := c.BehindIn(ctx, db, who, f)
			return tasksOf(list), err
		},
		Calendar: func(ctx context.Context, db bun.IDB, person id.Person, day, since people.Day) ([]Entry, error) {
			list, err := c.DueCalendar(ctx, db, person, day, since)
			entries := make([]Entry, len(list))
			for i, d := range list {
				entries[i] = Entry{ID: d.MandateID, Title: d.Title, Href: d.Href(), DueOn: d.DueOn, GivenAt: d.GivenAt, DoneAt: d.DoneAt, Cancelled: d.CancelledAt}
			}
			return entries, err
		},
	}
}

func tasksOf(list []mandates.Due) []Task {
	tasks := make([]Task, len(list))
	for i, d := range list {
		tasks[i] = Task{MandateID: d.MandateID, GroupID: d.GroupID, PersonID: d.PersonID, Title: d.Title, Href: d.Href(), DueOn: d.DueOn, Told: d.Told, TimeZone: d.TimeZone}
	}
	return tasks
}

func (w *world) must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// order has a learner take the course by a day, or the whole unit when nobody is named.
func (w *world) order(due people.Day, whom ...people.Actor) uuid.UUID {
	w.T.Helper()
	n := mandates.NewMandate{CourseID: w.Course, DueOn: due, UnitID: w.Unit}
	if len(whom) > 0 {
		n.UnitID, n.PersonID = uuid.Nil, whom[0].PersonID
	}
	m, err := w.mandates.Mandate(w.T.Context(), w.HR, n)
	w.must(err)
	return m
}

// days moves the clock.
func (w *world) days(n int) { w.clock = w.clock.AddDate(0, 0, n) }

// round plans and sends, as the jobs do.
func (w *world) round() {
	w.T.Helper()
	w.must(w.Plan(w.T.Context()))
	w.must(w.Send(w.T.Context()))
}

// said is what a learner was told by e-mail since the last time it was asked.
func (w *world) said(learner int) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var said []string
	var rest []taken
	for _, l := range w.letters {
		if l.to == addressOf(learner) {
			said = append(said, strings.TrimSpace(l.body))
		} else {
			rest = append(rest, l)
		}
	}
	w.letters = rest
	return strings.Join(said, " ")
}

// inApp is what a learner read in the application since the last time it was asked.
func (w *world) inApp(learner int) string {
	var said []string
	var rest []people.Notice
	for _, n := range w.notices {
		if n.PersonID == w.Learners[learner].PersonID {
			said = append(said, strings.TrimPrefix(n.Key, "notices.reminder_"))
		} else {
			rest = append(rest, n)
		}
	}
	w.notices = rest
	return strings.Join(said, " ")
}

func (w *world) wants(what, got, want string) {
	w.T.Helper()
	if got != want {
		w.T.Errorf("%s: %q, want %q", what, got, want)
	}
}

// states counts a learner's reminders by e-mail, by their state and reason.
func (w *world) states(learner int) string {
	w.T.Helper()
	var list []string
	w.must(w.DB.NewRaw(`select concat_ws(' ', occasion, state, nullif(reason, '')) from reminders where channel = 'mail' and person_id = ? order by id`,
		w.Learners[learner].PersonID).Scan(w.T.Context(), &list))
	return strings.Join(list, ", ")
}

var errSomething = errors.New("something")
