package certification

import "strings"

// link is the public verification page of a code.
func link(base, code string) string { return strings.TrimRight(base, "/") + "/v/" + code }

// address is the page where a code can be typed, as people read it: without scheme and code.
func address(link string) string {
	_, rest, ok := strings.Cut(link, "://")
	if !ok {
		rest = link
	}
	return rest[:strings.LastIndex(rest, "/")+1][:max(0, strings.LastIndex(rest, "/"))]
}
