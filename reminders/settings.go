package reminders

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// PreferencesPath is the page on which people say how they want to be told.
const PreferencesPath = "/pengingat"

// StopPath heads the addresses that end e-mail by one click.
const StopPath = "/berhenti/"

// Settings are how somebody wants to be told.
type Settings struct {
	bun.BaseModel `bun:"table:reminder_settings,alias:s" json:"-"`

	PersonID  id.Person `bun:"person_id,pk" json:"-"`
	Mail      bool      `bun:"mail" json:"mail"`
	Digest    bool      `bun:"digest" json:"digest"` // one e-mail a day
	QuietFrom int       `bun:"quiet_from" json:"quiet_from" minimum:"0" maximum:"1439"`
	QuietTo   int       `bun:"quiet_to" json:"quiet_to" minimum:"0" maximum:"1439"`
	Calendar  uuid.UUID `bun:"calendar,nullzero" json:"-"`
	ChangedAt time.Time `bun:"changed_at" json:"-"`

	Address  string `bun:"-" json:"address,omitempty"` // that e-mail goes to; "" when there is none
	MailOff  bool   `bun:"-" json:"mail_off"`          // this installation sends no e-mail
	Feed     string `bun:"-" json:"calendar,omitempty"`
	PushKey  string `bun:"-" json:"push_key,omitempty"` // what a browser subscribes with; "": there is no push
	TimeZone string `bun:"-" json:"time_zone,omitempty"`
}

// Settings gives who's own.
func (s *Service) Settings(ctx context.Context, who people.Actor) (Settings, error) {
	return s.settings(ctx, s.db, who.PersonID)
}

func (s *Service) settings(ctx context.Context, db bun.IDB, person id.Person) (Settings, error) {
	v := Settings{PersonID: person, Mail: true, QuietFrom: usualQuiet.From, QuietTo: usualQuiet.To}
	if err := pg.OrNil(db.NewSelect().Model(&v).WherePK().Scan(ctx)); err != nil {
		return v, fmt.Errorf("reminder settings: %w", err)
	}
	reach, err := s.recipients(ctx, db, []id.Person{person})
	v.Address, v.TimeZone, v.MailOff = reach[person].Address, reach[person].TimeZone, s.cfg.Post == nil
	v.Feed = s.feedURL(v.Calendar)
	if s.cfg.Push != nil {
		v.PushKey = s.cfg.Push.PublicKey()
	}
	return v, err
}

// SetSettings changes who's own: Mail, Digest and the quiet hours. Fault reminder.quiet_invalid.
func (s *Service) SetSettings(ctx context.Context, who people.Actor, v Settings) error {
	var faults fault.Many
	for field, m := range map[string]int{"quiet_from": v.QuietFrom, "quiet_to": v.QuietTo} {
		if m < 0 || m >= 24*60 {
			faults = append(faults, fault.Field(field, "reminder.quiet_invalid"))
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	v.PersonID, v.ChangedAt = who.PersonID, s.now()
	return s.keep(ctx, v, "mail", "digest", "quiet_from", "quiet_to", "changed_at")
}

// keep writes some columns of a person's settings.
func (s *Service) keep(ctx context.Context, v Settings, columns ...string) error {
	q := s.db.NewInsert().Model(&v).ExcludeColumn("calendar").On("conflict (person_id) do update")
	for _, c := range columns {
		q.Set("? = excluded.?", bun.Ident(c), bun.Ident(c))
	}
	if _, err := q.Exec(ctx); err != nil {
		return fmt.Errorf("keep reminder settings: %w", err)
	}
	return nil
}

// errStop is for an address that we did not make.
var errStop = fault.New(fault.NotFound, "reminder.stop_unknown")

// Stop ends e-mail for whoever the last part of an address was sent to: whoever holds it may, signed in or not. Fault reminder.stop_unknown.
func (s *Service) Stop(ctx context.Context, token string) error {
	person, err := s.CheckStop(token)
	if err != nil {
		return err
	}
	v := Settings{PersonID: person, QuietFrom: usualQuiet.From, QuietTo: usualQuiet.To, ChangedAt: s.now()}
	return s.keep(ctx, v, "mail", "changed_at")
}

// CheckStop tells whose e-mail an address ends, without ending it. Fault reminder.stop_unknown.
func (s *Service) CheckStop(token string) (id.Person, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 32 || !hmac.Equal(raw[16:], s.sign("stop", raw[:16])) {
		return id.Person{}, errStop
	}
	return id.Person(raw[:16]), nil
}

func (s *Service) stopURL(person id.Person) string {
	return s.cfg.BaseURL + StopPath + s.token("stop", uuid.UUID(person))
}

// token is an id that we vouch for.
func (s *Service) token(purpose string, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString(append(id[:], s.sign(purpose, id[:])...))
}

func (s *Service) sign(purpose string, data []byte) []byte {
	mac := hmac.New(sha256.New, s.cfg.Key)
	mac.Write([]byte(purpose + "\x00"))
	mac.Write(data)
	return mac.Sum(nil)[:16]
}
