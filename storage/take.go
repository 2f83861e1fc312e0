package storage

import (
	"context"
	"errors"
	"fmt"
	"io"

	"mumpuni/internal/fault"
)

// Taker takes over an object whose bytes are all here: it checks that it is what was wanted and records it (Record) with
// whatever refers to it, in one transaction. It may be called again with the same object when the process died after it.
type Taker func(ctx context.Context, o Object) error

// Receive takes a file from a stream, as a plain form sends it. Faults: ErrEmpty, ErrTooLarge, ErrUnavailable, and what
// the reader and take say. On any fault nothing is kept.
func (s *Store) Receive(ctx context.Context, r io.Reader, take Taker) error {
	key := NewKey(MediaPrefix)
	o, err := s.Put(ctx, key, io.LimitReader(r, MaxUpload+1), -1, "application/octet-stream") // one byte over tells
	if err != nil {
		return err
	}
	if err = CheckSize(o.Bytes); err == nil {
		err = s.hand(ctx, key, o.Bytes, take)
	}
	if err != nil {
		return errors.Join(err, s.discard(context.WithoutCancel(ctx), key))
	}
	return nil
}

// FinishUpload takes over an upload whose bytes have all come. Call it while the upload is locked. One that is already
// done stays so. A refusal is final, is kept in the row and its bytes are removed; when something we need is down, the
// upload waits to be finished later.
func (s *Store) FinishUpload(ctx context.Context, u Upload, take Taker) error {
	switch u.State {
	case Done:
		return nil
	case Refused:
		return fault.New(fault.Conflict, u.Failure)
	}
	if err := s.setUpload(ctx, u.ID, Processing, ""); err != nil {
		return err
	}
	err := s.hand(ctx, u.Key(), u.Bytes, take)
	if err == nil {
		return s.setUpload(ctx, u.ID, Done, "")
	}
	if why := refusal(err); why != "" {
		return errors.Join(err, s.setUpload(ctx, u.ID, Refused, why), s.discard(ctx, u.Key()))
	}
	return err
}

func (s *Store) hand(ctx context.Context, key string, bytes int64, take Taker) error {
	o, err := s.Adopt(ctx, key)
	switch {
	case errors.Is(err, ErrMissing):
		return ErrUploadLost.Because(err)
	case err != nil:
		return err
	case o.Bytes != bytes:
		return ErrUploadLost.Because(fmt.Errorf("%d bytes came of %d", o.Bytes, bytes))
	}
	return take(ctx, o)
}

// refusal is the key of a fault that trying again cannot mend; "" for any other error.
func refusal(err error) string {
	var one *fault.Fault
	var many fault.Many
	switch {
	case errors.As(err, &many):
		one = many[0]
	case !errors.As(err, &one):
		return ""
	}
	switch one.Kind {
	case fault.Internal, fault.Unavailable, fault.RateLimited, fault.Unauthenticated:
		return ""
	}
	return one.Key
}

// discard lets go of bytes that were refused: at once when they have no row, else by the sweep.
func (s *Store) discard(ctx context.Context, key string) error {
	_, _, err := s.Recorded(ctx, s.db, key)
	if errors.Is(err, ErrMissing) {
		return s.Delete(ctx, key)
	}
	if err != nil {
		return err
	}
	return s.Doom(ctx, s.db, key)
}
