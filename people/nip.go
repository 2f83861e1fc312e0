package people

import (
	"regexp"
	"strings"
	"time"
)

// groupedNIP is a NIP whose printed groups are set apart by a dot, dash or slash. Other groups are not taken apart: a number
// with marks between its thousands has lost its last digits.
var groupedNIP = regexp.MustCompile(`^([0-9]{8})[.\-/]?([0-9]{6})[.\-/]?([0-9])[.\-/]?([0-9]{3})$`)

// CleanNIP strips the spaces people type into a NIP, and what sets its printed groups apart.
func CleanNIP(s string) string {
	s = strings.Join(strings.Fields(s), "")
	if m := groupedNIP.FindStringSubmatch(s); m != nil {
		return strings.Join(m[1:], "")
	}
	return s
}

// ValidNIP reports whether nip is 18 digits, the only hard rule: a NIP has no checksum.
func ValidNIP(nip string) bool { return len(nip) == 18 && digits(nip) }

// FormatNIP groups a NIP as it is printed, "19860926 201505 1 001"; anything else is returned as it is.
func FormatNIP(nip string) string {
	if !ValidNIP(nip) {
		return nip
	}
	return nip[:8] + " " + nip[8:14] + " " + nip[14:15] + " " + nip[15:]
}

// NIPWarnings lists, as message keys, what looks wrong in a NIP of 18 digits. These are doubts, not errors: real numbers
// with mistakes in them exist and are valid. Digits 1–8 are the birth date, 9–14 the month of appointment (PNS) or year
// and contract code from 21 on (PPPK), 15 the sex, 16–18 a serial (Perka BKN 22/2007). Empty birth, sex or employment is
// not compared.
func NIPWarnings(nip string, birth Day, sex string, employment Employment) []string {
	if !ValidNIP(nip) {
		return nil
	}
	var keys []string
	if born, err := time.Parse("20060102", nip[:8]); err != nil {
		keys = append(keys, "nip.birth_impossible")
	} else if birth != "" && DayOf(born) != birth {
		keys = append(keys, "nip.birth_differs")
	}
	contract := nip[12:14] >= "21"
	switch {
	case !contract && (nip[12:14] < "01" || nip[12:14] > "12"):
		keys = append(keys, "nip.code_unknown")
	case contract && (employment == PNS || employment == CPNS), !contract && (employment == PPPK || employment == PPPKPartTime):
		keys = append(keys, "nip.employment_differs")
	}
	switch {
	case nip[14] != '1' && nip[14] != '2':
		keys = append(keys, "nip.sex_impossible")
	case sex != "" && (sex == "m") != (nip[14] == '1'):
		keys = append(keys, "nip.sex_differs")
	}
	return keys
}

func digits(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}
