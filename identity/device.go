package identity

import (
	"context"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"github.com/uptrace/bun"

	"mumpuni/internal/id"
)

// Device is where a code comes from.
type Device struct {
	Address netip.Addr
	Token   string // of the device cookie
}

// DeviceLife is how long a device is known after it was last used, and its cookie kept.
const DeviceLife = 180 * 24 * time.Hour

// remember makes the device a known one of person. A token that no one's device has is not adopted, lest somebody plant
// it: the device gets a new one.
func (s *Service) remember(ctx context.Context, db bun.IDB, device string, person id.Person) (string, error) {
	known, _, err := deviceIsKnown(ctx, db, hashOf(device), person)
	if err != nil {
		return "", err
	}
	if !known {
		device = newToken()
	}
	return device, rememberDevice(ctx, db, hashOf(device), person, s.now())
}

// tidyAgent keeps the printable beginning of a User-Agent, which anybody can fill with anything.
func tidyAgent(agent string) string {
	agent = strings.Map(func(r rune) rune {
		if r < ' ' || r == unicode.ReplacementChar || unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(agent, ""))
	if runes := []rune(agent); len(runes) > 200 {
		agent = string(runes[:200])
	}
	return agent
}

func tidyAddress(addr netip.Addr) string {
	if !addr.IsValid() {
		return ""
	}
	return addr.Unmap().String()
}
