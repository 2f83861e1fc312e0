package child

import (
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestAFreePortIsGivenOnce: a minute lies between the choice of a port and its use, and dozens of test processes choose at
// a time; one that another process was given is no free one, although nothing listens on it yet.
func TestAFreePortIsGivenOnce(t *testing.T) {
	if addr := os.Getenv("CHILD_RESERVE"); addr != "" {
		if reserve(addr) == nil {
			t.Fatal("given twice")
		}
		return
	}
	addr, err := FreeAddr()
	if err != nil {
		t.Fatal(err)
	}
	if reserve(addr) == nil {
		t.Errorf("%s is given twice within a process", addr)
	}
	other := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAFreePortIsGivenOnce$")
	other.Env = append(os.Environ(), "CHILD_RESERVE="+addr)
	if out, err := other.CombinedOutput(); err != nil {
		t.Errorf("%s is given to another process: %s", addr, out)
	}
	l, err := net.Listen("tcp", addr) //nolint:noctx // at once
	if err != nil {
		t.Fatalf("whom it was given to cannot listen: %v", err)
	}
	defer l.Close()
	if host, _, _ := strings.Cut(addr, ":"); host != "127.0.0.1" {
		t.Errorf("%s is not of this machine alone", addr)
	}
}
