package pagestest

import (
	"context"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mumpuni/internal/chromium"
)

// Profiled starts a browser on a profile of its own, as one group of processes; end kills them all at once.
func Profiled(t testing.TB, profile string) (b Tab, end func()) {
	t.Helper()
	var started *exec.Cmd
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	tab, closeTab := chromedp.NewContext(ctx, chromium.Flags(), chromedp.WithAllocatorOptions(
		chromedp.UserDataDir(profile), chromedp.ModifyCmdFunc(func(cmd *exec.Cmd) {
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
			started = cmd
		})))
	b = Tab{Context: tab, T: t}
	b.Do()
	return b, func() {
		_ = syscall.Kill(-started.Process.Pid, syscall.SIGKILL)
		closeTab()
		cancel()
	}
}
