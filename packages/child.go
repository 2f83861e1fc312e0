package packages

import (
	"encoding/json"
	"io"
	"time"

	"mumpuni/internal/child"
	"mumpuni/packages/archive"
)

const childName = "package"

// Every program with this package in it can be the child of itself, a test's too.
func init() { child.Serve(childName, serve) }

// limits of the process that takes one package apart; the time in which it waits for the object store does not count.
var limits = child.Limits{Memory: 384 << 20, CPU: 120 * time.Second, Wall: 120 * time.Second}

// said is what the child says: it asks for bytes, tells what it found, begins a file, hands a piece of it over, or is done.
type said struct {
	Read  *child.Span    `json:",omitempty"`
	Fault *child.Refusal `json:",omitempty"`
	Found bool           `json:",omitempty"` // an archive.Archive in the body
	File  *archive.File  `json:",omitempty"`
	Piece bool           `json:",omitempty"`
	Done  bool           `json:",omitempty"`
}

// given is what the child gets: how large the package is, or the bytes it asked for.
type given struct {
	Size int64 `json:",omitempty"`
}

// serve is all that the child does: it takes one package apart.
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
	err := takeApart(t, file, g.Size)
	if refused := child.Refused(err); refused != nil {
		return t.Say(said{Fault: refused}, nil)
	}
	return err
}

func takeApart(t *child.Talk, r io.ReaderAt, size int64) error {
	a, err := archive.Open(r, size)
	if err != nil {
		return err
	}
	found, err := json.Marshal(archive.Archive{Package: a.Package, Bytes: a.Bytes}) // each file is told when it comes
	if err != nil {
		return err
	}
	if err := t.Say(said{Found: true}, found); err != nil {
		return err
	}
	for i := range a.Files {
		f := &a.Files[i]
		if err := t.Say(said{File: f}, nil); err != nil {
			return err
		}
		if err := f.Unpack(func(piece []byte) error { return t.Say(said{Piece: true}, piece) }); err != nil {
			return err
		}
	}
	return t.Say(said{Done: true}, nil)
}
