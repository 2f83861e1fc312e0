package identity

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestSignInByNIPOrEmailHoweverTyped(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	for _, login := range []string{p.NIP, people.FormatNIP(p.NIP), " " + p.NIP + "\t", p.Email, strings.ToUpper(p.Email), " " + strings.ToLower(p.Email)} {
		res, err := w.s.SignIn(w.ctx(), from(login, goodPassword))
		if err != nil {
			t.Fatalf("%q: %v", login, err)
		}
		if s := res.Session; s.PersonID != p.ID || s.Actor.UnitID != w.agency || s.Name != "Dra. SITI RAHMAWATI" || s.NeedsTOTP || s.MustChange {
			t.Fatalf("%q: session %+v", login, s)
		}
	}
	if n := w.count("select count(*) from audit_entries where action = 'account.sign_in' and subject_id = ?", p.ID); n != 6 {
		t.Fatalf("%d sign-ins audited", n)
	}
}

// A password is what its owner types, on whatever keyboard: composed and decomposed letters are the same.
func TestAPasswordIsTheSameHoweverUnicodeWritesIt(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	hash, err := w.s.HashPassword(w.ctx(), "caf\u00e9 di Curup \uff19")
	if err != nil {
		t.Fatal(err)
	}
	w.exec("update accounts set password_hash = ? where person_id = ?", hash, p.ID)
	if _, err := w.s.SignIn(w.ctx(), from(p.NIP, "cafe\u0301 di Curup 9")); err != nil {
		t.Errorf("typed in another way: %v", err)
	}
	if _, err := w.s.SignIn(w.ctx(), from(p.NIP, "cafe di Curup 9")); err == nil {
		t.Error("another password is taken")
	}
}

// Whoever cannot sign in gets the same answer after the same work: the same number of hashes and of statements.
func TestEveryRefusalLooksAndCostsTheSame(t *testing.T) {
	w := txWorld(t)
	known, suspended, left, without := w.person(w.agency), w.person(w.agency), w.person(w.agency), w.stranger(w.agency)
	linkOnly := w.stranger(w.agency)
	w.exec("update accounts set suspended_at = now() where person_id = ?", suspended.ID)
	w.exec("update persons set left_on = '2026-11-01' where id = ?", left.ID)
	if err := w.s.EnsureAccount(w.ctx(), w.db, Seed{PersonID: linkOnly.ID, MustChange: true}); err != nil {
		t.Fatal(err)
	}
	for name, req := range map[string]SignInRequest{
		"wrong password":    from(known.NIP, "salah sekali ini"),
		"unknown NIP":       from("199901012020011999", goodPassword),
		"unknown e-mail":    from("nobody@example.org", goodPassword),
		"suspended":         from(suspended.NIP, goodPassword),
		"left":              from(left.NIP, goodPassword),
		"no account":        from(without.NIP, goodPassword),
		"no password yet":   from(linkOnly.NIP, goodPassword),
		"no password, \"\"": from(linkOnly.NIP, ""),
		"nothing":           from("", ""),
		"wildcards":         from("%", "%"),
	} {
		runs := w.s.hasher.runs.Load()
		_, err := w.s.SignIn(w.ctx(), req)
		if err != errSignIn {
			t.Errorf("%s: %v", name, err)
		}
		if n := w.s.hasher.runs.Load() - runs; n != 1 {
			t.Errorf("%s: %d hashes computed, want 1", name, n)
		}
	}
	if n := w.count("select count(*) from web_sessions"); n != 0 {
		t.Errorf("%d sessions", n)
	}
}

