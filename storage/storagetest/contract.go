package storagetest

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"mumpuni/storage"
)

// Contract is what Mumpuni needs of an object store, whichever it is.
func Contract(t *testing.T, server *Server) {
	for name, test := range map[string]func(*testing.T, *Server){
		"what was put comes back":                         testRoundTrip,
		"every range is exact":                            testRanges,
		"a size that lies keeps nothing":                  testWrongSize,
		"a broken reader keeps nothing and is told apart": testBrokenReader,
		"what is missing is missing":                      testMissing,
		"many at once do not mix":                         testConcurrent,
		"a cut connection fails and nothing is kept":      testCut,
		"a read that is cut fails":                        testCutRead,
		"a server that is down is known quickly":          testDown,
		"adopted bytes are hashed and seen through":       testAdopt,
		"what no row names is swept":                      testSweep,
		"what a row refers to is spared":                  testSweepSparesReferred,
		"what could not be removed keeps its row":         testSweepWhileDown,
	} {
		t.Run(name, func(t *testing.T) { test(t, server) })
	}
}

const mebi = 1 << 20

// Random gives n random bytes.
func Random(t testing.TB, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		t.Fatal(err)
	}
	return b
}

func testRoundTrip(t *testing.T, server *Server) {
	store := server.Store(t, nil)
	for _, n := range []int{0, 1, 4096, 5*mebi - 1, 5 * mebi, 8 * mebi, 8*mebi + 1, 21*mebi + 7} {
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d bytes, size known %v", n, known), func(t *testing.T) {
				roundTrip(t, store, storage.NewKey("media"), Random(t, n), known)
			})
		}
	}
	for _, key := range []string{"media/Peraturan Bupati № 12 — «tata naskah».pdf", "media/a+b&c=d%20e?f#g", "media/漢字/😀", "media/..titik"} {
		t.Run(key, func(t *testing.T) { roundTrip(t, store, key, []byte("isi "+key), true) })
	}
}

func roundTrip(t *testing.T, store *storage.Store, key string, want []byte, known bool) {
	t.Helper()
	size := int64(-1)
	if known {
		size = int64(len(want))
	}
	put, err := store.Put(t.Context(), key, bytes.NewReader(want), size, "application/x-coba")
	if err != nil {
		t.Fatalf("put: %v", err)
	}
	sum := sha256.Sum256(want)
	if put.Bytes != int64(len(want)) || !bytes.Equal(put.SHA256, sum[:]) || put.Key != key {
		t.Fatalf("put says %+v", put)
	}
	if got := Read(t, store, key, 0, -1); !bytes.Equal(got, want) {
		t.Fatalf("got %d other bytes", len(got))
	}
	o, err := store.Stat(t.Context(), key)
	if err != nil || o.Bytes != int64(len(want)) || o.ContentType != "application/x-coba" || o.ETag == "" || o.ModifiedAt.IsZero() {
		t.Fatalf("stat %+v, %v", o, err)
	}
	if err := store.Delete(t.Context(), key); err != nil {
		t.Fatalf("delete: %v", err)
	}
	if _, err := store.Stat(t.Context(), key); !errors.Is(err, storage.ErrMissing) {
		t.Fatalf("after delete: %v", err)
	}
}

// Read opens a range and reads it whole.
func Read(t testing.TB, store *storage.Store, key string, offset, length int64) []byte {
	t.Helper()
	body, _, err := store.Open(t.Context(), key, offset, length)
	if err != nil {
		t.Fatalf("open %s at %d+%d: %v", key, offset, length, err)
	}
	defer body.Close()
	got, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("read %s at %d+%d: %v", key, offset, length, err)
	}
	return got
}

func put(t testing.TB, store *storage.Store, content []byte) string {
	t.Helper()
	key := storage.NewKey("media")
	if _, err := store.Put(t.Context(), key, bytes.NewReader(content), int64(len(content)), "application/octet-stream"); err != nil {
		t.Fatalf("put: %v", err)
	}
	return key
}

