package certification

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/storage"
)

// readers are the roles that may see others' certificates in their scope; revokers may take them back.
var (
	readers  = []people.Role{people.HR, people.Administrator, people.Signatory, people.Auditor}
	revokers = []people.Role{people.HR, people.Administrator}
)

// Awaiting is a completed course, or a try that decided a level, whose certificate waits: for an issuer, for its signatory, or for a name
// that can be printed.
type Awaiting struct {
	Kind        Kind         `bun:"kind" json:"kind" enum:"course,competence"`
	EnrolmentID id.Enrolment `bun:"enrolment_id,nullzero" json:"enrolment_id,omitzero"`
	AttemptID   id.Attempt   `bun:"attempt_id,nullzero" json:"attempt_id,omitzero"`
	Title       string       `bun:"title" json:"title"`
	Why         string       `bun:"why" json:"why" enum:"no_unit,no_issuer,issuer_invalid,not_accepted,changed,held,founding,signatory,name,assessment"`
	Since       time.Time    `bun:"created_at" json:"since"`
}

// Own lists who's certificates, newest first, and what still waits.
func (s *Service) Own(ctx context.Context, who people.Actor) ([]Certificate, []Awaiting, error) {
	list, waiting := []Certificate{}, []Awaiting{}
	err := s.db.NewSelect().Model(&list).Where("c.person_id = ?", who.PersonID).Order("c.issued_at desc", "c.id desc").Scan(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("own certificates: %w", err)
	}
	s.tellStatus(list)
	err = s.db.NewSelect().Model((*awaiting)(nil)).Column("kind", "enrolment_id", "attempt_id", "why", "created_at").ColumnExpr("completed ->> 'title' as title").
		Where("person_id = ?", who.PersonID).Order("created_at desc").Scan(ctx, &waiting)
	if err != nil {
		return nil, nil, fmt.Errorf("awaiting certificates: %w", err)
	}
	return list, waiting, nil
}

// tellStatus says of each what it is worth today.
func (s *Service) tellStatus(list []Certificate) {
	for i := range list {
		list[i].Status = list[i].status(s.today())
	}
}

// Brief is a certificate as a list of the newest names it.
type Brief struct {
	ID        uuid.UUID `bun:"id" json:"id"`
	Number    string    `bun:"number" json:"number"`
	Kind      Kind      `bun:"kind" json:"kind" enum:"course,competence"`
	Title     string    `bun:"title" json:"title"` // of the course or assessment
	IssuedAt  time.Time `bun:"issued_at" json:"issued_at"`
	RevokedAt time.Time `bun:"revoked_at,nullzero" json:"revoked_at,omitzero"`
	Total     int       `bun:"total" json:"-"`

	SupersededAt time.Time `bun:"superseded_at,nullzero" json:"superseded_at,omitzero"`
}

// Revoked reports that the certificate was taken back.
func (b Brief) Revoked() bool { return !b.RevokedAt.IsZero() }

// Superseded reports that a later result took its place.
func (b Brief) Superseded() bool { return !b.SupersededAt.IsZero() }

// AskNewest lists the last n of who's certificates; each says how many there are.
func (s *Service) AskNewest(who people.Actor, n int, into *[]Brief) pg.Question {
	return pg.Asking(s.db, into, nil, `select id, number, kind, coalesce(snapshot -> 'competence' ->> 'title', snapshot -> 'course' ->> 'title') as title, issued_at,
			coalesce(revoked_at, withdrawn_at) as revoked_at, superseded_at, count(*) over () as total
		from certificates where person_id = $1 order by issued_at desc, id desc limit $2`, who.PersonID, n)
}

// CertificateView is a certificate as its holder or an officer sees it.
type CertificateView struct {
	Certificate
	Link      string `json:"link"` // of the public verification page
	MayRevoke bool   `json:"may_revoke"`
}

// Certificate gives one certificate to its holder or to an officer in whose scope the holder or the issuer is. Reading
// another's is audited.
func (s *Service) Certificate(ctx context.Context, who people.Actor, id uuid.UUID) (CertificateView, error) {
	c, err := s.visible(ctx, s.db, who, id, readers...)
	if err != nil {
		return CertificateView{}, err
	}
	c.Status = c.status(s.today())
	v := CertificateView{Certificate: c, Link: link(s.cfg.VerifyBase, c.Code)}
	if !c.Revoked() && who.Has(revokers...) && !who.IsOneself(c.PersonID) {
		if v.MayRevoke, err = s.reaches(ctx, s.db, who, id); err != nil {
			return CertificateView{}, err
		}
	}
	return v, s.auditRead(ctx, who, c)
}

