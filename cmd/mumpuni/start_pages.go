package main

import (
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
)

// giveBackStart lets go of what only the start needed: garbage, and the pages of the program's own file. To start goes through most of
// it (texts, patterns, descriptions of the API), to serve needs a part. The pages were never written, so nothing is lost: the kernel keeps
// them in its cache while it has room, and what is run again is mapped again, some microseconds for sixteen pages. Where that cannot be
// done, the server does without.
func giveBackStart() {
	debug.FreeOSMemory()
	if err := unmapProgram(); err != nil {
		slog.Info("the program stays in memory as the start left it", "why", err)
	}
}

// unmapProgram unmaps the pages of this program that can only be read or run.
func unmapProgram() error {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err //nolint:wrapcheck // says all
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return err //nolint:wrapcheck // says all
	}
	for line := range strings.Lines(string(maps)) {
		from, to, ok := readOnlyOf(strings.TrimSuffix(line, "\n"), self)
		if !ok {
			continue
		}
		if _, _, errno := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED); errno != 0 {
			return fmt.Errorf("give pages back: %w", errno)
		}
	}
	return nil
}

// readOnlyOf reads a line of /proc/self/maps, "from-to perms offset device inode path": where the mapping is, if it is of file and nobody
// writes into it.
func readOnlyOf(line, file string) (from, to uintptr, ok bool) {
	perms := ""
	if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &perms); err != nil {
		return 0, 0, false
	}
	return from, to, strings.HasSuffix(line, " "+file) && (perms == "r-xp" || perms == "r--p")
}
