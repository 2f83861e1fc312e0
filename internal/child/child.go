// Package child starts processes that end with this one, however it ends: the private PostgreSQL, the local object store,
// the server under the embedded default.
package child

import (
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is a started command.
type Process struct {
	cmd    *exec.Cmd
	exited chan struct{}
	err    error
}

// Start runs cmd in a process group of its own, which keeps the terminal's Ctrl-C for us. The kernel sends it death when
// this process ends, a kill -9 included. cmd.SysProcAttr may already hold a credential.
func Start(cmd *exec.Cmd, death syscall.Signal) (*Process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid, cmd.SysProcAttr.Pdeathsig = true, death
	p := &Process{cmd: cmd, exited: make(chan struct{})}
	started := make(chan error)
	// The death signal is tied to the thread that forks, so that thread must live as long as the child.
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = cmd.Wait()
		close(p.exited)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// PID is its process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Exited is closed when it has ended, whatever ended it.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Err is how it ended; call it after Exited.
func (p *Process) Err() error {
	<-p.exited
	return p.err
}

// Stop asks it to end with signal and waits; when patience is over, its whole group is killed.
func (p *Process) Stop(signal syscall.Signal, patience time.Duration) {
	_ = p.cmd.Process.Signal(signal)
	select {
	case <-p.exited:
	case <-time.After(patience):
		_ = syscall.Kill(-p.PID(), syscall.SIGKILL)
		<-p.exited
	}
}
