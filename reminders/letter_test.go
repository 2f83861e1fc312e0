package reminders

import (
	"bytes"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestNoTextBreaksOutOfAHeader: whatever the subject, the sender or an address holds, the letter that is read back has the headers that we
// wrote and no other.
func TestNoTextBreaksOutOfAHeader(t *testing.T) {
	for _, hostile := range []string{"x\r\nBcc: semua@contoh.go.id", "x\nX-Evil: 1", "=?utf-8?q?x?=\r\n\r\nisi", "Pengingat · «tugas»", strings.TrimSpace(strings.Repeat("panjang ", 60))} {
		l := Letter{Locale: "id", id: uuid.New(), to: "orang@contoh.go.id", Stop: "https://m.contoh.go.id/berhenti/x"}
		from := mail.Address{Name: hostile, Address: "mumpuni@contoh.go.id"}
		raw, err := l.message(from, "https://m.contoh.go.id", Text{Subject: hostile, Body: "Isi.\n.\nSurel «baru»\r\nBcc: x\n"}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%q: %v", hostile, err)
		}
		if len(m.Header) != 12 || m.Header.Get("Bcc") != "" || m.Header.Get("X-Evil") != "" {
			t.Errorf("%q: headers %v", hostile, m.Header)
		}
		subject, err := (&mime.WordDecoder{}).DecodeHeader(m.Header.Get("Subject"))
		if err != nil || subject != hostile {
			t.Errorf("subject %q, want %q: %v", subject, hostile, err)
		}
		to, err := m.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != l.to {
			t.Errorf("to %v: %v", to, err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		if err != nil || !strings.Contains(string(body), "Surel «baru»") {
			t.Errorf("body %q: %v", body, err)
		}
	}
}

// TestAnAddressWithALineBreakIsRefused before anything of it reaches the mail server.
func TestAnAddressWithALineBreakIsRefused(t *testing.T) {
	box := openBox(t)
	l, err := box.post(t, "").dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	err = l.send("a@contoh.go.id>\r\nRCPT TO:<b@contoh.go.id", []byte("x\r\n"))
	if _, ok := err.(refusedError); !ok {
		t.Errorf("%v, want a refusal", err)
	}
	if err := l.send("a@contoh.go.id", []byte("Subject: x\r\n\r\nx\r\n")); err != nil {
		t.Errorf("the next letter: %v", err)
	}
	if n := len(box.taken()); n != 1 {
		t.Errorf("%d letters arrived", n)
	}
}
