package certification

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"unicode"

	"mumpuni/people"
)

// Status is the answer to "is this certificate genuine?".
type Status string

// The three answers: SAH, DICABUT, TIDAK DIKENAL.
const (
	Valid   Status = "valid"
	Revoked Status = "revoked"
	Unknown Status = "unknown"
)

// PublicView is all that anybody may know of a certificate: no birth date, no full NIP, no reason of a revocation. Every
// answer has this shape; an unknown certificate leaves all but Status empty.
type PublicView struct {
	Status    Status     `json:"status" enum:"valid,revoked,unknown"`
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
}

// VerifyFrom is Verify or VerifyNumber, whichever text is, for who asks from addr: certificate.too_many_checks when that
// is too often.
func (s *Service) VerifyFrom(ctx context.Context, addr netip.Addr, text string) (PublicView, error) {
	code, isCode := ParseCode(text)
	if err := s.gate.pass(addr, !isCode); err != nil {
		return PublicView{}, err
	}
	if isCode {
		return s.Verify(ctx, code)
	}
	return s.VerifyNumber(ctx, text)
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
	return c.public(), nil
}

// VerifyNumber answers for the certificate with this number, whatever its case and spaces. Numbers can be counted
// through, so the name is given by its initials only: enough to compare with a paper, too little to collect names.
func (s *Service) VerifyNumber(ctx context.Context, number string) (PublicView, error) {
	if number = fold(strings.TrimSpace(number)); number == "" || len(number) > 400 {
		return PublicView{Status: Unknown}, nil
	}
	c, err := s.publicly(ctx, "upper(replace(c.number, ' ', '')) = ?", number)
	if err != nil || c == nil {
		return PublicView{Status: Unknown}, err
	}
	v := c.public()
	v.Name, v.Code = maskName(v.Name), ""
	return v, nil
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

func (c Certificate) public() PublicView {
	s := c.Snapshot
	v := PublicView{
		Status: Valid, Heading: s.Heading, Number: c.Number, Code: GroupCode(c.Code), Name: s.Holder.Name, NIP: maskNIP(s.Holder.NIP),
		Course: s.Course.Title, JP: s.Course.JP, Agency: s.Agency, Signatory: s.Signatory.Post, IssuedOn: s.IssuedOn,
		RevokedOn: c.RevokedOn(), Signed: !c.SignedAt.IsZero(),
	}
	if c.Revoked() {
		v.Status = Revoked
	}
	return v
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
