package certification

import (
	"context"
	_ "embed"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/report"
	"mumpuni/people"
)

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
	return faces(ctx, s.db, people.DayOf(now), who.Scope(now, roles...).Units("i.unit_id"), "order by u.name, i.id")
}

// issuerIn reads one issuer in db as of today.
func (s *Service) issuerIn(ctx context.Context, db bun.IDB, id uuid.UUID) (IssuerView, error) {
	views, err := faces(ctx, db, people.DayOf(s.now().In(people.Actor{}.Location())), schema.SafeQuery("i.id = ?", []any{id}), "")
	if err == nil && len(views) == 0 {
		err = ErrIssuerUnknown
	}
	if err != nil {
		return IssuerView{}, err
	}
	return views[0], nil
}

// Units lists, depth first, the units for which who may set an issuer.
func (s *Service) Units(ctx context.Context, who people.Actor) ([]people.UnitNode, error) {
	admin := who
	admin.Grants = slices.DeleteFunc(slices.Clone(who.Grants), func(g people.Grant) bool { return g.Role != people.Administrator })
	return s.people.UnitTree(ctx, admin, s.now().In(who.Location()))
}

// Candidate is a person who may sign for a unit.
type Candidate struct {
	ID   id.Person `bun:"id" json:"id"`
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

//go:embed names.sql
var namesSQL string

var names = report.Parse(namesSQL)

// leadingPost is the predicate over posts p that one may sign in the name of on a day.
func leadingPost(day people.Day) schema.QueryAppender {
	return schema.SafeQuery(names["leading post p"], []any{report.Args{"day": day}})
}

// wellNamed wants the agency to be a unit at or above the issuer's or the signatory's own, and the posts before a.n. and u.b. to
// be leading posts that somebody holds today.
func (s *Service) wellNamed(ctx context.Context, tx bun.IDB, i Issuer) error {
	day := people.DayOf(s.now().In(people.Actor{}.Location()))
	var ok struct {
		Agency  bool `bun:"agency"`
		Behalf  bool `bun:"behalf"`
		Through bool `bun:"through"`
	}
	err := names.Scan(ctx, tx, &ok, report.Args{
		"day": day, "unit": i.UnitID, "agency": i.AgencyUnitID, "signatory": i.SignatoryID, "behalf": pg.Null(i.OnBehalfID), "through": pg.Null(i.ThroughID),
		"leading": leadingPost(day),
	}, "find names")
	switch {
	case err != nil:
		return fmt.Errorf("names of an issuer: %w", err)
	case !ok.Agency:
		return fault.Field("agency_unit_id", "certificate.agency_elsewhere")
	case !ok.Behalf:
		return fault.Field("on_behalf_id", "certificate.post_unknown")
	case !ok.Through:
		return fault.Field("through_id", "certificate.post_unknown")
	}
	return nil
}

// LeadingPosts lists the posts in whose name somebody may sign, by name.
func (s *Service) LeadingPosts(ctx context.Context, who people.Actor) ([]people.Post, error) {
	list := []people.Post{}
	if !who.Has(people.Administrator) {
		return list, nil
	}
	err := names.Scan(ctx, s.db, &list, report.Args{"leading": leadingPost(people.DayOf(s.now().In(who.Location())))}, "list leading posts")
	if err != nil {
		return nil, fmt.Errorf("leading posts: %w", err)
	}
	return list, nil
}

// Agencies lists the units whose name may head a paper of who's: those they administer and those above them.
func (s *Service) Agencies(ctx context.Context, who people.Actor) ([]people.UnitNode, error) {
	below, err := s.Units(ctx, who)
	if err != nil || len(below) == 0 {
		return below, err
	}
	var above []people.UnitNode
	err = names.Scan(ctx, s.db, &above, report.Args{"unit": below[0].ID, "day": people.DayOf(s.now().In(who.Location()))}, "list units above")
	if err != nil {
		return nil, fmt.Errorf("units above: %w", err)
	}
	return append(above, below...), nil
}

// noCollision refuses settings under which a number could come out that another issuer can print, or that was printed.
func (s *Service) noCollision(ctx context.Context, tx bun.IDB, i Issuer) error {
	all, err := faces(ctx, tx, people.DayOf(s.now()), bun.Safe("true"), "")
	if err != nil {
		return err
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
	from, err := oldestWaiting(ctx, tx, s.now())
	if err != nil {
		return err
	}
	taken, err := printedAhead(ctx, tx, i, own, from.AddDate(0, 0, -1).Year())
	if err == nil && taken != "" {
		err = fault.Field("number_template", "certificate.number_taken").With("Number", taken)
	}
	return err
}

// oldestWaiting is since when the oldest completion waits, now when none does: its certificate will be dated then.
func oldestWaiting(ctx context.Context, db bun.IDB, now time.Time) (time.Time, error) {
	var oldest time.Time
	if err := db.NewRaw("select coalesce(min(created_at), ?) from awaiting_certificates", now).Scan(ctx, &oldest); err != nil {
		return now, fmt.Errorf("oldest waiting: %w", err)
	}
	return oldest, nil
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

// upsertIssuer leaves what was accepted and held as it is.
func upsertIssuer(ctx context.Context, tx bun.IDB, i *Issuer) error {
	err := tx.NewInsert().Model(i).On("conflict on constraint issuers_unit do update").
		Set("agency_unit_id = excluded.agency_unit_id, place = excluded.place, number_template = excluded.number_template").
		Set("classification = excluded.classification, unit_code = excluded.unit_code, signatory_id = excluded.signatory_id").
		Set("prefix = excluded.prefix, on_behalf_id = excluded.on_behalf_id, through_id = excluded.through_id").
		Set("legal_basis = excluded.legal_basis, updated_at = excluded.updated_at, saved_by = excluded.saved_by").
		Returning("id").Scan(ctx)
	if err != nil {
		return fmt.Errorf("save issuer: %w", pg.Refused(err, nil))
	}
	return nil
}
