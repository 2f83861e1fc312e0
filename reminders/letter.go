package reminders

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
)

// Letter is an e-mail, or a message on a device, before it has words: what it tells, and where its reader goes from it. It holds no name.
type Letter struct {
	Locale      string
	Items       []Item
	Preferences string // the page on which its reader says how to be told
	Stop        string // ends e-mail by one click

	id      uuid.UUID // of its first reminder
	to      string
	person  id.Person
	inParts []uuid.UUID
}

// Tag is the name by which a device knows a message again that comes twice. It says nothing of whom it is for.
func (l Letter) Tag() string { return base64.RawURLEncoding.EncodeToString(l.id[:]) }

// Item is one thing that a letter tells.
type Item struct {
	Occasion Occasion
	Title    string // of the course or assessment; "" where there is none
	Day      people.Day
	Href     string // whole address
}

// Text is what a letter says. The subject names nobody and nothing: it is read on locked screens and by the mail server's staff.
type Text struct{ Subject, Body string }

// messageID is the name by which mail programs know a letter again that comes twice.
func (l Letter) messageID(base string) string { return "<" + l.id.String() + "@" + hostOf(base) + ">" }

// message is the letter as the mail server takes it: plain text, headers that no text can break out of.
func (l Letter) message(from mail.Address, base string, text Text, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	header := func(name, value string) { fmt.Fprintf(&b, "%s: %s\r\n", name, value) }
	header("From", from.String())
	header("To", (&mail.Address{Address: l.to}).String())
	header("Subject", mime.QEncoding.Encode("utf-8", text.Subject))
	header("Date", at.Format(time.RFC1123Z))
	header("Message-ID", l.messageID(base))
	header("MIME-Version", "1.0")
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "quoted-printable")
	header("Content-Language", l.Locale)
	header("Auto-Submitted", "auto-generated")
	header("List-Unsubscribe", "<"+l.Stop+">")
	header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click") // RFC 8058
	b.WriteString("\r\n")
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(text.Body)); err != nil {
		return nil, fmt.Errorf("write letter: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("write letter: %w", err)
	}
	return b.Bytes(), nil
}
