package certification

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/internal/fault"
)

var november = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func TestTemplateRenders(t *testing.T) {
	for template, want := range map[string]string{
		"{urut}/{tahun}":   "7/2026",
		"{urut:4}/{tahun}": "0007/2026",
		"B.{urut}/{unit}/{kode_klasifikasi}/{bulan_romawi}/{tahun}": "B.7/BKPSDM/800.1.4/XI/2026",
		"{tahun}{bulan}{urut:9}":                                    "202611000000007",
	} {
		parsed, err := ParseTemplate(template)
		if err != nil {
			t.Fatalf("%s: %v", template, err)
		}
		if got := parsed.Render(7, november, "800.1.4", "BKPSDM"); got != want {
			t.Errorf("%s: got %s, want %s", template, got, want)
		}
	}
}

func TestTemplateRefuses(t *testing.T) {
	for template, key := range map[string]string{
		"":                                     "missing",
		strings.Repeat("x", 121):               "long",
		"{urut}/{tahun":                        "brace",
		"urut}/{tahun}":                        "brace",
		"{{urut}}/{tahun}":                     "brace",
		"{urut}/{tahun}/{nomor}":               "variable",
		"{urut}/{tahun:4}":                     "variable",
		"{urut:0}/{tahun}":                     "width",
		"{urut:12}/{tahun}":                    "width",
		"{urut:x}/{tahun}":                     "width",
		"{urut}/{urut:3}/{tahun}":              "repeated",
		"{tahun}/{bulan}":                      "needs_serial",
		"{urut}/{bulan}":                       "needs_year",
		"{urut}\n{tahun}":                      "character",
		"№ {urut}/{tahun}":                     "character",
		"{urut}/{tahun}/{kode_klasifikasi}/{}": "variable",
	} {
		_, err := ParseTemplate(template)
		if !errors.Is(err, fault.Field("", "certificate.template_"+key)) {
			t.Errorf("%q: got %v, want %s", template, err, key)
		}
	}
}

func TestShapesMeet(t *testing.T) {
	for _, c := range []struct {
		a, b string
		meet bool
	}{
		{"{urut}/{tahun}", "{urut}/{tahun}", true},
		{"{urut}/A/{tahun}", "{urut}/B/{tahun}", false},
		{"{urut}/a/{tahun}", "{urut}/A/{tahun}", true},  // case does not count
		{"{urut} /A/{tahun}", "{urut}/A/{tahun}", true}, // nor do spaces
		{"{urut:3}/{tahun}", "{urut}/{tahun}", true},    // 100/2026
		{"0{urut}/{tahun}", "{urut}/{tahun}", false},    // no leading zero in the second
		{"0{urut}/{tahun}", "{urut:3}/{tahun}", true},   // 012
		{"{urut}/{tahun}", "{tahun}/{urut}", true},      // 2026/2026
		{"{urut}/{bulan}/{tahun}", "{urut}/13/{tahun}", false},
		{"{urut}/{bulan_romawi}/{tahun}", "{urut}/XI/{tahun}", true},
		{"{urut}/{bulan_romawi}/{tahun}", "{urut}/XIII/{tahun}", false},
		{"{urut}{tahun}", "1{urut:5}{tahun}", true},
	} {
		if got := shapeFor(t, c.a).meets(shapeFor(t, c.b)); got != c.meet {
			t.Errorf("%s and %s: meet %v, want %v", c.a, c.b, got, c.meet)
		}
		if got := shapeFor(t, c.b).meets(shapeFor(t, c.a)); got != c.meet {
			t.Errorf("%s and %s: meeting is not symmetrical", c.b, c.a)
		}
	}
}

func shapeFor(t testing.TB, template string) shape {
	t.Helper()
	parsed, err := ParseTemplate(template)
	if err != nil {
		t.Fatal(err)
	}
	return shapeOf(parsed, "", "")
}

// templates draws valid templates from pieces that like to be confused with one another.
func templates(t *rapid.T, label string) Template {
	pieces := rapid.Permutation([]string{"{urut}", "{tahun}"}).Draw(t, label+" order")
	if rapid.Bool().Draw(t, label+" padded") {
		pieces = strings.Split(strings.Replace(strings.Join(pieces, " "), "{urut}", "{urut:2}", 1), " ")
	}
	literal := rapid.SampledFrom([]string{"", "", "/", "1", "0", "X", "I", "V", "2026", "01", "-"})
	text := literal.Draw(t, label+" head")
	for i, p := range pieces {
		if i == 1 {
			text += rapid.SampledFrom([]string{"", "", "{bulan}", "{bulan_romawi}", "{bulan}I{bulan_romawi}"}).Draw(t, label+" month")
		}
		text += p + literal.Draw(t, label+" tail")
	}
	parsed, err := ParseTemplate(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return parsed
}

// printed lists numbers as an issuer would print them, with their serial and year.
func printed(p Template, yield func(number string, serial int, day time.Time)) {
	for _, year := range []int{2021, 2026, 2120} {
		for month := time.January; month <= time.December; month++ {
			for _, serial := range []int{1, 2, 11, 12, 20, 26, 110, 120, 202, 1120, 2026, 12120} {
				day := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
				yield(fold(p.Render(serial, day, "", "")), serial, day)
			}
		}
	}
}

func TestNumbersNeverRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := templates(t, "a"), templates(t, "b")
		own, disjoint := map[string]string{}, !shapeOf(a, "", "").meets(shapeOf(b, "", ""))
		expr, serialFirst := pattern(a, "", "")
		re := regexp.MustCompile(expr)
		printed(a, func(number string, serial int, day time.Time) {
			who := fmt.Sprint(serial, day.Year())
			if other, taken := own[number]; taken && other != who {
				t.Fatalf("%s is printed for %s and %s", number, other, who)
			}
			own[number] = who
			m := re.FindStringSubmatch(number)
			if m == nil {
				t.Fatalf("%s does not match %s", number, expr)
			}
			got := map[bool]string{true: m[1], false: m[2]}[serialFirst]
			if strings.TrimLeft(got, "0") != fmt.Sprint(serial) {
				t.Fatalf("%s read %s from %s, want %d", expr, got, number, serial)
			}
		})
		printed(b, func(number string, _ int, _ time.Time) {
			if _, taken := own[number]; taken && disjoint {
				t.Fatalf("%s is printed by both, though their shapes do not meet", number)
			}
		})
	})
}

func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{"{urut}/{tahun}", "{urut:4}/{kode_klasifikasi}/{unit}/{bulan_romawi}/{tahun}", "{", "}", "{urut", "{:}", "{urut:99}"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := ParseTemplate(text)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: not an Invalid fault: %v", text, err)
			}
			return
		}
		number := parsed.Render(42, november, "800", "U")
		if !strings.Contains(number, "42") || !strings.Contains(number, "2026") {
			t.Fatalf("%q gave %q", text, number)
		}
		if s := shapeOf(parsed, "800", "U"); !s.meets(s) {
			t.Fatalf("%q: its own numbers are not in its shape", text)
		}
	})
}
