package identity

import (
	"testing"
	"time"

	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func (w *world) mustIssue(p somebody) Tokens {
	w.t.Helper()
	tokens, err := w.s.IssueTokens(w.ctx(), TokenRequest{SignInRequest: from(p.NIP, goodPassword), Client: "test client"})
	if err != nil {
		w.t.Fatal(err)
	}
	return tokens
}

func TestTokensForTheAPI(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	tokens := w.mustIssue(p)
	s, err := w.replica().Bearer(w.ctx(), tokens.Access)
	if err != nil || s.PersonID != p.ID || s.Actor.UnitID != w.agency || s.NeedsTOTP {
		t.Fatalf("%+v, %v", s, err)
	}
	w.clock.pass(accessLife + 11e9)
	if _, err := w.s.Bearer(w.ctx(), tokens.Access); keyOf(err) != "identity.session_ended" {
		t.Fatalf("an expired token: %v", err)
	}
	next, err := w.s.Refresh(w.ctx(), tokens.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Bearer(w.ctx(), next.Access); err != nil {
		t.Fatal(err)
	}
	list, err := w.s.Sessions(w.ctx(), s)
	if err != nil || len(list) != 1 || list[0].Kind != API || list[0].Client != "test client" || !list[0].Current {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := w.s.RevokeSession(w.ctx(), s.Actor, s.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := w.s.Bearer(w.ctx(), next.Access); keyOf(err) != "identity.session_ended" {
		t.Fatalf("after signing out: %v", err)
	}
}

func TestStaffNeedTheirCodeForTokens(t *testing.T) {
	w := txWorld(t)
	p := w.hr(w.agency)
	ask := func(code string) error {
		_, err := w.s.IssueTokens(w.ctx(), TokenRequest{SignInRequest: from(p.NIP, goodPassword), Code: code})
		return err
	}
	if key := keyOf(ask("000000")); key != "identity.totp_enrol_first" {
		t.Fatal(key)
	}
	w.enrolled(p)
	if key := keyOf(ask("")); key != "identity.code_required" {
		t.Fatal(key)
	}
	if key := keyOf(ask(wrongCode(w, 1))); key != "identity.code_wrong" {
		t.Fatal(key)
	}
	code := w.code(demoSecret)
	if err := ask(code); err != nil {
		t.Fatal(err)
	}
	if key := keyOf(ask(code)); key != "identity.code_wrong" {
		t.Fatalf("a code used twice: %s", key)
	}
	for range guessesCode {
		_ = ask(wrongCode(w, 1))
	}
	if key := keyOf(ask(wrongCode(w, 1))); key != "identity.throttled" {
		t.Fatalf("guessing codes: %s", key)
	}
}

func TestATokenWithoutSecondFactorDoesNotCarryALaterRole(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	tokens := w.mustIssue(p)
	w.grant(p, people.Grant{Role: people.Administrator, UnitID: w.root})
	w.clock.pass(freshness)
	s, err := w.s.Bearer(w.ctx(), tokens.Access)
	if err != nil || !s.NeedsTOTP {
		t.Fatalf("%+v, %v", s, err)
	}
}

func TestSuspensionReachesTheAPI(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	tokens, elsewhere := w.mustIssue(p), w.replica()
	if _, err := elsewhere.Bearer(w.ctx(), tokens.Access); err != nil {
		t.Fatal(err)
	}
	if err := w.s.Suspend(w.ctx(), people.System(), p.ID); err != nil {
		t.Fatal(err)
	}
	w.clock.pass(freshness)
	if _, err := elsewhere.Bearer(w.ctx(), tokens.Access); keyOf(err) != "identity.session_ended" {
		t.Fatal(err)
	}
	if _, err := elsewhere.Refresh(w.ctx(), tokens.Refresh); keyOf(err) != "identity.session_ended" {
		t.Fatal(err)
	}
	if _, err := w.s.Unsuspend(w.ctx(), people.System(), p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := elsewhere.Refresh(w.ctx(), tokens.Refresh); keyOf(err) != "identity.session_ended" {
		t.Fatalf("what suspension ended comes back: %v", err)
	}
	w.mustSignIn(p)
}

func TestAnInitialPasswordGivesNoTokens(t *testing.T) {
	w := txWorld(t)
	p := w.stranger(w.agency)
	if err := w.s.EnsureAccount(w.ctx(), w.db, Seed{PersonID: p.ID, PasswordHash: w.hash, MustChange: true}); err != nil {
		t.Fatal(err)
	}
	_, err := w.s.IssueTokens(w.ctx(), TokenRequest{SignInRequest: from(p.NIP, goodPassword)})
	if keyOf(err) != "identity.must_change" {
		t.Fatal(err)
	}
}

// Of many who bring the same refresh token at once, as a client does whose answers are lost, all get the same next one, and the sign-in
// goes on. Once that was spent, the first is a copy: the family ends.
func TestRefreshingAtOnceGivesTheSameSuccessor(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	tokens := w.mustIssue(w.person(w.agency))
	replicas := []*Service{w.s, w.replica(), w.replica()}
	type answer struct {
		t   Tokens
		err error
	}
	answers := make(chan answer)
	for i := range 30 {
		go func() {
			next, err := replicas[i%3].Refresh(w.ctx(), tokens.Refresh)
			answers <- answer{next, err}
		}()
	}
	var won Tokens
	for range 30 {
		a := <-answers
		if a.err != nil {
			t.Fatal(a.err)
		}
		if won.Refresh != "" && (a.t.Refresh != won.Refresh || !a.t.RefreshExpiresAt.Equal(won.RefreshExpiresAt)) {
			t.Fatalf("two successors of one token: %v, %v", a.t, won)
		}
		won = a.t
		if _, err := w.s.Bearer(w.ctx(), won.Access); err != nil {
			t.Fatalf("an access token that was given: %v", err)
		}
	}
	if n := w.count("select count(*) from refresh_tokens"); n != 2 {
		t.Fatalf("%d refresh tokens of one sign-in and one refresh", n)
	}
	after, err := w.s.Refresh(w.ctx(), won.Refresh)
	if err != nil {
		t.Fatalf("the sign-in does not go on: %v", err)
	}
	w.endedByReuse(tokens, after)
}

// The grace ends: after half a minute nobody waits for a lost answer any more.
func TestASpentTokenIsACopyAfterHalfAMinute(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	tokens := w.mustIssue(w.person(w.agency))
	next, err := w.s.Refresh(w.ctx(), tokens.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.pass(refreshGrace)
	if again, err := w.s.Refresh(w.ctx(), tokens.Refresh); err != nil || again.Refresh != next.Refresh {
		t.Fatalf("within the grace: %v, %v", again, err)
	}
	w.clock.pass(time.Second)
	w.endedByReuse(tokens, next)
}

// endedByReuse brings a token that is spent for good: it and everything that followed from it end, which the auditor reads once.
func (w *world) endedByReuse(spent, last Tokens) {
	w.t.Helper()
	for _, token := range []string{spent.Refresh, last.Refresh} {
		if _, err := w.s.Refresh(w.ctx(), token); keyOf(err) != "identity.session_ended" {
			w.t.Fatalf("the family goes on: %v", err)
		}
	}
	w.clock.pass(freshness)
	if _, err := w.replica().Bearer(w.ctx(), last.Access); keyOf(err) != "identity.session_ended" {
		w.t.Fatalf("its access token goes on: %v", err)
	}
	if n := w.count("select count(*) from audit_entries where action = 'account.token_reuse'"); n != 1 {
		w.t.Fatalf("%d reuses noted", n)
	}
}
