package pgtest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Fleeting are settings for tests: what is written may be lost, as nobody reads it after a crash.
var Fleeting = map[string]string{
	"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off", "max_connections": "200",
	"shared_buffers": "64MB", "max_wal_size": "128MB",
}

const (
	memory     = "/dev/shm"
	memoryRoom = 2 << 30 // bytes that must be free there; a container often has 64 MiB
	prefix     = "mumpuni-pgtest-"
)

// Scratch is where this process may have a fleeting cluster; nothing is there yet. It lies in memory if there is room: a
// test's database is 600 files, and to find a new file's inode ext4 looks through all that were removed within seconds
// (recently_deleted in fs/ext4/ialloc.c). What processes that are gone left behind is removed.
func Scratch() string {
	base := os.TempDir()
	var fs syscall.Statfs_t
	if syscall.Statfs(memory, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= memoryRoom && syscall.Access(memory, 2) == nil {
		base = memory
	}
	sweep(base)
	return filepath.Join(base, prefix+strconv.Itoa(os.Getpid()))
}

// sweep removes the clusters of processes that are gone; their servers ended with them.
func sweep(base string) {
	dirs, _ := filepath.Glob(filepath.Join(base, prefix+"*"))
	for _, dir := range dirs {
		pid, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(dir), prefix))
		if err == nil && syscall.Kill(pid, 0) == syscall.ESRCH {
			_ = os.RemoveAll(dir)
		}
	}
}
