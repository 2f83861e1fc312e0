package media

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"mumpuni/internal/fault"
)

// cueTiming is the line "00:01.000 --> 00:04.000" of a WebVTT cue, hours being optional (W3C WebVTT, 4.1).
var cueTiming = regexp.MustCompile(`^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?$`)

// checkVTT reads WebVTT: the magic first line, then cues whose times run forward, each with some text. It returns their
// number, or course.captions_invalid with the Line to blame.
func checkVTT(data []byte) (int, error) {
	if !utf8.Valid(data) || strings.ContainsRune(string(data), 0) {
		return 0, badCaptions(1)
	}
	content := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(data), "\uFEFF"))
	lines := strings.Split(content, "\n")
	if first := lines[0]; first != "WEBVTT" && !strings.HasPrefix(first, "WEBVTT ") && !strings.HasPrefix(first, "WEBVTT\t") {
		return 0, badCaptions(1)
	}
	cues, last := 0, -1
	for i := 1; i < len(lines); i++ {
		if !strings.Contains(lines[i], "-->") {
			continue
		}
		start, end, ok := cueTimes(lines[i])
		if !ok || start >= end || start < last || i+1 >= len(lines) || strings.TrimSpace(lines[i+1]) == "" {
			return 0, badCaptions(i + 1)
		}
		cues, last = cues+1, start
	}
	if cues == 0 {
		return 0, badCaptions(len(lines))
	}
	return cues, nil
}

func badCaptions(line int) *fault.Fault {
	return fault.Field("file", "course.captions_invalid").With("Line", line)
}

// cueTimes gives both ends in milliseconds.
func cueTimes(line string) (start, end int, ok bool) {
	m := cueTiming.FindStringSubmatch(line)
	if m == nil {
		return 0, 0, false
	}
	return milliseconds(m[1:5]), milliseconds(m[5:9]), true
}

func milliseconds(parts []string) int {
	n := [4]int{}
	for i, p := range parts {
		n[i], _ = strconv.Atoi(p) // digits, or nothing for hours
	}
	return ((n[0]*60+n[1])*60+n[2])*1000 + n[3]
}
