package siasngen

import "testing"

func TestHeadersAreThoseOfSIASN(t *testing.T) {
	if len(Headers) != 69 || len(place) != 69 {
		t.Fatalf("%d headers, %d different, want 69", len(Headers), len(place))
	}
}