func testRanges(t *testing.T, server *Server) {
	store, n := server.Store(t, nil), int64(17*mebi+3)
	want := Random(t, int(n))
	key := storage.NewKey("media") // several parts
	if _, err := store.Put(t.Context(), key, bytes.NewReader(want), -1, "video/mp4"); err != nil {
		t.Fatal(err)
	}
	for _, r := range []struct{ offset, length, end int64 }{
		{0, -1, n},
		{0, 1, 1},
		{0, n, n},
		{0, n + 10, n},
		{n - 1, 1, n},
		{n - 1, -1, n},
		{n - 5, 100, n},
		{1, -1, n},
		{8*mebi - 1, 2, 8*mebi + 1},
		{8 * mebi, 8 * mebi, 16 * mebi},
		{5, 0, 5},
		{n, 0, n},
	} {
		if got := Read(t, store, key, r.offset, r.length); !bytes.Equal(got, want[r.offset:r.end]) {
			t.Errorf("range %d+%d: %d bytes differ", r.offset, r.length, len(got))
		}
		body, o, err := store.Open(t.Context(), key, r.offset, r.length)
		if err != nil || o.Bytes != n {
			t.Fatalf("range %d+%d describes %+v, %v", r.offset, r.length, o, err)
		}
		body.Close()
	}
	for _, offset := range []int64{n, n + 1} {
		if _, _, err := store.Open(t.Context(), key, offset, 1); !errors.Is(err, storage.ErrRange) {
			t.Errorf("a range from %d of %d bytes: %v", offset, n, err)
		}
	}
}

func testWrongSize(t *testing.T, server *Server) {
	store := server.Store(t, nil)
	for _, n := range []int64{10, 9 * mebi} {
		for name, off := range map[string]int64{"fewer": +1, "more": -1} {
			key := storage.NewKey("media")
			_, err := store.Put(t.Context(), key, bytes.NewReader(Random(t, int(n))), n+off, "image/png")
			if !errors.Is(err, storage.ErrSize) {
				t.Errorf("%s bytes than announced (%d): %v", name, n, err)
			}
			nothing(t, store, key, fmt.Sprintf("%s bytes than announced (%d)", name, n))
		}
	}
}

// nothing checks that no object is under key.
func nothing(t testing.TB, store *storage.Store, key, what string) {
	t.Helper()
	if o, err := store.Stat(t.Context(), key); !errors.Is(err, storage.ErrMissing) {
		t.Errorf("%s left something: %+v, %v", what, o, err)
	}
}

func testBrokenReader(t *testing.T, server *Server) {
	store, broken := server.Store(t, nil), errors.New("the browser left")
	for _, n := range []int64{100, 20 * mebi} {
		for _, size := range []int64{-1, n} {
			key := storage.NewKey("media")
			r := io.MultiReader(bytes.NewReader(Random(t, int(n/2))), iotest.ErrReader(broken))
			if _, err := store.Put(t.Context(), key, r, size, "image/png"); !errors.Is(err, broken) {
				t.Errorf("size %d: %v", size, err)
			}
			nothing(t, store, key, fmt.Sprintf("a reader that broke at size %d", size))
		}
	}
}

func testMissing(t *testing.T, server *Server) {
	store := server.Store(t, nil)
	for _, when := range []string{"without a bucket", "with one"} {
		key := storage.NewKey("media")
		if _, err := store.Stat(t.Context(), key); !errors.Is(err, storage.ErrMissing) {
			t.Errorf("stat %s: %v", when, err)
		}
		if _, _, err := store.Open(t.Context(), key, 0, -1); !errors.Is(err, storage.ErrMissing) {
			t.Errorf("open %s: %v", when, err)
		}
		if err := store.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %s: %v", when, err)
		}
		put(t, store, []byte("x"))
	}
}

func testConcurrent(t *testing.T, server *Server) {
	store := server.Store(t, nil)
	var wg sync.WaitGroup
	for i := range 24 {
		wg.Go(func() {
			want := bytes.Repeat([]byte{byte(i)}, i*400_000)
			key := put(t, store, want)
			if got := Read(t, store, key, 0, -1); !bytes.Equal(got, want) {
				t.Errorf("object %d differs", i)
			}
		})
	}
	wg.Wait()
}

func testAdopt(t *testing.T, server *Server) {
	store := server.Store(t, nil)
	for want, content := range map[string][]byte{
		"application/pdf": []byte("%PDF-1.7\n" + strings.Repeat("isi ", 3_000_000)),
		"image/png":       append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), Random(t, 100)...),
		"text/html":       []byte("<!DOCTYPE html><script>alert(1)</script>"),
		"text/vtt":        []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nSelamat datang\n"),
		"text/plain":      {},
	} {
		key := storage.NewKey("media")
		if _, err := store.Put(t.Context(), key, bytes.NewReader(content), -1, "video/mp4"); err != nil {
			t.Fatal(err)
		}
		o, err := store.Adopt(t.Context(), key)
		sum := sha256.Sum256(content)
		if err != nil || !strings.HasPrefix(o.ContentType, want) || !bytes.Equal(o.SHA256, sum[:]) || o.Bytes != int64(len(content)) {
			t.Errorf("adopt %s: %+v, %v", want, o, err)
		}
	}
	if _, err := store.Adopt(t.Context(), "media/none"); !errors.Is(err, storage.ErrMissing) {
		t.Errorf("adopt nothing: %v", err)
	}
}
