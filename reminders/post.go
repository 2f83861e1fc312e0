package reminders

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"time"
)

// Post is the mail server that takes our letters.
type Post struct {
	From mail.Address
	TLS  *tls.Config // nil: of the host, with the machine's authorities

	host, port string
	implicit   bool // TLS from the first byte; else STARTTLS
	auth       smtp.Auth
	connect    func(ctx context.Context, network, address string) (net.Conn, error)
}

// mailTime is how long one exchange with the mail server may take.
const mailTime = 30 * time.Second

// OpenPost reads where letters go: smtps://user:password@host:465, or smtp://user:password@host:587, which must offer STARTTLS unless the host
// is this machine. from is who they are from, "Mumpuni <mumpuni@example.go.id>". What is wrong is said without repeating the password.
func OpenPost(address, from string) (*Post, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("must be smtps://user:password@host:465 or smtp://user:password@host:587")
	}
	sender, err := mail.ParseAddress(from)
	if err != nil {
		return nil, errors.New("needs a sender such as Mumpuni <mumpuni@example.go.id>")
	}
	p := &Post{From: *sender, host: u.Hostname(), port: u.Port(), implicit: u.Scheme == "smtps", connect: (&net.Dialer{}).DialContext}
	if p.port == "" {
		p.port = map[bool]string{true: "465", false: "587"}[p.implicit]
	}
	if password, ok := u.User.Password(); ok {
		p.auth = smtp.PlainAuth("", u.User.Username(), password, p.host)
	}
	return p, nil
}

// Check reports whether the mail server answers and lets us in.
func (p *Post) Check(ctx context.Context) error {
	l, err := p.dial(ctx)
	if err != nil {
		return err
	}
	l.close()
	return nil
}

// line is an open connection to the mail server.
type line struct {
	conn   net.Conn
	client *smtp.Client
	from   string
}

// errNoTLS refuses to send names and passwords in the clear.
var errNoTLS = errors.New("the mail server offers no STARTTLS")

func (p *Post) dial(ctx context.Context) (*line, error) {
	ctx, cancel := context.WithTimeout(ctx, mailTime)
	defer cancel()
	conn, err := p.connect(ctx, "tcp", net.JoinHostPort(p.host, p.port))
	if err != nil {
		return nil, fmt.Errorf("mail server: %w", err)
	}
	_ = conn.SetDeadline(time.Now().Add(mailTime))
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if p.TLS != nil {
		settings = p.TLS.Clone()
	}
	settings.ServerName = p.host
	if p.implicit {
		conn = tls.Client(conn, settings)
	}
	client, err := smtp.NewClient(conn, p.host)
	if err == nil {
		err = p.greet(client, settings)
	}
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("mail server: %w", p.explain(err))
	}
	return &line{conn, client, p.From.Address}, nil
}

// explain says of a certificate that does not hold whose it is not; neither a password nor a letter went out.
func (p *Post) explain(err error) error {
	var wrong *tls.CertificateVerificationError
	if !errors.As(err, &wrong) {
		return err
	}
	return fmt.Errorf("its certificate does not prove that it is %s, so nothing was sent to it; give it a certificate of that name by an authority that this machine trusts: %w", p.host, err)
}

// greet says hello, goes over to TLS and signs in.
func (p *Post) greet(client *smtp.Client, settings *tls.Config) error {
	if _, domain, ok := strings.Cut(p.From.Address, "@"); ok {
		if err := client.Hello(domain); err != nil {
			return err
		}
	}
	if !p.implicit {
		if ok, _ := client.Extension("STARTTLS"); ok {
			if err := client.StartTLS(settings); err != nil {
				return err
			}
		} else if !p.local() {
			return errNoTLS
		}
	}
	if p.auth == nil {
		return nil
	}
	return client.Auth(p.auth)
}

// local reports that the mail server is this machine.
func (p *Post) local() bool {
	ip := net.ParseIP(p.host)
	return p.host == "localhost" || ip != nil && ip.IsLoopback()
}

// refusedError is what the mail server will never take; any other error may pass.
type refusedError struct{ cause error }

// Error says what the mail server answered.
func (e refusedError) Error() string { return "refused: " + e.cause.Error() }

// send hands a letter over; it is the mail server's once this returns nil.
func (l *line) send(to string, letter []byte) error {
	_ = l.conn.SetDeadline(time.Now().Add(mailTime))
	if err := l.client.Mail(l.from); err != nil {
		return err
	}
	if err := l.client.Rcpt(to); err != nil {
		return l.judge(err)
	}
	w, err := l.client.Data()
	if err == nil {
		_, err = w.Write(letter)
	}
	if err == nil {
		err = w.Close()
	}
	return l.judge(err)
}

// judge tells a lasting refusal from what may pass, and makes the line ready for the next letter.
func (l *line) judge(err error) error {
	var answer *textproto.Error
	switch {
	case err == nil:
		return nil
	case strings.Contains(err.Error(), "must not contain CR or LF"):
		return refusedError{err}
	case !errors.As(err, &answer):
		return err
	}
	_ = l.client.Reset()
	if answer.Code >= 500 {
		return refusedError{err}
	}
	return err
}

func (l *line) close() {
	_ = l.conn.SetDeadline(time.Now().Add(mailTime / 10))
	_ = l.client.Quit()
	_ = l.conn.Close()
}
