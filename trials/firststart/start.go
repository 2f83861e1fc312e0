package firststart

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"mumpuni/internal/child"
)

// Limits of a first start, on a machine with much else to do.
const (
	readyTime = 5 * time.Minute
	stopTime  = time.Minute
)

// start runs the command in an empty folder until it says how to stop it, and stops it so.
func start(ctx context.Context, bin, dir string) (l Left, err error) {
	if err := os.RemoveAll(dir); err != nil { //nolint:gosec // our folder; somebody was killed who made it
		return l, err
	}
	app, err := child.FreeAddr()
	if err != nil {
		return l, err
	}
	content, err := child.FreeAddr()
	if err != nil {
		return l, err
	}
	l = Left{Dir: dir, App: "http://localhost" + app[strings.LastIndex(app, ":"):], Content: "http://" + content}
	said, err := os.Create(dir + ".said") //nolint:gosec // in our folder
	if err != nil {
		return l, err
	}
	defer said.Close()
	cmd := exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(bin, "mumpuni-local")) //nolint:gosec // whoever runs the tests names the folder
	cmd.Env = append(os.Environ(), "MUMPUNI_LOCAL_DIR="+dir, "MUMPUNI_PORT="+port(app), "MUMPUNI_CONTENT_PORT="+port(content))
	cmd.Dir, cmd.Stdout, cmd.Stderr = bin, said, said
	process, err := child.Start(cmd, syscall.SIGKILL)
	if err != nil {
		return l, err
	}
	defer process.Stop(syscall.SIGINT, stopTime)
	if l.Said, err = ready(ctx, process, said.Name()); err != nil {
		return l, fmt.Errorf("%w\n%s", err, l.Said)
	}
	process.Stop(syscall.SIGINT, stopTime)
	if err := process.Err(); err != nil {
		return l, fmt.Errorf("Ctrl-C: %w\n%s", err, l.Said)
	}
	return l, nil
}

// ready waits until the command says how to stop it, and gives what it said.
func ready(ctx context.Context, process *child.Process, file string) (string, error) {
	for began := time.Now(); ; {
		text, err := os.ReadFile(file) //nolint:gosec // in our folder
		if err != nil || strings.Contains(string(text), "Ctrl-C") {
			return string(text), err
		}
		select {
		case <-process.Exited():
			return string(text), fmt.Errorf("it ended: %w", process.Err())
		case <-ctx.Done():
			return string(text), ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
		if time.Since(began) > readyTime {
			return string(text), fmt.Errorf("it is not ready after %v", readyTime)
		}
	}
}

func port(addr string) string { return addr[strings.LastIndex(addr, ":")+1:] }
