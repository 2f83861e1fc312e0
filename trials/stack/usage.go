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

// Held is what processes hold, in bytes, by proportional set size: a page that several of them share counts once in their sum.
type Held struct {
	Processes int
	Own       int64 // heaps and stacks, which nobody else has
	Shared    int64 // PostgreSQL's buffers
	Files     int64 // what of programs and libraries is in memory
}

// All is everything, in bytes.
func (h Held) All() int64 { return h.Own + h.Shared + h.Files }

// Memory is what the server and the database, with all of its processes, hold.
func (s *Stack) Memory() (server, database Held) {
	for _, pid := range append(children(s.database.PID()), s.database.PID()) {
		database.add(pid)
	}
	server.add(s.server.PID())
	return server, database
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

// add counts a process in; one that has ended holds nothing.
func (h *Held) add(pid int) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return
	}
	h.Processes++
	for line := range strings.Lines(string(data)) {
		name, rest, _ := strings.Cut(line, ":")
		into, ok := map[string]*int64{"Pss_Anon": &h.Own, "Pss_Shmem": &h.Shared, "Pss_File": &h.Files}[name]
		if !ok {
			continue
		}
		kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		*into += kb << 10
	}
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
