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
func init() { child.ServeRemote(childName, takeApart) }

// limits of the process that takes one package apart; the time in which it waits for the object store does not count.
var limits = child.Limits{Memory: 384 << 20, CPU: 120 * time.Second, Wall: 120 * time.Second}

// said is what the child says: what it found, which file begins, or a piece of it.
type said struct {
	Found bool          `json:",omitempty"` // an archive.Archive in the body
	File  *archive.File `json:",omitempty"`
	Piece bool          `json:",omitempty"`
}

// takeApart is all that the child does.
func takeApart(_ struct{}, r io.ReaderAt, size int64, say func(said, []byte) error) error {
	a, err := archive.Open(r, size)
	if err != nil {
		return err
	}
	found, err := json.Marshal(archive.Archive{Package: a.Package, Bytes: a.Bytes}) // each file is told when it comes
	if err != nil {
		return err
	}
	if err := say(said{Found: true}, found); err != nil {
		return err
	}
	for i := range a.Files {
		f := &a.Files[i]
		if err := say(said{File: f}, nil); err != nil {
			return err
		}
		if err := f.Unpack(func(piece []byte) error { return say(said{Piece: true}, piece) }); err != nil {
			return err
		}
	}
	return nil
}
