package certification

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// Issuer is a unit's settings for the certificates of everybody in and below it. What is printed of them is a Face; none is
// issued before the signatory has accepted just that.
type Issuer struct {
	bun.BaseModel `bun:"table:issuers,alias:i" json:"-"`

	ID             uuid.UUID `bun:"id,pk" json:"id"`
	UnitID         uuid.UUID `bun:"unit_id" json:"unit_id"`
	AgencyUnitID   uuid.UUID `bun:"agency_unit_id,nullzero" json:"agency_unit_id"` // whose name heads the paper
	Place          string    `bun:"place" json:"place"`                            // where papers are dated
	NumberTemplate string    `bun:"number_template" json:"number_template"`        // see Template
	Classification string    `bun:"classification" json:"classification"`          // kode klasifikasi arsip
	UnitCode       string    `bun:"unit_code" json:"unit_code"`
	SignatoryID    id.Person `bun:"signatory_id,nullzero" json:"signatory_id"`
	Prefix         Prefix    `bun:"prefix" json:"prefix" enum:",an,ub,plt,plh"`
	OnBehalfID     uuid.UUID `bun:"on_behalf_id,nullzero" json:"on_behalf_id,omitzero"` // a.n. this post; Nil: the head of the region
	ThroughID      uuid.UUID `bun:"through_id,nullzero" json:"through_id,omitzero"`     // the post before u.b.
	LegalBasis     string    `bun:"legal_basis" json:"legal_basis"`                     // ends in "menyatakan bahwa:"
	UpdatedAt      time.Time `bun:"updated_at" json:"updated_at"`
	SavedBy        id.Person `bun:"saved_by,nullzero" json:"saved_by,omitzero"`

	AcceptedAt     time.Time `bun:"accepted_at,nullzero" json:"accepted_at,omitzero"`
	AcceptedBy     id.Person `bun:"accepted_by,nullzero" json:"accepted_by,omitzero"`
	AcceptedDigest string    `bun:"accepted_digest" json:"-"`
	HeldAt         time.Time `bun:"held_at,nullzero" json:"held_at,omitzero"`
	HeldBy         id.Person `bun:"held_by,nullzero" json:"held_by,omitzero"`
	HeldWhy        string    `bun:"held_why" json:"held_why,omitempty"`
	ToldAt         time.Time `bun:"told_at,nullzero" json:"-"` // when the signatory was told that it waits for them

	template Template
}

// DefaultBasis is the sentence offered to a new issuer: the agency, when it is known, the law, and what follows.
func DefaultBasis(agency string) string {
	const law = "erdasarkan Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara serta ketentuan pelaksanaannya, menyatakan bahwa:"
	if agency = strings.TrimSpace(agency); agency == "" {
		return "B" + law
	}
	return agency + ", b" + law
}

// DefaultTemplate is the number template offered to a new issuer.
const DefaultTemplate = "{kode_klasifikasi}/{urut:4}/{unit}/{bulan_romawi}/{tahun}"

