package parts

import (
	"strings"

	"mumpuni/people"
)

// helperPost is "Analis SDM, Dinas Kesehatan".
func helperPost(h people.Helper) string {
	if h.Post == "" {
		return h.Unit
	}
	return h.Post + ", " + h.Unit
}

// dial is what a phone dials of a number: up to an extension.
func dial(phone string) string {
	number, _, _ := strings.Cut(phone, "e")
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}

// HelpersKnown reports whether any of them is named.
func HelpersKnown(list []people.Helper) bool {
	for _, h := range list {
		if h.Known() {
			return true
		}
	}
	return false
}
