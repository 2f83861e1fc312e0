package statement

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// momentForm is ISO 8601, extended or basic; without an offset it is of UTC.
var momentForm = regexp.MustCompile(`^(\d{4})(?:-(\d\d)-(\d\d)|(\d\d)(\d\d))(?:[Tt](\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d+))?)?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$`)

// rfc3339Form is how 2.0.0 has moments.
var rfc3339Form = regexp.MustCompile(`^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$`)

// readTime reads a moment; strict is one that 2.0.0 has, too. An offset of minus nothing is refused: it says that the offset is unknown.
func readTime(s string) (t time.Time, strict, ok bool) {
	m := momentForm.FindStringSubmatch(s)
	if m == nil {
		return t, false, false
	}
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	offset := strings.ReplaceAll(strings.ToUpper(or(m[10], "Z")), ":", "")
	if offset != "Z" {
		offset = offset[:3] + ":" + or(offset[3:], "00")
	}
	if offset == "-00:00" {
		return t, false, false
	}
	fraction := or(m[9], "0")
	t, err := time.Parse(time.RFC3339Nano, m[1]+"-"+or(m[2], m[4])+"-"+or(m[3], m[5])+"T"+or(m[6], "00")+":"+or(m[7], "00")+":"+or(m[8], "00")+
		"."+fraction[:min(len(fraction), 9)]+offset)
	year := t.UTC().Year()
	return t, rfc3339Form.MatchString(s), err == nil && year >= 1 && year <= 9999 // of which every program and database knows
}

// Moment reads a moment as xAPI has them.
func Moment(s string) (time.Time, bool) {
	t, _, ok := readTime(s)
	return t, ok
}

// durationForm is ISO 8601's with designators; weeks stand alone.
var durationForm = regexp.MustCompile(`^P(?:(N)W|(?:(N)Y)?(?:(N)M)?(?:(N)D)?(?:T(?:(N)H)?(?:(N)M)?(?:(N)S)?)?)$`)

func init() {
	durationForm = regexp.MustCompile(strings.ReplaceAll(durationForm.String(), "N", `\d{1,12}(?:[.,]\d{1,12})?`))
}

// parts of a duration in seconds, in the order of durationForm: a year has 365 days here, a month 30.
var parts = [...]float64{7 * 86400, 365 * 86400, 30 * 86400, 86400, 3600, 60, 1}

// Duration reads a duration by ISO 8601, never longer than a time.Duration can be.
func Duration(s string) (time.Duration, bool) {
	m := durationForm.FindStringSubmatch(s)
	if m == nil || s == "P" || strings.HasSuffix(s, "T") {
		return 0, false
	}
	seconds, broken := 0.0, false
	for i, size := range parts {
		said := strings.ReplaceAll(m[i+1], ",", ".")
		if said == "" {
			continue
		}
		if broken { // only the smallest part may have a fraction
			return 0, false
		}
		n, _ := strconv.ParseFloat(said, 64) // the form says that it is one
		seconds += n * size
		broken = strings.Contains(said, ".")
	}
	if seconds >= math.MaxInt64/float64(time.Second) {
		return math.MaxInt64, true
	}
	return time.Duration(seconds * float64(time.Second)), true
}
