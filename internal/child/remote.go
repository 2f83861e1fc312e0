package child

import (
	"errors"
	"io"
)

// Span is some bytes of a file that the parent holds and the child asks for.
type Span struct{ Off, Len int64 }

// block is how much is asked for at once: a zip is read in pieces of some kilobytes.
const block = 2 << 20

// Remote reads a file that the parent holds, some blocks of it kept. Make it with NewRemote.
type Remote struct {
	ask  func(Span) ([]byte, error)
	size int64
	kept [4]struct {
		at   int64
		data []byte
	}
	next int
}

// NewRemote reads a file of size bytes by asking for its blocks.
func NewRemote(size int64, ask func(Span) ([]byte, error)) *Remote {
	return &Remote{ask: ask, size: size}
}

// Bytes are what the parent answers to a Span of its file. An error of the file is not the child's fault and ends it all.
func (s Span) Bytes(file io.ReaderAt) ([]byte, error) {
	buf := make([]byte, min(max(s.Len, 0), block))
	n, err := file.ReadAt(buf, s.Off)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return buf[:n], err
}

// ReadAt is io.ReaderAt's.
func (r *Remote) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) {
		if off+int64(n) >= r.size {
			return n, io.EOF
		}
		data, err := r.block((off + int64(n)) / block * block)
		if err != nil {
			return n, err
		}
		from := (off + int64(n)) % block
		if from >= int64(len(data)) {
			return n, io.EOF
		}
		n += copy(p[n:], data[from:])
	}
	return n, nil
}

func (r *Remote) block(at int64) ([]byte, error) {
	for _, k := range r.kept {
		if k.data != nil && k.at == at {
			return k.data, nil
		}
	}
	data, err := r.ask(Span{at, min(block, r.size-at)})
	if err != nil {
		return nil, err
	}
	r.kept[r.next].at, r.kept[r.next].data = at, data
	r.next = (r.next + 1) % len(r.kept)
	return data, nil
}
