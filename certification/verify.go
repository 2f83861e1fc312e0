package certification

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"mumpuni/people"
)

// Status is the answer to "is this certificate genuine?".
type Status string

// The answers: SAH, DICABUT, TIDAK DIKENAL; of a certificate of competence also that a later result took its place, or that its time is
// over.
const (
	Valid      Status = "valid"
	Revoked    Status = "revoked" // by somebody, or with its evidence
	Superseded Status = "superseded"
	Expired    Status = "expired"
	Unknown    Status = "unknown"
)

// PublicView is all that anybody may know of a certificate: no birth date, no full NIP, no reason of a revocation. Every
// answer has this shape; an unknown certificate leaves all but Status empty.
type PublicView struct {
	Status    Status     `json:"status" enum:"valid,revoked,superseded,expired,unknown"`
	Kind      Kind       `json:"kind,omitempty" enum:"course,competence"`
	Heading   string     `json:"heading"`
	Number    string     `json:"number"`
	Code      string     `json:"code"` // grouped; only to who gave the code
	Name      string     `json:"name"`
	NIP       string     `json:"nip"` // masked
	Course    string     `json:"course"`
	JP        int        `json:"jp"`
	Agency    string     `json:"agency"`
	Signatory string     `json:"signatory"` // post
	IssuedOn  people.Day `json:"issued_on"`
	RevokedOn people.Day `json:"revoked_on"`
	Signed    bool       `json:"signed"` // the file carries an electronic signature

	// Of competence.
	Levels       []PublicLevel `json:"levels,omitempty"`
	MeasuredOn   people.Day    `json:"measured_on,omitempty"`
	ValidUntil   people.Day    `json:"valid_until,omitempty"` // the last day
	SupersededOn people.Day    `json:"superseded_on,omitempty"`
	SupersededBy string        `json:"superseded_by,omitempty"` // the number of the later certificate, where there is one
}

// PublicLevel is one level that a certificate states, without how probable it is: that is the holder's to show.
type PublicLevel struct {
	Competency   string `json:"competency"`
	CompetencyEN string `json:"competency_en"`
	Level        int    `json:"level"`
	Word         string `json:"word"`
	WordEN       string `json:"word_en"`
	Supervised   bool   `json:"supervised"`
}

// VerifyFrom is Verify or VerifyNumber, whichever text is, however it was pasted or typed, for who asks from addr. Faults:
// certificate.too_many_checks when that is too often, certificate.code_length (with Want and Got) for a code cut short or run on.
func (s *Service) VerifyFrom(ctx context.Context, addr netip.Addr, text string) (PublicView, error) {
	code, isCode := ParseCode(text)
	if err := s.gate.pass(addr, !isCode); err != nil {
		return PublicView{}, err
	}
	if isCode {
		return s.Verify(ctx, code)
	}
	v, err := s.VerifyNumber(ctx, text)
	if err == nil && v.Status == Unknown {
		err = almostCode(typed(text))
	}
	return v, err
}

// Verify answers for the certificate with this verification code, as typed.
func (s *Service) Verify(ctx context.Context, text string) (PublicView, error) {
	code, ok := ParseCode(text)
	if !ok {
		return PublicView{Status: Unknown}, nil
	}
	c, err := s.publicly(ctx, "c.code = ?", code)
	if err != nil || c == nil {
		return PublicView{Status: Unknown}, err
	}
	return s.public(ctx, *c)
}

// VerifyNumber answers for the certificate with this number, whatever its case and spaces. Numbers can be counted
// through, so the name is given by its initials only: enough to compare with a paper, too little to collect names.
func (s *Service) VerifyNumber(ctx context.Context, number string) (PublicView, error) {
	if len(number) > longestTyped {
		return PublicView{Status: Unknown}, nil
	}
	if number = fold(typed(number)); number == "" {
		return PublicView{Status: Unknown}, nil
	}
	c, err := s.publicly(ctx, "upper(replace(c.number, ' ', '')) = ?", number)
	if err != nil || c == nil {
		return PublicView{Status: Unknown}, err
	}
	v, err := s.public(ctx, *c)
	v.Name, v.Code = maskName(v.Name), ""
	return v, err
}

func (s *Service) publicly(ctx context.Context, where, value string) (*Certificate, error) {
	var c Certificate
	err := s.db.NewSelect().Model(&c).Where(where, value).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("verify certificate: %w", err)
	}
	return &c, nil
}

// public is what anybody may know of c today.
func (s *Service) public(ctx context.Context, c Certificate) (PublicView, error) {
	snap := c.Snapshot
	v := PublicView{
		Status: c.status(s.today()), Kind: c.Kind, Heading: snap.Heading, Number: c.Number, Code: GroupCode(c.Code), Name: snap.Holder.Name,
		NIP: maskNIP(snap.Holder.NIP), Course: snap.Title(), JP: snap.Course.JP, Agency: snap.Agency, Signatory: snap.Signatory.Post,
		IssuedOn: snap.IssuedOn, RevokedOn: c.RevokedOn(), Signed: !c.SignedAt.IsZero(),
	}
	if snap.Competence == nil {
		return v, nil
	}
	v.MeasuredOn, v.ValidUntil = snap.Competence.MeasuredOn, snap.Competence.ValidUntil
	for _, l := range snap.Competence.Levels {
		v.Levels = append(v.Levels, PublicLevel{l.Name, l.NameEN, l.Level, l.Word, l.WordEN, l.Supervised})
	}
	if v.Status != Superseded {
		return v, nil
	}
	v.SupersededOn = c.SupersededOn()
	return v, s.successor(ctx, c, &v.SupersededBy)
}

// successor reads the number of the certificate that took c's place, "" where none did.
func (s *Service) successor(ctx context.Context, c Certificate, number *string) error {
	if c.SupersededBy == uuid.Nil {
		return nil
	}
	if err := s.db.NewSelect().Model((*Certificate)(nil)).Column("number").Where("c.id = ?", c.SupersededBy).Scan(ctx, number); err != nil {
		return fmt.Errorf("successor of a certificate: %w", err)
	}
	return nil
}

// maskNIP hides all that tells of birth, sex and serial: year and month of appointment stay. A NIP begins with the date
// of birth, so the first digits are the ones to hide.
func maskNIP(nip string) string {
	if !people.ValidNIP(nip) {
		return ""
	}
	return "•••••••• " + nip[8:14] + " • •••"
}

// maskName keeps the first letter of each word: "Siti Rahma, S.Kom." is "S••• R••••, S••••".
func maskName(name string) string {
	first := true
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == ',':
			first = true
			return r
		case first:
			first = false
			return r
		}
		return '•'
	}, name)
}
