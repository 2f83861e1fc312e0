package media

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// The memory of a WebAssembly program: what it may grow to is less than its process may have. The interpreter is told a
// little more, so that it asks us and we know of the refusal.
const (
	wasmPage  = 64 << 10
	wasmMost  = 400 << 20
	wasmTells = wasmMost + wasmPage
)

// wasmMemory gives a WebAssembly program memory that grows where it stands: the interpreter's own is copied at each
// growth, and for a while there twice.
type wasmMemory struct {
	space   []byte // reserved; only what is in use can be touched
	used    int
	refused bool // more was wanted than there is
}

// Allocate is experimental.MemoryAllocator's.
func (m *wasmMemory) Allocate(_, most uint64) experimental.LinearMemory {
	space, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err == nil {
		m.space, m.used = space, 0
	}
	return m
}

// Reallocate is experimental.LinearMemory's; nil when there is no more memory.
func (m *wasmMemory) Reallocate(size uint64) []byte {
	if size > uint64(min(wasmMost, len(m.space))) {
		m.refused = true
		return nil
	}
	if int(size) > m.used {
		if err := syscall.Mprotect(m.space[m.used:roundUp(int(size), len(m.space))], syscall.PROT_READ|syscall.PROT_WRITE); err != nil {
			m.refused = true
			return nil
		}
		m.used = roundUp(int(size), len(m.space))
	}
	return m.space[:size:len(m.space)]
}

// Free is experimental.LinearMemory's.
func (m *wasmMemory) Free() {
	if m.space != nil {
		_ = syscall.Munmap(m.space)
		m.space = nil
	}
}

// blame says that page n was too much, when there was not enough memory.
func (m *wasmMemory) blame(n int, err error) error {
	if m.refused {
		return errPageLimits.With("Page", n).Because(err)
	}
	return err
}

func roundUp(n, most int) int { return min((n+wasmPage-1)/wasmPage*wasmPage, most) }
