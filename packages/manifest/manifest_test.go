package manifest_test

import (
	"errors"
	"slices"
	"testing"
	"unicode/utf8"

	"mumpuni/internal/fault"
	"mumpuni/packages/manifest"
	"mumpuni/packages/packagestest"
)

func all(string) bool { return true }

// What programs write in their own ways is read as it is meant.
func TestManifestsOfManyHands(t *testing.T) {
	p, err := manifest.ReadIMS([]byte(`<manifest xml:base="isi/" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
		<organizations default="B"><organization identifier="A"><title>Lain</title></organization><organization identifier="B"><title> Kursus
		satu </title><item identifier="bab"><title>Bab 1</title>
			<item identifier="x" identifierref="r" parameters="?a=1"><title>Satu</title><adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>halo</adlcp:datafromlms><adlcp:prerequisites type="aicc_script">y</adlcp:prerequisites></item>
			<item identifier="x" identifierref="r"/><item identifier="h" identifierref="r" isvisible="false"/><item identifier="g" identifierref="none"/></item></organization></organizations>
		<resources xml:base="bab/"><resource identifier="r" adlcp:scormtype="SCO" href="satu%20a.html?b=2"/></resources></manifest>`), all)
	if err != nil || len(p.Items) != 2 || p.Title != "Kursus satu" || p.Standard != manifest.SCORM12 {
		t.Fatalf("%v %+v", err, p)
	}
	if i := p.Items[0]; i.Path != "isi/bab/satu a.html" || i.Query != "?a=1&b=2" || i.Within != "Bab 1" || *i.Mastery != 80 || i.Data != "halo" || !i.SCO {
		t.Errorf("%+v", i)
	}
	if i := p.Items[1]; i.ID != "x#2" || i.Title != "satu a.html" || i.Mastery != nil {
		t.Errorf("%+v", i)
	}
	for _, key := range []string{"order", "organizations", "submanifest"} {
		if !slices.Contains(p.Losses, "package.loss."+key) {
			t.Errorf("%s is not said: %v", key, p.Losses)
		}
	}
}

// FuzzIMS: whatever a manifest says, it is read or refused, and all that is kept of it can be stored.
func FuzzIMS(f *testing.F) {
	f.Add([]byte(packagestest.Manifest12("a.html", "b.html?x#y")))
	f.Add([]byte(packagestest.Manifest2004("a.html")))
	f.Add([]byte("\xff\xfe<\x00m\x00a\x00n\x00/\x00>\x00"))
	f.Add([]byte(`<!DOCTYPE x [<!ENTITY a "b">]><manifest/>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := manifest.ReadIMS(data, all)
		var refused *fault.Fault
		if err != nil && !errors.As(err, &refused) {
			t.Fatalf("no fault: %v", err)
		}
		for _, i := range p.Items {
			for _, text := range []string{i.ID, i.Title, i.Within, i.Query, i.Data, i.Path} {
				if !utf8.ValidString(text) || slices.Contains([]byte(text), 0) {
					t.Fatalf("%q cannot be stored", text)
				}
			}
		}
	})
}
