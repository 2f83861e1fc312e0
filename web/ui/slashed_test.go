package ui

import (
	"strings"
	"testing"
)

// A number breaks after its slashes, and no white space gets into what is copied.
func TestANumberBreaksAfterItsSlashes(t *testing.T) {
	var page strings.Builder
	if err := Slashed("800.2.2/0031/<b>/2026").Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	if got := page.String(); got != "800.2.2/<wbr>0031/<wbr>&lt;b&gt;/<wbr>2026" {
		t.Error(got)
	}
}
