package kinds

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/runes"

	"mumpuni/internal/fault"
)

var (
	errNumber    = fault.Field("answer", "quiz.number_invalid")
	errAmbiguous = fault.Field("answer", "quiz.number_ambiguous")
)

const maxNumberLength = 30

var (
	plainNumber   = regexp.MustCompile(`^[0-9]+$`)
	decimalNumber = regexp.MustCompile(`^[0-9]*[.,][0-9]+$`)
	twoReadings   = regexp.MustCompile(`^[1-9][0-9]{0,2}[.,][0-9]{3}$`)
	// Groups of three with one kind of separator, then perhaps decimals after the other kind.
	groupedByPoint = regexp.MustCompile(`^[1-9][0-9]{0,2}(\.[0-9]{3})+(?:,([0-9]+))?$`)
	groupedByComma = regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(?:\.([0-9]+))?$`)
	groupedBySpace = regexp.MustCompile(`^[1-9][0-9]{0,2}( [0-9]{3})+(?:[.,]([0-9]+))?$`)
)

// numberSigns are what phones and word processors put in the place of minus and space.
var numberSigns = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2212", "-", "\ufe63", "-", "\uff0d", "-",
	"\u00a0", " ", "\u2009", " ", "\u202f", " ")

// invisible takes signs of no width away, which come along when text is copied.
var invisible = runes.Remove(runes.In(unicode.Cf))

// ParseNumber reads a number as people in Indonesia type it on a phone: decimals after a comma or a point, thousands
// grouped by points, commas or spaces, no unit; ",5" is 0,5. What can be read two ways is refused rather than guessed: "1.000" and
// "2,125" (one separator, exactly three digits after it, one to three before) give quiz.number_ambiguous; the sentence
// says to write 1000 or 2,1250. "0,125", "1.5", "1.000.000" and "1.000,5" have one reading. Anything else gives
// quiz.number_invalid.
func ParseNumber(s string) (*big.Rat, error) {
	s = strings.TrimSpace(numberSigns.Replace(invisible.String(s)))
	if len(s) > maxNumberLength {
		return nil, errNumber
	}
	digits, negative := strings.CutPrefix(s, "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	if twoReadings.MatchString(digits) {
		return nil, errAmbiguous
	}
	plain, ok := plainForm(digits)
	if !ok {
		return nil, errNumber
	}
	n, ok := new(big.Rat).SetString(plain)
	if !ok {
		return nil, errNumber
	}
	if negative {
		n.Neg(n)
	}
	return n, nil
}

// plainForm drops the grouping and writes the decimal sign as a point.
func plainForm(s string) (string, bool) {
	switch {
	case plainNumber.MatchString(s):
		return s, true
	case decimalNumber.MatchString(s):
		return strings.Replace(s, ",", ".", 1), true
	case groupedByPoint.MatchString(s):
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1), true
	case groupedByComma.MatchString(s):
		return strings.ReplaceAll(s, ",", ""), true
	case groupedBySpace.MatchString(s):
		return strings.Replace(strings.ReplaceAll(s, " ", ""), ",", ".", 1), true
	}
	return "", false
}

// Plain writes n exactly, with a point and no grouping: the form kept in a question's body.
func Plain(n *big.Rat) string {
	s := n.FloatString(maxNumberLength)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// WriteNumber writes a stored number ("1000.5") so that ParseNumber reads it again, with a decimal comma and no grouping:
// "1000,5". Where three decimals would leave two readings it adds a zero.
func WriteNumber(plain string) string {
	s := strings.Replace(plain, ".", ",", 1)
	if twoReadings.MatchString(strings.TrimPrefix(s, "-")) {
		s += "0"
	}
	return s
}
