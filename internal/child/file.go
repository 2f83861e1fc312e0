package child

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
)

const part = 8 << 20 // bytes of one part of a file or an answer

// said is the head of a frame: whether others follow, or what the file was refused for.
type said struct {
	More  bool     `json:"more,omitempty"`
	Fault *Refusal `json:"fault,omitempty"`
}

// sayAll sends data in parts.
func sayAll(t *Talk, data []byte) error {
	for piece := range slices.Chunk(data, part) {
		if err := t.Say(said{More: true}, piece); err != nil {
			return err
		}
	}
	return t.Say(said{}, nil)
}

// hearAll hears what sayAll sent, up to most bytes.
func hearAll(t *Talk, most int) ([]byte, error) {
	var all []byte
	for {
		var s said
		piece, err := t.Hear(&s)
		switch {
		case err != nil:
			return nil, err
		case s.Fault != nil:
			return nil, s.Fault.Fault()
		case !s.More:
			return all, nil
		}
		if all = append(all, piece...); len(all) > most {
			return nil, errors.New("child process: more than was agreed")
		}
	}
}

// ServeFile makes this process the worker of name, as Serve does: it reads one file of at most most bytes and answers in JSON with what
// read makes of it, or with its fault.
func ServeFile(name string, most int, read func(data []byte) (any, error)) {
	Serve(name, func(t *Talk) error {
		data, err := hearAll(t, most)
		if err != nil {
			return err
		}
		made, err := read(data)
		if refused := Refused(err); refused != nil {
			return t.Say(said{Fault: refused}, nil)
		}
		if err != nil {
			return err
		}
		text, err := json.Marshal(made)
		if err != nil {
			return err
		}
		return sayAll(t, text)
	})
}

// File has the worker of name, which ServeFile serves, read data under l, and puts its answer of at most most bytes into what. It gives
// the fault of a file that was refused, and a *Death when a limit was reached.
func (l Limits) File(ctx context.Context, name string, data []byte, most int, what any) error {
	return l.Run(ctx, name, func(t *Talk) error {
		if err := sayAll(t, data); err != nil {
			return err
		}
		text, err := hearAll(t, most)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, what)
	})
}
