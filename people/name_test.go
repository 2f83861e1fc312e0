package people_test

import (
	"testing"

	"mumpuni/people"
)

func TestCommasOfListsAreNotPrinted(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", ",S.Kom", "SITI AMINAH, S.Kom"},
		{"", ", ,S.Kom., ,M.M. ,", "SITI AMINAH, S.Kom.,M.M."},
		{"", "S.Kom,M.M", "SITI AMINAH, S.Kom,M.M"},
		{"", " , ", "SITI AMINAH"},
		{"dr.,", "Sp.A", "dr. SITI AMINAH, Sp.A"},
	} {
		if got := (people.Person{Name: "SITI AMINAH", TitleBefore: c.before, TitleAfter: c.after}).FullName(); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

func TestDoubtsAboutANameAsPrinted(t *testing.T) {
	for _, c := range []struct{ before, name, after, want string }{
		{"", "SITI AMINAH", "", ""},
		{"dr.", "SITI AMINAH", "Sp.A", ""},
		{"dr.", "dr. SITI AMINAH, Sp.A", "Sp.A", "person.name_title"},
		{"", "SITI AMINAH, SP.A.", "Sp.A", "person.name_title"},
		{"H.", "dr. H. AHMAD", "", "person.name_title"},
		{"H.", "AHMAD H. YUSUF", "", ""}, // a middle initial
		{"", "MA", "M.A", ""},            // somebody called Ma
		{"", "SITI 4MINAH", "", "person.name_digits"},
		{"", "Nur\u2011Aini Nguyễn ﷺ", "", ""},
		{"", "王 Budi", "", "person.name_signs"},
		{"", "Budi", "S.😀", "person.name_signs"},
	} {
		got := ""
		if doubts := people.NameDoubts(people.Person{TitleBefore: c.before, Name: c.name, TitleAfter: c.after}); len(doubts) > 0 {
			got = doubts[0].Key
		}
		if got != c.want {
			t.Errorf("%q %q %q: %q, want %q", c.before, c.name, c.after, got, c.want)
		}
	}
}
