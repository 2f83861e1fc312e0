package child

import (
	"context"
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

// asked is what the child of a remote file gets: how large the file is, and what is wanted of it; or the bytes it asked for.
type asked[W any] struct {
	Size int64 `json:",omitempty"`
	Want W
}

// told is what it says: it asks for bytes, refuses, tells what it found, or is done.
type told[S any] struct {
	Read  *Span    `json:",omitempty"`
	Fault *Refusal `json:",omitempty"`
	Done  bool     `json:",omitempty"`
	Found *S       `json:",omitempty"`
}

// ServeRemote is Serve for work on a file that the parent holds: it reads the file of size bytes, and tells what is wanted of it by say, with
// some bytes or none. A fault that it gives is the parent's.
func ServeRemote[W, S any](name string, work func(want W, file io.ReaderAt, size int64, say func(S, []byte) error) error) {
	Serve(name, func(t *Talk) error {
		var a asked[W]
		if _, err := t.Hear(&a); err != nil {
			return err
		}
		file := NewRemote(a.Size, func(at Span) ([]byte, error) {
			if err := t.Say(told[S]{Read: &at}, nil); err != nil {
				return nil, err
			}
			return t.Hear(&asked[W]{})
		})
		err := work(a.Want, file, a.Size, func(found S, body []byte) error { return t.Say(told[S]{Found: &found}, body) })
		if refused := Refused(err); refused != nil {
			return t.Say(told[S]{Fault: refused}, nil)
		}
		if err != nil {
			return err
		}
		return t.Say(told[S]{Done: true}, nil)
	})
}

// RunRemote is Run for a worker of ServeRemote: it gives it the bytes of file that it asks for, and hear what it tells, until it is done. The
// fault that the worker gave is given.
func RunRemote[W, S any](ctx context.Context, l Limits, name string, file io.ReaderAt, size int64, want W, hear func(S, []byte) error) error {
	return l.Run(ctx, name, func(t *Talk) error {
		if err := t.Say(asked[W]{Size: size, Want: want}, nil); err != nil {
			return err
		}
		for {
			var s told[S]
			body, err := t.Hear(&s)
			switch {
			case err != nil:
				return err
			case s.Read != nil:
				var data []byte
				if data, err = s.Read.Bytes(file); err == nil {
					err = t.Say(asked[W]{}, data)
				}
			case s.Fault != nil:
				return s.Fault.Fault()
			case s.Found != nil:
				err = hear(*s.Found, body)
			case s.Done:
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
}
