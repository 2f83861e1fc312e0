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
func init() { child.Serve(childName, serve) }

// The limits of the process that reads a course file; the time in which it waits for us does not count. To look must be quick.
var (
	looking = child.Limits{Memory: 256 << 20, CPU: 8 * time.Second, Wall: 9 * time.Second}
	taking  = child.Limits{Memory: 256 << 20, CPU: 10 * time.Minute, Wall: 20 * time.Minute}
)

// said is what the child says: it asks for bytes, tells what it found, begins a file, hands a piece of it over, or is done.
type said struct {
	Read  *child.Span    `json:",omitempty"`
	Fault *child.Refusal `json:",omitempty"`
	Found bool           `json:",omitempty"` // a Parcel in the bodies, piece by piece
	File  string         `json:",omitempty"`
	Piece bool           `json:",omitempty"`
	Done  bool           `json:",omitempty"`
}

// given is what the child gets: how large the file is and whether its contents are wanted, too; or the bytes it asked for.
type given struct {
	Size int64 `json:",omitempty"`
	Take bool  `json:",omitempty"`
}

func serve(t *child.Talk) error {
	var g given
	if _, err := t.Hear(&g); err != nil {
		return err
	}
	file := child.NewRemote(g.Size, func(at child.Span) ([]byte, error) {
		if err := t.Say(said{Read: &at}, nil); err != nil {
			return nil, err
		}
		return t.Hear(&given{})
	})
	err := tell(t, file, g)
	if refused := child.Refused(err); refused != nil {
		return t.Say(said{Fault: refused}, nil)
	}
	return err
}

// tell opens a course file and says all that is asked of it.
func tell(t *child.Talk, file io.ReaderAt, g given) error {
	p, err := Open(file, g.Size)
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
		if err := t.Say(said{Found: true}, text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	for _, f := range p.files {
		if !g.Take {
			break
		}
		if err := t.Say(said{File: f.Path}, nil); err != nil {
			return err
		}
		if err := f.Unpack(func(piece []byte) error { return t.Say(said{Piece: true}, piece) }); err != nil {
			return err
		}
	}
	return t.Say(said{Done: true}, nil)
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
	h := hearing{file: file, into: into}
	limits := looking
	if into != nil {
		limits = taking
	}
	err := limits.Run(ctx, childName, func(t *child.Talk) error {
		if err := t.Say(given{Size: size, Take: into != nil}, nil); err != nil {
			return err
		}
		return h.all(t)
	})
	var death *child.Death
	if errors.As(err, &death) {
		return Parcel{}, fault.Field("file", "parcel.limits").Because(death)
	}
	return h.parcel, err
}

// hearing is what was heard of a child.
type hearing struct {
	file   io.ReaderAt
	into   Receiver
	text   []byte
	parcel Parcel
	known  bool
	left   int64 // of the file that comes
}

var errMore = errors.New("pack: another thing than was agreed")

func (h *hearing) all(t *child.Talk) error {
	for {
		var s said
		body, err := t.Hear(&s)
		switch {
		case err != nil:
			return err
		case s.Read != nil:
			var data []byte
			if data, err = s.Read.Bytes(h.file); err == nil {
				err = t.Say(given{}, data)
			}
		case s.Fault != nil:
			return s.Fault.Fault()
		case s.Found:
			if h.text = append(h.text, body...); len(h.text) > mostFound || h.known {
				err = errMore
			}
		case s.File != "":
			err = h.begin(s.File)
		case s.Piece:
			err = h.piece(body)
		case s.Done:
			return h.know()
		}
		if err != nil {
			return err
		}
	}
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
