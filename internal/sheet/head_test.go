package sheet_test

import (
	"strings"
	"testing"

	"mumpuni/internal/sheet"
)

// What stands before a CSV's header is one field a line, whatever a unit is called; the form for programs is without it.
func TestALineBeforeTheHeaderIsOneField(t *testing.T) {
	b := sheet.Book{
		Tables: []sheet.Table{{Header: []string{"a"}, Rows: [][]any{{sheet.Decimal{Scaled: 150, Places: 2}}}}},
		Head:   [][2]string{{"Unit", "Dinas;=1+1\n\"x\""}},
	}
	for _, c := range []struct {
		data bool
		want string
	}{{false, "\ufeff# Unit: Dinas,'=1+1 'x'\r\na\r\n1,50\r\n"}, {true, "\ufeffa\r\n1.50\r\n"}} {
		var out strings.Builder
		b.Data = c.data
		if err := b.WriteCSV(&out); err != nil || out.String() != c.want {
			t.Errorf("data %v: %q, %v", c.data, out.String(), err)
		}
	}
}
