package child

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Limits bound a process that works on what strangers sent. The kernel holds Memory and CPU, the parent Memory and Wall.
type Limits struct {
	Memory int64         `json:"memory"` // bytes of its own, resident or only asked for
	CPU    time.Duration `json:"cpu"`    // of all its threads together, in whole seconds
	Wall   time.Duration `json:"-"`      // while it works; the time in which it waits for us does not count
	Nice   int           `json:"nice"`   // 19 is the humblest; 0 stands for that of every bounded process
}

// Death is the end of a bounded process that did not end by itself.
type Death struct {
	Why string // "memory", "time", "cpu", or "died" when it fell over something else
	Log string // the beginning of what it wrote to its standard error
}

// Error names the limit that was reached.
func (d *Death) Error() string { return "child process: " + d.Why + ": " + d.Log }

// The first argument of a bounded process, which is no command of any program; the second is the name of its work, the
// third its limits.
const boundedName = "mumpuni-bounded"

// niceness of bounded processes: whoever answers people comes first.
const niceness = 10

// Serve makes this process the worker of name when Run started it as such; it does not return then. Otherwise it does
// nothing. Call it from an init function, so that every program, a test's too, can be the child of itself.
func Serve(name string, work func(*Talk) error) {
	if len(os.Args) != 3 || os.Args[0] != boundedName || os.Args[1] != name {
		return
	}
	var l Limits
	err := json.Unmarshal([]byte(os.Args[2]), &l)
	if err == nil {
		err = l.submit()
	}
	if err == nil {
		err = work(&Talk{r: os.Stdin, w: os.Stdout})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// submit puts this process under its limits. Should the machine run out of memory, this process goes first; it works only
// when nobody else wants the processor. Both are wishes that a strict machine may refuse.
func (l Limits) submit() error {
	seconds := uint64(l.CPU / time.Second)
	for resource, most := range map[int]uint64{
		syscall.RLIMIT_DATA: uint64(l.Memory), syscall.RLIMIT_CPU: seconds, syscall.RLIMIT_CORE: 0, syscall.RLIMIT_NOFILE: 64,
	} {
		if err := syscall.Setrlimit(resource, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return fmt.Errorf("limit %d: %w", resource, err)
		}
	}
	debug.SetMemoryLimit(l.Memory / 4 * 3)
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	_ = syscall.Setpriority(syscall.PRIO_PGRP, 0, cmp.Or(l.Nice, niceness)) // the group is only us: Start makes it
	return nil
}

// Run starts this program once more as the worker of name, under l, and lets hear talk with it until hear returns. The
// child knows nothing of our settings, has no connection of ours, and is killed when hear returns, ctx ends or a limit is
// reached; the last gives a *Death.
func (l Limits) Run(ctx context.Context, name string, hear func(*Talk) error) error {
	arg, err := json.Marshal(l)
	if err != nil {
		return err
	}
	words := &head{}
	cmd := exec.Command("/proc/self/exe") //nolint:noctx // it is killed below, with its whole group
	cmd.Args, cmd.Env, cmd.Dir, cmd.Stderr = []string{boundedName, name, string(arg)}, bareEnv(), "/", words
	talk, closeOurs, closeTheirs, err := pipes(cmd)
	if err != nil {
		return err
	}
	defer closeOurs()
	p, err := Start(cmd, syscall.SIGKILL)
	closeTheirs()
	if err != nil {
		return err
	}
	over := make(chan error, 1)
	watched, stop := context.WithCancel(ctx)
	go func() { over <- l.watch(watched, p, talk, words) }()
	err = hear(talk)
	ended := errors.Is(err, errSilent) // it is dead or dying, and the watch sees of what
	if talk.waits.Store(true); !ended {
		stop()
	}
	why := <-over
	stop()
	switch {
	case err == nil || !ended:
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return why
}

// watch ends p when it passes a limit, ctx ends or it should have ended by itself; it returns when p is gone.
func (l Limits) watch(ctx context.Context, p *Process, talk *Talk, words *head) error {
	const each = 20 * time.Millisecond
	tick := time.NewTicker(each)
	defer tick.Stop()
	last, worked := time.Now(), time.Duration(0)
	for {
		select {
		case <-p.Exited():
			return &Death{Why: howItDied(p.Err(), words.String()), Log: words.String()}
		case <-ctx.Done():
			p.Stop(syscall.SIGKILL, time.Minute)
			return ctx.Err()
		case <-tick.C:
		}
		now := time.Now()
		if talk.waits.Load() {
			worked += now.Sub(last)
		}
		last = now
		switch {
		case worked > l.Wall:
			p.Stop(syscall.SIGKILL, time.Minute)
			return &Death{Why: "time"}
		case ownMemory(p.PID()) > l.Memory:
			p.Stop(syscall.SIGKILL, time.Minute)
			return &Death{Why: "memory"}
		}
	}
}

// howItDied tells the limits that the kernel and Go's runtime hold from other deaths.
func howItDied(err error, log string) string {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return "died"
	}
	status, _ := exit.Sys().(syscall.WaitStatus)
	switch {
	case status.Signaled() && (status.Signal() == syscall.SIGKILL || status.Signal() == syscall.SIGXCPU):
		return "cpu"
	case strings.Contains(log, "out of memory") || strings.Contains(strings.ToLower(log), "cannot allocate memory") || strings.HasPrefix(log, "SIGSEGV"):
		return "memory" // a fault outside of Go's code, which begins its words with the signal: memory that the kernel did not give
	}
	return "died"
}

// ownMemory is how many bytes of memory process pid holds that no file backs; 0 when it is gone.
func ownMemory(pid int) int64 {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/statm")
	f := strings.Fields(string(data))
	if err != nil || len(f) < 3 {
		return 0
	}
	resident, _ := strconv.ParseInt(f[1], 10, 64)
	shared, _ := strconv.ParseInt(f[2], 10, 64)
	return (resident - shared) * int64(os.Getpagesize())
}

// bareEnv is what a bounded process may know: where it may keep files of its own.
func bareEnv() []string {
	env := []string{"GOMAXPROCS=2"}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// pipes joins cmd's standard input and output to a Talk.
func pipes(cmd *exec.Cmd) (talk *Talk, closeOurs, closeTheirs func(), err error) {
	in, toChild, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("pipe: %w", err)
	}
	fromChild, out, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("pipe: %w", err), in.Close(), toChild.Close())
	}
	cmd.Stdin, cmd.Stdout = in, out
	return &Talk{r: fromChild, w: toChild, waits: &atomic.Bool{}},
		func() { _, _ = toChild.Close(), fromChild.Close() },
		func() { _, _ = in.Close(), out.Close() }, nil
}

// head keeps the first bytes written to it.
type head struct{ kept []byte }

const headSize = 2000

// Write keeps what there is room for.
func (h *head) Write(p []byte) (int, error) {
	h.kept = append(h.kept, p[:min(len(p), headSize-len(h.kept))]...)
	return len(p), nil
}

// String is what was kept.
func (h *head) String() string { return string(h.kept) }
