package identity

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/pgtest"
)

// withCodes is somebody with a second factor, in a session that showed it, and their recovery codes.
func (w *world) withCodes() (p somebody, in SignInResult, codes []string) {
	w.t.Helper()
	p = w.hr(w.agency)
	first := w.mustSignIn(p)
	e, err := w.s.Enrolment(w.ctx(), first.Session)
	if err != nil {
		w.t.Fatal(err)
	}
	if in, codes, err = w.s.ConfirmTOTP(w.ctx(), first.Session, w.slip(p), w.code(e.Secret), atOffice); err != nil {
		w.t.Fatal(err)
	}
	w.clock.pass(time.Minute)
	return p, in, codes
}

func (w *world) acts(action string, p somebody) int {
	w.t.Helper()
	return w.count("select count(*) from audit_entries where action = ? and subject_id = ?", action, p.ID)
}

func TestARecoveryCodeStandsInForTheAppOnce(t *testing.T) {
	w := txWorld(t)
	p, _, codes := w.withCodes()
	typed := strings.ToLower(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(codes[0]))
	res, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, " "+typed, atOffice)
	if err != nil || res.Session.NeedsTOTP || !res.Session.MFA {
		t.Fatalf("%+v, %v", res.Session, err)
	}
	if had, err := w.s.HadRecovery(w.ctx(), res.Session); !had || err != nil {
		t.Fatalf("never had any: %v", err)
	}
	if had, err := w.s.HadRecovery(w.ctx(), Session{}); had || err != nil {
		t.Fatalf("nobody had some: %v", err)
	}
	if left, err := w.s.RecoveryLeft(w.ctx(), res.Session); left != 9 || err != nil {
		t.Fatalf("%d left, %v", left, err)
	}
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, codes[0], atOffice); !errors.Is(err, errCode) {
		t.Fatalf("used twice: %v", err)
	}
	if _, err := w.s.IssueTokens(w.ctx(), TokenRequest{SignInRequest: from(p.NIP, goodPassword), Code: codes[1]}); err != nil {
		t.Fatalf("at the API: %v", err)
	}
	if n := w.acts("account.recovery_used", p); n != 2 {
		t.Fatalf("noted %d times", n)
	}
	other, _, _ := w.withCodes()
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(other).Session, codes[2], atOffice); !errors.Is(err, errCode) {
		t.Fatalf("another's code: %v", err)
	}
	for _, c := range codes {
		plain := strings.ReplaceAll(c, "-", "")
		if n := w.count("select count(*) from recovery_codes where encode(code_hash, 'escape') like ?", "%"+plain+"%"); n != 0 {
			t.Fatal("a code is stored")
		}
	}
}

func TestOneOfTwoWhoBringTheSameRecoveryCodeGetsIn(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	p, _, codes := w.withCodes()
	results := make(chan error)
	for range 3 {
		session := w.mustSignIn(p).Session
		go func() {
			_, err := w.s.VerifyTOTP(w.ctx(), session, codes[0], atOffice)
			results <- err
		}()
	}
	in := 0
	for range 3 {
		if err := <-results; err == nil {
			in++
		} else if !errors.Is(err, errCode) {
			t.Error(err)
		}
	}
	if in != 1 {
		t.Fatalf("%d got in", in)
	}
}

func TestRecoveryCodesAreMadeAnewOnlyWithACode(t *testing.T) {
	w := txWorld(t)
	p, in, old := w.withCodes()
	if _, err := w.s.MakeRecoveryCodes(w.ctx(), in.Session, "", atOffice); !errors.Is(err, errCode) {
		t.Fatalf("without a code: %v", err)
	}
	fresh, err := w.s.MakeRecoveryCodes(w.ctx(), in.Session, old[0], atOffice)
	if err != nil || len(fresh) != recoveryCodes {
		t.Fatal(fresh, err)
	}
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, old[1], atOffice); !errors.Is(err, errCode) {
		t.Fatalf("a code from before: %v", err)
	}
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, fresh[1], atOffice); err != nil {
		t.Fatal(err)
	}
	if w.acts("account.recovery_made", p) != 1 {
		t.Fatal("not noted")
	}
}

