package sheet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
)

// childName is the work of the child process.
const childName = "sheet"

// Every program with this package in it can be the child of itself, a test's too.
func init() { child.Serve(childName, serve) }

// limits of the process that reads one file.
var limits = child.Limits{Memory: 768 << 20, CPU: 30 * time.Second, Wall: 30 * time.Second}

// oneAtATime bounds memory whatever is sent at once.
var oneAtATime = make(chan struct{}, 1)

const (
	piece   = 1 << 20 // bytes of the file in a frame to the child
	rowsOut = 2 << 20 // bytes of rows, about, in a frame from it
)

// said is the head of a frame: to the child which list, and then that more of the file follows; from it that rows follow, or what the
// file is, or was refused for.
type said struct {
	List  *List          `json:",omitempty"`
	More  bool           `json:",omitempty"`
	File  *File          `json:",omitempty"` // without its rows
	Fault *child.Refusal `json:",omitempty"`
}

// ReadApart is Read in a child process with limits of memory and time: a file may unpack to far more than it weighs. Fault besides:
// import.file_limits when it took too much.
func (l List) ReadApart(ctx context.Context, r io.Reader) (File, error) {
	select {
	case oneAtATime <- struct{}{}:
		defer func() { <-oneAtATime }()
	case <-ctx.Done():
		return File{}, ctx.Err()
	}
	var f File
	err := limits.Run(ctx, childName, func(t *child.Talk) (err error) {
		if err = l.send(t, r); err == nil {
			f, err = receive(t)
		}
		return err
	})
	var death *child.Death
	if errors.As(err, &death) {
		return File{}, fault.Field("file", "import.file_limits").Because(death)
	}
	return f, err
}

// send hands the file to the child, as much of it as may be read.
func (l List) send(t *child.Talk, r io.Reader) error {
	if err := t.Say(said{List: &l}, nil); err != nil {
		return err
	}
	r = io.LimitReader(r, MaxBytes+1)
	part := make([]byte, piece)
	for {
		n, err := io.ReadFull(r, part)
		if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("read file: %w", err)
		}
		if err := t.Say(said{More: n == piece}, part[:n]); err != nil || n < piece {
			return err
		}
	}
}

// receive takes what the child read.
func receive(t *child.Talk) (File, error) {
	rows := []Row{}
	for {
		var s said
		body, err := t.Hear(&s)
		switch {
		case err != nil:
			return File{}, err
		case s.Fault != nil:
			return File{}, s.Fault.Fault()
		case s.File != nil:
			s.File.Rows = rows
			return *s.File, nil
		}
		var some []Row
		if err := json.Unmarshal(body, &some); err != nil {
			return File{}, fmt.Errorf("rows of a child: %w", err)
		}
		if rows = append(rows, some...); len(rows) > MaxRows {
			return File{}, errors.New("rows of a child: more than was agreed")
		}
	}
}

// serve is all that the child does: it reads one file.
func serve(t *child.Talk) error {
	var s said
	if _, err := t.Hear(&s); err != nil || s.List == nil {
		return errors.Join(err, errors.New("no list is named"))
	}
	list, data := *s.List, []byte(nil)
	for s.More = true; s.More; {
		s = said{}
		part, err := t.Hear(&s)
		if err != nil {
			return err
		}
		data = append(data, part...)
	}
	f, err := list.Read(bytes.NewReader(data))
	if refused := child.Refused(err); refused != nil {
		return t.Say(said{Fault: refused}, nil)
	}
	if err != nil {
		return err
	}
	return answer(t, f)
}

// answer sends the rows, some at a time, and then what the file is.
func answer(t *child.Talk, f File) error {
	for from, weight := 0, 0; from < len(f.Rows); weight = 0 {
		to := from
		for ; to < len(f.Rows) && weight < rowsOut; to++ {
			for _, c := range f.Rows[to].Cells {
				weight += len(c.Text) + 4
			}
		}
		text, err := json.Marshal(f.Rows[from:to])
		if err != nil {
			return err
		}
		if err := t.Say(said{}, text); err != nil {
			return err
		}
		from = to
	}
	f.Rows = nil
	return t.Say(said{File: &f}, nil)
}
