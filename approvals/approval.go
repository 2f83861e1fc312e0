package approvals

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// State is where an approval stands.
type State string

// The states. All but Waiting are final.
const (
	Waiting   State = "waiting"
	Approved  State = "approved"  // and done
	Refused   State = "refused"   // with a reason
	Expired   State = "expired"   // nobody decided in time
	Withdrawn State = "withdrawn" // by who asked
	Void      State = "void"      // it could no longer be done when its 24 hours were over
)

// Approval is what somebody asked, with the rule in force when they did, and what became of it.
type Approval struct {
	bun.BaseModel `bun:"table:approvals,alias:a" json:"-"`

	ID          uuid.UUID         `bun:"id,pk" json:"id"`
	Kind        string            `bun:"kind" json:"kind"`
	SubjectID   uuid.UUID         `bun:"subject_id" json:"subject_id"`
	Units       []uuid.UUID       `bun:"unit_ids,array" json:"unit_ids"`
	Roles       []people.Role     `bun:"roles,array" json:"roles"`
	Approver    id.Person         `bun:"approver_id,nullzero" json:"approver_id"`
	Beneficiary id.Person         `bun:"beneficiary_id,nullzero" json:"beneficiary_id"`
	Barred      []id.Person       `bun:"barred,array" json:"-"`
	Payload     json.RawMessage   `bun:"payload,type:json" json:"-"`
	Words       map[string]string `bun:"words,type:json" json:"words"`
	Facts       []people.Fact     `bun:"facts,type:json" json:"facts"`
	Digest      string            `bun:"digest" json:"digest"`
	AskedBy     id.Person         `bun:"asked_by" json:"asked_by"`
	AskedAt     time.Time         `bun:"asked_at" json:"asked_at"`
	ExpiresAt   time.Time         `bun:"expires_at" json:"expires_at"`
	AloneAt     time.Time         `bun:"alone_at,nullzero" json:"alone_at,omitzero"` // done then by itself, unless refused
	State       State             `bun:"state" json:"state" enum:"waiting,approved,refused,expired,withdrawn,void"`
	DecidedBy   id.Person         `bun:"decided_by,nullzero" json:"decided_by"` // Nil of an approved one: its 24 hours were over
	ForID       id.Person         `bun:"for_id,nullzero" json:"for_id"`         // whom DecidedBy stood in for
	DecidedAt   time.Time         `bun:"decided_at,nullzero" json:"decided_at,omitzero"`
	Reason      string            `bun:"reason" json:"reason,omitempty"`
}

// Read decodes the payload into what the kind asked with.
func (a Approval) Read(into any) error {
	if err := json.Unmarshal(a.Payload, into); err != nil {
		return fmt.Errorf("payload of %s: %w", a.Kind, err)
	}
	return nil
}

// excluded are those who may not approve a.
func (a Approval) excluded() []id.Person {
	list := append(slices.Clone(a.Barred), a.AskedBy)
	if !a.Beneficiary.IsZero() {
		list = append(list, a.Beneficiary)
	}
	return list
}

// draft is the approval that who asks for.
func (s *Service) draft(who people.Actor, ask people.Ask, kind Behaviour) (Approval, error) {
	payload, err := json.Marshal(ask.Payload)
	if err != nil {
		return Approval{}, fmt.Errorf("payload of %s: %w", ask.Kind, err)
	}
	at := s.now()
	a := Approval{
		ID: uuid.Must(uuid.NewV7()), Kind: ask.Kind, SubjectID: ask.SubjectID, Units: distinct(ask.Units), Roles: kind.Roles,
		Approver: ask.Approver, Beneficiary: ask.Beneficiary, Barred: distinct(ask.Barred), Payload: payload,
		Words: ask.Words, Facts: ask.Facts, AskedBy: who.AuditID(), AskedAt: at, ExpiresAt: at.Add(Life), State: Waiting,
	}
	if a.Words == nil {
		a.Words = map[string]string{}
	}
	if a.Facts == nil {
		a.Facts = []people.Fact{}
	}
	a.Digest, err = a.digest()
	return a, err
}

// digest is the SHA-256 of what is asked: what is done, about whom and what the approver sees of it. Who asks and when is not.
func (a Approval) digest() (string, error) {
	payload, err := canonical(a.Payload)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(struct {
		Kind        string
		Subject     uuid.UUID
		Units       []uuid.UUID
		Beneficiary id.Person
		Approver    id.Person
		Barred      []id.Person
		Payload     json.RawMessage
		Words       map[string]string
		Facts       []people.Fact
	}{a.Kind, a.SubjectID, a.Units, a.Beneficiary, a.Approver, a.Barred, payload, a.Words, a.Facts})
	if err != nil {
		return "", fmt.Errorf("digest of %s: %w", a.Kind, err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// canonical is the JSON with its keys in order and without white space; numbers stay as they are written.
func canonical(raw []byte) ([]byte, error) {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	return out, nil
}

// distinct is ids in order, each once, without Nil; never nil.
func distinct[ID ~[16]byte](ids []ID) []ID {
	out := []ID{}
	for _, id := range ids {
		if id != (ID{}) {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}
