package identity

import (
	"errors"
	"strings"
	"testing"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
)

func TestPasswordRules(t *testing.T) {
	siti := owner{Name: "SITI RAHMAWATI", NIP: "198609262015052001", Email: "kepala.curup@rejang.example"}
	for password, key := range map[string]string{
		goodPassword:               "",
		otherGood:                  "",
		"Kx8#vTq2mZp!":             "",
		"kopi susu panas":          "",
		"sayangkopisusu88":         "",
		"ñandú-é-çà-va-bien":       "",
		"pendek 1":                 "identity.password_short",
		"":                         "identity.password_short",
		strings.Repeat("aé9 ", 33): "identity.password_long",
		"198609262015":             "identity.password_digits",
		"1986 0926 2015":           "identity.password_digits",
		"x198609262015052001":      "identity.password_personal",
		"lahir 19860926 ya":        "identity.password_personal",
		"Rahmawati-cantik-7":       "identity.password_personal",
		"xx kepala.curup yy":       "identity.password_personal",
		"password1234":             "identity.password_common",
		"P@ssw0rd2026!!":           "identity.password_common",
		"KataSandi123!":            "identity.password_common",
		"adminadmin2026":           "identity.password_common",
		"RejangLebong2026":         "identity.password_common",
		"Bengkulu!Desember":        "identity.password_common",
		"qwertyuiop12":             "identity.password_common",
		"abcdefghijkl":             "identity.password_common",
		"aaaaaaaaaaaaaa":           "identity.password_common",
		"abababababab":             "identity.password_common",
		"123-456-789-0!":           "identity.password_common",
	} {
		err := checkPassword("new_password", password, siti)
		var f *fault.Fault
		if got := ""; errors.As(err, &f) {
			got = f.Key
			if got != key || f.Field != "new_password" || strings.Contains(f.Error(), password) && password != "" {
				t.Errorf("%q: %v, want %q", password, f, key)
			}
		} else if key != got {
			t.Errorf("%q was taken, want %s", password, key)
		}
	}
}

func FuzzCheckPassword(f *testing.F) {
	for _, seed := range []string{goodPassword, "P@ssw0rd2026!!", "\xff\xfe", strings.Repeat("sandi", 25)} {
		f.Add(seed, "SITI RAHMAWATI")
	}
	f.Fuzz(func(t *testing.T, password, name string) {
		if checkPassword("p", password, owner{Name: name}) == nil && len(password) < minPassword {
			t.Fatalf("%q was taken", password)
		}
	})
}

func TestAnInitialPasswordMustBeReplaced(t *testing.T) {
	w := txWorld(t)
	p := w.stranger(w.agency)
	if err := w.s.EnsureAccount(w.ctx(), w.db, Seed{PersonID: p.ID, PasswordHash: w.hash, MustChange: true}); err != nil {
		t.Fatal(err)
	}
	res := w.mustSignIn(p)
	if !res.Session.MustChange {
		t.Fatal("nothing to change")
	}
	if _, err := w.s.ChangePassword(w.ctx(), res.Session, "", goodPassword); keyOf(err) != "identity.password_same" {
		t.Fatalf("the initial password again: %v", err)
	}
	if _, err := w.s.ChangePassword(w.ctx(), res.Session, "", "pendek"); keyOf(err) != "identity.password_short" {
		t.Fatalf("a short one: %v", err)
	}
	next, err := w.s.ChangePassword(w.ctx(), res.Session, "", otherGood)
	if err != nil || next.Session.MustChange || next.Token == res.Token {
		t.Fatalf("%+v, %v", next, err)
	}
	if w.alive(w.replica(), res.Token) {
		t.Fatal("the old token still opens the session")
	}
	if _, err := w.s.ChangePassword(w.ctx(), res.Session, "", "sembilan kucing tidur 3"); err == nil {
		t.Fatal("a stale page changed the password a second time without knowing it")
	}
	if _, err := w.s.SignIn(w.ctx(), from(p.NIP, goodPassword)); err != errSignIn {
		t.Fatalf("the initial password still signs in: %v", err)
	}
	// Seeding again leaves the person's own password alone.
	if err := w.s.EnsureAccount(w.ctx(), w.db, Seed{PersonID: p.ID, PasswordHash: w.hash, MustChange: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.SignIn(w.ctx(), from(p.NIP, otherGood)); err != nil {
		t.Fatal(err)
	}
}

func keyOf(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	return ""
}

func TestChangingThePasswordEndsEverythingElse(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	here, there := w.mustSignIn(p), w.mustSignIn(p)
	tokens := w.mustIssue(p)
	if _, err := w.s.ChangePassword(w.ctx(), here.Session, "salah sekali ini", otherGood); keyOf(err) != "identity.password_wrong" {
		t.Fatalf("without knowing the old one: %v", err)
	}
	next, err := w.s.ChangePassword(w.ctx(), here.Session, goodPassword, otherGood)
	if err != nil {
		t.Fatal(err)
	}
	if !w.alive(w.s, next.Token) || w.alive(w.s, there.Token) || w.alive(w.s, here.Token) {
		t.Fatal("this session under its new token, and only it, should go on")
	}
	if _, err := w.s.Bearer(w.ctx(), tokens.Access); keyOf(err) != "identity.session_ended" {
		t.Fatalf("the API's access token: %v", err)
	}
	if _, err := w.s.Refresh(w.ctx(), tokens.Refresh); keyOf(err) != "identity.session_ended" {
		t.Fatalf("the API's refresh token: %v", err)
	}
}

func TestAPasswordAloneDoesNotChangeItselfWhereASecondFactorIs(t *testing.T) {
	w := txWorld(t)
	p := w.enrolled(w.hr(w.agency))
	res := w.mustSignIn(p)
	if _, err := w.s.ChangePassword(w.ctx(), res.Session, goodPassword, otherGood); keyOf(err) != "identity.second_factor_first" {
		t.Fatal(err)
	}
}

func TestGuessingTheCurrentPasswordInAStolenSessionIsStopped(t *testing.T) {
	w := txWorld(t)
	res := w.mustSignIn(w.person(w.agency))
	for range guessesLogin {
		if _, err := w.s.ChangePassword(w.ctx(), res.Session, "salah sekali ini", otherGood); keyOf(err) != "identity.password_wrong" {
			t.Fatal(err)
		}
	}
	if _, err := w.s.ChangePassword(w.ctx(), res.Session, goodPassword, otherGood); !errors.Is(err, errThrottled) {
		t.Fatal(err)
	}
}

// Of two who replace the same password at once, one must be told that it is no longer the one they checked against.
func TestOneOfManyWhoReplaceAPasswordAtOnceDoes(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	session := w.mustSignIn(w.person(w.agency)).Session
	results := make(chan error)
	for i := range 6 {
		go func() {
			_, err := w.s.ChangePassword(w.ctx(), session, goodPassword, otherGood+strings.Repeat("x", i))
			results <- err
		}()
	}
	set := 0
	for range 6 {
		if err := <-results; err == nil {
			set++
		} else if key := keyOf(err); key != "identity.session_ended" && key != "identity.password_wrong" {
			t.Error(err)
		}
	}
	if set != 1 {
		t.Fatalf("%d replaced it", set)
	}
}
