package storage

import (
	"context"
	"fmt"
	"io"
)

// Incoming is an object whose bytes come piece by piece. Begin one with Store.Begin and end it with End, whatever happens.
type Incoming struct {
	pipe *io.PipeWriter
	put  chan stored
}

type stored struct {
	object Object
	err    error
}

// Begin lets the object store take exactly size bytes under key while they come.
func (s *Store) Begin(ctx context.Context, key string, size int64) *Incoming {
	r, w := io.Pipe()
	i := &Incoming{w, make(chan stored, 1)}
	go func() {
		o, err := s.Put(ctx, key, r, size, "application/octet-stream")
		_ = r.CloseWithError(err) // whoever still writes hears of it
		i.put <- stored{o, err}
	}()
	return i
}

// Write hands over a piece; its error is that of the object store.
func (i *Incoming) Write(piece []byte) (int, error) {
	n, err := i.pipe.Write(piece)
	if err != nil {
		return n, fmt.Errorf("store a file: %w", err)
	}
	return n, nil
}

// End waits until the object is stored, or gives it up because of why; nil: it is whole.
func (i *Incoming) End(why error) (Object, error) {
	_ = i.pipe.CloseWithError(why)
	done := <-i.put
	return done.object, done.err
}
