package sheet

import (
	"regexp"
	"strings"
)

// mendCSV makes of text what encoding/csv reads: lines that end with CR alone, as old Macs wrote them, end with LF, and
// ="…", the form by which people keep the digits of a NIP as text in Excel, loses its formula.
func mendCSV(text string) string {
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	if !strings.Contains(text, `="`) {
		return text
	}
	return bareFormula.ReplaceAllString(text, "${1}${2}")
}

// bareFormula is a whole field ="digits" without quotes around it; what is inside needs none.
var bareFormula = regexp.MustCompile(`(^|[\n;,\t])="([0-9A-Za-z .\-]*)"`)

// plainField is what a field means: a quoted ="…" is its text, and an apostrophe that keeps digits as text or a text from
// being run is no part of it. A name may begin with an apostrophe.
func plainField(field string) string {
	field = strings.TrimSpace(field)
	if inner, ok := strings.CutPrefix(field, `="`); ok && strings.HasSuffix(inner, `"`) {
		field = strings.TrimSuffix(inner, `"`)
	}
	if rest, ok := strings.CutPrefix(field, "'"); ok && (rest == "" || strings.ContainsRune("=+-@\t0123456789", rune(rest[0]))) {
		field = rest
	}
	return strings.TrimSpace(field)
}
