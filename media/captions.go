package media

import (
	"regexp"
	"strconv"
	"strings"

	"mumpuni/internal/charset"
	"mumpuni/internal/fault"
)

// subtitles are captions as they were read: WebVTT (W3C WebVTT, 4.1), perhaps made of another form.
type subtitles struct {
	text  string // UTF-8
	first int    // milliseconds into the video, where the first words show
}

// passage is how long the captions are that are found as one place.
const passage = 30_000 // milliseconds

// passages are the words of captions by the second in which a passage of them begins, without marks.
func (s subtitles) passages() []words {
	var list []words
	begun := -passage
	lines := strings.Split(s.text, "\n")
	for i, line := range lines {
		start, _, ok := cueTimes(line)
		if !ok {
			continue
		}
		if start-begun >= passage {
			list, begun = append(list, words{N: start / 1000}), start
		}
		at := &list[len(list)-1]
		for _, l := range lines[i+1:] {
			if l == "" || strings.Contains(l, "-->") {
				break
			}
			at.Words = strings.TrimSpace(at.Words + " " + strings.TrimSpace(vttText.Replace(vttMark.ReplaceAllString(l, ""))))
		}
	}
	return list
}

// vttMark is a tag or a moment within a cue; vttText reads what is escaped.
var (
	vttMark = regexp.MustCompile(`<[^<>]*>`)
	vttText = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&nbsp;", " ", "&lrm;", "", "&rlm;", "", "&amp;", "&")
)

// readCaptions reads captions in WebVTT or SubRip (SRT), in any encoding of charset.Text. Times run forward; a cue may be empty,
// as programs that listen make them, but not all of them. Faults: course.captions_invalid (with Line), course.captions_text when it is no
// text at all, course.captions_empty when no cue has words.
func readCaptions(data []byte) (subtitles, error) {
	text, _, ok := charset.Text(data)
	if !ok {
		return subtitles{}, fault.Field("file", "course.captions_text")
	}
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	if head := lines[0]; head != "WEBVTT" && !strings.HasPrefix(head, "WEBVTT ") && !strings.HasPrefix(head, "WEBVTT\t") {
		return readSubRip(lines)
	}
	first, err := checkCues(lines, cueTimes)
	return subtitles{strings.Join(lines, "\n"), first}, err
}

// checkCues goes over the cues of lines, whose times are told by times, and gives the moment of the first words.
func checkCues(lines []string, times func(line string) (start, end int, ok bool)) (first int, err error) {
	first, last, cues := -1, -1, 0
	for i, line := range lines {
		if !strings.Contains(line, "-->") {
			continue
		}
		start, end, ok := times(line)
		if !ok || start >= end || start < last {
			return 0, badCaptions(i + 1)
		}
		cues, last = cues+1, start
		if first < 0 && saysSomething(lines[i+1:]) {
			first = start
		}
	}
	switch {
	case cues == 0:
		return 0, badCaptions(1)
	case first < 0:
		return 0, fault.Field("file", "course.captions_empty")
	}
	return first, nil
}

// saysSomething reports whether a cue has words: its lines up to an empty one. A line of white space is not empty.
func saysSomething(lines []string) bool {
	for _, l := range lines {
		if l == "" || strings.Contains(l, "-->") {
			return false
		}
		if strings.TrimSpace(l) != "" {
			return true
		}
	}
	return false
}

func badCaptions(line int) *fault.Fault {
	return fault.Field("file", "course.captions_invalid").With("Line", line)
}

// cueTiming is the line "00:01.000 --> 00:04.000" of a WebVTT cue, hours being optional.
var cueTiming = regexp.MustCompile(`^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?$`)

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
