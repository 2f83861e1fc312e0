package locale

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var months = map[string][]string{
	ID: {"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// zoneNames are Indonesia's three zones by offset in hours.
var zoneNames = map[int]string{7: "WIB", 8: "WITA", 9: "WIT"}

// Date writes "23 November 2026". The day is t's own: convert to the reader's zone first.
func Date(ctx context.Context, t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), months[Lang(ctx)][t.Month()-1], t.Year())
}

// MonthName names a month, 1 to 12.
func MonthName(ctx context.Context, month int) string { return months[Lang(ctx)][month-1] }

// ShortDate writes "23/11/2026", for tables.
func ShortDate(_ context.Context, t time.Time) string { return t.Format("02/01/2006") }

// DateTime writes "23 November 2026 pukul 14.30 WIB" in loc.
func DateTime(ctx context.Context, t time.Time, loc *time.Location) string {
	t = t.In(loc)
	if Lang(ctx) == EN {
		return Date(ctx, t) + ", " + t.Format("15:04") + " " + zone(t)
	}
	return Date(ctx, t) + " pukul " + t.Format("15.04") + " " + zone(t)
}

// Clock writes "14.30 WIB" in loc.
func Clock(ctx context.Context, t time.Time, loc *time.Location) string {
	t = t.In(loc)
	layout := "15.04"
	if Lang(ctx) == EN {
		layout = "15:04"
	}
	return t.Format(layout) + " " + zone(t)
}

// ClockSeconds writes "14.30.05 WIB" in loc, where a second matters.
func ClockSeconds(ctx context.Context, t time.Time, loc *time.Location) string {
	t = t.In(loc)
	layout := "15.04.05"
	if Lang(ctx) == EN {
		layout = "15:04:05"
	}
	return t.Format(layout) + " " + zone(t)
}

// DateTimeSeconds writes "23 November 2026 pukul 14.30.05 WIB" in loc.
func DateTimeSeconds(ctx context.Context, t time.Time, loc *time.Location) string {
	between := " pukul "
	if Lang(ctx) == EN {
		between = ", "
	}
	return Date(ctx, t.In(loc)) + between + ClockSeconds(ctx, t, loc)
}

func zone(t time.Time) string {
	name, offset := t.Zone()
	if z, ok := zoneNames[offset/3600]; ok {
		return z
	}
	return name
}

// minus is the sign before a number below zero (U+2212): as wide as a plus, never split from its number, read aloud as «minus».
const minus = "\u2212"

// Number writes 1234567 as "1.234.567" (id) or "1,234,567" (en).
func Number[N ~int | ~int32 | ~int64](ctx context.Context, n N) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = minus, s[1:]
	}
	sep := "."
	if Lang(ctx) == EN {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Decimal writes f with at most places decimals, trailing zeros dropped: "5,25" (id), "5.25" (en).
func Decimal(ctx context.Context, f float64, places int) string {
	s := strconv.FormatFloat(f, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return signed(ctx, s)
}

// Fixed writes f with exactly so many decimals, for columns: "5,20" (id), "5.20" (en).
func Fixed(ctx context.Context, f float64, places int) string {
	return signed(ctx, strconv.FormatFloat(f, 'f', places, 64))
}

// signed gives a number of programs the sign and the decimal mark of readers; what rounds to zero has no sign.
func signed(ctx context.Context, s string) string {
	if Lang(ctx) == ID {
		s = strings.Replace(s, ".", ",", 1)
	}
	digits, below := strings.CutPrefix(s, "-")
	if !below || strings.Trim(digits, "0.,") == "" {
		return digits
	}
	return minus + digits
}

// Percent writes a fraction of 10000 as "75%" or "66,67%".
func Percent(ctx context.Context, of10000 int) string {
	return Decimal(ctx, float64(of10000)/100, 2) + "%"
}

// Score writes a fraction of 10000 as a mark out of 100: "80" or "66,67".
func Score(ctx context.Context, of10000 int) string { return Decimal(ctx, float64(of10000)/100, 2) }

// unbroken stands between a number and its unit: no line ends there.
const unbroken = "\u00a0"

// quantities are the numbers with a unit in messages, and the names that a number belongs to.
var quantities = regexp.MustCompile(`(\d|\}\}) (kB|MB|GB|JP|menit|jam|min|minutes?|h|hours?|hari|days?|soal|questions?|modul|modules?|orang|people|kali)\b|\b([Ll]evel|[Tt]ingkat|[Hh]alaman|[Pp]age) (\d|\{\{)`)

// unbreak puts the space between a number and its unit in text that no line ends at.
func unbreak(text []byte) []byte {
	return quantities.ReplaceAll(text, []byte("$1$3"+unbroken+"$2$4"))
}

// Bytes writes a size in the units phones show: "812 B", "6,1 kB", "253 kB", "1,2 MB": no further from the bytes than a twentieth.
func Bytes(ctx context.Context, n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + unbroken + "B"
	case n < 9_950:
		return Decimal(ctx, float64(n)/1e3, 1) + unbroken + "kB"
	case n < 1_000_000:
		return Decimal(ctx, float64(n)/1e3, 0) + unbroken + "kB"
	case n < 1_000_000_000:
		return Decimal(ctx, float64(n)/1e6, 1) + unbroken + "MB"
	default:
		return Decimal(ctx, float64(n)/1e9, 2) + unbroken + "GB"
	}
}

// Duration writes whole minutes, hours from 60 up: "45 menit", "1 jam 30 menit". A line may end between the two alone.
func Duration(ctx context.Context, minutes int) string {
	hour, minute := "jam", "menit"
	if Lang(ctx) == EN {
		hour, minute = "h", "min"
	}
	part := func(n int, unit string) string { return strconv.Itoa(n) + unbroken + unit }
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return part(m, minute)
	case m == 0:
		return part(h, hour)
	default:
		return part(h, hour) + " " + part(m, minute)
	}
}
