package webpush

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Hosts are the push services to which messages may go: names, or «*.name» for all names below one.
type Hosts []string

// ParseHosts reads the hosts of a setting. It names the first that is none.
func ParseHosts(list []string) (Hosts, error) {
	var hosts Hosts
	for _, text := range list {
		name := strings.ToLower(strings.TrimSpace(text))
		if name == "" {
			continue
		}
		bare := strings.TrimPrefix(name, "*.")
		_, address := netip.ParseAddr(bare)
		if address == nil || !strings.Contains(bare, ".") || strings.Trim(bare, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || strings.Contains(bare, "..") || strings.Trim(bare, ".") != bare {
			return nil, fmt.Errorf("%q is no name of a host such as fcm.googleapis.com or *.push.apple.com", text)
		}
		hosts = append(hosts, name)
	}
	return hosts, nil
}

// Hold reports whether a name is one of the hosts.
func (h Hosts) Hold(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(h, func(host string) bool {
		if below, ok := strings.CutPrefix(host, "*."); ok {
			return strings.HasSuffix(name, "."+below)
		}
		return name == host
	})
}

// apart are networks that are not of the public internet and that netip does not call private (IANA's registries of special addresses).
var apart = func() (list []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
	} {
		list = append(list, netip.MustParsePrefix(p))
	}
	return list
}()

// public reports whether an address is one of the public internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(apart, func(p netip.Prefix) bool { return p.Contains(a) })
}
