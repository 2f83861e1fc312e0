package reminders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
	"mumpuni/reminders/webpush"
)

// Device is a browser on which its owner wants to be told.
type Device struct {
	bun.BaseModel `bun:"table:push_devices,alias:v" json:"-"`

	ID       uuid.UUID `bun:"id,pk,type:uuid" json:"id"`
	PersonID id.Person `bun:"person_id" json:"-"`
	Endpoint string    `bun:"endpoint" json:"-"`
	Key      []byte    `bun:"key" json:"-"`
	Secret   []byte    `bun:"secret" json:"-"`
	Name     string    `bun:"name" json:"name"` // what its owner knows it by
	AddedAt  time.Time `bun:"added_at" json:"added_at"`
	ToldAt   time.Time `bun:"told_at,nullzero" json:"told_at,omitzero"`
}

// Mark tells a device from others, for the page on which it is open; it opens nothing.
func (d Device) Mark() string {
	sum := sha256.Sum256([]byte(d.Endpoint))
	return hex.EncodeToString(sum[:8])
}

func (d Device) browser() webpush.Browser {
	return webpush.Browser{Endpoint: d.Endpoint, Key: d.Key, Secret: d.Secret}
}

// Faults of devices.
var (
	errPushOff     = fault.New(fault.Conflict, "reminder.push_off")
	errPushService = fault.New(fault.Conflict, "reminder.push_service")
	errPushMany    = fault.New(fault.Conflict, "reminder.push_many")
	errDevice      = fault.New(fault.NotFound, "reminder.device_unknown")
)

const (
	mostDevices     = 10
	longestName     = 100
	longestEndpoint = 1024
)

// Devices lists who's own, the newest first.
func (s *Service) Devices(ctx context.Context, who people.Actor) ([]Device, error) {
	return s.devicesOf(ctx, s.db, who.PersonID)
}

func (s *Service) devicesOf(ctx context.Context, db bun.IDB, person id.Person) ([]Device, error) {
	var list []Device
	if err := db.NewSelect().Model(&list).Where("v.person_id = ?", person).OrderExpr("v.added_at desc, v.id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("devices: %w", err)
	}
	return list, nil
}

// AddDevice has who told on a browser too. One that was another person's is who's from then on: it shows one person's messages. Faults:
// reminder.push_off, reminder.push_service (Host), reminder.push_many (Most).
func (s *Service) AddDevice(ctx context.Context, who people.Actor, b webpush.Browser, name string) error {
	if s.cfg.Push == nil {
		return errPushOff
	}
	if err := s.cfg.Push.Takes(b); err != nil || len(b.Endpoint) > longestEndpoint {
		return errPushService.With("Host", webpush.HostOf(b))
	}
	d := Device{
		ID: uuid.Must(uuid.NewV7()), PersonID: who.PersonID, Endpoint: b.Endpoint, Key: b.Key, Secret: b.Secret, Name: shortName(name), AddedAt: s.now(),
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&d).On("conflict (endpoint) do update").Set("person_id = excluded.person_id").Set("key = excluded.key").
			Set("secret = excluded.secret").Set("name = excluded.name").Set("added_at = excluded.added_at").Set("told_at = null").Exec(ctx)
		if err != nil {
			return fmt.Errorf("add device: %w", err)
		}
		list, err := s.devicesOf(ctx, tx, who.PersonID)
		if err == nil && len(list) > mostDevices {
			return errPushMany.With("Most", mostDevices)
		}
		return err
	})
}

// RemoveDevice has who told on one of their devices no more. Fault reminder.device_unknown.
func (s *Service) RemoveDevice(ctx context.Context, who people.Actor, device uuid.UUID) error {
	res, err := s.db.NewDelete().Model((*Device)(nil)).Where("v.id = ? and v.person_id = ?", device, who.PersonID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("remove device: %w", err)
	}
	if n, _ := res.RowsAffected(); n == 0 {
		return errDevice
	}
	return nil
}

// shortName is what a device says of itself, on one line.
func shortName(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar }), " ")
	if letters := []rune(text); len(letters) > longestName {
		text = string(letters[:longestName])
	}
	return text
}