// Download opens the PDF: certificate.not_ready while it is being made. The caller closes the reader.
func (s *Service) Download(ctx context.Context, who people.Actor, id uuid.UUID) (io.ReadCloser, storage.Object, string, error) {
	c, err := s.visible(ctx, s.db, who, id, readers...)
	if err != nil {
		return nil, storage.Object{}, "", err
	}
	if !c.Ready() {
		return nil, storage.Object{}, "", fault.New(fault.Conflict, "certificate.not_ready")
	}
	if err := s.auditRead(ctx, who, c); err != nil {
		return nil, storage.Object{}, "", err
	}
	r, o, err := s.store.Open(ctx, c.PDFKey, 0, -1)
	return r, o, fileName(c.Number), err
}

// Search finds certificates in who's scope, newest first.
type Search struct {
	Text     string    // part of the number, the holder's name, the course or the assessment; or a whole NIP
	Kind     Kind      // of this kind only
	PersonID id.Person // of this holder only
	Before   uuid.UUID // the last certificate of the page before
	Limit    int       // at most 100; 30 when 0
}

// Find lists certificates of persons in who's scope, and audits that; the scope of a learner is themself. more says that
// there are more.
func (s *Service) Find(ctx context.Context, who people.Actor, f Search) (list []Certificate, more bool, err error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 30
	}
	list = []Certificate{}
	q := s.db.NewSelect().Model(&list).Where("?", s.within(who, readers)).
		Order("c.issued_at desc", "c.id desc").Limit(int64(f.Limit) + 1)
	if !f.PersonID.IsZero() {
		q = q.Where("c.person_id = ?", f.PersonID)
	}
	if f.Kind != "" {
		q = q.Where("c.kind = ?", f.Kind)
	}
	if text := strings.TrimSpace(f.Text); text != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
		q = q.Where("(c.number ilike ?0 or c.snapshot -> 'holder' ->> 'name' ilike ?0 or c.snapshot -> 'course' ->> 'title' ilike ?0 or c.snapshot -> 'competence' ->> 'title' ilike ?0 or c.snapshot -> 'holder' ->> 'nip' = ?1)",
			like, people.CleanNIP(text))
	}
	if f.Before != uuid.Nil {
		q = q.Where("(c.issued_at, c.id) < (select b.issued_at, b.id from certificates b where b.id = ?)", f.Before)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, false, fmt.Errorf("find certificates: %w", err)
	}
	if more = len(list) > f.Limit; more {
		list = list[:f.Limit]
	}
	s.tellStatus(list)
	return list, more, s.auditList(ctx, who, list)
}

func (s *Service) auditList(ctx context.Context, who people.Actor, list []Certificate) error {
	if who.IsSystem() || !slices.ContainsFunc(list, func(c Certificate) bool { return !who.IsOneself(c.PersonID) }) {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "certificate.list", SubjectIDs: audit.Subjects(list, func(c Certificate) id.Person { return c.PersonID }),
	})
}

// within is the predicate for certificates whose holder serves, or whose issuer is, in the scope of roles; and one's own.
func (s *Service) within(who people.Actor, roles []people.Role) schema.QueryAppender {
	scope := who.Scope(s.now().In(who.Location()), roles...)
	return schema.SafeQuery("(? or c.issuer_id in (select i.id from issuers i where ?))",
		[]any{scope.Persons("c.person_id"), scope.Units("i.unit_id")})
}

// visible reads a certificate that who may see by one of roles, else ErrUnknown.
func (s *Service) visible(ctx context.Context, db bun.IDB, who people.Actor, id uuid.UUID, roles ...people.Role) (Certificate, error) {
	var c Certificate
	err := db.NewSelect().Model(&c).Where("c.id = ?", id).Where("?", s.within(who, roles)).Scan(ctx)
	if err != nil {
		return Certificate{}, pg.OrNotFound(fmt.Errorf("certificate: %w", err), ErrUnknown)
	}
	return c, nil
}

func (s *Service) auditRead(ctx context.Context, who people.Actor, c Certificate) error {
	if who.IsOneself(c.PersonID) {
		return nil
	}
	return audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "certificate.read", SubjectID: c.PersonID, Object: "certificate:" + c.ID.String(),
	})
}