func TestGuessingIsStoppedHoweverTheLoginIsTyped(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	typed := []string{p.NIP, people.FormatNIP(p.NIP), " " + p.NIP, p.NIP + "\u00a0", p.NIP[:3] + "\t" + p.NIP[3:]}
	for i := range guessesLogin {
		req := from(typed[i%len(typed)], "tebakan salah "+strconv.Itoa(i))
		req.Address, req.UserAgent = netip.AddrFrom4([4]byte{203, 0, 113, byte(i)}), strconv.Itoa(i) // the neighbourhood counts, not the address
		if _, err := w.s.SignIn(w.ctx(), req); err != errSignIn {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	runs := w.s.hasher.runs.Load()
	for _, login := range typed {
		for _, device := range []string{"", "made-up", newToken()} {
			req := from(login, goodPassword)
			req.DeviceToken = device
			if _, err := w.s.SignIn(w.ctx(), req); !errors.Is(err, errThrottled) {
				t.Fatalf("%q after the limit: %v", login, err)
			}
		}
	}
	if w.s.hasher.runs.Load() != runs {
		t.Fatal("a throttled attempt computed a hash")
	}
	if n := w.count("select count(*) from audit_entries where action = 'account.sign_in_burst' and subject_id = ?", p.ID); n != 1 {
		t.Fatalf("%d bursts noted, want 1", n)
	}
	_, err := w.s.SignIn(w.ctx(), from(p.NIP, goodPassword))
	w.clock.pass(waitOf(err) - time.Second)
	if _, err := w.s.SignIn(w.ctx(), from(p.NIP, goodPassword)); waitOf(err) != time.Second {
		t.Fatalf("a second before the end: %v, wait %v", err, waitOf(err))
	}
	w.clock.pass(time.Second)
	w.mustSignIn(p)
}

func waitOf(err error) time.Duration {
	var f *fault.Fault
	errors.As(err, &f)
	return f.Wait
}

// The same answers for a login that does not exist: throttling tells nothing about who has an account.
func TestThrottlingDoesNotTellAccountsApart(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	answers := func(login string) (all []error) {
		for i := range guessesLogin + 2 {
			_, err := w.s.SignIn(w.ctx(), from(login, strconv.Itoa(i)))
			all = append(all, err)
		}
		return all
	}
	known, unknown := answers(p.NIP), answers("199901012020011999")
	for i := range known {
		if !errors.Is(known[i], unknown[i]) || waitOf(known[i]) != waitOf(unknown[i]) {
			t.Fatalf("attempt %d: %v for a known, %v for an unknown login", i, known[i], unknown[i])
		}
	}
}

func TestStrangersCannotLockTheOwnerOut(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	owner := from(p.NIP, goodPassword)
	owner.DeviceToken = w.mustSignIn(p).DeviceToken
	if owner.DeviceToken == "" {
		t.Fatal("the device was not remembered")
	}
	flood := func(addr netip.Addr) {
		for i := range guessesLogin + 5 {
			req := from(p.NIP, "salah "+strconv.Itoa(i))
			req.Address = addr
			_, _ = w.s.SignIn(w.ctx(), req)
		}
	}
	flood(abroad)
	newDevice := from(p.NIP, goodPassword)
	if _, err := w.s.SignIn(w.ctx(), newDevice); err != nil {
		t.Fatalf("guesses from elsewhere locked a new device out: %v", err)
	}
	flood(office)
	if _, err := w.s.SignIn(w.ctx(), newDevice); !errors.Is(err, errThrottled) {
		t.Fatalf("a new device in the guesser's network: %v", err)
	}
	if _, err := w.s.SignIn(w.ctx(), owner); err != nil {
		t.Fatalf("guesses from the owner's own network locked the owner's device out: %v", err)
	}
	for i := range 3 * guessesNetwork { // somebody spoils the whole office's network
		_, _ = w.s.SignIn(w.ctx(), from(strconv.Itoa(i), "x"))
	}
	other := w.person(w.agency)
	if _, err := w.s.SignIn(w.ctx(), from(other.NIP, goodPassword)); !errors.Is(err, errThrottled) {
		t.Fatalf("the network's limit: %v", err)
	}
	if _, err := w.s.SignIn(w.ctx(), owner); err != nil {
		t.Fatalf("the owner's device in a spoilt network: %v", err)
	}
}

// A device known for one person gives its holder no further guesses at another.
func TestAKnownDeviceIsKnownForItsOwnersOnly(t *testing.T) {
	w := txWorld(t)
	attacker, victim := w.person(w.agency), w.person(w.agency)
	device := w.mustSignIn(attacker).DeviceToken
	for range guessesLogin {
		_, _ = w.s.SignIn(w.ctx(), from(victim.NIP, "salah"))
	}
	req := from(victim.NIP, goodPassword)
	req.DeviceToken = device
	if _, err := w.s.SignIn(w.ctx(), req); !errors.Is(err, errThrottled) {
		t.Fatalf("the attacker's own device opened a way around the limit: %v", err)
	}
}

func TestAnOfficeMaySignInFromOneAddress(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	for range guessesNetwork + 50 {
		w.mustSignIn(p) // only failures count
	}
	if n := w.count("select coalesce(sum(failures), 0) from throttles"); n != 0 {
		t.Fatalf("%d failures counted", n)
	}
}

// Many guesses at the same time must not slip through together between check and count.
func TestGuessesAtOnceAreCountedBeforeTheyAreChecked(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	p := w.person(w.agency)
	answers := make(chan error)
	for i := range 60 {
		go func() {
			_, err := w.s.SignIn(w.ctx(), from(p.NIP, "tebakan "+strconv.Itoa(i)))
			answers <- err
		}()
	}
	checked := 0
	for range 60 {
		if err := <-answers; errors.Is(err, errSignIn) {
			checked++
		} else if !errors.Is(err, errThrottled) {
			t.Error(err)
		}
	}
	if checked > guessesLogin {
		t.Fatalf("%d guesses were checked, limit %d", checked, guessesLogin)
	}
}

func TestSubscribersOfIPv6AreNeighbourhoods(t *testing.T) {
	for _, c := range []struct{ a, b, sameNetwork, sameSite string }{
		{"2001:db8::1", "2001:db8::ffff", "y", "y"},
		{"2001:db8::1", "2001:db8:0:1::1", "", "y"},
		{"2001:db8::1", "2001:db8:1::1", "", ""},
		{"203.0.113.1", "::ffff:203.0.113.200", "y", "y"},
		{"203.0.113.1", "203.0.114.1", "", ""},
		{"fe80::1%eth0", "fe80::2%eth1", "y", "y"},
	} {
		a, b := netip.MustParseAddr(c.a), netip.MustParseAddr(c.b)
		if (network(a) == network(b)) != (c.sameNetwork != "") || (site(a) == site(b)) != (c.sameSite != "") {
			t.Errorf("%s and %s: networks %s %s, sites %s %s", a, b, network(a), network(b), site(a), site(b))
		}
	}
	if network(netip.Addr{}) != site(netip.Addr{}) {
		t.Error("callers without an address share one count")
	}
}

func TestABusyServerSaysSoAndCountsNothing(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	w.s.hasher.patience = time.Millisecond
	for range cap(w.s.hasher.slots) {
		w.s.hasher.slots <- struct{}{}
	}
	if _, err := w.s.SignIn(w.ctx(), from(p.NIP, goodPassword)); !errors.Is(err, errBusy) {
		t.Fatalf("all cores taken: %v", err)
	}
	if n := w.count("select coalesce(sum(failures), 0) from throttles"); n != 0 {
		t.Fatalf("%d failures counted", n)
	}
	<-w.s.hasher.slots
	w.mustSignIn(p)
}

func TestHeadersAreKeptShortAndPrintable(t *testing.T) {
	w := txWorld(t)
	req := from(w.person(w.agency).NIP, goodPassword)
	req.UserAgent = "a\x00b\x1b[31m\xff" + strings.Repeat("é", 500)
	res, err := w.s.SignIn(w.ctx(), req)
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.s.Sessions(w.ctx(), res.Session)
	if err != nil || len(list) != 1 || !strings.HasPrefix(list[0].Client, "ab[31mé") || len([]rune(list[0].Client)) != 200 {
		t.Fatalf("%+v, %v", list, err)
	}
}

func TestSigningInAgainEndsTheSessionThisBrowserHeld(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	first := w.mustSignIn(p)
	req := from(p.NIP, goodPassword)
	req.OldToken = first.Token
	if _, err := w.s.SignIn(w.ctx(), req); err != nil {
		t.Fatal(err)
	}
	if _, err := w.replica().Session(w.ctx(), first.Token); err != errEnded {
		t.Fatalf("the old session: %v", err)
	}
}

// Between the check of a password and the session it opens there is time: whoever changes the password or suspends the
// account then has ended all sessions, this one too.
func TestNoSessionOutlivesAChangeMadeWhileItWasOpened(t *testing.T) {
	for name, change := range map[string]func(*world, somebody) error{
		"suspended": func(w *world, p somebody) error { return w.s.Suspend(w.ctx(), w.administrator(w.agency), p.ID) },
		"reset": func(w *world, p somebody) error {
			return w.s.UseLink(w.ctx(), w.mustLink(w.administrator(w.agency), p).Token, otherGood, office)
		},
		"changed": func(w *world, p somebody) error {
			_, err := w.s.ChangePassword(w.ctx(), w.mustSignIn(p).Session, goodPassword, otherGood)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := txWorld(t)
			p := w.person(w.agency)
			acc, err := w.s.authenticate(w.ctx(), from(p.NIP, goodPassword))
			if err != nil {
				t.Fatal(err)
			}
			if err := change(w, p); err != nil {
				t.Fatalf("%v", err)
			}
			open := func() int {
				return w.count(`select (select count(*) from web_sessions where person_id = ?0 and revoked_at is null)
					+ (select count(*) from token_families where person_id = ?0 and revoked_at is null)`, p.ID)
			}
			before := open()
			if _, err := w.s.enter(w.ctx(), acc, from(p.NIP, goodPassword)); !errors.Is(err, errSignIn) {
				t.Errorf("a web session: %v", err)
			}
			if _, err := w.s.begin(w.ctx(), acc, "test"); !errors.Is(err, errSignIn) {
				t.Errorf("a token family: %v", err)
			}
			if n := open(); n != before {
				t.Errorf("%d sessions opened", n-before)
			}
		})
	}
}

// Two who sign in to one account at once hold its row one after the other, in the same order as those who end sessions.
func TestOneAccountSignsInManyTimesAtOnce(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	p := w.person(w.agency)
	done := make(chan error)
	for i := range 8 {
		go func() {
			var err error
			if i%2 == 0 {
				_, err = w.s.SignIn(w.ctx(), from(p.NIP, goodPassword))
			} else {
				_, err = w.s.IssueTokens(w.ctx(), TokenRequest{SignInRequest: from(p.NIP, goodPassword)})
			}
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
