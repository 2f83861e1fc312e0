package child

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
)

// Talk is the line between a process and its bounded child: frames of a head in JSON and a body of bytes.
type Talk struct {
	r     io.Reader
	w     io.Writer
	waits *atomic.Bool // the child is at work, not we; nil in the child itself
}

// What a frame may weigh, whoever wrote it.
const (
	maxHead = 64 << 10
	MaxBody = 16 << 20
)

// errSilent says that the other end is gone.
var errSilent = errors.New("child process: the line is cut")

// Say sends one frame.
func (t *Talk) Say(what any, body []byte) error {
	text, err := json.Marshal(what)
	if err != nil {
		return err
	}
	defer t.waiting()()
	if len(text) > maxHead || len(body) > MaxBody {
		return fmt.Errorf("child process: a frame of %d and %d bytes is too large", len(text), len(body))
	}
	frame := binary.BigEndian.AppendUint32(nil, uint32(len(text)))
	frame = append(binary.BigEndian.AppendUint32(frame, uint32(len(body))), text...)
	for _, part := range [][]byte{frame, body} {
		if _, err := t.w.Write(part); err != nil {
			return errors.Join(errSilent, err)
		}
	}
	return nil
}

// Hear waits for the next frame, reads its head into what and gives its body.
func (t *Talk) Hear(what any) ([]byte, error) {
	defer t.waiting()()
	var sizes [8]byte
	if _, err := io.ReadFull(t.r, sizes[:]); err != nil {
		return nil, errors.Join(errSilent, err)
	}
	text, body := binary.BigEndian.Uint32(sizes[:4]), binary.BigEndian.Uint32(sizes[4:])
	if text > maxHead || body > MaxBody {
		return nil, fmt.Errorf("child process: a frame of %d and %d bytes is too large", text, body)
	}
	frame := make([]byte, text+body)
	if _, err := io.ReadFull(t.r, frame); err != nil {
		return nil, errors.Join(errSilent, err)
	}
	if err := json.Unmarshal(frame[:text], what); err != nil {
		return nil, fmt.Errorf("child process: its words: %w", err)
	}
	return frame[text:], nil
}

// waiting notes that the other end has to do something, until the function it gives is called.
func (t *Talk) waiting() func() {
	if t.waits == nil {
		return func() {}
	}
	t.waits.Store(true)
	return func() { t.waits.Store(false) }
}
