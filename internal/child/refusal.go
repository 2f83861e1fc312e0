package child

import (
	"errors"

	"mumpuni/internal/fault"
)

// Refusal is a fault on its way out of a child.
type Refusal struct {
	Kind  fault.Kind
	Key   string
	Field string
	Args  map[string]any
}

// Refused is err as a Refusal, nil when it is no fault: then the child fails.
func Refused(err error) *Refusal {
	var f *fault.Fault
	if !errors.As(err, &f) {
		return nil
	}
	return &Refusal{f.Kind, f.Key, f.Field, f.Args}
}

// Fault is the fault that it was.
func (r Refusal) Fault() error {
	return &fault.Fault{Kind: r.Kind, Key: r.Key, Field: r.Field, Args: WholeNumbers(r.Args)}
}

// WholeNumbers makes whole numbers of what JSON made floats, in args itself.
func WholeNumbers(args map[string]any) map[string]any {
	for name, value := range args {
		if f, ok := value.(float64); ok && f == float64(int(f)) {
			args[name] = int(f)
		}
	}
	return args
}
