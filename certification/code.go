package certification

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// crockford is the base32 alphabet without I, L, O and U, so that a code can be read aloud and typed.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

const codeLength = 26 // 128 bits in steps of 5

// newCode makes a verification code of 128 random bits.
func newCode() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails; it ends the process rather than give weak bits
	return crockford.EncodeToString(b[:])
}

var mistyped = strings.NewReplacer("O", "0", "I", "1", "L", "1", " ", "", "-", "", ".", "")

const longestTyped = 400 // bytes

// ParseCode reads a verification code as people type or paste it: in any case, with or without spaces and dashes, with O for 0
// and I or L for 1, behind its label, or as the address of its page. ok is false when text cannot be a code.
func ParseCode(text string) (code string, ok bool) {
	if len(text) > longestTyped {
		return "", false
	}
	code = mistyped.Replace(strings.ToUpper(typed(text)))
	if len(code) != codeLength {
		return "", false
	}
	bits, err := crockford.DecodeString(code)
	if err != nil || crockford.EncodeToString(bits) != code {
		return "", false
	}
	return code, true
}

// GroupCode prints a code in groups: "01ARZ-3NDEK-TSV4R-RFFQ6-9G5FAV".
func GroupCode(code string) string {
	if len(code) != codeLength {
		return code
	}
	return strings.Join([]string{code[:5], code[5:10], code[10:15], code[15:20], code[20:]}, "-")
}
