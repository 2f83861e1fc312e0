package identity

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// administrator of unit, as an actor.
func (w *world) administrator(unit uuid.UUID) people.Actor {
	g := people.Grant{Role: people.Administrator, UnitID: unit}
	return w.actor(w.person(unit, g), g)
}

func (w *world) mustLink(who people.Actor, p somebody) HandedOver {
	w.t.Helper()
	link, err := w.s.MakeLink(w.ctx(), who, p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	if link.Approval != uuid.Nil { // of somebody who holds a role
		if err := w.s.CheckLink(w.ctx(), link.Token, office); err != errLink {
			w.t.Fatalf("a link works before it is approved: %v", err)
		}
		w.approve(w.administrator(w.root), link.Approval)
	}
	return link
}

func TestALinkOpensAnAccountOnce(t *testing.T) {
	w := txWorld(t)
	who, p := w.administrator(w.agency), w.stranger(w.agency)
	link := w.mustLink(who, p)
	if err := w.s.CheckLink(w.ctx(), link.Token, office); err != nil {
		t.Fatal(err)
	}
	if err := w.s.UseLink(w.ctx(), link.Token, "siti rahmawati 1", office); keyOf(err) != "identity.password_personal" {
		t.Fatalf("a bad password: %v", err)
	}
	if err := w.s.UseLink(w.ctx(), link.Token, goodPassword, office); err != nil {
		t.Fatal(err)
	}
	if s := w.mustSignIn(p).Session; s.MustChange {
		t.Fatal("their own password must be changed")
	}
	if err := w.s.UseLink(w.ctx(), link.Token, otherGood, office); err != errLink {
		t.Fatalf("used twice: %v", err)
	}
	if err := w.s.CheckLink(w.ctx(), link.Token, office); err != errLink {
		t.Fatalf("checked after use: %v", err)
	}
	for action, n := range map[string]int{"account.open": 1, "account.link": 1, "account.password_reset": 1} {
		if got := w.count("select count(*) from audit_entries where action = ? and subject_id = ?", action, p.ID); got != n {
			t.Errorf("%s noted %d times", action, got)
		}
	}
	if n := w.count("select count(*) from reset_links where encode(token_hash, 'escape') like ?", "%"+link.Token+"%"); n != 0 {
		t.Error("the token itself is stored")
	}
}

func TestALinkResetsAPasswordAndEndsEverything(t *testing.T) {
	w := txWorld(t)
	who, p := w.administrator(w.root), w.enrolled(w.hr(w.agency))
	before, _ := w.s.VerifyTOTP(w.ctx(), w.mustSignIn(p).Session, w.code(demoSecret), atOffice)
	old := w.mustLink(who, p)
	link := w.mustLink(who, p)
	if err := w.s.UseLink(w.ctx(), old.Token, otherGood, office); err != errLink {
		t.Fatalf("a link made before another: %v", err)
	}
	if !w.alive(w.s, before.Token) {
		t.Fatal("making a link ended a session")
	}
	if err := w.s.UseLink(w.ctx(), link.Token, otherGood, office); err != nil {
		t.Fatal(err)
	}
	if w.alive(w.s, before.Token) {
		t.Fatal("a session outlived the reset")
	}
	res, err := w.s.SignIn(w.ctx(), from(p.NIP, otherGood))
	if err != nil || !res.Session.NeedsTOTP || !res.Session.TOTPEnrolled {
		t.Fatalf("the second factor should stay: %+v, %v", res.Session, err)
	}
}

func TestLinksExpire(t *testing.T) {
	w := txWorld(t)
	who, p := w.administrator(w.agency), w.person(w.agency)
	late := w.mustLink(who, p)
	w.clock.pass(linkLife)
	if err := w.s.UseLink(w.ctx(), late.Token, otherGood, office); err != errLink {
		t.Fatalf("after a day: %v", err)
	}
	link := w.mustLink(who, p)
	if err := w.s.Suspend(w.ctx(), who, p.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.s.UseLink(w.ctx(), link.Token, otherGood, office); err != errLink {
		t.Fatalf("of a suspended account: %v", err)
	}
	if _, err := w.s.Unsuspend(w.ctx(), who, p.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.s.UseLink(w.ctx(), link.Token, otherGood, office); err != errLink {
		t.Fatalf("a link from before the suspension: %v", err)
	}
}

func TestOneOfManyWhoUseALinkAtOnceSetsThePassword(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	link := w.mustLink(w.administrator(w.agency), w.person(w.agency))
	results := make(chan error)
	for i := range 8 {
		go func() {
			results <- w.s.UseLink(w.ctx(), link.Token, otherGood+strings.Repeat("x", i), office)
		}()
	}
	set := 0
	for range 8 {
		if err := <-results; err == nil {
			set++
		} else if err != errLink {
			t.Error(err)
		}
	}
	if set != 1 {
		t.Fatalf("%d set the password", set)
	}
}

// TestOfLinksMadeAtOnceOneWorks, and of the codes beside them one.
func TestOfLinksMadeAtOnceOneWorks(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	who, p := w.administrator(w.agency), w.person(w.agency)
	made := make(chan string)
	for range 8 {
		go func() {
			out, err := w.s.MakeLink(w.ctx(), who, p.ID)
			if err != nil {
				t.Error(err)
			}
			made <- out.Token
		}()
	}
	var works []string
	tokens := []string{}
	for range 8 {
		tokens = append(tokens, <-made)
	}
	for _, token := range tokens {
		if w.s.CheckLink(w.ctx(), token, office) == nil {
			works = append(works, token)
		}
	}
	if len(works) != 1 {
		t.Fatalf("%d links work", len(works))
	}
	if n := w.count("select count(*) from factor_codes where person_id = ? and not held and used_at is null", p.ID); n != 1 {
		t.Errorf("%d codes work", n)
	}
}

func TestGuessingLinksIsStopped(t *testing.T) {
	w := txWorld(t)
	link := w.mustLink(w.administrator(w.agency), w.person(w.agency))
	for range guessesReset {
		if err := w.s.CheckLink(w.ctx(), newToken(), abroad); err != errLink {
			t.Fatal(err)
		}
	}
	if err := w.s.UseLink(w.ctx(), newToken(), otherGood, abroad); !errors.Is(err, errThrottled) {
		t.Fatal(err)
	}
	if err := w.s.UseLink(w.ctx(), link.Token, otherGood, office); err != nil {
		t.Fatalf("the owner of the link, elsewhere: %v", err)
	}
}

// An office shares one address: wrong links from it, whoever sends them, spoil no right one.
func TestWrongLinksSpoilNoRightOne(t *testing.T) {
	w := txWorld(t)
	link := w.mustLink(w.administrator(w.agency), w.person(w.agency))
	for range guessesReset + 5 {
		_ = w.s.CheckLink(w.ctx(), newToken(), office)
	}
	if err := w.s.CheckLink(w.ctx(), newToken(), office); !errors.Is(err, errThrottled) {
		t.Fatal(err)
	}
	if err := w.s.CheckLink(w.ctx(), link.Token, office); err != nil {
		t.Fatalf("opened: %v", err)
	}
	if err := w.s.UseLink(w.ctx(), link.Token, otherGood, office); err != nil {
		t.Fatalf("used: %v", err)
	}
}

// Every act × every kind of person: only accounts in one's own units, never one's own, and never that of somebody whose
// roles reach beyond one's units, for whoever resets a password can become its owner.
func TestWhoMayManageWhom(t *testing.T) {
	w := txWorld(t)
	who := w.administrator(w.agency)
	hrOnly := people.Grant{Role: people.HR, UnitID: w.agency}
	acts := map[string]func(people.Actor, id.Person) error{
		"link":      func(a people.Actor, id id.Person) error { _, err := w.s.MakeLink(w.ctx(), a, id); return err },
		"suspend":   func(a people.Actor, id id.Person) error { return w.s.Suspend(w.ctx(), a, id) },
		"unsuspend": func(a people.Actor, id id.Person) error { return second(w.s.Unsuspend(w.ctx(), a, id)) },
		"totp":      func(a people.Actor, id id.Person) error { return second(w.s.ResetTOTP(w.ctx(), a, id)) },
	}
	order := []string{"link", "totp", "suspend", "unsuspend"}
	for name, c := range map[string]struct {
		who  people.Actor
		p    id.Person
		want fault.Kind
	}{
		"colleague":                     {who, w.enrolled(w.person(w.agency)).ID, 0},
		"staff of the unit":             {who, w.enrolled(w.hr(w.agency)).ID, 0},
		"staff of the root, in my unit": {who, w.enrolled(w.person(w.agency, people.Grant{Role: people.Administrator, UnitID: w.root})).ID, fault.NotFound},
		"staff beside, in my unit":      {who, w.enrolled(w.person(w.agency, people.Grant{Role: people.Trainer, UnitID: w.beside})).ID, fault.NotFound},
		"somebody beside":               {who, w.enrolled(w.person(w.beside)).ID, fault.NotFound},
		"somebody above":                {who, w.enrolled(w.person(w.root)).ID, fault.NotFound},
		"oneself":                       {who, who.PersonID, fault.NotFound},
		"nobody":                        {who, id.Person(uuid.New()), fault.NotFound},
		"as HR":                         {w.actor(w.person(w.agency, hrOnly), hrOnly), w.enrolled(w.person(w.agency)).ID, fault.Forbidden},
		"as a learner":                  {w.actor(w.person(w.agency)), w.enrolled(w.person(w.agency)).ID, fault.Forbidden},
		"as nobody":                     {people.Actor{}, w.enrolled(w.person(w.agency)).ID, fault.Forbidden},
		"as the system":                 {people.System(), w.enrolled(w.person(w.beside)).ID, 0},
	} {
		for _, act := range order {
			err := acts[act](c.who, c.p)
			if (c.want == 0) != (err == nil) || c.want != 0 && fault.KindOf(err) != c.want {
				t.Errorf("%s, %s: %v", name, act, err)
			}
		}
	}
}

func TestActsThatDoNotFitTheState(t *testing.T) {
	w := txWorld(t)
	who, p, none := w.administrator(w.agency), w.person(w.agency), w.stranger(w.agency)
	left := w.person(w.agency)
	w.exec("update persons set left_on = '2026-11-01' where id = ?", left.ID)
	for _, c := range []struct {
		err error
		key string
	}{
		{second(w.s.Unsuspend(w.ctx(), who, p.ID)), "identity.account_not_suspended"},
		{second(w.s.ResetTOTP(w.ctx(), who, p.ID)), "identity.totp_missing"},
		{w.s.Suspend(w.ctx(), who, none.ID), "identity.account_missing"},
		{w.s.Suspend(w.ctx(), who, p.ID), ""},
		{w.s.Suspend(w.ctx(), who, p.ID), "identity.account_suspended"},
		{second(w.s.MakeLink(w.ctx(), who, p.ID)), "identity.account_suspended"},
		{second(w.s.MakeLink(w.ctx(), who, left.ID)), "identity.person_left"},
	} {
		if keyOf(c.err) != c.key {
			t.Errorf("%v, want %s", c.err, c.key)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestAccountsOfOnesUnits(t *testing.T) {
	w := txWorld(t)
	who := w.administrator(w.agency)
	pending, suspended, none := w.stranger(w.agency), w.person(w.agency), w.stranger(w.agency)
	w.person(w.beside)
	above := w.person(w.agency, people.Grant{Role: people.HR, UnitID: w.root})
	w.mustLink(who, pending)
	if err := w.s.Suspend(w.ctx(), who, suspended.ID); err != nil {
		t.Fatal(err)
	}
	list := func(f AccountFilter) map[id.Person]AccountView {
		t.Helper()
		all := map[id.Person]AccountView{}
		for {
			found, next, err := w.s.Accounts(w.ctx(), who, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range found {
				all[a.PersonID] = a
			}
			if f.Cursor = next; next == "" {
				return all
			}
		}
	}
	all := list(AccountFilter{Limit: 2})
	want := map[id.Person]AccountState{
		who.PersonID: AccountActive, pending.ID: AccountPending, suspended.ID: AccountSuspended, none.ID: AccountMissing, above.ID: AccountActive,
	}
	if len(all) != len(want) {
		t.Fatalf("%d accounts, want %d", len(all), len(want))
	}
	for id, state := range want {
		if got := all[id]; got.State() != state || got.FullName() != "Dra. SITI RAHMAWATI" || got.Manageable != (id != who.PersonID && id != above.ID) {
			t.Errorf("%+v, want %s", got, state)
		}
		if narrowed := list(AccountFilter{State: state}); narrowed[id].PersonID != id {
			t.Errorf("%s is not found by its state", state)
		}
	}
	if got := list(AccountFilter{Query: people.FormatNIP(pending.NIP)}); len(got) != 1 {
		t.Errorf("%d found by NIP", len(got))
	}
	if got := list(AccountFilter{Query: "rahma"}); len(got) != len(want) {
		t.Errorf("%d found by name", len(got))
	}
	if got := list(AccountFilter{Query: "%"}); len(got) != 0 {
		t.Errorf("%d found by a wildcard", len(got))
	}
	for _, cursor := range []string{"!", "aaaa", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} {
		if _, _, err := w.s.Accounts(w.ctx(), who, AccountFilter{Cursor: cursor}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("cursor %q: %v", cursor, err)
		}
	}
	if _, _, err := w.s.Accounts(w.ctx(), w.actor(above, people.Grant{Role: people.HR, UnitID: w.root}), AccountFilter{}); err != errForbidden {
		t.Errorf("HR lists accounts: %v", err)
	}
}

func TestSweepKeepsWhatLives(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	old, tokens := w.mustSignIn(p), w.mustIssue(p)
	w.mustLink(people.System(), p)
	_, _ = w.s.SignIn(w.ctx(), from(p.NIP, "salah"))
	if err := w.s.Sweep(w.ctx()); err != nil || !w.alive(w.s, old.Token) {
		t.Fatalf("a living session was swept: %v", err)
	}
	if _, err := w.s.Refresh(w.ctx(), tokens.Refresh); err != nil {
		t.Fatalf("a living family was swept: %v", err)
	}
	w.clock.pass(DeviceLife + time.Hour)
	if err := w.s.Sweep(w.ctx()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"web_sessions", "token_families", "refresh_tokens", "reset_links", "known_devices", "throttles"} {
		if n := w.count("select count(*) from " + table); n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
}
