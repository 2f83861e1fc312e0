package exchange

import (
	"math/big"
	"regexp"
	"strings"
)

var (
	oneReading  = regexp.MustCompile(`^-?(?:[0-9]+|[0-9]+[.,][0-9]+)$`)
	twoReadings = regexp.MustCompile(`^-?[1-9][0-9]{0,2}[.,][0-9]{3}$`)
)

// twoWays stands before a number that can be read in two ways, "1.000": a thousand or one. No number begins so.
const twoWays = "?"

// typedNumber makes a plain decimal of what a person typed. What has two readings is marked, and refused when it is judged.
func typedNumber(s string) string {
	s = strings.NewReplacer("\u2212", "-", "\u2013", "-", "\u2011", "-", "\u00a0", " ", "\u202f", " ").Replace(strings.TrimSpace(s))
	switch {
	case twoReadings.MatchString(s):
		return twoWays + s
	case !oneReading.MatchString(s):
		return s
	}
	n, ok := exactNumber(strings.Replace(s, ",", ".", 1))
	if !ok {
		return s
	}
	return plainDecimal(n)
}

// showNumber writes a plain decimal as people type it, so that it has one reading.
func showNumber(plain string) string {
	s := strings.Replace(plain, ".", ",", 1)
	if twoReadings.MatchString(s) {
		return s + "0"
	}
	return s
}

// exactNumber reads a number as programs write it, with a point and perhaps an exponent.
func exactNumber(s string) (*big.Rat, bool) {
	if s = strings.TrimSpace(s); len(s) > 40 || strings.Contains(s, "/") {
		return nil, false
	}
	if i := strings.IndexAny(s, "eE"); i >= 0 && len(s)-i > 4 {
		return nil, false // 1e999999999 would be written out
	}
	return new(big.Rat).SetString(s)
}

const decimals = 30

func plainDecimal(n *big.Rat) string {
	s := n.FloatString(decimals)
	if s = strings.TrimSuffix(strings.TrimRight(s, "0"), "."); s == "-0" || s == "" {
		return "0"
	}
	return s
}
