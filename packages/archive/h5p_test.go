package archive_test

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/packages/packagestest"
)

// Of an H5P package only what it needs is kept; the rest is not unpacked.
func TestAnH5PPackageIsTakenApart(t *testing.T) {
	data := packagestest.H5P(t, packagestest.Completed, map[string]string{
		"H5PEditor.Uji-1.0/library.json": `{"machineName":"H5PEditor.Uji","majorVersion":1,"minorVersion":0}`, "H5PEditor.Uji-1.0/besar.php": "x", "README": "x",
	})
	a, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	bytes := int64(0)
	for _, f := range a.Files {
		names, bytes = append(names, f.Path), bytes+f.Bytes
	}
	want := slices.Sorted(maps.Keys(packagestest.H5PFiles("", map[string]string{})))
	if !slices.Equal(names, want) || bytes != a.Bytes || a.Play == nil {
		t.Errorf("%v, want %v; %d bytes of %d", names, want, bytes, a.Bytes)
	}
}

// An H5P package has the limits of all packages.
func TestAnH5PPackageHasTheLimitsOfAll(t *testing.T) {
	for name, c := range map[string]struct {
		more       map[string]string
		key, entry string
	}{
		"out of its place": {map[string]string{"../h5p.json": "x"}, "entry_path", "../h5p.json"},
		"twice":            {map[string]string{"H5P.JSON": "x"}, "entry_twice", "h5p.json"},
		"a bomb":           {map[string]string{"content/content.json": strings.Repeat("9", 5_000_001)}, "entry_ratio", "content/content.json"},
		"in a folder":      {map[string]string{"h5p.json": "", "kuis/h5p.json": "x"}, "manifest_folder", "kuis/h5p.json"},
		"no libraries":     {map[string]string{"H5P.Uji-1.0/library.json": "", "H5P.Alas-1.2/library.json": ""}, "h5p_bare", "h5p.json"},
		"a program":        {map[string]string{"content/pasang.exe": "MZ"}, "h5p_kind", "content/pasang.exe"},
		"large code":       {map[string]string{"H5P.Alas-1.2/library.json": noise(5_000_001)}, "manifest_large", "H5P.Alas-1.2/library.json"},
	} {
		_, err := open(packagestest.H5P(t, packagestest.Completed, c.more))
		var f *fault.Fault
		if !errors.As(err, &f) || f.Key != "package."+c.key || f.Args["Entry"] != any(c.entry) {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
}

// noise is text that cannot be made much smaller.
func noise(n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = byte(' ' + rand.IntN(90))
	}
	return string(text)
}
