package people

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
)

// Helper is whom the people of a unit ask when they cannot go on.
type Helper struct {
	UnitID uuid.UUID `bun:"unit_id"` // that says so: the unit asked about, or the nearest above it
	Unit   string    `bun:"unit"`
	Name   string    `bun:"name"`
	Post   string    `bun:"post"`
	Phone  string    `bun:"phone"`
	Hours  string    `bun:"hours"`
}

// Known reports whether anybody is named.
func (h Helper) Known() bool { return h.Name != "" }

const (
	helperText  = 120 // characters of each text
	helperPhone = 30
	minPhone    = 5 // digits
	helpersLast = time.Minute
	mostRoots   = 3
)

// tidy trims what was typed. Of a helper all texts are empty, or there is a name and a number to call.
func (h Helper) tidy() (Helper, fault.Many) {
	var faults fault.Many
	for _, f := range []struct {
		field string
		text  *string
		most  int
	}{{"name", &h.Name, helperText}, {"post", &h.Post, helperText}, {"phone", &h.Phone, helperPhone}, {"hours", &h.Hours, helperText}} {
		*f.text = strings.Join(strings.Fields(*f.text), " ")
		if utf8.RuneCountInString(*f.text) > f.most || strings.ContainsFunc(*f.text, Unprintable) {
			faults = append(faults, fault.Field(f.field, "helper.text").With("Max", f.most))
		}
	}
	if h.Name+h.Post+h.Phone+h.Hours == "" {
		return h, faults
	}
	if h.Name == "" {
		faults = append(faults, fault.Field("name", "helper.name_missing"))
	}
	if !callable(h.Phone) {
		faults = append(faults, fault.Field("phone", "helper.phone"))
	}
	return h, faults
}

// callable reports whether text is a number to dial, an extension included.
func callable(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			digits++
		case !strings.ContainsRune("+-() ./ext", r):
			return false
		}
	}
	return digits >= minPhone
}

// SetHelper says who helps the people of a unit and of those below it that name nobody; an empty helper takes the name away. It needs HR or
// the administrator there. Faults unit.unknown, helper.name_missing, helper.phone, helper.text.
func (s *Service) SetHelper(ctx context.Context, who Actor, unit uuid.UUID, h Helper) error {
	h, faults := h.tidy()
	if err := faults.Err(); err != nil {
		return err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		there, err := UnitIn(ctx, tx, unit, who.Scope(s.today(who), HR, Administrator))
		if err != nil {
			return err
		}
		if !there {
			return errUnitUnknown
		}
		if !h.Known() {
			_, err = tx.NewRaw("delete from unit_helpers where unit_id = ?", unit).Exec(ctx)
		} else {
			_, err = tx.NewRaw(`insert into unit_helpers (unit_id, name, post, phone, hours, updated_at) values (?, ?, ?, ?, ?, ?)
				on conflict (unit_id) do update set name = excluded.name, post = excluded.post, phone = excluded.phone, hours = excluded.hours,
				updated_at = excluded.updated_at`, unit, h.Name, h.Post, h.Phone, h.Hours, s.now()).Exec(ctx)
		}
		if err != nil {
			return fmt.Errorf("set helper: %w", err)
		}
		return audit.Write(ctx, tx, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "unit.helper", Object: "unit:" + unit.String()})
	})
	if err == nil {
		s.helpers.forget()
	}
	return err
}

// MayHelp reports whether who may say who helps the people of a unit: its HR officers and administrators.
func (s *Service) MayHelp(ctx context.Context, who Actor, unit uuid.UUID) (bool, error) {
	return UnitIn(ctx, s.db, unit, who.Scope(s.today(who), HR, Administrator))
}

// HelperOf is who helps the people of a unit today: whom it names itself, or the nearest unit above it. Nobody, when none does.
func (s *Service) HelperOf(ctx context.Context, unit uuid.UUID) (Helper, error) {
	var h Helper
	err := s.db.NewRaw(`select h.unit_id, u.name as unit, h.name, h.post, h.phone, h.hours from units_above(?0, ?1) u
		join unit_helpers h on h.unit_id = u.unit_id order by u.distance limit 1`, unit, DayOf(s.now())).Scan(ctx, &h)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Helper{}, fmt.Errorf("helper of a unit: %w", err)
	}
	return h, nil
}

// Helpers are those of the whole agency, for who is not signed in; remembered for a minute.
func (s *Service) Helpers(ctx context.Context) ([]Helper, error) {
	s.helpers.Lock()
	defer s.helpers.Unlock()
	if s.now().Before(s.helpers.until) {
		return s.helpers.list, nil
	}
	var list []Helper
	err := s.db.NewRaw(`select h.unit_id, v.name as unit, h.name, h.post, h.phone, h.hours from unit_helpers h
		join unit_versions v on v.unit_id = h.unit_id and v.valid_to is null and v.parent_id is null order by v.name limit ?`, mostRoots).Scan(ctx, &list)
	if err != nil {
		return nil, fmt.Errorf("helpers of the agency: %w", err)
	}
	s.helpers.list, s.helpers.until = list, s.now().Add(helpersLast)
	return list, nil
}

// helpersKept are the agency's helpers as they were read last.
type helpersKept struct {
	sync.Mutex
	list  []Helper
	until time.Time
}

func (k *helpersKept) forget() {
	k.Lock()
	defer k.Unlock()
	k.until = time.Time{}
}
