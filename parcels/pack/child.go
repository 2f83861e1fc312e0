package pack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
)

const childName = "parcel"

// Every program with this package in it can be the child of itself, a test's too.
func init() { child.ServeRemote(childName, tell) }

// The limits of the process that reads a course file; the time in which it waits for us does not count. To look must be quick.
var (
	looking = child.Limits{Memory: 256 << 20, CPU: 8 * time.Second, Wall: 9 * time.Second}
	taking  = child.Limits{Memory: 256 << 20, CPU: 10 * time.Minute, Wall: 20 * time.Minute}
)

// said is what the child says: what it found, which file begins, or a piece of it.
type said struct {
	Found bool   `json:",omitempty"` // a Parcel in the bodies, piece by piece
	File  string `json:",omitempty"`
	Piece bool   `json:",omitempty"`
}

// tell opens a course file and says all that is asked of it: with take its contents, too.
func tell(take bool, file io.ReaderAt, size int64, say func(said, []byte) error) error {
	p, err := Open(file, size)
	if err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if len(text) > mostFound {
		return blame("parcel.texts_large", File)
	}
	for len(text) > 0 {
		n := min(len(text), child.MaxBody)
		if err := say(said{Found: true}, text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	for _, f := range p.files {
		if !take {
			break
		}
		if err := say(said{File: f.Path}, nil); err != nil {
			return err
		}
		if err := f.Unpack(func(piece []byte) error { return say(said{Piece: true}, piece) }); err != nil {
			return err
		}
	}
	return nil
}

// mostFound bounds what a child may tell of a file.
const mostFound = 16_000_000

// Receiver takes the contents of a course file.
type Receiver interface {
	// File begins a file of bytes bytes; the one before is whole.
	File(path string, bytes int64) error
	// Write hands over a piece of it.
	Write(piece []byte) (int, error)
}

// Read has a bounded process open a course file. With an into it hands over the contents, too, each file of the manifest once. Faults:
// those of Open; parcel.limits when a limit was reached.
func Read(ctx context.Context, file io.ReaderAt, size int64, into Receiver) (Parcel, error) {
	h := hearing{into: into}
	limits := looking
	if into != nil {
		limits = taking
	}
	err := child.RunRemote(ctx, limits, childName, file, size, into != nil, h.hear)
	if err == nil {
		err = h.know()
	}
	var death *child.Death
	if errors.As(err, &death) {
		return Parcel{}, fault.Field("file", "parcel.limits").Because(death)
	}
	return h.parcel, err
}

// hearing is what was heard of a child.
type hearing struct {
	into   Receiver
	text   []byte
	parcel Parcel
	known  bool
	left   int64 // of the file that comes
}

var errMore = errors.New("pack: another thing than was agreed")

func (h *hearing) hear(s said, body []byte) error {
	switch {
	case s.Found:
		if h.text = append(h.text, body...); len(h.text) > mostFound || h.known {
			return errMore
		}
	case s.File != "":
		return h.begin(s.File)
	case s.Piece:
		return h.piece(body)
	}
	return nil
}

// know reads what was found, once.
func (h *hearing) know() error {
	if h.known {
		return nil
	}
	h.known = true
	if err := json.Unmarshal(h.text, &h.parcel); err != nil {
		return errors.Join(errMore, err)
	}
	h.text = nil
	return nil
}

func (h *hearing) begin(path string) error {
	if err := h.know(); err != nil {
		return err
	}
	bytes, named := h.parcel.Sizes[path]
	if !named || h.left != 0 || h.into == nil {
		return errMore
	}
	h.left = bytes
	return h.into.File(path, bytes)
}

func (h *hearing) piece(data []byte) error {
	if h.left -= int64(len(data)); h.left < 0 || h.into == nil {
		return errMore
	}
	_, err := h.into.Write(data)
	return err
}
