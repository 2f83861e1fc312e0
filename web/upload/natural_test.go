package upload_test

import (
	"slices"
	"strings"
	"testing"

	"mumpuni/web/upload"
)

// Files stand in the order in which people number them, whatever their order was.
func TestNamesAreInTheirNaturalOrder(t *testing.T) {
	want := []string{"", "01 Pembuka.docx", "1 pembuka.pdf", "2 Isi.pdf", "10 Akhir.mp4", "a", "Bab 2", "bab 2 b", "bab 10", "z007", "z7", "z007a"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, upload.Natural)
	if !slices.Equal(got, want) {
		t.Error(strings.Join(got, " | "))
	}
	for _, a := range want {
		for _, b := range want {
			if upload.Natural(a, b) != -upload.Natural(b, a) || (upload.Natural(a, b) == 0) != (a == b) {
				t.Errorf("%q and %q", a, b)
			}
		}
	}
}
