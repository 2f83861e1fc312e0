package storage

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	"github.com/minio/minio-go/v7"
)

// partSize bounds the memory of one Put; 10,000 parts of it hold 80 GB.
const partSize = 8 << 20

// Put streams r into the object store under key. size is -1 when unknown; otherwise exactly size bytes must come, or
// ErrSize is returned and nothing is kept. The reader's own error is returned as it is. The object has no row yet: see
// Record.
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) (Object, error) {
	if err := s.ensureBucket(ctx); err != nil {
		return Object{}, err
	}
	src, sum := &source{Reader: r}, sha256.New()
	body := io.TeeReader(src, sum)
	if size >= 0 {
		body = io.LimitReader(body, size)
	}
	// Signed contents: the local object store would keep the part of an unsigned body that came before a cut. Of an empty
	// signed body it leaves the closing chunk unread and takes it for the connection's next request, so that one goes unsigned.
	ahead := bufio.NewReader(body)
	_, peeked := ahead.Peek(1)
	empty := size <= 0 && errors.Is(peeked, io.EOF)
	if empty {
		size = 0
	}
	info, err := s.core.Client.PutObject(ctx, s.cfg.Bucket, key, ahead, size, minio.PutObjectOptions{
		ContentType: contentType, PartSize: partSize, DisableContentSha256: empty,
	})
	if err == nil && size >= 0 {
		err = s.refuseMore(ctx, key, src)
	}
	if err != nil || src.err != nil {
		// A server that refused a body half-way reads the rest of it as a new request, and its answer to that would be
		// taken for the answer to whatever uses the connection next.
		s.transport.forget()
	}
	switch {
	case src.err != nil:
		return Object{}, fmt.Errorf("read bytes for %s: %w", key, src.err)
	case err != nil && size >= 0 && src.ended && src.n != size:
		return Object{}, ErrSize.Because(err)
	case err != nil:
		return Object{}, explain("put", key, err)
	}
	return Object{Key: key, Bytes: src.n, SHA256: sum.Sum(nil), ContentType: contentType, ETag: info.ETag}, nil
}

// refuseMore removes an object again whose reader had more bytes than announced.
func (s *Store) refuseMore(ctx context.Context, key string, src *source) error {
	n, _ := io.ReadFull(src, make([]byte, 1))
	if n == 0 {
		return nil
	}
	return errors.Join(ErrSize, s.Delete(ctx, key))
}

// Adopt reads an object that reached the object store by another way (a resumable upload), to compute its SHA-256 and to
// see from its first bytes what it is. The declared content type is not believed.
func (s *Store) Adopt(ctx context.Context, key string) (Object, error) {
	body, o, err := s.Open(ctx, key, 0, -1)
	if err != nil {
		return Object{}, err
	}
	defer body.Close()
	head := make([]byte, 3072) // what mimetype looks at
	n, err := io.ReadFull(body, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Object{}, explain("read", key, err)
	}
	sum := sha256.New()
	bytesRead, err := io.Copy(sum, io.MultiReader(bytes.NewReader(head[:n]), body))
	if err == nil && bytesRead != o.Bytes {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return Object{}, explain("read", key, err)
	}
	kind, _, _ := strings.Cut(mimetype.Detect(head[:n]).String(), ";")
	o.SHA256, o.ContentType = sum.Sum(nil), kind
	return o, nil
}
