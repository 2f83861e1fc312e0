package people

import (
	"testing"

	"mumpuni/people/siasn"
	"mumpuni/web/locale"
)

// An import that failed says that nothing was changed.
func TestAFailedImportSaysThatNothingChanged(t *testing.T) {
	if got := locale.T(t.Context(), importProblem(siasn.ImportFailed)); got != "Impor gagal; tidak ada yang diubah" {
		t.Errorf("it says %q", got)
	}
}
