package starter

import (
	"strconv"
	"strings"
	"sync"
)

// Check is what the checks said of one question before it came into the bank. Nobody of them wrote it; none of them was a person of
// an agency (docs/bank).
type Check struct {
	Code     string
	Blind    string // how it was answered without the key: agreed, doubted, differed
	Again    string // after a change of its content: yes, no, "-" where nothing changed
	JudgedA  int    // the level that the first check judged, unseen, before it was mended
	JudgedB  int    // the second
	Level    int    // as it stands now
	Verdicts [3]string
	Reason   string
	Change   string // "-": nothing
}

// The verdicts.
const (
	Keep   = "keep"
	Mend   = "mend"
	Move   = "move"   // to another level
	Refuse = "refuse" // another question took its place
	None   = "-"      // not looked at again
)

const checkColumns = 11

// Checks are those of all questions, by their codes. Callers must not change it.
func Checks() map[string]Check { return checks() }

var checks = sync.OnceValue(func() map[string]Check {
	list := map[string]Check{}
	for i, line := range strings.Split(strings.TrimSuffix(read("checks.tsv"), "\n"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != checkColumns {
			panic("checks.tsv: line " + strconv.Itoa(i+1)) // a test reads it
		}
		if i == 0 {
			continue
		}
		list[f[0]] = Check{
			Code: f[0], Blind: f[1], Again: f[2], JudgedA: number(f[3]), JudgedB: number(f[4]), Level: number(f[5]),
			Verdicts: [3]string{f[6], f[7], f[8]}, Reason: f[9], Change: f[10],
		}
	}
	return list
})

func number(s string) int {
	n, err := strconv.Atoi(s)
	must(err)
	return n
}
