package stack

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// CPU is the time that the server and every process of the database have used so far, ended backends included. The
// kernel counts it in hundredths of a second.
func (s *Stack) CPU() time.Duration {
	total := ticks(s.server.PID())
	for _, pid := range append(children(s.database.PID()), s.database.PID()) {
		total += ticks(pid)
	}
	return total
}

// Memory is what the server and the database hold, in bytes: shared pages are counted once (PSS).
func (s *Stack) Memory() (server, database int64) {
	for _, pid := range append(children(s.database.PID()), s.database.PID()) {
		database += pss(pid)
	}
	return pss(s.server.PID()), database
}

// Child is the process of a program that the server runs now; 0 when there is none.
func (s *Stack) Child(program string) int {
	for _, pid := range children(s.server.PID()) {
		name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		if err == nil && strings.TrimSpace(string(name)) == program {
			return pid
		}
	}
	return 0
}

// ticks reads user and system time, and that of children already ended, from /proc/<pid>/stat.
func ticks(pid int) time.Duration {
	fields, sum := stat(pid), 0
	for _, i := range []int{11, 12, 13, 14} {
		if i < len(fields) {
			n, _ := strconv.Atoi(fields[i])
			sum += n
		}
	}
	return time.Duration(sum) * 10 * time.Millisecond
}

// stat gives the fields of /proc/<pid>/stat after the command's name: 1 is the parent.
func stat(pid int) []string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil // it has ended
	}
	return strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
}

func pss(pid int) int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0 // it has ended
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

func children(parent int) []int {
	var pids []int
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		pid, _ := strconv.Atoi(filepath.Base(dir))
		if fields := stat(pid); len(fields) > 1 && fields[1] == strconv.Itoa(parent) {
			pids = append(pids, pid)
		}
	}
	return pids
}
