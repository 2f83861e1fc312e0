package child

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
)

// reserved keeps the marks of the ports that this process gave away: address → net.PacketConn. What nothing refers to is
// closed by the collector.
var reserved sync.Map

// FreeAddr finds an address on 127.0.0.1 that nothing listens on, for a child to listen on, now or a minute from now: as
// long as this process lives, no other caller is given the same port, in this process or another. It lies below the ports
// that Linux gives to outgoing connections (32768 and up), so that none takes it before, or while the child is started again.
func FreeAddr() (string, error) {
	var err error
	for range 100 {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(10000+rand.IntN(20000)))
		if err = reserve(addr); err == nil {
			return addr, nil
		}
	}
	return "", fmt.Errorf("find a free port: %w", err)
}

// reserve says whether nothing listens on addr, and holds the datagram port of the same number until this process ends:
// the mark by which other callers see that it is given away although nothing listens yet.
func reserve(addr string) error {
	var config net.ListenConfig
	mark, err := config.ListenPacket(context.Background(), "udp", addr)
	if err != nil {
		return err
	}
	l, err := config.Listen(context.Background(), "tcp", addr)
	if err != nil {
		_ = mark.Close()
		return err
	}
	reserved.Store(addr, mark)
	return l.Close()
}
