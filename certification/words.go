package certification

import "strings"

var units = [...]string{
	"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
	"sepuluh", "sebelas",
}

// Words spells n in formal Indonesian ("delapan", "seratus dua puluh satu"), as certificates do beside the digits. It
// knows numbers from 0 below one billion; anything else is spelt as nothing.
func Words(n int) string {
	if n < 0 || n >= 1_000_000_000 {
		return ""
	}
	if n == 0 {
		return units[0]
	}
	return strings.Join(spell(n), " ")
}

func spell(n int) []string {
	switch {
	case n == 0:
		return nil
	case n < 12:
		return []string{units[n]}
	case n < 20:
		return []string{units[n-10], "belas"}
	case n < 100:
		return scale(n, 10, "puluh", "")
	case n < 1000:
		return scale(n, 100, "ratus", "seratus")
	case n < 1_000_000:
		return scale(n, 1000, "ribu", "seribu")
	default:
		return scale(n, 1_000_000, "juta", "")
	}
}

// scale spells n as so many times size and a rest; one ratus and one ribu have words of their own.
func scale(n, size int, name, one string) []string {
	if n/size == 1 && one != "" {
		return append([]string{one}, spell(n%size)...)
	}
	return append(append(spell(n/size), name), spell(n%size)...)
}
