package pack_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/fault"
	"mumpuni/parcels/pack"
)

const head = `{"format":"mumpuni-course","version":1,"title":"Kursus","jp":0,"minutes":0,"language":"id"`

// packed packs entries as they are told.
func packed(t testing.TB, list ...entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, e := range list {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.mode != 0 {
			h.SetMode(e.mode)
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.Copy(w, io.LimitReader(zeroes{e.text}, max(e.size, int64(len(e.text)))))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

type entry struct {
	name, text string
	size       int64 // of zeroes behind the text
	mode       fs.FileMode
}

// zeroes are a text and zeroes without end.
type zeroes struct{ text string }

func (z zeroes) Read(p []byte) (int, error) {
	n := copy(p, z.text)
	clear(p[n:])
	return len(p), nil
}

func manifest(more string) entry { return entry{name: pack.File, text: head + more + "}"} }

// Every course file that is not one is refused in time, by what is to blame, and costs the server little.
func TestHostileFilesAreRefused(t *testing.T) {
	module := func(path string) string {
		return `,"modules":[{"part":"materi","kind":"article","title":"x","minutes":1,"text":"` + path + `"}]`
	}
	many := []entry{manifest("")}
	for i := range 10_001 {
		many = append(many, entry{name: "x/" + strings.Repeat("y", i%7) + string(rune('a'+i%26)) + time.Duration(i).String()})
	}
	for name, c := range map[string]struct {
		data       []byte
		key, entry string
	}{
		"no zip":            {[]byte("PK bukan"), "package.not_zip", ""},
		"slip":              {packed(t, manifest(""), entry{name: "../../etc/passwd"}), "package.entry_path", "../../etc/passwd"},
		"slip by \\":        {packed(t, manifest(""), entry{name: `..\x`}), "package.entry_path", "../x"},
		"absolute":          {packed(t, manifest(""), entry{name: "/x"}), "package.entry_path", "/x"},
		"drive":             {packed(t, manifest(""), entry{name: "C:/x"}), "package.entry_path", "C:/x"},
		"link":              {packed(t, manifest(""), entry{name: "x", mode: fs.ModeSymlink | 0o777}), "package.entry_link", "x"},
		"case":              {packed(t, manifest(""), entry{name: "pictures/a.png"}, entry{name: "pictures/A.png"}), "package.entry_twice", "pictures/A.png"},
		"bomb":              {packed(t, manifest(module("modules/001.md")), entry{name: "modules/001.md", size: 400 << 20}), "package.entry_ratio", "modules/001.md"},
		"bomb of manifest":  {packed(t, entry{name: pack.File, size: 200 << 20}), "package.entry_ratio", pack.File},
		"many":              {packed(t, many...), "package.files_many", ""},
		"no manifest":       {packed(t, entry{name: "x"}), "parcel.manifest_missing", ""},
		"a package":         {packed(t, entry{name: "imsmanifest.xml", text: "<manifest/>"}), "parcel.manifest_missing", ""},
		"other format":      {packed(t, entry{name: pack.File, text: `{"format":"kursus"}`}), "parcel.other_format", pack.File},
		"newer":             {packed(t, entry{name: pack.File, text: `{"format":"mumpuni-course","version":3}`}), "parcel.version_newer", pack.File},
		"no JSON":           {packed(t, entry{name: pack.File, text: head}), "parcel.manifest_broken", pack.File},
		"unknown field":     {packed(t, manifest(`,"x":1`)), "parcel.manifest_broken", pack.File},
		"deep":              {packed(t, entry{name: pack.File, text: strings.Repeat("[", 2_000_000)}), "parcel.manifest_broken", pack.File},
		"NUL":               {packed(t, manifest(`,"summary":"a\u0000b"`)), "parcel.manifest_broken", pack.File},
		"large manifest":    {packed(t, manifest(`,"summary":"`+strings.Repeat("x", 3_000_000)+`"`)), "package.manifest_large", pack.File},
		"missing":           {packed(t, manifest(module("modules/001.md"))), "parcel.entry_missing", "modules/001.md"},
		"unnamed":           {packed(t, manifest(""), entry{name: "modules/001.md"}), "parcel.entry_unnamed", "modules/001.md"},
		"text no text":      {packed(t, manifest(module("a.md")), entry{name: "a.md", text: "\xff\xfe"}), "parcel.text_broken", "a.md"},
		"the manifest":      {packed(t, manifest(module(pack.File))), "parcel.entry_missing", pack.File},
		"twice":             {packed(t, manifest(`,"pictures":[{"name":"a.png","path":"a.png"},{"name":"b.png","path":"a.png"}]`), entry{name: "a.png"}), "parcel.entry_missing", "a.png"},
		"picture's name":    {packed(t, manifest(`,"pictures":[{"name":"../a.png","path":"a.png"}]`), entry{name: "a.png"}), "parcel.picture_name", pack.File},
		"cover of nowhere":  {packed(t, manifest(`,"cover":{"picture":"a.png","alt":"x"}`)), "parcel.manifest_broken", pack.File},
		"pictures by case":  {packed(t, manifest(`,"pictures":[{"name":"a.png","path":"a.png"},{"name":"A.png","path":"b.png"}]`), entry{name: "a.png"}, entry{name: "b.png"}), "parcel.picture_name", pack.File},
		"too many modules":  {packed(t, manifest(`,"modules":[`+strings.TrimSuffix(strings.Repeat(`{},`, 201), ",")+`]`)), "parcel.too_many", pack.File},
		"pictures in items": {packed(t, manifest(`,"modules":[{"quiz":{"questions":[{"pictures":[{"name":"a","path":"b"},{"name":"a","path":"c"}]}]}}]`)), "parcel.picture_name", pack.File},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begun := time.Now()
			_, err := pack.Read(t.Context(), bytes.NewReader(c.data), int64(len(c.data)), nil)
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			var f *fault.Fault
			if !errors.As(err, &f) || f.Key != c.key || c.entry != "" && f.Args["Entry"] != c.entry {
				t.Errorf("%v %+v, want %s %s", err, f, c.key, c.entry)
			}
			if took > 10*time.Second || int64(after.TotalAlloc-before.TotalAlloc) > 50<<20 {
				t.Errorf("%s and %d MB", took, (after.TotalAlloc-before.TotalAlloc)>>20)
			}
		})
	}
}

// sink counts what comes.
type sink struct {
	names []string
	bytes int64
}

func (s *sink) File(path string, _ int64) error { s.names = append(s.names, path); return nil }
func (s *sink) Write(p []byte) (int, error)     { s.bytes += int64(len(p)); return len(p), nil }

// A course is written with a piece of it in memory at a time, and read as it was.
func TestALargeCoursePassesThroughLittleMemory(t *testing.T) {
	const large = 300 << 20
	m := pack.Manifest{Format: pack.Format, Version: pack.Version, Title: "Kursus", Language: "id", Modules: []pack.Module{
		{Part: "materi", Kind: "video", Title: "Film", File: &pack.Medium{Name: "film.mp4", Path: pack.Lay(0, "", "mp4")}},
	}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := &counter{}
	err := pack.Write(t.Context(), n, m, []pack.Entry{{Path: pack.Lay(0, "", "mp4"), Key: "x", Bytes: large}}, func(context.Context, string) (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(zeroes{}, large)), nil
	})
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; err != nil || n.bytes < large || grown > 5<<20 {
		t.Errorf("%v %d bytes, %d allocated", err, n.bytes, grown)
	}
	var into sink
	data := packed(t, manifest(`,"pictures":[{"name":"a.png","path":"a.png"}]`), entry{name: "a.png", text: "gambar"})
	p, err := pack.Read(t.Context(), bytes.NewReader(data), int64(len(data)), &into)
	if err != nil || p.Title != "Kursus" || into.bytes != 6 || len(into.names) != 1 || p.Bytes != 6 {
		t.Errorf("%v %+v %+v", err, p, into)
	}
}

type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) { c.bytes += int64(len(p)); return len(p), nil }

