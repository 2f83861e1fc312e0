package certification

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// IssuerInName is an issuer as its signatory sees it before accepting: what will be printed, and how it stands.
type IssuerInName struct {
	IssuerView

	State   State  `json:"state" enum:"accepted,not_accepted,changed,signatory,held"`
	Face    Face   `json:"face"`
	Digest  string `json:"digest"` // goes back with the acceptance
	Sample  string `json:"sample"` // a number as it will be printed
	Own     bool   `json:"own"`    // who made these settings, and so cannot accept them
	Waiting int    `json:"waiting"`
}

// CourseInName is a course whose certificates stand, or will stand, in the signatory's name.
type CourseInName struct {
	ID          uuid.UUID `bun:"id" json:"id"`
	Title       string    `bun:"title" json:"title"`
	JP          int       `bun:"jp" json:"jp"`
	PublishedAt time.Time `bun:"published_at" json:"published_at"`
	ApprovedBy  string    `bun:"approved_by" json:"approved_by"` // the second person, without titles
	Open        bool      `bun:"open" json:"open"`               // who enrols now earns a certificate
	Issued      int       `bun:"issued" json:"issued"`
	Waiting     int       `bun:"waiting" json:"waiting"`
}

// AssessmentInName is an assessment that asks for certificates in the signatory's name. None is issued before they accept it.
type AssessmentInName struct {
	ID         uuid.UUID           `bun:"assessment_id" json:"id"`
	Title      string              `bun:"title" json:"title"`
	UnitName   string              `bun:"unit_name" json:"unit_name"` // of the issuer
	Levels     []CertifiableLevels `bun:"levels,type:jsonb" json:"levels"`
	Digest     string              `bun:"digest" json:"digest"` // goes back with the acceptance
	MadeBy     string              `bun:"made_by" json:"made_by"`
	Own        bool                `bun:"own" json:"own"` // who made it, and so cannot accept it
	AskedAt    time.Time           `bun:"asked_at" json:"asked_at"`
	AcceptedAt time.Time           `bun:"accepted_at,nullzero" json:"accepted_at,omitzero"` // by the signatory of today
	Issued     int                 `bun:"issued" json:"issued"`
	Waiting    int                 `bun:"waiting" json:"waiting"`
}

// InName is all that stands in one signatory's name.
type InName struct {
	Issuers     []IssuerInName     `json:"issuers"`
	Courses     []CourseInName     `json:"courses"`
	Assessments []AssessmentInName `json:"assessments"`

	Held int `json:"held"` // issuers that the stop switch holds
}

//go:embed courses_in_name.sql
var coursesInNameSQL string

//go:embed assessments_in_name.sql
var assessmentsInNameSQL string

// InMyName shows who, as signatory, each issuer that names them and the courses that will carry their name.
func (s *Service) InMyName(ctx context.Context, who people.Actor) (InName, error) {
	n := InName{Issuers: []IssuerInName{}, Courses: []CourseInName{}, Assessments: []AssessmentInName{}}
	now := s.now().In(who.Location())
	views, err := faces(ctx, s.db, people.DayOf(now), schema.SafeQuery("i.signatory_id = ?", []any{who.PersonID}), "order by u.name, i.id")
	if err != nil || len(views) == 0 {
		return n, err
	}
	ids := make([]uuid.UUID, len(views))
	for i, v := range views {
		ids[i] = v.ID
	}
	waiting, err := s.waitingFor(ctx, ids)
	if err != nil {
		return n, err
	}
	for _, v := range views {
		in := IssuerInName{IssuerView: v, State: v.State(), Face: v.Face(), Digest: v.Digest(), Own: who.IsOneself(v.SavedBy), Waiting: waiting[v.ID]}
		if t, err := ParseTemplate(v.NumberTemplate); err == nil {
			in.Sample = t.Render(v.Issued+1, now, v.Classification, v.UnitCode)
		}
		if in.State == Held {
			n.Held++
		}
		n.Issuers = append(n.Issuers, in)
	}
	if err := s.db.NewRaw(coursesInNameSQL, pgdialect.Array(ids)).Scan(ctx, &n.Courses); err != nil {
		return n, fmt.Errorf("courses in a name: %w", err)
	}
	if err := s.db.NewRaw(assessmentsInNameSQL, who.PersonID, pgdialect.Array(ids)).Scan(ctx, &n.Assessments); err != nil {
		return n, fmt.Errorf("assessments in a name: %w", err)
	}
	return n, nil
}

// waitingFor counts what waits for each issuer.
func (s *Service) waitingFor(ctx context.Context, issuers []uuid.UUID) (map[uuid.UUID]int, error) {
	var rows []struct {
		IssuerID uuid.UUID `bun:"issuer_id"`
		N        int       `bun:"n"`
	}
	err := s.db.NewSelect().Model((*awaiting)(nil)).ColumnExpr("issuer_id, count(*) as n").
		Where("issuer_id = any (?::uuid[])", pgdialect.Array(issuers)).Group("issuer_id").Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("waiting certificates: %w", err)
	}
	counts := map[uuid.UUID]int{}
	for _, r := range rows {
		counts[r.IssuerID] = r.N
	}
	return counts, nil
}

// Certifying tells those who have accepted an issuer that a course will carry their name from now on, in the transaction that
// lets it.
func (s *Service) Certifying(ctx context.Context, tx bun.Tx, course uuid.UUID, title string) error {
	if s.cfg.Notify == nil {
		return nil
	}
	var signatories []id.Person
	err := tx.NewSelect().Model((*Issuer)(nil)).ColumnExpr("distinct signatory_id").Where("accepted_at is not null").Scan(ctx, &signatories)
	if err != nil {
		return fmt.Errorf("signatories to tell: %w", err)
	}
	notices := make([]people.Notice, len(signatories))
	for i, person := range signatories {
		notices[i] = people.Notice{PersonID: person, Key: "notices.course_in_name", Args: map[string]string{"Course": title}, Href: "/atas-nama-saya#k-" + course.String()}
	}
	return s.cfg.Notify(ctx, tx, notices...)
}

// tellWaiting tells each signatory once that an issuer waits for them.
func (s *Service) tellWaiting(ctx context.Context) error {
	if s.cfg.Notify == nil {
		return nil
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		var ids []uuid.UUID
		err := tx.NewRaw("update issuers set told_at = ? where accepted_at is null and told_at is null and signatory_id is not null returning id", s.now()).Scan(ctx, &ids)
		if err != nil {
			return fmt.Errorf("issuers that wait: %w", err)
		}
		return s.eachIssuer(ctx, tx, ids, func(v IssuerView) error { return s.tell(ctx, tx, v, v.SavedBy, "notices.issuer_waits", "") })
	})
}
