// Package certification knows the proof of a completed course: the certificate (sertifikat; STTP for training in the
// narrow sense).
//
// Its words: an issuer (penerbit) is a unit's settings for the certificates of everybody in and below it: heading, place,
// number template, signatory. Its face is what would be printed of it today, read from units and posts; the signatory accepts a
// face, may take that back, and may hold all issuing. A number is rendered from the template; serials are gapless per issuer and year. A
// snapshot is what the certificate says, frozen at issue. A code is the 128-bit verification code that the QR code
// carries. A certificate is valid (SAH) until it is revoked (DICABUT); a revoked one keeps its number.
//
// It owns the tables issuers, certificate_counters, certificates and awaiting_certificates. Issuing is part of the
// transaction that completes the course; drawing, signing and storing the PDF is a job that follows the commit.
//
// Nobody fails a course because nobody issues certificates for their unit: the nearest issuer up the tree is taken, and
// when there is none, or it may not issue now, the completion is kept in awaiting_certificates and issued once it may, dated by
// the completion. A default issuer was rejected, because the paper would for ever name an agency that did not issue it.
//
// Revoking a certificate takes back the paper, not what was learnt: attainments and the JP ledger stay. Whoever must
// draw a consequence (a forged identity, a shared account) is told by Config.Revoked in the same transaction.
package certification

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/people"
	"mumpuni/storage"
)

// Config is what differs between installations.
type Config struct {
	Signer     Signer // nil: files carry no electronic signature, and say so
	VerifyBase string // origin of the public verification page, "https://belajar.example.go.id"
	// Revoked, when set, is called in the transaction that revokes a certificate.
	Revoked func(ctx context.Context, tx bun.Tx, r Revocation) error
	// Ask asks a signatory to accept an issuer; without it they find it on their page alone.
	Ask people.Asker
	// Notify tells signatories, and who made the settings, what happens in their name.
	Notify people.Notifier
	// Founding, when set, holds all issuing while it says so: the house has one administrator only.
	Founding func(ctx context.Context, db bun.IDB) (bool, error)
	// Tries lists a person's finished tries of assessments that give certificates, the oldest first; without it none does.
	Tries func(ctx context.Context, db bun.IDB, person id.Person) ([]Try, error)
}

// Signer puts an electronic signature on a finished PDF. It stands here, before its second implementation, because the
// state's signing service (BSrE) takes the place of the local key without anything else changing.
type Signer interface {
	// Sign returns the file with a signature over all of it, dated at. signing.ErrExpired or signing.ErrMissing when nothing can be
	// signed at this time: what is to be signed waits.
	Sign(ctx context.Context, file []byte, at time.Time, place string) ([]byte, error)
	// Seal is the sentence about this kind of signature that is printed on the paper.
	Seal() string
}

// Service issues, shows, verifies and revokes certificates. See New.
type Service struct {
	db     bun.IDB
	store  *storage.Store
	queue  *jobs.Queue
	people *people.Service
	cfg    Config
	now    func() time.Time
	gate   *gate
}

// New makes the service. The queue carries the drawing of PDFs; now is the clock.
func New(db bun.IDB, store *storage.Store, queue *jobs.Queue, people *people.Service, cfg Config, now func() time.Time) *Service {
	return &Service{db: db, store: store, queue: queue, people: people, cfg: cfg, now: now, gate: newGate(now)}
}

// Faults that several methods give.
var (
	ErrUnknown       = fault.New(fault.NotFound, "certificate.unknown")
	ErrIssuerUnknown = fault.New(fault.NotFound, "certificate.issuer_unknown")
)

