package reminders

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// calendarFile is a file of RFC 5545: lines of at most 75 octets, texts escaped.
type calendarFile struct {
	b    bytes.Buffer
	host string
}

// longestLine is 3.1's, without the line break.
const longestLine = 75

// line writes one content line, folded between characters.
func (c *calendarFile) line(text string) {
	room := longestLine
	for len(text) > room {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		c.b.WriteString(text[:cut] + "\r\n ")
		text, room = text[cut:], longestLine-1
	}
	c.b.WriteString(text + "\r\n")
}

// escapes are 3.3.11's.
var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`)

// text writes a property whose value people read. Other signs that control are left out.
func (c *calendarFile) text(name, value string) {
	value = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, value)
	c.line(name + ":" + escapes.Replace(value))
}

func (c *calendarFile) begin(name string) {
	c.line("BEGIN:VCALENDAR")
	c.line("VERSION:2.0")
	c.line("PRODID:-//Mumpuni//Pengingat//ID")
	c.line("CALSCALE:GREGORIAN")
	c.line("METHOD:PUBLISH")
	c.text("NAME", name)
	c.text("X-WR-CALNAME", name)
	c.line("REFRESH-INTERVAL;VALUE=DURATION:PT6H")
}

// event writes a day. Its UID stays the same for ever; what was taken back is there as cancelled, by a later revision.
func (c *calendarFile) event(e Entry, words Text) {
	status, revision := "CONFIRMED", 0
	if !e.DoneAt.IsZero() {
		revision = 1
	}
	if !e.Cancelled.IsZero() {
		status, revision = "CANCELLED", 2
	}
	c.line("BEGIN:VEVENT")
	c.line("UID:" + e.ID.String() + "@" + c.host)
	c.line("DTSTAMP:" + stamp(e.changed()))
	c.line("LAST-MODIFIED:" + stamp(e.changed()))
	c.line("SEQUENCE:" + strconv.Itoa(revision))
	c.line("STATUS:" + status)
	c.line("DTSTART;VALUE=DATE:" + e.DueOn.Time().Format("20060102"))
	c.line("DTEND;VALUE=DATE:" + e.DueOn.Next().Time().Format("20060102"))
	c.line("TRANSP:TRANSPARENT") // one is not busy by it
	c.text("SUMMARY", words.Subject)
	c.text("DESCRIPTION", words.Body)
	c.line("URL:" + e.Href)
	c.line("END:VEVENT")
}

func (c *calendarFile) end() []byte {
	c.line("END:VCALENDAR")
	return c.b.Bytes()
}

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// hostOf is the name of this installation in names that hold for ever.
func hostOf(base string) string {
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}
