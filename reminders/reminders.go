// Package reminders tells people what is due and what came: in the application, by e-mail, on their devices and in their calendar.
//
// Its words: an occasion is what there is to tell (ordered, a week left, a day left, overdue, a nudge, a certificate, an answer); a reminder
// is one occasion told to one person by one channel; a letter is the e-mail, or the message on a device, that carries one reminder or several. What is due, and whether
// it still is, it learns by typed functions (Sources). It stands on people only and owns reminders, reminder_rounds, reminder_settings and push_devices.
//
// Nobody is told twice: a reminder is a row with a unique key before it is sent. A letter is written down as tried before it goes out, so
// that a server that dies on the way doubles that one letter at most, with the same Message-ID, by which mail programs know it again, or the same tag,
// by which a browser puts it in the place of the first.
package reminders

import (
	"context"
	_ "embed" // reminders.sql
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/report"
	"mumpuni/people"
	"mumpuni/reminders/webpush"
)

// Occasion is what there is to tell.
type Occasion string

// The occasions: those of a mandate by the days left, and what just happened.
const (
	Assigned    Occasion = "assigned"
	Week        Occasion = "week"    // seven days left, or fewer
	Day         Occasion = "day"     // the day before, or the day itself
	Overdue     Occasion = "overdue" // up to two weeks after the day
	Nudge       Occasion = "nudge"   // somebody reminds them
	Certificate Occasion = "certificate"
	Answer      Occasion = "answer" // to an objection or a report
)

// Channel is the way on which somebody is told.
type Channel string

// The channels.
const (
	App  Channel = "app"
	Mail Channel = "mail"
	Push Channel = "push" // on the devices that they chose
)

// State is what became of a reminder.
type State string

// The states; all but Waiting are ends.
const (
	Waiting    State = "waiting"
	Sent       State = "sent"
	Suppressed State = "suppressed"
	Failed     State = "failed"
)

// Reminder is one occasion told to one person by one channel.
type Reminder struct {
	bun.BaseModel `bun:"table:reminders,alias:r" json:"-"`

	ID        uuid.UUID  `bun:"id,pk,type:uuid" json:"id"`
	PersonID  id.Person  `bun:"person_id" json:"person_id"`
	Occasion  Occasion   `bun:"occasion" json:"occasion"`
	SubjectID uuid.UUID  `bun:"subject_id" json:"subject_id"`
	GroupID   uuid.UUID  `bun:"group_id" json:"group_id"`
	Day       people.Day `bun:"day" json:"day"` // due; of a nudge or what just happened: of itself
	DueOn     people.Day `bun:"due_on" json:"due_on,omitempty"`
	Channel   Channel    `bun:"channel" json:"channel"`
	Title     string     `bun:"title" json:"title,omitempty"`
	Href      string     `bun:"href" json:"href"`
	ByID      id.Person  `bun:"by_id,nullzero" json:"-"`
	State     State      `bun:"state,type:text" json:"state"`
	Reason    string     `bun:"reason" json:"reason,omitempty"`
	PlannedAt time.Time  `bun:"planned_at" json:"planned_at"`
	NotBefore time.Time  `bun:"not_before,type:timestamptz" json:"not_before"`
	Tries     int        `bun:"tries" json:"tries"`
	Letter    uuid.UUID  `bun:"letter,nullzero,type:uuid" json:"-"`
	EndedAt   time.Time  `bun:"ended_at,nullzero,type:timestamptz" json:"ended_at,omitzero"`
}

// end gives r its last state.
func (r *Reminder) end(state State, reason string, at time.Time) {
	r.State, r.Reason, r.EndedAt = state, reason, at
}

// Task is what somebody has to do by a day.
type Task struct {
	MandateID uuid.UUID
	GroupID   uuid.UUID // the order for many that it came from, else the mandate
	PersonID  id.Person
	Title     string
	Href      string
	DueOn     people.Day
	Told      bool // they had a notice when it was given
	TimeZone  string
}

// Entry is a day of somebody's calendar.
type Entry struct {
	ID        uuid.UUID
	Title     string
	Href      string
	DueOn     people.Day
	GivenAt   time.Time
	DoneAt    time.Time
	Cancelled time.Time
}

// Sources tell what is due. Mandates are those that stand and whose day is since or later; Tasks the people of one who still have it to do,
// in the order of their ids; Open whether one still has; Behind those of ask who fall behind, as far as
// who may see it; Calendar what one was ordered.
type Sources struct {
	Mandates func(ctx context.Context, db bun.IDB, since people.Day) ([]uuid.UUID, error)
	Tasks    func(ctx context.Context, db bun.IDB, mandate uuid.UUID, day, since people.Day, after id.Person, limit int) ([]Task, error)
	Open     func(ctx context.Context, db bun.IDB, mandate uuid.UUID, person id.Person, day people.Day) (bool, error)
	Behind   func(ctx context.Context, db bun.IDB, who people.Actor, ask NudgeAsk) ([]Task, error)
	Calendar func(ctx context.Context, db bun.IDB, person id.Person, day, since people.Day) ([]Entry, error)
}

// Config is how the house tells people.
type Config struct {
	Key       []byte // signs the addresses that work without signing in
	BaseURL   string
	Post      *Post           // sends letters; nil: there is no e-mail
	PerMinute int             // letters, at most
	Push      *webpush.Sender // reaches devices; nil: there is no push
	// Words are what a letter says.
	Words func(Letter) Text
	// Short is what a letter says on a device, as the service worker reads it.
	Short func(Letter) []byte
	// Days are what a day of a calendar says; of the zero Entry, what the calendar is called.
	Days func(lang string, e Entry) Text
	// Event says what is told beyond the application of a notice, by its key.
	Event map[string]Occasion
}

// Service is all that can be done with reminders. See New.
type Service struct {
	db      bun.IDB
	cfg     Config
	sources Sources
	notify  people.Notifier
	now     func() time.Time
}

// New makes the service; notify writes what is told in the application.
func New(db bun.IDB, cfg Config, sources Sources, notify people.Notifier, now func() time.Time) *Service {
	return &Service{db: db, cfg: cfg, sources: sources, notify: notify, now: now}
}

//go:embed reminders.sql
var remindersSQL string

var reads = report.Parse(remindersSQL)
