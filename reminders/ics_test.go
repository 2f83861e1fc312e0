package reminders

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mumpuni/people"
)

// readCalendar reads a calendar back by RFC 5545: lines of at most 75 octets that end with CRLF, unfolded, unescaped.
func readCalendar(raw []byte) (events []map[string]string, err error) {
	var lines []string
	in := bufio.NewScanner(bytes.NewReader(raw))
	in.Split(func(data []byte, end bool) (int, []byte, error) {
		if i := bytes.Index(data, []byte("\r\n")); i >= 0 {
			return i + 2, data[:i], nil
		}
		if end && len(data) > 0 {
			return 0, nil, fmt.Errorf("a line does not end: %q", data)
		}
		return 0, nil, nil
	})
	for in.Scan() {
		text := in.Text()
		if len(text) > 75 || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\n") {
			return nil, fmt.Errorf("a line of %d octets: %q", len(text), text)
		}
		if strings.HasPrefix(text, " ") && len(lines) > 0 {
			lines[len(lines)-1] += text[1:]
			continue
		}
		lines = append(lines, text)
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	if lines[0] != "BEGIN:VCALENDAR" || lines[len(lines)-1] != "END:VCALENDAR" {
		return nil, fmt.Errorf("from %s to %s", lines[0], lines[len(lines)-1])
	}
	var event map[string]string
	for _, text := range lines {
		name, value, ok := strings.Cut(text, ":")
		switch {
		case !ok:
			return nil, fmt.Errorf("no property: %q", text)
		case text == "BEGIN:VEVENT":
			event = map[string]string{}
		case text == "END:VEVENT":
			events, event = append(events, event), nil
		case event != nil:
			if _, twice := event[name]; twice {
				return nil, fmt.Errorf("%s stands twice", name)
			}
			event[name] = strings.NewReplacer(`\\`, `\`, `\;`, ";", `\,`, ",", `\n`, "\n").Replace(value)
		}
	}
	return events, nil
}

// TestACalendarIsReadBack, whatever a title holds: no title makes a property or an event of its own.
func TestACalendarIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := calendarFile{host: "m.contoh.go.id"}
		c.begin("Tugas; belajar, \\ baru")
		title := rapid.StringOf(rapid.RuneFrom([]rune("abc ,;:\\\r\n\"«»é漢😀\t\x00\x7f"))).Draw(t, "title")
		days := rapid.IntRange(0, 3).Draw(t, "days")
		for i := range days {
			c.event(Entry{ID: uuid.New(), DueOn: "2026-12-31", GivenAt: time.Now(), Href: "https://m.contoh.go.id/kursus/x"}, Text{Subject: fmt.Sprint(i, title), Body: strings.Repeat("panjang ", 30) + title + "\nEND:VEVENT\nBEGIN:VEVENT"})
		}
		events, err := readCalendar(c.end())
		if err != nil || len(events) != days {
			t.Fatalf("%d events, %v", len(events), err)
		}
		for i, e := range events {
			want := strings.Map(func(r rune) rune {
				if strings.ContainsRune("\t\x00\x7f\r", r) {
					return -1
				}
				return r
			}, fmt.Sprint(i, title))
			if e["SUMMARY"] != want || e["DTSTART;VALUE=DATE"] != "20261231" || e["DTEND;VALUE=DATE"] != "20270101" {
				t.Fatalf("%q, want %q: %v", e["SUMMARY"], want, e)
			}
		}
	})
}

// TestWhatIsTakenBackStaysAsCancelled: the same UID, a later revision.
func TestWhatIsTakenBackStaysAsCancelled(t *testing.T) {
	e := Entry{ID: uuid.New(), DueOn: people.Day("2026-12-31"), GivenAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	done, cancelled := e, e
	done.DoneAt, cancelled.Cancelled = e.GivenAt.AddDate(0, 0, 1), e.GivenAt.AddDate(0, 0, 2)
	c := calendarFile{host: "m"}
	c.begin("x")
	for _, v := range []Entry{e, done, cancelled} {
		c.event(v, Text{Subject: "x"})
	}
	events, err := readCalendar(c.end())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"CONFIRMED 0 20261101T000000Z", "CONFIRMED 1 20261102T000000Z", "CANCELLED 2 20261103T000000Z"} {
		if got := strings.Join([]string{events[i]["STATUS"], events[i]["SEQUENCE"], events[i]["DTSTAMP"]}, " "); got != want || events[i]["UID"] != e.ID.String()+"@m" {
			t.Errorf("%s, want %s: %v", got, want, events[i])
		}
	}
}
