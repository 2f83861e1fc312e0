package certification

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"mumpuni/internal/fault"
)

// typed is a code or number as it was meant: pasted as the link that the QR code holds, with the label that stands before it on paper,
// with letters of no width, and with look-alikes of the slash, the dash and the space.
func typed(text string) string {
	text = strings.TrimSpace(plainSigns.Replace(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r), unicode.IsControl(r) && !unicode.IsSpace(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, text)))
	if of := linked(text); of != "" {
		text = of
	}
	return strings.TrimSpace(label.ReplaceAllString(text, ""))
}

var plainSigns = strings.NewReplacer("\u2044", "/", "\u2215", "/", "\uff0f", "/", "\u29f8", "/", "\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-",
	"\u2014", "-", "\u2015", "-", "\u2212", "-", "\ufe63", "-", "\uff0d", "-", "\uff1a", ":", "\u2024", ".", "\uff0e", ".")

// label is what stands before a code or number on the certificate and in letters: "Kode verifikasi: …", "Nomor : …".
var label = regexp.MustCompile(`(?i)^(?:(?:kode|nomor|no\.?|code|number)(?: (?:verifikasi|sertifikat|certificate|verification))? ?[:=] ?)+`)

// pasted is the address of a page of verification: with the code in its path, as the QR code has it, or as the form asks.
var pasted = regexp.MustCompile(`^\S+/v(?:/([^\s/?#]+)|\?(\S+))`)

// linked is what the address of a page of verification asks for, "" when text is no such address.
func linked(text string) string {
	m := pasted.FindStringSubmatch(text)
	if m == nil || !strings.Contains(m[0], ".") && !strings.Contains(m[0], "://") {
		return "" // a number may hold "/v/"
	}
	if m[1] != "" {
		return strings.TrimRight(m[1], `.,;)>"'`)
	}
	query, err := url.ParseQuery(m[2])
	if err != nil {
		return ""
	}
	return query.Get("kode")
}

// almostCode is the fault that tells somebody who typed a code with letters too few or too many so; nil when text is nothing like one.
func almostCode(text string) error {
	const near = 6
	code := mistyped.Replace(strings.ToUpper(text))
	n := len(code)
	if n == codeLength || n < codeLength-near || n > codeLength+near || strings.Trim(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZU") != "" {
		return nil
	}
	return fault.Field("kode", "certificate.code_length").With("Want", codeLength).With("Got", n)
}
