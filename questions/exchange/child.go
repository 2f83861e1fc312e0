package exchange

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
)

// childName is the work of the child process.
const childName = "questions"

// Every program with this package in it can be the child of itself, a test's too.
func init() { child.Serve(childName, serve) }

// limits of the process that reads one file.
var limits = child.Limits{Memory: 768 << 20, CPU: 40 * time.Second, Wall: 40 * time.Second}

const frame = 8 << 20 // bytes of one part of a file or a result

// said is the head of a frame: whether others follow, or what the file was refused for.
type said struct {
	More  bool           `json:"more,omitempty"`
	Fault *child.Refusal `json:"fault,omitempty"`
}

// sayAll sends data in parts.
func sayAll(t *child.Talk, data []byte) error {
	for part := range slices.Chunk(data, frame) {
		if err := t.Say(said{More: true}, part); err != nil {
			return err
		}
	}
	return t.Say(said{}, nil)
}

// hearAll hears what sayAll sent, up to most bytes.
func hearAll(t *child.Talk, most int) ([]byte, error) {
	var all []byte
	for {
		var s said
		part, err := t.Hear(&s)
		switch {
		case err != nil:
			return nil, err
		case s.Fault != nil:
			return nil, s.Fault.Fault()
		case !s.More:
			return all, nil
		}
		if all = append(all, part...); len(all) > most {
			return nil, errors.New("child process: more than was agreed")
		}
	}
}

// serve is all that the child does: it reads one file.
func serve(t *child.Talk) error {
	data, err := hearAll(t, MaxBytes)
	if err != nil {
		return err
	}
	r, err := parse(data)
	if refused := child.Refused(err); refused != nil {
		return t.Say(said{Fault: refused}, nil)
	}
	if err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return sayAll(t, text)
}

const maxResult = 200 << 20

// oneAtATime bounds memory whatever is uploaded at once.
var oneAtATime = make(chan struct{}, 1)

// Read reads a file, or pasted text, in a child process with limits. Faults on "file" say why it cannot be read at all;
// bank.file_limits when it took too much time or memory.
func Read(ctx context.Context, data []byte) (Result, error) {
	if len(data) > MaxBytes {
		return Result{}, fault.New(fault.TooLarge, "bank.file_too_large").With("LimitBytes", MaxBytes)
	}
	select {
	case oneAtATime <- struct{}{}:
		defer func() { <-oneAtATime }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	var r Result
	err := limits.Run(ctx, childName, func(t *child.Talk) error {
		if err := sayAll(t, data); err != nil {
			return err
		}
		text, err := hearAll(t, maxResult)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, &r)
	})
	var death *child.Death
	if errors.As(err, &death) {
		return Result{}, fault.Field("file", "bank.file_limits").Because(death)
	}
	r.mendArgs()
	return r, err
}

// mendArgs makes whole numbers of what JSON made floats.
func (r *Result) mendArgs() {
	for i := range r.Notes {
		child.WholeNumbers(r.Notes[i].Args)
	}
	for i := range r.Questions {
		for _, n := range slices.Concat(r.Questions[i].Losses, r.Questions[i].Reasons) {
			child.WholeNumbers(n.Args)
		}
	}
}
