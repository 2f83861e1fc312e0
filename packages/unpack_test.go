package packages_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/packages"
	"mumpuni/packages/packagestest"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// house is packages over a database and an object store.
type house struct {
	t     *testing.T
	tx    bun.Tx
	store *storage.Store
	s     *packages.Service
}

func open(t *testing.T) *house {
	store := storagetest.Local(t)
	tx := pgtest.Tx(t)
	return &house{t, tx, store, packages.New(tx, store, time.Now)}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// kept is a package taken apart and kept.
func (h *house) kept(data []byte) (packages.Package, []storage.Object) {
	h.t.Helper()
	medium := uuid.New()
	_, err := h.tx.NewRaw("insert into media (id, kind, state, created_at, updated_at) values (?, 'package', 'processing', now(), now())", medium).Exec(h.t.Context())
	h.must(err)
	files, keep, err := h.s.TakeApart(h.t.Context(), medium, bytes.NewReader(data), int64(len(data)))
	h.must(err)
	h.must(h.store.RecordAll(h.t.Context(), h.tx, files))
	h.must(keep(h.t.Context(), h.tx))
	p, err := h.s.Of(h.t.Context(), h.tx, medium)
	h.must(err)
	return p, files
}

// Each file of a package is found again by its path, byte for byte, whatever the case of its letters; a large one, too.
func TestAPackageIsTakenApart(t *testing.T) {
	h := open(t)
	film := string(storagetest.Random(t, 5<<20+7))
	p, files := h.kept(packagestest.Zip(t, map[string]string{
		"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "halo", "Video/Film 1.mp4": film, "kosong.txt": "",
	}))
	if p.Files != 4 || len(files) != 4 || p.Bytes != int64(len(film)+4+len(packagestest.Manifest12("index.html"))) || p.Items[0].Path != "index.html" {
		t.Errorf("%+v", p)
	}
	for path, want := range map[string]string{"index.html": "halo", "video/film 1.MP4": film, "Kosong.txt": ""} {
		if got := storagetest.Read(t, h.store, storage.TreeKey(p.Prefix, path), 0, -1); string(got) != want {
			t.Errorf("%s: %d bytes of %d", path, len(got), len(want))
		}
	}
	if _, err := h.s.Of(t.Context(), h.tx, uuid.New()); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

// grown is by how much the memory of this process alone grew while do ran.
func grown(t *testing.T, do func()) int64 {
	t.Helper()
	rss := func() int64 {
		data, err := os.ReadFile("/proc/self/statm")
		if err != nil {
			t.Fatal(err)
		}
		fields := strings.Fields(string(data))
		n := int64(0)
		for _, d := range fields[1] {
			n = n*10 + int64(d-'0')
		}
		return n * int64(os.Getpagesize())
	}
	before := rss()
	do()
	return rss() - before
}

// A bomb is refused by what its list says, or by what comes out of it, soon and without harm to this process.
func TestBombsHarmNobody(t *testing.T) {
	h := open(t)
	zeros := strings.Repeat("\x00", 64<<20)
	lying := packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "x", "z.bin": zeros})
	at := bytes.LastIndex(lying, []byte("PK\x01\x02"))
	copy(lying[at+24:], []byte{9, 0, 0, 0}) // nine bytes, it says
	for name, data := range map[string][]byte{
		"honest":  packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "x", "z.bin": zeros}),
		"lying":   lying,
		"overlap": overlapping(t),
	} {
		began := time.Now()
		var err error
		n := grown(t, func() {
			_, _, err = h.s.TakeApart(t.Context(), uuid.New(), bytes.NewReader(data), int64(len(data)))
		})
		var f *fault.Fault
		if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Args["Entry"] == nil {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 10*time.Second || n > 50<<20 {
			t.Errorf("%s: %v, and %d bytes of ours", name, took, n)
		}
	}
}

// overlapping names the same bytes as many files.
func overlapping(t *testing.T) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	raw := storagetest.Random(t, 1<<20)
	for name, data := range map[string][]byte{"imsmanifest.xml": []byte(packagestest.Manifest12("index.html")), "index.html": []byte("x"), "a.bin": raw} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return copies(buf.Bytes(), "a.bin", 40)
}

// copies adds entries to the list of a zip that name the bytes of one.
func copies(data []byte, name string, n int) []byte {
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	at := bytes.LastIndex(data[:end], []byte(name))
	from := bytes.LastIndex(data[:at], []byte("PK\x01\x02"))
	length := 46 + len(name)
	entry := data[from : from+length]
	var more []byte
	for i := range n {
		one := bytes.Clone(entry)
		one[46] = byte('b' + i%24)
		one[47] = byte('.' + i/24)
		more = append(more, one...)
	}
	out := append(append(bytes.Clone(data[:end]), more...), data[end:]...)
	tail := out[end+len(more):]
	count := int(tail[8]) + int(tail[9])<<8 + n
	size := int(tail[12]) + int(tail[13])<<8 + int(tail[14])<<16 + len(more)
	for _, o := range []int{8, 10} {
		tail[o], tail[o+1] = byte(count), byte(count>>8)
	}
	tail[12], tail[13], tail[14] = byte(size), byte(size>>8), byte(size>>16)
	return out
}

// A server that stops in the middle keeps nothing back.
func TestTakingApartEndsWithItsServer(t *testing.T) {
	h := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data := packagestest.SCORM12(t, "")
	if _, _, err := h.s.TakeApart(ctx, uuid.New(), bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
