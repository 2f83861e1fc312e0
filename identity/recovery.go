package identity

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/audit"
	"mumpuni/internal/id"
)

const (
	recoveryCodes = 10
	recoveryChars = 10 // of 32 letters: 50 bits
	crockford     = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
)

// LowRecovery is how few unused recovery codes are worth a warning.
const LowRecovery = 3

// crockfordReads reads what people write for the letters that Crockford's base 32 leaves out, and drops what separates.
var crockfordReads = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", "–", "", " ", "", "\t", "")

// MakeRecoveryCodes gives session's person ten new recovery codes, "ABCDE-12345", to be shown once; all earlier ones stop
// working. code, of the authenticator or a recovery code still unused, confirms that it is the person who asks. Faults:
// identity.code_wrong on code, identity.totp_missing, identity.throttled.
func (s *Service) MakeRecoveryCodes(ctx context.Context, session Session, code string, from Device) (codes []string, err error) {
	_, known, err := deviceIsKnown(ctx, s.db, hashOf(from.Token), session.PersonID)
	if err != nil {
		return nil, err
	}
	err = s.guarded(ctx, session.PersonID, from, known, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.prove(ctx, tx, session.PersonID, code); err != nil {
			return err
		}
		if codes, err = s.replaceRecovery(ctx, tx, session.PersonID); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			At: s.now(), ActorID: session.PersonID, Action: "account.recovery_made", SubjectID: session.PersonID,
		})
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// RecoveryLeft counts the unused recovery codes of session's person.
func (s *Service) RecoveryLeft(ctx context.Context, session Session) (int, error) {
	return recoveryLeft(ctx, s.db, session.PersonID)
}

// HadRecovery reports whether recovery codes were ever made for whose session it is.
func (s *Service) HadRecovery(ctx context.Context, session Session) (had bool, err error) {
	err = s.db.NewRaw("select exists (select from recovery_codes where person_id = ?)", session.PersonID).Scan(ctx, &had)
	if err != nil {
		return false, fmt.Errorf("recovery codes: %w", err)
	}
	return had, nil
}

// prove spends code, of the authenticator or a recovery code, and names the way for the audit. Faults:
// identity.code_wrong on code, identity.totp_missing.
func (s *Service) prove(ctx context.Context, db bun.IDB, person id.Person, code string) (audit.Entry, error) {
	entry := audit.Entry{At: s.now(), ActorID: person, Action: "account.totp_verify", SubjectID: person}
	secret, err := s.totpSecret(ctx, db, person)
	if err != nil {
		return entry, err
	}
	recovery := readRecovery(code)
	if recovery == "" {
		return entry, spendStep(ctx, db, person, stepOf(secret, code, s.now()))
	}
	ok, err := changed(ctx, db, "spend recovery code", `update recovery_codes set used_at = ?2
		where person_id = ?0 and code_hash = ?1 and used_at is null`, person, s.recoveryHash(person, recovery), s.now())
	if err != nil || !ok {
		return entry, firstOf(err, errCode)
	}
	left, err := recoveryLeft(ctx, db, person)
	entry.Action, entry.Detail = "account.recovery_used", map[string]any{"left": left}
	return entry, err
}

// replaceRecovery makes all recovery codes of a person anew.
func (s *Service) replaceRecovery(ctx context.Context, db bun.IDB, person id.Person) ([]string, error) {
	if err := dropRecovery(ctx, db, person); err != nil {
		return nil, err
	}
	codes, hashes := make([]string, recoveryCodes), make([][]byte, recoveryCodes)
	for i := range codes {
		code := newRecoveryCode()
		codes[i] = code[:recoveryChars/2] + "-" + code[recoveryChars/2:]
		hashes[i] = s.recoveryHash(person, code)
	}
	return codes, insertRecovery(ctx, db, person, hashes, s.now())
}

func (s *Service) recoveryHash(person id.Person, code string) []byte {
	return keyed(s.vault.recovery, person.String(), code)
}

// newRecoveryCode is recoveryChars random letters.
func newRecoveryCode() string {
	b := make([]byte, recoveryChars)
	_, _ = rand.Read(b) // never fails since Go 1.24
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

// readRecovery is the recovery code that somebody typed, however grouped and in whichever case; "" when it is not one.
func readRecovery(typed string) string {
	code := crockfordReads.Replace(strings.ToUpper(strings.TrimSpace(typed)))
	if len(code) != recoveryChars || strings.Trim(code, crockford) != "" {
		return ""
	}
	return code
}

func dropRecovery(ctx context.Context, db bun.IDB, person id.Person) error {
	return run(ctx, db, "drop recovery codes", `delete from recovery_codes where person_id = ?`, person)
}

func insertRecovery(ctx context.Context, db bun.IDB, person id.Person, hashes [][]byte, now time.Time) error {
	return run(ctx, db, "insert recovery codes", `insert into recovery_codes (person_id, code_hash, made_at)
		select ?0, hash, ?2 from unnest(?1::bytea[]) as new(hash)`, person, pgdialect.Array(hashes), now)
}

func recoveryLeft(ctx context.Context, db bun.IDB, person id.Person) (left int, err error) {
	err = db.NewRaw(`select count(*) from recovery_codes where person_id = ? and used_at is null`, person).Scan(ctx, &left)
	if err != nil {
		return 0, fmt.Errorf("recovery codes: %w", err)
	}
	return left, nil
}
