package certification

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"mumpuni/internal/fault"
)

// Template is a number template, such as "{kode_klasifikasi}/{urut:4}/{unit}/{bulan_romawi}/{tahun}". Its variables:
//
//	{urut}              the serial of the year, counted without gaps; {urut:4} pads it with zeros to 4 digits
//	{kode_klasifikasi}  the issuer's archive classification code
//	{unit}              the issuer's unit code
//	{bulan}             the month of issue as 01…12; {bulan_romawi} as I…XII
//	{tahun}             the year of issue
//
// {urut} and {tahun} must occur and nothing may occur twice: then one issuer can never print a number twice.
type Template struct{ parts []part }

type part struct {
	variable string // "" for literal text
	text     string // literal
	width    int    // of {urut}
}

// Variables lists the names a template may use, in the order in which help texts show them.
var Variables = []string{"urut", "kode_klasifikasi", "unit", "bulan", "bulan_romawi", "tahun"}

const (
	longestTemplate = 120
	longestCode     = 40
)

// ParseTemplate reads a number template. Its Invalid faults blame the field number_template: certificate.template_*
// (missing, long, brace, variable, width, repeated, needs_serial, needs_year, character).
func ParseTemplate(text string) (Template, error) {
	var t Template
	if text == "" {
		return t, templateFault("missing")
	}
	if len(text) > longestTemplate {
		return t, templateFault("long").With("Limit", longestTemplate)
	}
	for text != "" {
		p, rest, err := nextPart(text)
		if err != nil {
			return Template{}, err
		}
		if p.variable != "" && t.uses(p.variable) {
			return Template{}, templateFault("repeated").With("Variable", p.variable)
		}
		t.parts, text = append(t.parts, p), rest
	}
	if !t.uses("urut") {
		return Template{}, templateFault("needs_serial")
	}
	if !t.uses("tahun") {
		return Template{}, templateFault("needs_year")
	}
	return t, nil
}

// nextPart cuts one literal or one variable off text.
func nextPart(text string) (part, string, error) {
	if text[0] != '{' {
		end := strings.IndexAny(text, "{}")
		if end < 0 {
			end = len(text)
		}
		if end == 0 {
			return part{}, "", templateFault("brace")
		}
		if !printable(text[:end]) {
			return part{}, "", templateFault("character")
		}
		return part{text: text[:end]}, text[end:], nil
	}
	inside, rest, closed := strings.Cut(text[1:], "}")
	if !closed || strings.Contains(inside, "{") {
		return part{}, "", templateFault("brace")
	}
	p, err := variable(inside)
	return p, rest, err
}

func variable(inside string) (part, error) {
	name, width, padded := strings.Cut(inside, ":")
	if !slices.Contains(Variables, name) || padded && name != "urut" {
		return part{}, templateFault("variable")
	}
	p := part{variable: name, width: 1}
	if padded {
		n, err := strconv.Atoi(width)
		if err != nil || len(width) != 1 || n < 1 {
			return part{}, templateFault("width")
		}
		p.width = n
	}
	return p, nil
}

func (t Template) uses(name string) bool {
	return slices.ContainsFunc(t.parts, func(p part) bool { return p.variable == name })
}

// Render writes the number of the certificate with this serial, issued on day, for an issuer with these codes.
func (t Template) Render(serial int, day time.Time, classification, unit string) string {
	var b strings.Builder
	for _, p := range t.parts {
		switch p.variable {
		case "":
			b.WriteString(p.text)
		case "urut":
			fmt.Fprintf(&b, "%0*d", p.width, serial)
		case "kode_klasifikasi":
			b.WriteString(classification)
		case "unit":
			b.WriteString(unit)
		case "bulan":
			fmt.Fprintf(&b, "%02d", int(day.Month()))
		case "bulan_romawi":
			b.WriteString(romanMonths[day.Month()-1])
		case "tahun":
			fmt.Fprintf(&b, "%04d", day.Year())
		}
	}
	return b.String()
}

// printable allows what can be read off paper and typed: ASCII from space to tilde.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

func templateFault(what string) *fault.Fault {
	return fault.Field("number_template", "certificate.template_"+what)
}
