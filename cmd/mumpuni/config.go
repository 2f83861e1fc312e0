package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"mumpuni/identity"
	"mumpuni/internal/pg"
	"mumpuni/reminders"
	"mumpuni/reminders/webpush"
	"mumpuni/web/agency"
)

// config is everything the server reads from its environment, once, at the start.
type config struct {
	DatabaseURL    string   `env:"MUMPUNI_DATABASE_URL,notEmpty"`
	DatabaseConns  string   `env:"MUMPUNI_DATABASE_CONNS"` // gone: each class has its own
	Exams          string   `env:"MUMPUNI_DATABASE_EXAMS"` // limits as readLimits reads them; so the next three
	Pages          string   `env:"MUMPUNI_DATABASE_PAGES"`
	Reports        string   `env:"MUMPUNI_DATABASE_REPORTS"`
	Jobs           string   `env:"MUMPUNI_DATABASE_JOBS"`
	Listen         string   `env:"MUMPUNI_LISTEN" envDefault:"127.0.0.1:8080"`
	BaseURL        string   `env:"MUMPUNI_BASE_URL,notEmpty"`
	ContentListen  string   `env:"MUMPUNI_CONTENT_LISTEN" envDefault:"127.0.0.1:8081"`
	ContentURL     string   `env:"MUMPUNI_CONTENT_URL,notEmpty"`
	SecretKey      string   `env:"MUMPUNI_SECRET_KEY"` // needed too: the check of its length says so
	TrustedProxies []string `env:"MUMPUNI_TRUSTED_PROXIES"`
	SigningDir     string   `env:"MUMPUNI_SIGNING_DIR"`
	Demo           bool     `env:"MUMPUNI_DEMO" envDefault:"false"`
	LogFormat      string   `env:"MUMPUNI_LOG_FORMAT" envDefault:"json"`

	StopDelay      time.Duration `env:"MUMPUNI_STOP_DELAY" envDefault:"5s"` // between saying that it stops and stopping
	TrustedNetwork bool          `env:"MUMPUNI_DATABASE_TRUSTED_NETWORK" envDefault:"false"`
	AgencyName     string        `env:"MUMPUNI_AGENCY_NAME"`
	AgencyEmblem   string        `env:"MUMPUNI_AGENCY_EMBLEM"` // a file; so may be the motif
	AgencyAccent   string        `env:"MUMPUNI_AGENCY_ACCENT"`
	AgencyMotif    string        `env:"MUMPUNI_AGENCY_MOTIF"`
	DataPrice      string        `env:"MUMPUNI_DATA_PRICE"`                      // rupiah for a MB
	OfflinePages   bool          `env:"MUMPUNI_OFFLINE_PAGES" envDefault:"true"` // browsers keep the pages of a running attempt

	CMI5Origins []string `env:"MUMPUNI_CMI5_ORIGINS" envSeparator:" "` // "https://isi.example.id …": other sites on which parts of cmi5 may be

	SMTPURL       string `env:"MUMPUNI_SMTP_URL"` // smtps://user:password@host:465; "": no e-mail
	SMTPFrom      string `env:"MUMPUNI_SMTP_FROM"`
	SMTPPerMinute int    `env:"MUMPUNI_SMTP_PER_MINUTE" envDefault:"120"` // letters, at most

	PushHosts []string `env:"MUMPUNI_PUSH_HOSTS"` // push services that may be spoken to; none: no notifications on devices

	S3Endpoint  string `env:"MUMPUNI_S3_ENDPOINT,notEmpty"`
	S3AccessKey string `env:"MUMPUNI_S3_ACCESS_KEY,notEmpty"`
	S3SecretKey string `env:"MUMPUNI_S3_SECRET_KEY,notEmpty"`
	S3Bucket    string `env:"MUMPUNI_S3_BUCKET,notEmpty"`
	S3Region    string `env:"MUMPUNI_S3_REGION" envDefault:"us-east-1"`
	S3Secure    bool   `env:"MUMPUNI_S3_SECURE" envDefault:"true"`

	key     []byte
	post    *reminders.Post // nil: no e-mail
	push    *webpush.Sender // nil: no notifications on devices
	limits  map[pg.Class]pg.Limits
	argon   identity.Argon // zero but in tests, which sign in hundreds of times
	proxies []netip.Prefix
	look    agency.Look
}

