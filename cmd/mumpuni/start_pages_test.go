package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// What the program mapped of its own file goes, what is written stays, and all of it runs on.
func TestTheStartsPagesAreGivenBack(t *testing.T) {
	for _, c := range []struct {
		line string
		ok   bool
	}{
		{"00400000-02de1000 r-xp 00000000 fe:00 107 /srv/mumpuni", true},
		{"02de1000-05260000 r--p 029e1000 fe:00 107 /srv/mumpuni", true},
		{"05260000-05a18000 rw-p 04e60000 fe:00 107 /srv/mumpuni", false},
		{"7f0000000000-7f0000001000 r-xp 00000000 fe:00 108 /lib/libc.so", false},
		{"7f0000000000-7f0000001000 r--p 00000000 00:00 0", false},
		{"", false},
	} {
		if _, _, ok := readOnlyOf(c.line, "/srv/mumpuni"); ok != c.ok {
			t.Errorf("%q: %v", c.line, ok)
		}
	}
	before := mappedFiles(t)
	if err := unmapProgram(); err != nil {
		t.Fatal(err)
	}
	after := mappedFiles(t)
	if after*4 > before*3 {
		t.Errorf("%d kB of files were mapped, %d still are", before, after)
	}
	t.Logf("%d kB of files were mapped, then %d", before, after)
}

// mappedFiles is how much of files this process has mapped, in kB.
func mappedFiles(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "RssFile:")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
