package people

import (
	"testing"

	"mumpuni/people"
	"mumpuni/web/locale"
)

// An import that failed says that nothing was changed.
func TestAFailedImportSaysThatNothingChanged(t *testing.T) {
	if got := locale.T(t.Context(), importProblem(people.ImportFailed)); got != "Impor gagal; tidak ada yang diubah" {
		t.Errorf("it says %q", got)
	}
}
