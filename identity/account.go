package identity

import (
	"context"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// Seed is an account as seeding wants it.
type Seed struct {
	PersonID     id.Person
	PasswordHash string // of HashPassword; "" for an account that begins with a link
	MustChange   bool
}

// EnsureAccount opens an account if the person has none, and otherwise leaves it alone.
func (s *Service) EnsureAccount(ctx context.Context, db bun.IDB, seed Seed) error {
	return run(ctx, db, "ensure account", `insert into accounts (person_id, password_hash, must_change, created_at)
		values (?, ?, ?, ?) on conflict (person_id) do nothing`, seed.PersonID, seed.PasswordHash, seed.MustChange, s.now())
}

// SetPreferences stores the language ("id", "en") and theme ("auto", "light", "dark") of who; "" leaves one as it is.
func (s *Service) SetPreferences(ctx context.Context, who people.Actor, locale, theme string) error {
	if err := checkPreferences(locale, theme); err != nil {
		return err
	}
	defer s.forget()
	return run(ctx, s.db, "set preferences", `update accounts set locale = coalesce(nullif(?1, ''), locale), theme = coalesce(nullif(?2, ''), theme)
		where person_id = ?0`, who.PersonID, locale, theme)
}

func checkPreferences(locale, theme string) error {
	var faults fault.Many
	if locale != "" && locale != "id" && locale != "en" {
		faults = append(faults, fault.Field("locale", "identity.locale_unknown"))
	}
	if theme != "" && theme != "auto" && theme != "light" && theme != "dark" {
		faults = append(faults, fault.Field("theme", "identity.theme_unknown"))
	}
	return faults.Err()
}