// SaveIssuer creates or changes the issuer of a unit (by UnitID; ID is ignored), and asks the signatory to accept it: approval
// is Nil when nobody needs to be asked, because what is printed stays as it was accepted. Only administrators of the unit may.
// Every fault of a field comes at once; certificate.number_collides and certificate.number_taken refuse a template that
// could print a number of another issuer, or one that was printed already, so that issuing never can.
func (s *Service) SaveIssuer(ctx context.Context, who people.Actor, i Issuer) (v IssuerView, approval uuid.UUID, err error) {
	if i.AgencyUnitID == uuid.Nil {
		i.AgencyUnitID = i.UnitID
	}
	if err := i.tidy(); err != nil {
		return IssuerView{}, uuid.Nil, err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := s.mayIssue(ctx, tx, who, i.UnitID); err != nil {
			return err
		}
		if err := s.maySign(ctx, tx, i); err != nil {
			return err
		}
		if err := s.wellNamed(ctx, tx, i); err != nil {
			return err
		}
		// One change at a time, and none while a number is being given under the old settings.
		if _, err := tx.ExecContext(ctx, "lock table issuers in exclusive mode"); err != nil {
			return fmt.Errorf("lock issuers: %w", err)
		}
		if err := s.noCollision(ctx, tx, i); err != nil {
			return err
		}
		i.ID, i.UpdatedAt, i.SavedBy = uuid.Must(uuid.NewV7()), s.now(), who.AuditID()
		if err := upsertIssuer(ctx, tx, &i); err != nil {
			return err
		}
		if v, err = s.issuerIn(ctx, tx, i.ID); err != nil {
			return err
		}
		if v.post() == "" {
			return fault.Field("signatory_id", "certificate.signatory_without_post_"+string(v.Prefix))
		}
		if approval, err = s.askToAccept(ctx, tx, who, &v); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: who.AuditID(), Action: "issuer.save", Object: "issuer:" + v.ID.String(),
			Detail: map[string]any{"unit": v.UnitID, "number_template": v.NumberTemplate, "signatory": v.SignatoryID, "agency": v.Agency, "post": v.post()},
		})
	})
	return v, approval, err
}

// tidy trims the fields and blames each that breaks a rule.
func (i *Issuer) tidy() error {
	var faults fault.Many
	for _, f := range []struct {
		name  string
		text  *string
		most  int
		empty bool // allowed
		ascii bool
	}{
		{"place", &i.Place, 100, false, false},
		{"number_template", &i.NumberTemplate, longestTemplate, false, true},
		{"classification", &i.Classification, longestCode, true, true},
		{"unit_code", &i.UnitCode, longestCode, true, true},
		{"legal_basis", &i.LegalBasis, 600, false, false},
	} {
		*f.text = strings.Join(strings.Fields(*f.text), " ")
		switch {
		case *f.text == "" && !f.empty:
			faults = append(faults, fault.Field(f.name, "certificate."+f.name+"_missing"))
		case utf8.RuneCountInString(*f.text) > f.most:
			faults = append(faults, fault.Field(f.name, "certificate.text_long").With("Limit", f.most))
		case f.ascii && !printable(*f.text) || strings.ContainsRune(*f.text, 0):
			faults = append(faults, fault.Field(f.name, "certificate.text_character"))
		}
	}
	if i.SignatoryID.IsZero() {
		faults = append(faults, fault.Field("signatory_id", "certificate.signatory_missing"))
	}
	if !slices.Contains(Prefixes, i.Prefix) {
		faults = append(faults, fault.Field("prefix", "certificate.prefix_unknown"))
	}
	if i.Prefix != OnBehalf && i.Prefix != Through {
		i.OnBehalfID = uuid.Nil
	}
	if i.Prefix != Through {
		i.ThroughID = uuid.Nil
	} else if i.ThroughID == uuid.Nil {
		faults = append(faults, fault.Field("through_id", "certificate.through_missing"))
	}
	return append(faults, i.tidyTemplate()...).Err()
}

// tidyTemplate parses the template and asks for the codes it uses.
func (i *Issuer) tidyTemplate() (faults fault.Many) {
	if i.NumberTemplate == "" {
		return nil // blamed already
	}
	t, err := ParseTemplate(i.NumberTemplate)
	var f *fault.Fault
	if errors.As(err, &f) {
		return fault.Many{f}
	}
	if t.uses("kode_klasifikasi") && i.Classification == "" {
		faults = append(faults, fault.Field("classification", "certificate.classification_missing"))
	}
	if t.uses("unit") && i.UnitCode == "" {
		faults = append(faults, fault.Field("unit_code", "certificate.unit_code_missing"))
	}
	i.template = t
	return faults
}

// PreviewNumber shows the number the settings would give to serial 1 issued today, or the faults of the template.
func (s *Service) PreviewNumber(who people.Actor, template, classification, unitCode string) (string, error) {
	t, err := ParseTemplate(strings.TrimSpace(template))
	if err != nil {
		return "", err
	}
	return t.Render(1, s.now().In(who.Location()), classification, unitCode), nil
}
