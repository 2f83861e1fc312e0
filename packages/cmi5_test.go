package packages_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/packages/packagestest"
)

// A part on another site is taken only where the installation allows that site: its scheme, its name and its port.
func TestPartsOnOtherSites(t *testing.T) {
	h := open(t)
	h.s.WithLRS(nil, "https://mumpuni.test", []string{"https://isi.lain.test"})
	for address, want := range map[string]bool{
		"https://isi.lain.test/au?x=1": true, "http://isi.lain.test/au": false, "https://isi.lain.test:8443/au": false, "https://jahat.isi.lain.test/": false,
		"https://isi.lain.test@jahat.test/": false, "program://isi.lain.test/": false, "javascript:alert(1)": false, "data:text/html,x": false,
	} {
		data := []byte(packagestest.Structure(packagestest.AU("satu", address, "")))
		_, _, err := h.s.TakeApart(t.Context(), uuid.New(), bytes.NewReader(data), int64(len(data)))
		var f *fault.Fault
		if want != (err == nil) || !want && (!errors.As(err, &f) || f.Key != "package.cmi5_host" || f.Args["Entry"] != any(address)) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
