package media

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A SubRip file (.srt) has no standard: a number, a line of times, lines of text, an empty line, again. Programs differ in the digits
// of hours, in comma or point, in tags and in order; what shows the same words at the same moments is taken.

// subRipTiming is "00:00:01,000 --> 00:00:02,500", perhaps with a place on the screen behind it.
var subRipTiming = regexp.MustCompile(`^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})(?:\s.*)?$`)

// subRipMark is what SubRip files carry of looks: tags, of which WebVTT knows b, i and u, and places in braces.
var subRipMark = regexp.MustCompile(`(?i)</?(\w+)[^<>]*>|\{\\[^{}]*\}`)

var subRipNumber = regexp.MustCompile(`^\s*\d+\s*$`)

type cue struct {
	start, end int // milliseconds
	text       []string
}

// readSubRip makes WebVTT of a SubRip file.
func readSubRip(lines []string) (subtitles, error) {
	var cues []cue
	for i, line := range lines {
		if !strings.Contains(line, "-->") {
			if len(cues) == 0 && strings.TrimSpace(line) != "" && !subRipNumber.MatchString(line) {
				return subtitles{}, badCaptions(i + 1)
			}
			continue
		}
		start, end, ok := subRipTimes(line)
		if !ok || start >= end {
			return subtitles{}, badCaptions(i + 1)
		}
		cues = append(cues, cue{start, end, subRipText(lines[i+1:])})
	}
	slices.SortStableFunc(cues, func(a, b cue) int { return cmp.Compare(a.start, b.start) })
	out := writeVTT(cues)
	first, err := checkCues(out, cueTimes)
	if len(cues) == 0 {
		err = badCaptions(1)
	}
	return subtitles{strings.Join(out, "\n"), first}, err
}

func writeVTT(cues []cue) []string {
	out := []string{"WEBVTT", ""}
	for _, c := range cues {
		out = append(out, stamp(c.start)+" --> "+stamp(c.end))
		out = append(append(out, c.text...), "")
	}
	return out
}

// subRipTimes gives both ends in milliseconds; fractions are filled up to three digits.
func subRipTimes(line string) (start, end int, ok bool) {
	m := subRipTiming.FindStringSubmatch(line)
	if m == nil {
		return 0, 0, false
	}
	for _, i := range []int{4, 8} {
		m[i] += "000"[len(m[i]):]
	}
	return milliseconds(m[1:5]), milliseconds(m[5:9]), true
}

// subRipText takes the lines of one cue as WebVTT: up to an empty line, or to the next cue's number and times.
func subRipText(lines []string) []string {
	var text []string
	for i, l := range lines {
		if strings.TrimSpace(l) == "" || strings.Contains(l, "-->") {
			break
		}
		if subRipNumber.MatchString(l) && i+1 < len(lines) && strings.Contains(lines[i+1], "-->") {
			break
		}
		if l = vttLine(l); l != "" {
			text = append(text, l)
		}
	}
	return text
}

var vttEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// vttLine keeps the tags that WebVTT has and escapes all else.
func vttLine(l string) string {
	var out strings.Builder
	at := 0
	for _, m := range subRipMark.FindAllStringSubmatchIndex(l, -1) {
		out.WriteString(vttEscape.Replace(l[at:m[0]]))
		if at = m[1]; m[2] >= 0 {
			if tag := strings.ToLower(l[m[2]:m[3]]); tag == "b" || tag == "i" || tag == "u" {
				out.WriteString(strings.ToLower(l[m[0]:m[2]]) + tag + ">")
			}
		}
	}
	out.WriteString(vttEscape.Replace(l[at:]))
	return strings.TrimSpace(out.String())
}

// stamp writes milliseconds as WebVTT does.
func stamp(ms int) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
