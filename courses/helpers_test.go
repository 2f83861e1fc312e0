package courses_test

import (
	"hash/crc32"
	"net"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/internal/jobs"
	"mumpuni/storage"
)

func crc(b []byte) uint32 { return crc32.ChecksumIEEE(b) }

// openDown is the same house with an object store that does not answer.
func openDown(t testing.TB, h *house) *courses.Service {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	addr := l.Addr().String()
	h.must(l.Close())
	store, err := storage.Open(t.Context(), storage.Config{
		Endpoint: addr, AccessKey: "a", SecretKey: "b", Bucket: "mumpuni", Region: "us-east-1", ContentURL: "http://isi.test", LinkKey: []byte("k"),
	}, h.db, time.Now)
	h.must(err)
	queue, err := jobs.NewQueue()
	h.must(err)
	return courses.New(h.db, store, queue, courses.Hooks{}, func() time.Time { return h.clock })
}