// readConfig reads and checks every setting and reports all that is wrong at once, naming each.
func readConfig() (config, error) {
	c := config{}
	err := env.Parse(&c)
	problems := []error{}
	if err != nil {
		problems = append(problems, flatten(err)...)
	}
	c.key, err = base64.StdEncoding.DecodeString(c.SecretKey)
	if err != nil || len(c.key) != 32 {
		problems = append(problems, errors.New("MUMPUNI_SECRET_KEY must be 32 bytes in base64 (make one with: openssl rand -base64 32)"))
	}
	problems = append(problems, checkURLs(c)...)
	problems = append(problems, openToOthers(c)...)
	problems = append(problems, c.readLimits()...)
	problems = append(problems, c.readPost()...)
	problems = append(problems, c.readPush()...)
	if c.look, err = agency.New(agency.Settings{Name: c.AgencyName, Emblem: c.AgencyEmblem, Accent: c.AgencyAccent, Motif: c.AgencyMotif, Price: c.DataPrice}); err != nil {
		problems = append(problems, err)
	}
	if c.StopDelay < 0 || c.StopDelay > time.Minute {
		problems = append(problems, errors.New("MUMPUNI_STOP_DELAY must be a time from 0s to 1m"))
	}
	if c.LogFormat != "json" && c.LogFormat != "text" {
		problems = append(problems, errors.New("MUMPUNI_LOG_FORMAT must be json or text"))
	}
	if strings.Contains(c.S3Endpoint, "/") {
		problems = append(problems, errors.New("MUMPUNI_S3_ENDPOINT must be host:port without scheme or path (MUMPUNI_S3_SECURE chooses https)"))
	}
	for _, p := range c.TrustedProxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			problems = append(problems, fmt.Errorf("MUMPUNI_TRUSTED_PROXIES must be networks such as 10.0.0.0/8: %q is not", p))
			continue
		}
		c.proxies = append(c.proxies, prefix)
	}
	return c, errors.Join(problems...)
}

// readPost reads where e-mail goes.
func (c *config) readPost() (problems []error) {
	if c.SMTPPerMinute < 1 || c.SMTPPerMinute > 10_000 {
		problems = append(problems, errors.New("MUMPUNI_SMTP_PER_MINUTE must be a whole number from 1 to 10000"))
	}
	if c.SMTPURL == "" {
		return problems
	}
	var err error
	if c.post, err = reminders.OpenPost(c.SMTPURL, c.SMTPFrom); err != nil {
		problems = append(problems, fmt.Errorf("MUMPUNI_SMTP_URL and MUMPUNI_SMTP_FROM: %w", err))
	}
	return problems
}

// readPush reads which push services may be spoken to. They hear who we are by the address of the house.
func (c *config) readPush() []error {
	hosts, err := webpush.ParseHosts(c.PushHosts)
	if err != nil {
		return []error{fmt.Errorf("MUMPUNI_PUSH_HOSTS: %w", err)}
	}
	if len(hosts) == 0 || len(c.key) == 0 {
		return nil
	}
	if c.push, err = webpush.New(webpush.Config{Hosts: hosts, Seed: derive(c.key, "push"), Contact: c.BaseURL}); err != nil {
		return []error{err}
	}
	return nil
}

// flatten lists env's aggregate as one problem a setting, each by the setting's name.
func flatten(err error) []error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return []error{err}
	}
	problems := make([]error, len(all.Errors))
	for i, e := range all.Errors {
		problems[i] = named(e)
	}
	return problems
}

// named says what a setting must be where env says only what it could not read, and into which field.
func named(err error) error {
	var empty env.EmptyVarError
	if errors.As(err, &empty) {
		return fmt.Errorf("%s is required and must not be empty", empty.Key)
	}
	var unread env.ParseError
	if !errors.As(err, &unread) {
		return err
	}
	field, _ := reflect.TypeFor[config]().FieldByName(unread.Name)
	name, _, _ := strings.Cut(field.Tag.Get("env"), ",")
	switch unread.Type.Kind() {
	case reflect.Bool:
		return fmt.Errorf("%s must be true or false", name)
	case reflect.Int64:
		return fmt.Errorf("%s must be a time such as 5s", name)
	case reflect.Int:
		return fmt.Errorf("%s must be a whole number", name)
	default:
		return fmt.Errorf("%s cannot be read: %w", name, unread.Err)
	}
}

func checkURLs(c config) []error {
	var problems []error
	if c.DatabaseURL != "" {
		if u, err := url.Parse(c.DatabaseURL); err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
			problems = append(problems, errors.New("MUMPUNI_DATABASE_URL must be postgres://user:password@host:port/database"))
		}
	}
	for name, value := range map[string]string{"MUMPUNI_BASE_URL": c.BaseURL, "MUMPUNI_CONTENT_URL": c.ContentURL} {
		u, err := url.Parse(value)
		if value != "" && (err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.Trim(u.Path, "/") != "") {
			problems = append(problems, fmt.Errorf("%s must be an origin such as https://mumpuni.example.go.id", name))
		}
	}
	for _, origin := range c.CMI5Origins {
		if u, err := url.Parse(origin); err != nil || u.Host == "" || origin != u.Scheme+"://"+u.Host || u.Scheme != "http" && u.Scheme != "https" {
			problems = append(problems, fmt.Errorf("MUMPUNI_CMI5_ORIGINS must be origins such as https://isi.example.go.id, with spaces between: %q is not", origin))
		}
	}
	base, err1 := url.Parse(c.BaseURL)
	content, err2 := url.Parse(c.ContentURL)
	if err1 == nil && err2 == nil && base.Host != "" && base.Hostname() == content.Hostname() {
		problems = append(problems, errors.New("MUMPUNI_CONTENT_URL must have another host name than MUMPUNI_BASE_URL: "+
			"uploaded content is untrusted and cookies do not tell ports apart"))
	}
	return problems
}
