package people_test

import (
	"net/http"
	"net/url"
	"os"
	"testing"
)

// What a filter hides is imported only after a tick that says so.
func TestHiddenRowsAreTickedBeforeTheyAreImported(t *testing.T) {
	b := newBureau(t)
	file, err := os.ReadFile("../../../people/siasn/testdata/baris-tersembunyi.xlsx")
	b.must(err)
	sent := b.upload(b.admin, b.root, "asn.xlsx", file)
	b.wants(sent, http.StatusSeeOther)
	at := sent.Header().Get("Location")
	b.wants(b.settled(at), http.StatusOK, "1 baris tersembunyi di berkas", `name="hidden"`, "Baris ini tersembunyi di berkas")
	form := url.Values{"confirm": {"1"}}
	b.wants(b.post(b.admin, at+"/terapkan", form), http.StatusUnprocessableEntity, "Centang bahwa 1 baris yang tersembunyi")
	form.Set("hidden", "1")
	b.wants(b.post(b.admin, at+"/terapkan", form), http.StatusSeeOther)
	b.wants(b.settled(at), http.StatusOK, "Diterapkan")
}
