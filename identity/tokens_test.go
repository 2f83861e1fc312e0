package identity

import (
	"testing"

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
	if err := w.s.Unsuspend(w.ctx(), people.System(), p.ID); err != nil {
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

// Of many who bring the same refresh token at once, at most one gets the next pair, and the family ends: all but one of
// them must be somebody else.
func TestRefreshingAtOnceEndsTheFamily(t *testing.T) {
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
	var won []Tokens
	for range 30 {
		if a := <-answers; a.err == nil {
			won = append(won, a.t)
		} else if keyOf(a.err) != "identity.session_ended" {
			t.Error(a.err)
		}
	}
	if len(won) != 1 {
		t.Fatalf("%d got the next pair", len(won))
	}
	if _, err := w.s.Refresh(w.ctx(), won[0].Refresh); keyOf(err) != "identity.session_ended" {
		t.Fatalf("the family goes on: %v", err)
	}
	w.clock.pass(freshness)
	if _, err := w.replica().Bearer(w.ctx(), won[0].Access); keyOf(err) != "identity.session_ended" {
		t.Fatalf("its access token goes on: %v", err)
	}
	if n := w.count("select count(*) from audit_entries where action = 'account.token_reuse'"); n != 1 {
		t.Fatalf("%d reuses noted", n)
	}
}
