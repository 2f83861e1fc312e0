package sheet

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"mumpuni/internal/fault"
)

// normalHeader folds case and drops everything but letters and digits, so "Nip_Baru " is "NIPBARU".
func normalHeader(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// places gives the place in Wanted of each column by its normal header.
func (l List) places() map[string]int {
	m := make(map[string]int, len(l.Wanted))
	for i, c := range l.Wanted {
		m[normalHeader(c)] = i
	}
	return m
}

// header says where in a sheet each wanted column stands.
type header struct {
	at    map[int]int // column of the sheet → place in List.Wanted
	width int
}

// fewest is how many wanted columns a header names at least: less is a title or a note.
const fewest = 3

// findHeader reads cells as the header row of a list. ok is false when it is none: it names none of the list's keys. A header
// that lacks required columns, or has a wanted one twice, is a fault naming them.
func findHeader(l List, places map[string]int, sheet string, cells []Cell) (h header, ok bool, err error) {
	h = header{at: map[int]int{}, width: len(cells)}
	var seen []string
	for i, cell := range cells {
		place, known := places[normalHeader(cell.Text)]
		if !known {
			continue
		}
		if c := l.Wanted[place]; slices.Contains(seen, c) {
			err = fault.Field("file", "import.column_twice").With("Column", c).With("Sheet", sheet)
		}
		seen = append(seen, l.Wanted[place])
		h.at[i] = place
	}
	key := slices.ContainsFunc(l.Keys, func(c string) bool { return slices.Contains(seen, c) })
	if !key || len(seen) < min(fewest, len(l.Wanted)) {
		return h, false, nil
	}
	var missing []string
	for _, c := range l.Required {
		if !slices.Contains(seen, c) {
			missing = append(missing, c)
		}
	}
	if len(missing) > 0 {
		err = fault.Field("file", "import.columns_missing").With("Columns", strings.Join(missing, ", ")).With("Sheet", sheet)
	}
	return h, true, err
}

// present lists the columns of h, in the order of l.Wanted.
func (h header) present(l List) []string {
	var cs []string
	for i, c := range l.Wanted {
		for _, place := range h.at {
			if place == i {
				cs = append(cs, c)
			}
		}
	}
	return cs
}

// numbered reports a row that only numbers the columns, 1 2 3 …, as printed tables have it under their header.
func numbered(cells []Cell) bool {
	n := 0
	for _, cell := range cells {
		switch text := strings.TrimSuffix(strings.Trim(cell.Text, "(). "), ".0"); {
		case cell.Text == "" && !cell.Kind.fails():
		case text != strconv.Itoa(n+1):
			return false
		default:
			n++
		}
	}
	return n >= fewest
}
