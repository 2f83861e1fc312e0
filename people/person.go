package people

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
)

// Employment is the kind of a civil servant's employment.
type Employment string

// The kinds of employment.
const (
	PNS          Employment = "pns"
	CPNS         Employment = "cpns" // on probation
	PPPK         Employment = "pppk" // on contract
	PPPKPartTime Employment = "pppk_paruh_waktu"
)

// Employments lists every kind of employment.
var Employments = []Employment{PNS, CPNS, PPPK, PPPKPartTime}

// Person is a civil servant. Birth place and date are kept for certificates only.
type Person struct {
	bun.BaseModel `bun:"table:persons,alias:p" json:"-"`

	ID          id.Person  `bun:"id,pk,type:uuid" json:"id"`
	SIASNID     string     `bun:"siasn_id,nullzero" json:"siasn_id,omitempty"`
	NIP         string     `bun:"nip,nullzero" json:"nip,omitempty"`
	Name        string     `bun:"name" json:"name"`
	TitleBefore string     `bun:"title_before" json:"title_before,omitempty"`
	TitleAfter  string     `bun:"title_after" json:"title_after,omitempty"`
	Sex         string     `bun:"sex" json:"sex,omitempty" enum:",m,f"`
	BirthPlace  string     `bun:"birth_place" json:"birth_place,omitempty"`
	BirthDate   Day        `bun:"birth_date,type:date" json:"birth_date,omitempty"`
	Email       string     `bun:"email,nullzero" json:"email,omitempty"`
	Phone       string     `bun:"phone" json:"phone,omitempty"`
	Employment  Employment `bun:"employment" json:"employment"`
	Grade       string     `bun:"grade" json:"grade,omitempty"`
	LegalStatus string     `bun:"legal_status" json:"legal_status,omitempty"`
	Education   string     `bun:"education" json:"education,omitempty"`
	LeftOn      Day        `bun:"left_on,type:date" json:"left_on,omitempty"`
	CreatedAt   time.Time  `bun:"created_at" json:"created_at"`
	UpdatedAt   time.Time  `bun:"updated_at,type:timestamptz" json:"updated_at"`
}

// FullName is the printed name: titles before, name, a comma and titles after. Commas that a list left at the titles' ends
// are not printed.
func (p Person) FullName() string {
	name := strings.TrimSpace(TidyTitles(p.TitleBefore) + " " + p.Name)
	if after := TidyTitles(p.TitleAfter); after != "" {
		name += ", " + after
	}
	return name
}

// GradeName is the pangkat of the person's grade, "" for a PPPK.
func (p Person) GradeName() string { return GradeName(p.Grade) }

// MaxText is how many characters a line about a person, a post or a unit may have.
const MaxText = 200

// tidy trims what people type and blames each field that breaks a rule.
func (p *Person) tidy() fault.Many {
	var faults fault.Many
	p.NIP = CleanNIP(p.NIP)
	p.TitleBefore, p.TitleAfter = TidyTitles(p.TitleBefore), TidyTitles(p.TitleAfter)
	for _, f := range []struct {
		name string
		text *string
	}{
		{"siasn_id", &p.SIASNID},
		{"name", &p.Name},
		{"title_before", &p.TitleBefore},
		{"title_after", &p.TitleAfter},
		{"birth_place", &p.BirthPlace},
		{"email", &p.Email},
		{"phone", &p.Phone},
		{"grade", &p.Grade},
		{"legal_status", &p.LegalStatus},
		{"education", &p.Education},
	} {
		*f.text = strings.TrimSpace(*f.text)
		if key := badText(*f.text); key != "" {
			faults = append(faults, fault.Field(f.name, key).With("Max", MaxText))
		}
	}
	blame := func(bad bool, field, key string) {
		if bad {
			faults = append(faults, fault.Field(field, key))
		}
	}
	blame(p.Name == "", "name", "person.name_missing")
	blame(p.NIP != "" && !ValidNIP(p.NIP), "nip", "person.nip_not_18_digits")
	blame(p.Sex != "" && p.Sex != "m" && p.Sex != "f", "sex", "person.sex_unknown")
	blame(!slices.Contains(Employments, p.Employment), "employment", "person.employment_unknown")
	blame(!KnownGrade(p.Grade), "grade", "person.grade_unknown")
	blame(p.Email != "" && !ValidEmail(p.Email), "email", "person.email_malformed")
	if p.BirthDate != "" {
		_, ok := ParseDay(string(p.BirthDate))
		blame(!ok, "birth_date", "person.day_impossible")
	}
	return faults
}

// badText gives the key of what is wrong with a line of text: too long, or with characters that cannot be shown.
func badText(s string) string {
	switch {
	case utf8.RuneCountInString(s) > MaxText:
		return "person.text_too_long"
	case !utf8.ValidString(s) || strings.ContainsFunc(s, Unprintable):
		return "person.text_unprintable"
	}
	return ""
}

// Unprintable reports that r cannot be shown: a control sign, one without a width, or what a broken text left.
func Unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf) || r == unicode.ReplacementChar
}

// ValidEmail reports that s is an address as we keep it: in ASCII, without a name, at a domain with a dot.
func ValidEmail(s string) bool {
	a, err := mail.ParseAddress(s)
	ascii := strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0 // the database folds case its own way beyond
	return err == nil && ascii && a.Address == s && strings.Contains(s[strings.LastIndex(s, "@"):], ".")
}
