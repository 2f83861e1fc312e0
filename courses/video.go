package courses

import (
	"context"
	"errors"
	"io"

	"mumpuni/internal/fault"
	"mumpuni/storage"
)

// What a video is refused for.
var (
	errVideoBroken   = fault.New(fault.Invalid, "course.video_broken")   // not a video we can read
	errVideoCodec    = fault.New(fault.Invalid, "course.video_codec")    // phones and browsers cannot play it
	errVideoDuration = fault.New(fault.Invalid, "course.video_duration") // its length is not written in it, or is absurd
)

const maxDuration = 12 * 3600 // seconds

// film is what a container says of its video.
type film struct {
	Seconds       float64
	Width, Height int
	Codec         string // the container's own name of it
}

func (f film) check(playable map[string]bool) error {
	switch {
	case f.Codec == "" || f.Width <= 0 || f.Height <= 0 || f.Width > 8192 || f.Height > 8192:
		return errVideoBroken
	case !playable[f.Codec]:
		return errVideoCodec
	case !(f.Seconds >= 1 && f.Seconds <= maxDuration): // also refuses NaN
		return errVideoDuration
	}
	return nil
}

// makeVideo reads length and size from the container; the file itself is served as it came.
func (s *Service) makeVideo(ctx context.Context, m Module) (made, error) {
	r := &objectReader{ctx: ctx, store: s.store, key: m.ObjectKey, size: m.Media.Bytes}
	parse := parseMP4
	if m.Media.Type == "video/webm" {
		parse = parseWebM
	}
	f, err := parse(r, r.size)
	if r.err != nil { // the object store, not the file
		return made{}, r.err
	}
	if err != nil {
		return made{}, err
	}
	out := m.Media
	out.DurationS, out.Width, out.Height = int(f.Seconds), f.Width, f.Height
	return made{Media: out}, nil
}

// objectReader reads a stored object anywhere, in blocks, so that a parser's small steps are few requests.
type objectReader struct {
	ctx   context.Context //nolint:containedctx // io.ReaderAt has no place for it
	store *storage.Store
	key   string
	size  int64
	block []byte
	start int64
	err   error // of the object store
}

const blockSize = 256 << 10

// ReadAt reads from the block at hand, or fetches the one that begins at off.
func (r *objectReader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= r.size {
		return 0, io.EOF
	}
	if off < r.start || off+int64(len(p)) > r.start+int64(len(r.block)) {
		if err := r.fetch(off, max(int64(len(p)), blockSize)); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.block[off-r.start:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (r *objectReader) fetch(off, n int64) error {
	body, _, err := r.store.Open(r.ctx, r.key, off, n)
	if err == nil {
		r.block, err = io.ReadAll(body)
		err = errors.Join(err, body.Close())
	}
	r.start, r.err = off, err
	return err
}
