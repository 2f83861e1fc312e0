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
	Read  *span          `json:",omitempty"`
	Fault *child.Refusal `json:",omitempty"`
	Found bool           `json:",omitempty"` // an archive.Archive in the body
	File  *archive.File  `json:",omitempty"`
	Piece bool           `json:",omitempty"`
	Done  bool           `json:",omitempty"`
}

type span struct{ Off, Len int64 }

// given is what the child gets: how large the package is, or the bytes it asked for.
type given struct {
	Size int64 `json:",omitempty"`
	End  bool  `json:",omitempty"` // the file ends in these bytes
}

// serve is all that the child does: it takes one package apart.
func serve(t *child.Talk) error {
	var g given
	if _, err := t.Hear(&g); err != nil {
		return err
	}
	err := takeApart(t, &remote{talk: t, size: g.Size}, g.Size)
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

// block is how much is asked for at once: a zip is read in pieces of some kilobytes.
const block = 2 << 20

// remote reads the package through its parent, some blocks of it kept.
type remote struct {
	talk *child.Talk
	size int64
	kept [4]struct {
		at   int64
		data []byte
	}
	next int
}

// ReadAt is io.ReaderAt's.
func (r *remote) ReadAt(p []byte, off int64) (int, error) {
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

func (r *remote) block(at int64) ([]byte, error) {
	for _, k := range r.kept {
		if k.data != nil && k.at == at {
			return k.data, nil
		}
	}
	if err := r.talk.Say(said{Read: &span{at, min(block, r.size-at)}}, nil); err != nil {
		return nil, err
	}
	data, err := r.talk.Hear(&given{})
	if err != nil {
		return nil, err
	}
	r.kept[r.next].at, r.kept[r.next].data = at, data
	r.next = (r.next + 1) % len(r.kept)
	return data, nil
}
