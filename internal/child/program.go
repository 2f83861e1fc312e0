package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// programName stands in place of the name of a work when a bounded process becomes another program.
const programName = "program"

func init() {
	if len(os.Args) < 4 || os.Args[0] != boundedName || os.Args[1] != programName {
		return
	}
	var l Limits
	err := json.Unmarshal([]byte(os.Args[2]), &l)
	if err == nil {
		err = l.submit()
	}
	if l.Nice == humblest {
		leaveRoom()
	}
	if err == nil {
		err = syscall.Exec(os.Args[3], os.Args[3:], os.Environ()) //nolint:gosec // named by the parent, which is this program
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// humblest is the niceness of a program that has only the time of processor and disk that nobody else wants.
const humblest = 19

// leaveRoom tells the kernel so of this thread, which becomes the program: whoever wakes up runs before it at once, and reads and writes
// before it too. Both are wishes that a strict machine may refuse.
func leaveRoom() {
	const idlePolicy, idleClass, ofThread = 5, 3 << 13, 1 // sched.h, ioprio.h
	priority := int32(0)
	_, _, _ = syscall.Syscall(syscall.SYS_SCHED_SETSCHEDULER, 0, idlePolicy, uintptr(unsafe.Pointer(&priority))) //nolint:gosec // one number, as sched_setscheduler(2) takes it
	_, _, _ = syscall.Syscall(syscall.SYS_IOPRIO_SET, ofThread, 0, idleClass)
}

// Program runs the program at path with args under l, and hands each line of its standard output to line. It finds files as descriptors
// from 3 on (/proc/self/fd/3), knows nothing of our settings, and is killed when ctx ends or a limit is reached. What did not
// end well gives a *Death.
func (l Limits) Program(ctx context.Context, path string, args []string, files []*os.File, line func(string)) error {
	arg, err := json.Marshal(l)
	if err != nil {
		return err
	}
	words := &head{}
	cmd := exec.Command("/proc/self/exe") //nolint:noctx // it is killed by the watch, with its whole group
	cmd.Args = append([]string{boundedName, programName, string(arg), path}, args...)
	cmd.Env, cmd.Dir, cmd.Stderr, cmd.ExtraFiles = bareEnv(), "/", words, files
	out, theirs, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("pipe: %w", err)
	}
	defer out.Close()
	cmd.Stdout = theirs
	p, err := Start(cmd, syscall.SIGKILL)
	_ = theirs.Close()
	if err != nil {
		return err
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		eachLine(out, line)
	}()
	working := &Talk{waits: &atomic.Bool{}}
	working.waits.Store(true)
	err = l.watch(ctx, p, working, words)
	<-read
	var death *Death
	if errors.As(err, &death) && p.Err() == nil {
		return nil
	}
	return err
}

// eachLine reads to the end, so that whoever writes is never held up; a line too long for it ends the lines.
func eachLine(r io.Reader, line func(string)) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		line(s.Text())
	}
	_, _ = io.Copy(io.Discard, r)
}
