package identity

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/uptrace/bun"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
)

func (s *Service) codeLimits(person id.Person, from Device, known bool) []limit {
	if known {
		return []limit{s.limit(guessesCode, guessWindow, "code", "device", person.String(), from.Token)}
	}
	return []limit{
		s.limit(guessesCode, guessWindow, "code", "network", person.String(), network(from.Address)),
		s.limit(guessesCodeInAll, codeWindow, "code", "person", person.String()),
	}
}

// totpSecret opens the person's second factor.
func (s *Service) totpSecret(ctx context.Context, db bun.IDB, person id.Person) ([]byte, error) {
	var sealed []byte
	err := db.NewRaw(`select totp_sealed from accounts where person_id = ? and totp_since is not null`, person).Scan(ctx, &sealed)
	if err != nil {
		return nil, pg.OrNotFound(fmt.Errorf("second factor: %w", err), errNotEnrolled)
	}
	return s.vault.open(totpOwner(person), sealed)
}

func totpOwner(person id.Person) string { return "totp of " + person.String() }

// spendStep uses up a step, so that neither its code nor an earlier one is taken again. errCode for step 0 or a spent one.
func spendStep(ctx context.Context, db bun.IDB, person id.Person, step int64) error {
	if step == 0 {
		return errCode
	}
	ok, err := changed(ctx, db, "spend code", `update accounts set totp_last_step = ?1
		where person_id = ?0 and totp_last_step < ?1`, person, step)
	if err == nil && !ok {
		err = errCode
	}
	return err
}

// stepOf is the time step in which code is right for secret, of the current one and its neighbours; 0 when in none.
func stepOf(secret []byte, code string, now time.Time) int64 {
	code = strings.Join(strings.Fields(code), "")
	current, found := now.Unix()/codePeriod, int64(0)
	for step := current - 1; step <= current+1; step++ {
		want, err := hotp.GenerateCodeCustom(base32Plain.EncodeToString(secret), uint64(step), hotp.ValidateOpts{
			Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1, // what every authenticator app speaks
		})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found
}
