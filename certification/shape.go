package certification

import (
	"regexp"
	"strings"
)

// shape is every number an issuer can print, as a small automaton over folded text. Two issuers whose shapes share a
// word could print the same number one day; that is refused when the settings are saved, so issuing never meets it.
type shape struct {
	edges  [][]edge // by state; state 0 starts
	accept int
}

type edge struct {
	lo, hi byte // a range of bytes; lo 0 is a step without reading
	to     int
}

// shapeOf builds the automaton of t with the issuer's codes filled in.
func shapeOf(t Template, classification, unit string) shape {
	s := shape{edges: make([][]edge, 1)}
	for _, p := range t.parts {
		switch p.variable {
		case "":
			s.text(p.text)
		case "kode_klasifikasi":
			s.text(classification)
		case "unit":
			s.text(unit)
		case "urut":
			s.serial(p.width)
		case "bulan":
			s.either(arabicMonths[:])
		case "bulan_romawi":
			s.either(romanMonths[:])
		case "tahun":
			s.digits(4)
		}
	}
	return s
}

var arabicMonths = [...]string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}

// fold is how numbers are compared: spaces and case do not count, since people type them.
func fold(number string) string { return strings.ToUpper(strings.ReplaceAll(number, " ", "")) }

func (s *shape) state() int {
	s.edges = append(s.edges, nil)
	return len(s.edges) - 1
}

// step adds an edge from the accepting state to a new one.
func (s *shape) step(lo, hi byte) {
	from := s.accept
	s.accept = s.state()
	s.edges[from] = append(s.edges[from], edge{lo, hi, s.accept})
}

func (s *shape) text(t string) {
	for _, c := range []byte(fold(t)) {
		s.step(c, c)
	}
}

func (s *shape) digits(n int) {
	for range n {
		s.step('0', '9')
	}
}

// either reads one of words.
func (s *shape) either(words []string) {
	from, end := s.accept, s.state()
	for _, w := range words {
		s.accept = s.state()
		s.edges[from] = append(s.edges[from], edge{to: s.accept})
		s.text(w)
		s.edges[s.accept] = append(s.edges[s.accept], edge{to: end})
	}
	s.accept = end
}

// serial reads a number padded to width: exactly width digits, or more of them when the first is not zero.
func (s *shape) serial(width int) {
	from, end := s.accept, s.state()
	s.digits(width)
	s.edges[s.accept] = append(s.edges[s.accept], edge{to: end})
	s.accept = from
	s.step('1', '9')
	s.digits(width - 1)
	more := s.accept
	s.edges[more] = append(s.edges[more], edge{'0', '9', more}, edge{to: end})
	s.accept = end
}

// meets reports whether some number belongs to both shapes: a walk through the pairs of their states.
func (s shape) meets(other shape) bool {
	seen := map[[2]int]bool{{0, 0}: true}
	todo := [][2]int{{0, 0}}
	visit := func(a, b int) {
		if at := [2]int{a, b}; !seen[at] {
			seen[at] = true
			todo = append(todo, at)
		}
	}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at == [2]int{s.accept, other.accept} {
			return true
		}
		for _, e := range s.edges[at[0]] {
			if e.lo == 0 {
				visit(e.to, at[1])
				continue
			}
			for _, f := range other.edges[at[1]] {
				if f.lo != 0 && max(e.lo, f.lo) <= min(e.hi, f.hi) {
					visit(e.to, f.to)
				}
			}
		}
		for _, f := range other.edges[at[1]] {
			if f.lo == 0 {
				visit(at[0], f.to)
			}
		}
	}
	return false
}

// pattern is a regular expression, good for PostgreSQL too, that matches the folded numbers of t and captures serial and
// year; serialFirst says in which order. It asks what has been printed already.
func pattern(t Template, classification, unit string) (expr string, serialFirst bool) {
	var b strings.Builder
	b.WriteByte('^')
	seenYear := false
	for _, p := range t.parts {
		switch p.variable {
		case "":
			b.WriteString(regexp.QuoteMeta(fold(p.text)))
		case "kode_klasifikasi":
			b.WriteString(regexp.QuoteMeta(fold(classification)))
		case "unit":
			b.WriteString(regexp.QuoteMeta(fold(unit)))
		case "urut":
			serialFirst = !seenYear
			b.WriteString("([0-9]+)")
		case "bulan":
			b.WriteString("[0-9][0-9]")
		case "bulan_romawi":
			b.WriteString("[IVX]+")
		case "tahun":
			seenYear = true
			b.WriteString("([0-9][0-9][0-9][0-9])")
		}
	}
	return b.String() + "$", serialFirst
}
