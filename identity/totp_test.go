package identity

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

const demoSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// code is what an authenticator app shows now, by another implementation's reckoning of the secret.
func (w *world) code(secret string) string {
	w.t.Helper()
	c, err := totp.GenerateCode(secret, w.clock.now())
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) hr(unit uuid.UUID) somebody {
	return w.person(unit, people.Grant{Role: people.HR, UnitID: unit})
}

func (w *world) enrolled(p somebody) somebody {
	w.t.Helper()
	if err := w.s.SetTOTP(w.ctx(), w.db, p.ID, demoSecret); err != nil {
		w.t.Fatal(err)
	}
	return p
}

var atOffice = Device{Address: office}

func TestStaffEnrolASecondFactorThenShowIt(t *testing.T) {
	w := txWorld(t)
	p := w.hr(w.agency)
	first := w.mustSignIn(p)
	if !first.Session.NeedsTOTP || first.Session.TOTPEnrolled || first.DeviceToken != "" {
		t.Fatalf("staff after a password: %+v", first)
	}
	e, err := w.s.Enrolment(w.ctx(), first.Session)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(e.URL)
	if err != nil || u.Query().Get("secret") != e.Secret || u.Query().Get("issuer") != "Mumpuni" || strings.Contains(e.URL, "+") {
		t.Fatalf("URL %s, %v", e.URL, err)
	}
	slip := w.slip(p)
	for name, wrong := range map[string]string{"none": "", "another": "AAAAA-AAAAA"} {
		if _, _, err := w.s.ConfirmTOTP(w.ctx(), first.Session, wrong, w.code(e.Secret), atOffice); !errors.Is(err, errSlip) {
			t.Fatalf("a password alone enrols a phone, with %s: %v", name, err)
		}
	}
	done, codes, err := w.s.ConfirmTOTP(w.ctx(), first.Session, slip, w.code(e.Secret), atOffice)
	if err != nil || len(codes) != recoveryCodes {
		t.Fatal(codes, err)
	}
	if s := done.Session; s.NeedsTOTP || !s.MFA || !s.TOTPEnrolled || s.ID != first.Session.ID || done.DeviceToken == "" {
		t.Fatalf("after enrolling: %+v", done)
	}
	if done.Token == first.Token || w.alive(w.replica(), first.Token) {
		t.Fatal("the session was not given a new token")
	}
	if _, _, err := w.s.ConfirmTOTP(w.ctx(), first.Session, slip, w.code(e.Secret), atOffice); !errors.Is(err, errEnrolled) {
		t.Fatalf("a stale page enrols again: %v", err)
	}
	w.clock.pass(time.Minute)
	again := w.mustSignIn(p)
	if !again.Session.NeedsTOTP {
		t.Fatal("the next sign-in needs no code")
	}
	if _, err := w.s.Enrolment(w.ctx(), again.Session); err != errEnrolled {
		t.Fatalf("a second enrolment by the password alone: %v", err)
	}
	if res, err := w.s.VerifyTOTP(w.ctx(), again.Session, " "+w.code(e.Secret)[:3]+" "+w.code(e.Secret)[3:], atOffice); err != nil || res.Session.NeedsTOTP {
		t.Fatalf("%+v, %v", res.Session, err)
	}
}

func TestASecondSessionWithThePasswordSeesAnotherSecret(t *testing.T) {
	w := txWorld(t)
	p := w.hr(w.agency)
	a, _ := w.s.Enrolment(w.ctx(), w.mustSignIn(p).Session)
	b, _ := w.s.Enrolment(w.ctx(), w.mustSignIn(p).Session)
	if a.Secret == b.Secret || len(a.Secret) != 32 {
		t.Fatalf("%q and %q", a.Secret, b.Secret)
	}
}

func TestACodeIsGoodOnceAndForAMinuteOrSo(t *testing.T) {
	w := txWorld(t)
	p := w.enrolled(w.hr(w.agency))
	now := w.code(demoSecret)
	w.clock.pass(codePeriod * time.Second)
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, now, atOffice); err != nil {
		t.Fatalf("the code of one period ago: %v", err)
	}
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, now, atOffice); !errors.Is(err, errCode) {
		t.Fatalf("a code used twice: %v", err)
	}
	w.clock.pass(2 * codePeriod * time.Second)
	old := w.code(demoSecret)
	w.clock.pass(2 * codePeriod * time.Second)
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, old, atOffice); !errors.Is(err, errCode) {
		t.Fatalf("the code of two periods ago: %v", err)
	}
	for _, wrong := range []string{"", "abcdef", "1234567", "-1", now + "0"} {
		if stepOf([]byte("secret"), wrong, w.clock.now()) != 0 {
			t.Errorf("%q is right", wrong)
		}
	}
}

