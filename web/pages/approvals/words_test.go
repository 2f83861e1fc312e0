package approvals

import (
	"testing"

	"mumpuni/people"
	"mumpuni/web/locale"
)

// A value is read as people write it, and what had none before is told without a column of dashes.
func TestAValueIsWrittenAsPeopleWriteIt(t *testing.T) {
	ctx := locale.With(t.Context(), locale.ID)
	for value, want := range map[string]string{"2026-11-06": "6 November 2026", "0.95": "0,95", "0.9": "0,9", "24": "24", "1.2.3": "1.2.3", "800.2.2/{nomor}": "800.2.2/{nomor}", "Dasar 1.": "Dasar 1."} {
		if got := written(ctx, value); got != want {
			t.Errorf("%q is written %q, not %q", value, got, want)
		}
	}
	if replaces([]people.Fact{{After: "7"}}) || !replaces([]people.Fact{{After: "7"}, {Before: "3", After: "7"}}) {
		t.Error("what had a value before is told as if it had none, or the other way round")
	}
}
