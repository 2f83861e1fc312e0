package child_test

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/child"
)

// The work of the children of this test.
func init() {
	child.Serve("eat", func(t *child.Talk) error {
		var kept [][]byte
		for {
			b := make([]byte, 8<<20)
			for i := range b {
				b[i] = 1
			}
			kept = append(kept, b)
		}
	})
	child.Serve("spin", func(*child.Talk) error {
		for {
		}
	})
	child.Serve("sleep", func(*child.Talk) error { time.Sleep(time.Minute); return nil })
	child.Serve("fall", func(*child.Talk) error { panic("fell") })
	child.Serve("shout", func(t *child.Talk) error { return t.Say(len(os.Environ()), make([]byte, child.MaxBody)) })
	child.Serve("wait", func(t *child.Talk) error {
		var word string
		if _, err := t.Hear(&word); err != nil {
			return err
		}
		return t.Say(word+word, nil)
	})
}

func TestALimitEndsTheChildAndNotUs(t *testing.T) {
	for name, want := range map[string]string{"eat": "memory", "spin": "cpu", "sleep": "time", "fall": "died"} {
		l := child.Limits{Memory: 200 << 20, CPU: time.Second, Wall: 20 * time.Second}
		if name == "sleep" {
			l.Wall = 300 * time.Millisecond
		}
		err := l.Run(t.Context(), name, func(talk *child.Talk) error {
			var word string
			_, err := talk.Hear(&word)
			return err
		})
		var death *child.Death
		if !errors.As(err, &death) || death.Why != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

var roomy = child.Limits{Memory: 300 << 20, CPU: 20 * time.Second, Wall: 20 * time.Second}

// The time in which the child waits for us is ours: a slow store does not make a file too heavy.
func TestTheTimeOfTheParentDoesNotCount(t *testing.T) {
	brief := roomy
	brief.Wall = 2 * time.Second // enough for the child's own start on a busy machine
	err := brief.Run(t.Context(), "wait", func(talk *child.Talk) error {
		<-time.After(brief.Wall + time.Second) // a slow store
		if err := talk.Say("ya", nil); err != nil {
			return err
		}
		var word string
		if _, err := talk.Hear(&word); err != nil || word != "yaya" {
			t.Error(word, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The child knows no settings of ours, and is gone when we stop listening.
func TestTheChildKnowsNothingAndDoesNotOutliveUs(t *testing.T) {
	t.Setenv("MUMPUNI_SECRET_KEY", "rahasia")
	var settings int
	err := roomy.Run(t.Context(), "shout", func(talk *child.Talk) error {
		body, err := talk.Hear(&settings)
		if err == nil && len(body) != child.MaxBody {
			t.Errorf("%d bytes", len(body))
		}
		return err
	})
	if err != nil || settings > 4 {
		t.Errorf("%v, %d settings", err, settings)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = roomy.Run(ctx, "sleep", func(talk *child.Talk) error { var n int; _, err := talk.Hear(&n); return err })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := roomy.Run(t.Context(), "sleep", func(*child.Talk) error { return io.ErrNoProgress }); !errors.Is(err, io.ErrNoProgress) {
		t.Error(err)
	}
}

// A program that is to leave room to everybody else is in the kernel's idle class of processes; others are not.
func TestTheHumblestProgramLeavesRoom(t *testing.T) {
	for nice, want := range map[int]string{0: "0", 19: "5"} {
		l := roomy
		l.Nice = nice
		var policy string
		err := l.Program(t.Context(), "/bin/cat", []string{"/proc/self/stat"}, nil, func(line string) {
			policy = strings.Fields(line[strings.LastIndexByte(line, ')')+1:])[38]
		})
		if err != nil || policy != want {
			t.Errorf("niceness %d: policy %q, want %s: %v", nice, policy, want, err)
		}
	}
}