// Certificate is a row: what was issued, and what became of it.
type Certificate struct {
	bun.BaseModel `bun:"table:certificates,alias:c" json:"-"`

	ID          uuid.UUID    `bun:"id,pk" json:"id"`
	IssuerID    uuid.UUID    `bun:"issuer_id" json:"issuer_id"`
	Year        int          `bun:"year" json:"year"`
	Serial      int          `bun:"serial" json:"serial"`
	Number      string       `bun:"number" json:"number"`
	Code        string       `bun:"code" json:"code"`
	PersonID    id.Person    `bun:"person_id" json:"person_id"`
	Kind        Kind         `bun:"kind" json:"kind" enum:"course,competence"`
	CourseID    uuid.UUID    `bun:"course_id,nullzero" json:"course_id,omitzero"` // of a course; so are the next two
	VersionID   uuid.UUID    `bun:"version_id,nullzero" json:"version_id,omitzero"`
	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero" json:"enrolment_id,omitzero"`

	AssessmentID uuid.UUID  `bun:"assessment_id,nullzero" json:"assessment_id,omitzero"` // of competence; so are those down to SupersededBy
	AttemptID    id.Attempt `bun:"attempt_id,nullzero" json:"attempt_id,omitzero"`
	MeasuredAt   time.Time  `bun:"measured_at,nullzero" json:"measured_at,omitzero"` // the end of the try
	Evidence     string     `bun:"evidence" json:"-"`
	WithdrawnAt  time.Time  `bun:"withdrawn_at,nullzero" json:"withdrawn_at,omitzero"` // its evidence is not in force
	SupersededAt time.Time  `bun:"superseded_at,nullzero" json:"superseded_at,omitzero"`
	SupersededBy uuid.UUID  `bun:"superseded_by,nullzero" json:"superseded_by,omitzero"`

	Snapshot   Snapshot  `bun:"snapshot,type:jsonb" json:"snapshot"`
	IssuedAt   time.Time `bun:"issued_at" json:"issued_at"`
	PDFKey     string    `bun:"pdf_key,nullzero" json:"-"`
	PDFFailure string    `bun:"pdf_failure" json:"pdf_failure,omitempty"` // fault key of the last try
	SignedAt   time.Time `bun:"signed_at,nullzero" json:"signed_at,omitzero"`
	RevokedAt  time.Time `bun:"revoked_at,nullzero" json:"revoked_at,omitzero"`
	RevokedBy  id.Person `bun:"revoked_by,nullzero" json:"-"`
	RevokedWhy string    `bun:"revoked_why" json:"revoked_why,omitempty"`
	Status     Status    `bun:"-" json:"status" enum:"valid,revoked,superseded,expired"` // of the day it was read
}

// Ready reports that the PDF can be downloaded.
func (c Certificate) Ready() bool { return c.PDFKey != "" }

// Revoked reports that somebody took the certificate back.
func (c Certificate) Revoked() bool { return !c.RevokedAt.IsZero() }

// RevokedOn is the day it was taken back, by somebody or with its evidence, where the holder served.
func (c Certificate) RevokedOn() people.Day {
	switch {
	case c.Revoked():
		return dayIn(c.RevokedAt, c.Snapshot.TimeZone)
	case !c.WithdrawnAt.IsZero():
		return dayIn(c.WithdrawnAt, c.Snapshot.TimeZone)
	}
	return ""
}

// SupersededOn is the day on which a later result took its place, where the holder served; "" while none did.
func (c Certificate) SupersededOn() people.Day {
	if c.SupersededAt.IsZero() {
		return ""
	}
	return dayIn(c.SupersededAt, c.Snapshot.TimeZone)
}

// status is what the certificate is worth on a day: one of a course is valid until it is revoked; one of competence also has an end, may
// be withdrawn with its evidence and superseded by a later result.
func (c Certificate) status(on people.Day) Status {
	switch {
	case c.Revoked() || !c.WithdrawnAt.IsZero():
		return Revoked
	case !c.SupersededAt.IsZero():
		return Superseded
	case c.Snapshot.Competence != nil && c.Snapshot.Competence.ValidUntil < on:
		return Expired
	}
	return Valid
}

// Title is what was completed or measured.
func (c Certificate) Title() string { return c.Snapshot.Title() }