// FuzzManifest: whatever a manifest says, it is refused with a fault, or is written again as one that is read as the same.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(head + "}"))
	f.Add([]byte(head + `,"cover":{"picture":"a.png","alt":"x"},"pictures":[{"name":"a.png","file":"A.png","path":"pictures/a.png"}],"modules":[{"part":"evaluasi","kind":"quiz","title":"K","minutes":3,"quiz":{"title":"K","pass_mark":1,"questions":[{"mark":1,"kind":"single","stem":"x","options":[{"text":"a","right":true}],"pictures":[{"name":"b.png","path":"c"}]}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := pack.Decode(data)
		if err != nil {
			var known *fault.Fault
			if !errors.As(err, &known) {
				t.Fatal(err)
			}
			return
		}
		text, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := pack.Decode(text)
		if err != nil {
			t.Fatalf("%v: %s", err, text)
		}
		if second, err := again.Encode(); err != nil || !bytes.Equal(text, second) {
			t.Fatalf("%s\n%s", text, second)
		}
	})
}

// FuzzOpen: whatever a zip holds, it is refused with a fault or opened.
func FuzzOpen(f *testing.F) {
	f.Add(packed(f, manifest("")))
	f.Add(packed(f, manifest(`,"pictures":[{"name":"a.png","path":"a.png"}]`), entry{name: "a.png", text: "x"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := pack.Open(bytes.NewReader(data), int64(len(data)))
		var known *fault.Fault
		if err != nil && !errors.As(err, &known) {
			t.Fatal(err)
		}
	})
}

// Whatever order its entries come in, a course is the same bytes: sorted, with no moment of ours.
func TestEntriesAreSorted(t *testing.T) {
	write := func(entries ...pack.Entry) []byte {
		var buf bytes.Buffer
		if err := pack.Write(t.Context(), &buf, pack.Manifest{Format: pack.Format, Version: pack.Version}, entries, nil); err != nil {
			t.Fatal(err)
		}
		return buf.Bytes()
	}
	a, b := pack.Entry{Path: "modules/001.md", Text: []byte("a")}, pack.Entry{Path: "modules/002.md", Text: []byte("b")}
	data := write(b, a)
	if !bytes.Equal(data, write(a, b)) {
		t.Error("the order of entries is told")
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || z.File[0].Name != pack.File || z.File[1].Name != a.Path {
		t.Fatalf("%v %+v", err, z.File)
	}
	for _, f := range z.File {
		if f.Modified.Year() != 1980 || f.Method != zip.Store {
			t.Errorf("%s: %s %d", f.Name, f.Modified, f.Method)
		}
	}
}
