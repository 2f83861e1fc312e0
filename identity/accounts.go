package identity

import (
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/schema"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/people"
)

// AccountState is how far somebody's account has come.
type AccountState string

// The states of an account.
const (
	AccountMissing   AccountState = "missing"   // none was opened
	AccountPending   AccountState = "pending"   // opened; no password of the person's own yet
	AccountActive    AccountState = "active"    // signs in with a password of their own
	AccountSuspended AccountState = "suspended" // may not sign in
)

// AccountStates lists every state.
var AccountStates = []AccountState{AccountMissing, AccountPending, AccountActive, AccountSuspended}

// AccountView is a person and the state of their account, for the administrator of their unit.
type AccountView struct {
	PersonID     id.Person  `bun:"person_id" json:"person_id"`
	Name         string     `bun:"name" json:"-"`
	TitleBefore  string     `bun:"title_before" json:"-"`
	TitleAfter   string     `bun:"title_after" json:"-"`
	NIP          string     `bun:"nip" json:"nip"`
	UnitName     string     `bun:"unit_name" json:"unit_name"`
	HasAccount   bool       `bun:"has_account" json:"-"`
	HasPassword  bool       `bun:"has_password" json:"-"`
	MustChange   bool       `bun:"must_change" json:"-"`
	TOTPEnrolled bool       `bun:"totp_enrolled" json:"totp_enrolled"`
	SuspendedAt  *time.Time `bun:"suspended_at" json:"suspended_at"`
	LastSignInAt *time.Time `bun:"last_sign_in_at" json:"last_sign_in_at"`
	Manageable   bool       `bun:"manageable" json:"manageable"` // false for oneself and for holders of roles beyond one's units
}

// FullName is the printed name.
func (a AccountView) FullName() string {
	return people.Person{Name: a.Name, TitleBefore: a.TitleBefore, TitleAfter: a.TitleAfter}.FullName()
}

// State is how far the account has come.
func (a AccountView) State() AccountState {
	switch {
	case !a.HasAccount:
		return AccountMissing
	case a.SuspendedAt != nil:
		return AccountSuspended
	case !a.HasPassword || a.MustChange:
		return AccountPending
	}
	return AccountActive
}

// AccountFilter narrows Accounts; empty fields do not.
type AccountFilter struct {
	Query  string // part of the name, or the first digits of the NIP
	State  AccountState
	Cursor string // next of the page before
	Limit  int    // 1–200, 30 when 0
}

//go:embed accounts.sql
var accountsSQL string

// Accounts lists, by name, the persons in the units that who administers, with the state of their accounts, and audits
// that. next continues after the last one and is empty at the end.
func (s *Service) Accounts(ctx context.Context, who people.Actor, f AccountFilter) ([]AccountView, string, error) {
	found, next, err := s.accounts(ctx, who, f)
	if err != nil || len(found) == 0 || who.IsSystem() {
		return found, next, err
	}
	return found, next, audit.Write(ctx, s.db, audit.Entry{
		At: s.now(), ActorID: who.AuditID(), Action: "account.list", SubjectIDs: audit.Subjects(found, func(v AccountView) id.Person { return v.PersonID }),
	})
}

// SomebodyWaits reports whether a person in the units that who administers has no account yet.
func (s *Service) SomebodyWaits(ctx context.Context, who people.Actor) (bool, error) {
	found, _, err := s.accounts(ctx, who, AccountFilter{State: AccountMissing, Limit: 1})
	return len(found) > 0, err
}

func (s *Service) accounts(ctx context.Context, who people.Actor, f AccountFilter) (found []AccountView, next string, err error) {
	if !who.Has(people.Administrator) {
		return nil, "", errForbidden
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 30
	}
	conditions, err := f.conditions()
	if err != nil {
		return nil, "", err
	}
	scope := who.Scope(s.today(), people.Administrator)
	err = s.db.NewRaw(accountsSQL, scope.Persons("p.id"), scope.Units("g.unit_id"), who.PersonID, people.DayOf(s.today()),
		conditions, f.Limit+1).Scan(ctx, &found)
	if err != nil {
		return nil, "", fmt.Errorf("list accounts: %w", err)
	}
	if len(found) > f.Limit {
		found = found[:f.Limit]
		last := found[f.Limit-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(last.PersonID.String() + last.Name))
	}
	return found, next, nil
}

// Account gives one person of Accounts and notes that who looked. Fault identity.person_unknown for anybody else.
func (s *Service) Account(ctx context.Context, who people.Actor, person id.Person) (AccountView, error) {
	if !who.Has(people.Administrator) {
		return AccountView{}, errForbidden
	}
	var view AccountView
	scope := who.Scope(s.today(), people.Administrator)
	err := s.db.NewRaw(accountsSQL, scope.Person("p.id"), scope.Unit("g.unit_id"), who.PersonID, people.DayOf(s.today()),
		schema.SafeQuery("p.id = ?", []any{person}), 1).Scan(ctx, &view)
	if err != nil {
		return view, pg.OrNotFound(fmt.Errorf("account: %w", err), errNoPerson)
	}
	if who.IsOneself(person) {
		return view, nil
	}
	return view, audit.Write(ctx, s.db, audit.Entry{At: s.now(), ActorID: who.AuditID(), Action: "account.read", SubjectID: person})
}

var likeEscape = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// conditions joins what f asks with "and".
func (f AccountFilter) conditions() (schema.QueryAppender, error) {
	parts, args := []string{"true"}, []any(nil) // bun warns of arguments that are there and empty
	and := func(part string, values ...any) { parts, args = append(parts, part), append(args, values...) }
	text := normalLogin(f.Query)
	switch {
	case text == "":
	case strings.Trim(text, "0123456789") == "":
		and("p.nip like ?", text+"%")
	default:
		and("lower(p.name) like ?", "%"+likeEscape.Replace(strings.ToLower(strings.TrimSpace(f.Query)))+"%")
	}
	switch f.State {
	case AccountMissing:
		and("acc.person_id is null")
	case AccountPending:
		and("acc.suspended_at is null and (acc.password_hash = '' or acc.must_change)")
	case AccountActive:
		and("acc.suspended_at is null and acc.password_hash <> '' and not acc.must_change")
	case AccountSuspended:
		and("acc.suspended_at is not null")
	}
	if f.Cursor != "" {
		raw, err := base64.RawURLEncoding.DecodeString(f.Cursor)
		if err != nil || len(raw) < 36 || strings.ContainsRune(string(raw), 0) {
			return nil, fault.Field("cursor", "identity.cursor_malformed")
		}
		id, err := uuid.ParseBytes(raw[:36])
		if err != nil {
			return nil, fault.Field("cursor", "identity.cursor_malformed")
		}
		and("(lower(p.name), p.id) > (lower(?), ?::uuid)", string(raw[36:]), id)
	}
	return schema.SafeQuery("("+strings.Join(parts, " and ")+")", args), nil
}
