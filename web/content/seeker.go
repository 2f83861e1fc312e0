package content

import (
	"context"
	"errors"
	"io"

	"mumpuni/storage"
)

// seeker reads an object from wherever it was sought to; the object store is asked at the first read only.
type seeker struct {
	ctx    context.Context
	store  *storage.Store
	object storage.Object
	offset int64
	body   io.ReadCloser
	left   int64 // bytes still in body
	err    error
}

// window is how much is asked for at once, so that a browser that wants a little of a film does not start all of it.
const window = 8 << 20

// Seek moves to an offset, without asking anybody.
func (s *seeker) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.offset
	case io.SeekEnd:
		offset += s.object.Bytes
	}
	if offset < 0 {
		return 0, errors.New("seek before the beginning")
	}
	if offset != s.offset {
		s.Close()
	}
	s.offset = offset
	return offset, nil
}

// Read gives the next bytes.
func (s *seeker) Read(p []byte) (int, error) {
	if s.offset >= s.object.Bytes {
		return 0, io.EOF
	}
	if s.body == nil {
		s.left = min(window, s.object.Bytes-s.offset)
		if s.body, _, s.err = s.store.Open(s.ctx, s.object.Key, s.offset, s.left); s.err != nil {
			return 0, s.err
		}
	}
	n, err := s.body.Read(p)
	s.offset, s.left = s.offset+int64(n), s.left-int64(n)
	switch {
	case s.left == 0:
		s.Close()
		return n, nil
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	s.err = err
	return n, err
}

// Close lets go of the object store.
func (s *seeker) Close() {
	if s.body != nil {
		_ = s.body.Close()
		s.body = nil
	}
}
