// Package storage keeps bytes: files that people upload and documents that Mumpuni makes. It owns the object store (any
// S3 server, spoken to by minio-go), the table of objects that something refers to, and uploads in progress. Bytes come
// first under a new key, the row second; a sweep removes keys that no row names.
package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
)

// What can go wrong with the object store.
var (
	ErrUnavailable = fault.New(fault.Unavailable, "storage.unavailable") // the object store does not answer
	ErrFull        = fault.New(fault.Unavailable, "storage.full")        // the object store, or the server's own disk, has no room
	ErrMissing     = fault.New(fault.NotFound, "storage.missing")        // no object under this key
	ErrRange       = fault.New(fault.Invalid, "storage.range_invalid")   // the range begins beyond the object's end
	ErrSize        = fault.New(fault.Invalid, "storage.size_differs")    // more or fewer bytes came than announced
)

// Config says where the object store is and how links to the content origin are signed.
type Config struct {
	Endpoint   string // host:port
	AccessKey  string
	SecretKey  string
	Bucket     string // made at the first write when missing
	Region     string
	Secure     bool   // https
	ContentURL string // origin of signed links
	LinkKey    []byte // signs links
}

// Object is what is known of stored bytes.
type Object struct {
	Key         string
	Bytes       int64
	SHA256      []byte // set by Put and Adopt; Stat and Open leave it nil
	ContentType string
	ETag        string    // the object store's; changes with the bytes
	ModifiedAt  time.Time // when the object store got it; zero from Put
}

// Store is the object store and its rows.
type Store struct {
	cfg       Config
	db        bun.IDB
	now       func() time.Time
	core      *minio.Core
	transport *breaker
	bucket    bucketState
	locks     uploadLocks
}

// Open prepares a Store. It connects when first needed, so it does not fail because the object store is down.
func Open(_ context.Context, cfg Config, db bun.IDB, now func() time.Time) (*Store, error) {
	transport := newBreaker(now)
	core, err := minio.NewCore(cfg.Endpoint, &minio.Options{
		Creds:  credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""),
		Secure: cfg.Secure, Region: cfg.Region, Transport: transport, BucketLookup: minio.BucketLookupPath,
		MaxRetries: 1, // people wait for the answer; jobs try again by themselves
	})
	if err != nil {
		return nil, fmt.Errorf("object store %s: %w", cfg.Endpoint, err)
	}
	return &Store{cfg: cfg, db: db, now: now, core: core, transport: transport}, nil
}

// NewKey makes a key that was never used, such as "media/0190…".
func NewKey(prefix string) string {
	return strings.Trim(prefix, "/") + "/" + uuid.Must(uuid.NewV7()).String()
}

// Check asks whether the object store answers and our keys may use the bucket, and makes the bucket when it is missing.
func (s *Store) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	s.transport.reset()
	s.bucket.forget()
	return s.ensureBucket(ctx)
}

// Answers asks, for at most three seconds, whether the object store answers; while it rests it does not.
func (s *Store) Answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_, err := s.core.BucketExists(ctx, s.cfg.Bucket)
	return explain("look for bucket", s.cfg.Bucket, err)
}

// FailedWrites is how many writes the object store could not do since this process began although it answered, and when the last of
// them was: most often it is full.
func (s *Store) FailedWrites() (n int64, last time.Time) {
	return s.transport.failed.Load(), time.Unix(0, s.transport.failedAt.Load())
}

// fullWait is after which to try again what found no room: people must make some.
const fullWait = time.Minute

// OutOfReach is ErrFull where err tells of a disk without room, else ErrUnavailable; err is its cause.
func OutOfReach(err error) *fault.Fault {
	var answer interface{ HTTPStatusCode() int } // of the upload's client
	var ours minio.ErrorResponse
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.As(err, &ours) && ours.StatusCode == http.StatusInsufficientStorage ||
		errors.As(err, &answer) && answer.HTTPStatusCode() == http.StatusInsufficientStorage {
		return ErrFull.After(fullWait).Because(err)
	}
	return ErrUnavailable.After(answerTime).Because(err)
}

// explain turns an answer of the object store into a fault. What is neither "missing" nor "down" stays as it is: wrong
// keys or a refused bucket are for the log of whoever runs this.
func explain(op, key string, err error) error {
	var f *fault.Fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	wrapped := fmt.Errorf("%s %s: %w", op, key, err)
	var answer minio.ErrorResponse
	switch {
	case errors.Is(err, context.Canceled):
		return wrapped
	case !errors.As(err, &answer):
		return OutOfReach(wrapped)
	case answer.Code == minio.NoSuchKey || answer.Code == minio.NoSuchBucket || answer.Code == "NotFound":
		return ErrMissing.Because(wrapped)
	case answer.StatusCode == http.StatusRequestedRangeNotSatisfiable || answer.Code == minio.InvalidRange:
		return ErrRange.Because(wrapped)
	case answer.StatusCode >= http.StatusInternalServerError || answer.StatusCode == http.StatusTooManyRequests:
		return OutOfReach(wrapped)
	}
	return wrapped
}

// source remembers what went wrong while reading the caller's bytes, so that it is not blamed on the object store.
type source struct {
	io.Reader
	n     int64
	ended bool
	err   error
}

// Read passes on what the caller sends and notes how it ended.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	s.n += int64(n)
	switch {
	case errors.Is(err, io.EOF):
		s.ended = true
	case err != nil:
		s.err = err
	}
	return n, err
}