func TestGuessingRecoveryCodesIsStopped(t *testing.T) {
	w := txWorld(t)
	p, in, codes := w.withCodes()
	for range guessesCode {
		if _, err := w.s.MakeRecoveryCodes(w.ctx(), in.Session, "AAAAA-AAAAA", atOffice); !errors.Is(err, errCode) {
			t.Fatal(err)
		}
	}
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, codes[0], atOffice); !errors.Is(err, errThrottled) {
		t.Fatalf("after the limit: %v", err)
	}
}

func TestANewPhoneTakesTheOldOnesPlace(t *testing.T) {
	w := txWorld(t)
	p, in, codes := w.withCodes()
	elsewhere, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, codes[0], atOffice)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.s.Enrolment(w.ctx(), in.Session)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.s.ConfirmTOTP(w.ctx(), in.Session, "", w.code(e.Secret), atOffice); !errors.Is(err, errEnrolled) {
		t.Fatalf("without proof of the old one: %v", err)
	}
	if _, _, err := w.s.ReplaceTOTP(w.ctx(), in.Session, codes[1], "000", atOffice); !errors.Is(err, errCode) {
		t.Fatalf("without the new app's code: %v", err)
	}
	res, fresh, err := w.s.ReplaceTOTP(w.ctx(), in.Session, codes[1], w.code(e.Secret), atOffice)
	if err != nil || len(fresh) != recoveryCodes || !res.Session.MFA {
		t.Fatalf("%+v, %v, %v", res.Session, fresh, err)
	}
	if w.alive(w.s, elsewhere.Token) || !w.alive(w.s, res.Token) {
		t.Fatal("other sessions, and only they, should have ended")
	}
	again, err := w.s.Enrolment(w.ctx(), res.Session)
	if err != nil || again.Secret == e.Secret {
		t.Fatal("the same session offers the same secret twice", err)
	}
	w.clock.pass(time.Minute)
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, w.code(e.Secret), atOffice); err != nil {
		t.Fatalf("the new phone: %v", err)
	}
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, codes[2], atOffice); !errors.Is(err, errCode) {
		t.Fatalf("a recovery code of the old factor: %v", err)
	}
	if w.acts("account.totp_replace", p) != 1 {
		t.Fatal("not noted")
	}
}

func TestAnAdministratorsResetTakesTheRecoveryCodesToo(t *testing.T) {
	w := txWorld(t)
	p, in, _ := w.withCodes()
	asked, err := w.s.ResetTOTP(w.ctx(), w.administrator(w.root), p.ID)
	if err != nil || asked.Approval == uuid.Nil || !w.alive(w.s, in.Token) {
		t.Fatalf("one administrator alone reset the factor of a holder of a role: %+v, %v", asked, err)
	}
	w.approve(w.administrator(w.root), asked.Approval)
	w.s.forget() // other servers, and this one, know within two seconds
	if w.alive(w.s, in.Token) || w.count("select count(*) from recovery_codes where person_id = ?", p.ID) != 0 || w.acts("account.totp_reset", p) != 1 {
		t.Fatal("something outlived the reset")
	}
	if s := w.mustSignIn(p).Session; !s.NeedsTOTP || s.TOTPEnrolled {
		t.Fatalf("%+v", s)
	}
}

func TestReadRecovery(t *testing.T) {
	for typed, want := range map[string]string{
		"ABCDE-12345": "ABCDE12345", "abcde 12345": "ABCDE12345", "oilab-22222": "011AB22222", "ABCDE–12345": "ABCDE12345",
		"": "", "123456": "", "ABCDE-1234": "", "ABCDE-1234U": "", "ABCDE-123456": "", "ÄBCDE-1234": "",
	} {
		if got := readRecovery(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	seen := map[string]bool{}
	for range 200 {
		c := newRecoveryCode()
		if readRecovery(c) != c || seen[c] {
			t.Fatal(c)
		}
		seen[c] = true
	}
}