func TestOneOfTwoWhoBringTheSameCodeAtOnceGetsIn(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	p := w.enrolled(w.hr(w.agency))
	code, results := w.code(demoSecret), make(chan error)
	for range 4 {
		session := w.mustSignIn(p).Session
		go func() {
			_, err := w.s.VerifyTOTP(w.ctx(), session, code, atOffice)
			results <- err
		}()
	}
	in := 0
	for range 4 {
		if err := <-results; err == nil {
			in++
		} else if !errors.Is(err, errCode) {
			t.Error(err)
		}
	}
	if in != 1 {
		t.Fatalf("%d got in with one code", in)
	}
}

// Whoever knows the password gets few tries at the code, from wherever and in however many sessions; the owner's own
// device is counted apart.
func TestGuessingCodesIsStopped(t *testing.T) {
	w := txWorld(t)
	p := w.enrolled(w.hr(w.agency))
	mine := w.mustSignIn(p)
	home, err := w.s.VerifyTOTP(w.ctx(), mine.Session, w.code(demoSecret), atOffice)
	if err != nil {
		t.Fatal(err)
	}
	tries := 0
	for net := range 20 {
		addr := netip.AddrFrom4([4]byte{198, 51, byte(net), 9})
		for i := range guessesCode + 1 {
			req := from(p.NIP, goodPassword)
			req.Address = addr
			res, err := w.s.SignIn(w.ctx(), req)
			if err != nil {
				t.Fatal(err)
			}
			if res.DeviceToken != "" {
				t.Fatal("a password alone made the device a known one")
			}
			_, err = w.s.VerifyTOTP(w.ctx(), res.Session, wrongCode(w, i), Device{Address: addr})
			if errors.Is(err, errCode) {
				tries++
			} else if !errors.Is(err, errThrottled) {
				t.Fatal(err)
			}
		}
	}
	if tries > guessesCodeInAll {
		t.Fatalf("%d guesses, limit %d", tries, guessesCodeInAll)
	}
	w.clock.pass(time.Minute)
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, w.code(demoSecret), Device{Address: office, Token: home.DeviceToken}); err != nil {
		t.Fatalf("the owner's device: %v", err)
	}
	if n := w.count("select count(*) from audit_entries where action = 'account.code_burst'"); n == 0 {
		t.Fatal("the burst was not noted")
	}
}

// wrongCode is none of the codes good now.
func wrongCode(w *world, i int) string {
	for n := i * 7919; ; n++ {
		c := strconv.Itoa(1_000_000 + n%1_000_000)[1:]
		secret, _ := base32Plain.DecodeString(demoSecret)
		if stepOf(secret, c, w.clock.now()) == 0 {
			return c
		}
	}
}

func TestASecondFactorIsSealedForItsOwner(t *testing.T) {
	w := txWorld(t)
	a, b := w.enrolled(w.hr(w.agency)), w.enrolled(w.hr(w.agency))
	if n := w.count("select count(*) from accounts where position(convert_to(?, 'UTF8') in totp_sealed) > 0", demoSecret); n != 0 {
		t.Fatal("the secret stands in the clear")
	}
	w.exec("update accounts set totp_sealed = (select totp_sealed from accounts where person_id = ?) where person_id = ?", a.ID, b.ID)
	if _, err := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(b).Session, w.code(demoSecret), atOffice); fault.KindOf(err) != fault.Internal {
		t.Fatalf("another's factor in b's row: %v", err)
	}
}

func TestNoFactorToShow(t *testing.T) {
	w := txWorld(t)
	res := w.mustSignIn(w.person(w.agency))
	if _, err := w.s.VerifyTOTP(w.ctx(), res.Session, "000000", atOffice); !errors.Is(err, errNotEnrolled) {
		t.Fatal(err)
	}
	if err := w.s.SetTOTP(w.ctx(), w.db, id.Person(uuid.New()), "not base32!"); err == nil {
		t.Fatal("a malformed secret was taken")
	}
}

// An installation is founded when each founder has shown the second factor; a password alone founds nothing, and what is founded stays so.
func TestFoundingEndsWithTheSecondFactor(t *testing.T) {
	w := txWorld(t)
	first, second := w.hr(w.agency), w.hr(w.agency)
	founding := func() bool {
		t.Helper()
		is, err := w.s.Founding(w.ctx(), w.db)
		if err != nil {
			t.Fatal(err)
		}
		return is
	}
	if founding() {
		t.Error("an installation without founders is being founded")
	}
	if err := w.s.Found(w.ctx(), w.db, first.ID, second.ID); err != nil {
		t.Fatal(err)
	}
	for n, p := range []somebody{first, second} {
		in := w.mustSignIn(w.enrolled(p))
		if !founding() {
			t.Errorf("the password of founder %d was enough", n+1)
		}
		if _, err := w.s.VerifyTOTP(w.ctx(), in.Session, w.code(demoSecret), atOffice); err != nil {
			t.Fatal(err)
		}
		if founding() != (n == 0) {
			t.Errorf("after founder %d", n+1)
		}
	}
	w.exec("update accounts set last_sign_in_at = null, totp_since = null")
	if founding() {
		t.Error("founded again")
	}
}
