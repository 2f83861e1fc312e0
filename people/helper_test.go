package people

import (
	"strings"
	"testing"
)

// A helper has a name and a number to call, or is nobody at all.
func TestAHelperCanBeCalled(t *testing.T) {
	for _, c := range []struct {
		name, phone, hours string
		want               string // fields to mend
	}{
		{"Ibu Sari", "0274 512 345 ext 12", "Senin–Jumat", ""},
		{"Ibu Sari", "+62 (811) 222-333", "", ""},
		{"", "", "", ""},
		{"", "0274512345", "", "name"},
		{"Ibu Sari", "", "", "phone"},
		{"Ibu Sari", "1234", "", "phone"},
		{"Ibu Sari", "tanya saja 12345", "", "phone"},
		{"", "", "Senin", "name phone"},
		{strings.Repeat("a", 121), "0274512345", "", "name"},
		{"Ibu\x00Sari", "0274512345", "", "name"},
	} {
		_, faults := Helper{Name: c.name, Phone: c.phone, Hours: c.hours}.tidy()
		var got []string
		for _, f := range faults {
			got = append(got, f.Field)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, want %q", c, got, c.want)
		}
	}
}
