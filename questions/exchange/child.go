package exchange

import (
	"context"
	"errors"
	"slices"
	"time"

	"mumpuni/internal/child"
	"mumpuni/internal/fault"
)

// childName is the work of the child process.
const childName = "questions"

// Every program with this package in it can be the child of itself, a test's too.
func init() {
	child.ServeFile(childName, MaxBytes, func(data []byte) (any, error) { return parse(data) })
}

// limits of the process that reads one file.
var limits = child.Limits{Memory: 768 << 20, CPU: 40 * time.Second, Wall: 40 * time.Second}

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
	err := limits.File(ctx, childName, data, maxResult, &r)
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
