package people

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

// Ask is what one person may not do alone: it waits until a second one approves. Who asks, who approves and who gains by it
// are three different persons.
type Ask struct {
	Kind        string            // what is done when it is approved: a key of the map in wire.go, "role.grant"
	SubjectID   uuid.UUID         // what it is about: a person, a version of a course, an issuer
	Units       []uuid.UUID       // an approver holds one of the kind's roles on each of these, or above
	Beneficiary id.Person         // who gains by it; Nil: nobody in particular
	Barred      []id.Person       // who may not approve it besides: authors
	Approver    id.Person         // when set, this person alone, or a deputy, approves
	Payload     any               // what will be done, as JSON; only the kind reads it
	Words       map[string]string // names for the sentence that lists show
	Facts       []Fact            // what the approver sees of it
}

// Fact is one line of what is asked: Key names it in both languages, Before is "" for what is new. Say means that Before and
// After are keys of sentences themselves.
type Fact struct {
	Key    string `json:"key"`
	Before string `json:"before,omitempty"`
	After  string `json:"after"`
	Say    bool   `json:"say,omitempty"`
}

// Asker opens an approval in the transaction of who asks and gives its id; Nil when what is asked was done at once.
type Asker func(ctx context.Context, tx bun.Tx, who Actor, a Ask) (uuid.UUID, error)

// Dropper takes back those of the approvals that still wait, in the transaction of what makes them void; reason is the key of the
// sentence that says why.
type Dropper func(ctx context.Context, tx bun.Tx, reason string, ids ...uuid.UUID) error

// Notice tells a person what happened to their account or in their name.
type Notice struct {
	PersonID id.Person
	Key      string            // of the sentence, "notices.role_granted"
	Args     map[string]string // the names in it; one that ends in Key is itself the key of a sentence, in Day a day
	Href     string            // the page it is about; "" for none
}

// Notifier writes notices in the transaction of what they tell.
type Notifier func(ctx context.Context, tx bun.Tx, notices ...Notice) error

// ErrStepUp refuses an act that needs a second factor entered within the last five minutes.
var ErrStepUp = fault.New(fault.Forbidden, "identity.step_up_needed")

// ErrOneself refuses what nobody does about themselves.
var ErrOneself = fault.New(fault.Forbidden, "person.oneself")

// IsOneself reports whether a is the person.
func (a Actor) IsOneself(person id.Person) bool { return !person.IsZero() && a.PersonID == person }

// NotOneself is the one rule about oneself: own role, grade, birth date, post, account, course result, certificate and what one was
// ordered to learn are other people's to give and to take back. Fault person.oneself when a is the person.
func (a Actor) NotOneself(person id.Person) error {
	if a.IsOneself(person) {
		return ErrOneself
	}
	return nil
}
