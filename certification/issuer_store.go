package certification

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// IssuerView is an issuer with the names a list shows.
type IssuerView struct {
	Issuer        `bun:",extend"`
	UnitName      string `bun:"unit_name" json:"unit_name"`
	SignatoryName string `bun:"signatory_name" json:"signatory_name"` // without titles
	Issued        int    `bun:"issued" json:"issued"`                 // certificates so far
}

//go:embed issuers.sql
var issuersSQL string

// Issuers lists the issuers of the units for which who is administrator, signatory or auditor.
func (s *Service) Issuers(ctx context.Context, who people.Actor) ([]IssuerView, error) {
	return s.issuersOf(ctx, who, people.Administrator, people.Signatory, people.Auditor)
}

// Issuer gives one issuer of the units that who administers.
func (s *Service) Issuer(ctx context.Context, who people.Actor, id uuid.UUID) (IssuerView, error) {
	views, err := s.issuersOf(ctx, who, people.Administrator)
	if err != nil {
		return IssuerView{}, err
	}
	for _, v := range views {
		if v.ID == id {
			return v, nil
		}
	}
	return IssuerView{}, ErrIssuerUnknown
}

func (s *Service) issuersOf(ctx context.Context, who people.Actor, roles ...people.Role) ([]IssuerView, error) {
	now := s.now().In(who.Location())
	views := []IssuerView{}
	if err := s.db.NewRaw(issuersSQL, people.DayOf(now), who.Scope(now, roles...).Units("i.unit_id")).Scan(ctx, &views); err != nil {
		return nil, fmt.Errorf("issuers: %w", err)
	}
	return views, nil
}

// Units lists, depth first, the units for which who may set an issuer.
func (s *Service) Units(ctx context.Context, who people.Actor) ([]people.UnitNode, error) {
	admin := who
	admin.Grants = slices.DeleteFunc(slices.Clone(who.Grants), func(g people.Grant) bool { return g.Role != people.Administrator })
	return s.people.UnitTree(ctx, admin, s.now().In(who.Location()))
}

// Candidate is a person who may sign for a unit.
type Candidate struct {
	ID   uuid.UUID `bun:"id" json:"id"`
	Name string    `bun:"name" json:"name"`
	Post string    `bun:"post" json:"post"`
}

//go:embed candidates.sql
var candidatesSQL string

// Signatories lists who holds the role of signatory somewhere in who's scope or above it, by name.
func (s *Service) Signatories(ctx context.Context, who people.Actor) ([]Candidate, error) {
	day := s.now().In(who.Location())
	list := []Candidate{}
	err := s.db.NewRaw(candidatesSQL, people.DayOf(day), who.Scope(day, people.Administrator).Units("u.id")).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("signatories: %w", err)
	}
	return list, nil
}

// mayIssue refuses units that who does not administer.
func (s *Service) mayIssue(ctx context.Context, tx bun.IDB, who people.Actor, unit uuid.UUID) error {
	ok, err := people.UnitIn(ctx, tx, unit, who.Scope(s.now().In(who.Location()), people.Administrator))
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.NotFound, "certificate.unit_unknown").On("unit_id")
	}
	return nil
}

// maySign wants the signatory to hold that role for the issuer's unit.
func (s *Service) maySign(ctx context.Context, tx bun.IDB, i Issuer) error {
	refused := fault.Field("signatory_id", "certificate.signatory_without_role")
	signer, err := s.people.ActorIn(ctx, tx, i.SignatoryID)
	if fault.KindOf(err) == fault.NotFound {
		return refused
	}
	if err != nil {
		return fmt.Errorf("signatory: %w", err)
	}
	ok, err := people.UnitIn(ctx, tx, i.UnitID, signer.Scope(s.now().In(signer.Location()), people.Signatory))
	if err != nil {
		return err
	}
	if !ok {
		return refused
	}
	return nil
}

// noCollision refuses settings under which a number could come out that another issuer can print, or that was printed.
func (s *Service) noCollision(ctx context.Context, tx bun.IDB, i Issuer) error {
	var all []Issuer
	if err := tx.NewSelect().Model(&all).Scan(ctx); err != nil {
		return fmt.Errorf("other issuers: %w", err)
	}
	mine := shapeOf(i.template, i.Classification, i.UnitCode)
	own := uuid.Nil
	for _, other := range all {
		if other.UnitID == i.UnitID {
			own = other.ID
			continue
		}
		t, err := ParseTemplate(other.NumberTemplate)
		if err == nil && mine.meets(shapeOf(t, other.Classification, other.UnitCode)) {
			return fault.Field("number_template", "certificate.number_collides").With("Agency", other.Agency)
		}
	}
	taken, err := printedAhead(ctx, tx, i, own, s.now().AddDate(0, 0, -1).Year())
	if err == nil && taken != "" {
		err = fault.Field("number_template", "certificate.number_taken").With("Number", taken)
	}
	return err
}

// printedAhead finds a number that exists and that the settings would still give to a serial to come, from year on.
func printedAhead(ctx context.Context, tx bun.IDB, i Issuer, issuer uuid.UUID, year int) (number string, err error) {
	expr, serialFirst := pattern(i.template, i.Classification, i.UnitCode)
	serial, printedYear := 1, 2
	if !serialFirst {
		serial, printedYear = 2, 1
	}
	err = tx.NewRaw(`select coalesce(min(c.number), '') from certificates c,
		regexp_match(upper(replace(c.number, ' ', '')), ?0) m
		left join certificate_counters n on n.issuer_id = ?1 and n.year = m[?3]::int
		where m is not null and m[?3]::int >= ?4 and m[?2]::numeric > coalesce(n.last, 0)`,
		expr, issuer, serial, printedYear, year).Scan(ctx, &number)
	if err != nil {
		return "", fmt.Errorf("numbers printed: %w", err)
	}
	return number, nil
}

func upsertIssuer(ctx context.Context, tx bun.IDB, i *Issuer) error {
	err := tx.NewInsert().Model(i).On("conflict on constraint issuers_unit do update").
		Set("agency = excluded.agency, place = excluded.place, number_template = excluded.number_template").
		Set("classification = excluded.classification, unit_code = excluded.unit_code, signatory_id = excluded.signatory_id").
		Set("signatory_post = excluded.signatory_post, legal_basis = excluded.legal_basis, updated_at = excluded.updated_at").
		Returning("id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("save issuer: %w", pg.Refused(err, nil))
	}
	return nil
}
