package storage

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
)

// Open reads length bytes of an object from offset; length -1 reads to the end, and a length beyond the end is cut there.
// The Object describes the whole object. Faults: ErrMissing, ErrRange when offset lies beyond the end, ErrUnavailable,
// also from the reader when the connection breaks.
func (s *Store) Open(ctx context.Context, key string, offset, length int64) (io.ReadCloser, Object, error) {
	if length == 0 {
		o, err := s.Stat(ctx, key)
		if err == nil && offset > o.Bytes {
			err = ErrRange
		}
		return http.NoBody, o, err
	}
	opts := minio.GetObjectOptions{}
	switch {
	case length > 0:
		opts.Set("Range", fmt.Sprintf("bytes=%d-%d", offset, offset+length-1))
	case offset > 0:
		opts.Set("Range", fmt.Sprintf("bytes=%d-", offset))
	}
	ctx, cancel := context.WithCancel(ctx)
	hurry := time.AfterFunc(answerTime, cancel)
	body, info, header, err := s.core.GetObject(ctx, s.cfg.Bucket, key, opts)
	if !hurry.Stop() {
		if err == nil {
			_ = body.Close()
		}
		err = context.DeadlineExceeded
	}
	if err != nil {
		cancel()
		return nil, Object{}, explain("open", key, err)
	}
	o := described(key, info)
	if _, total, ranged := strings.Cut(header.Get("Content-Range"), "/"); ranged {
		if o.Bytes, err = strconv.ParseInt(total, 10, 64); err != nil {
			cancel()
			_ = body.Close()
			return nil, Object{}, fmt.Errorf("open %s: content range %q: %w", key, header.Get("Content-Range"), err)
		}
	}
	return &reader{body: body, key: key, cancel: cancel}, o, nil
}

// Stat describes an object without reading it.
func (s *Store) Stat(ctx context.Context, key string) (Object, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	info, err := s.core.StatObject(ctx, s.cfg.Bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return Object{}, explain("stat", key, err)
	}
	return described(key, info), nil
}

// Delete removes an object's bytes. Deleting what is not there is no fault. A row that names it stays: see Doom.
func (s *Store) Delete(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	err := s.core.RemoveObject(ctx, s.cfg.Bucket, key, minio.RemoveObjectOptions{})
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey || minio.ToErrorResponse(err).Code == minio.NoSuchBucket {
		return nil
	}
	return explain("delete", key, err)
}

func described(key string, info minio.ObjectInfo) Object {
	return Object{Key: key, Bytes: info.Size, ContentType: info.ContentType, ETag: info.ETag, ModifiedAt: info.LastModified}
}

// reader explains a broken connection and lets go of it when closed.
type reader struct {
	body   io.ReadCloser
	key    string
	cancel context.CancelFunc
}

// Read gives the object's bytes; an error other than io.EOF is a fault.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.body.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // readers return io.EOF itself
		err = explain("read", r.key, err)
	}
	return n, err
}

// Close ends the request.
func (r *reader) Close() error {
	r.cancel()
	return r.body.Close()
}
