package identity

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"mumpuni/internal/pgtest"
)

// model is what a token family must do, without a database.
type model struct {
	live    bool      // not revoked
	created time.Time // of the family
	seen    time.Time // of the last refresh
	tokens  []Tokens  // in order; only the last is unspent
	spent   time.Time // when the one before the last was
}

func (m *model) ends() time.Time { return learnerLife.ends(m.created, m.seen) }

// A family under any sequence of refreshing with the newest token, an older one or a made-up one, of waiting and of
// signing out: the newest works until the family ends; the one before it, within half a minute, gives the newest again; any other
// ends it; nothing brings it back.
func TestRefreshFamilies(t *testing.T) {
	w := newWorld(t, pgtest.DB(t))
	p := w.person(w.agency)
	rapid.Check(t, func(t *rapid.T) {
		var m model
		begin := func() {
			m = model{live: true, created: w.clock.now(), seen: w.clock.now(), tokens: []Tokens{w.mustIssue(p)}}
		}
		begin()
		ended := func() bool { return !m.live || !w.clock.now().Before(m.ends()) }
		refresh := func(i int) {
			newest := i == len(m.tokens)-1
			repeated := i == len(m.tokens)-2 && w.clock.now().Sub(m.spent) <= refreshGrace
			next, err := w.s.Refresh(w.ctx(), m.tokens[i].Refresh)
			wanted := (newest || repeated) && !ended() && w.clock.now().Before(m.tokens[i].RefreshExpiresAt)
			if (err == nil) != wanted || err != nil && keyOf(err) != "identity.session_ended" {
				t.Fatalf("token %d of %d, ended %v: %v", i, len(m.tokens), ended(), err)
			}
			switch {
			case wanted && repeated:
				if next.Refresh != m.tokens[i+1].Refresh {
					t.Fatal("another successor")
				}
				m.tokens[i+1].Access, m.tokens[i+1].AccessExpiresAt = next.Access, next.AccessExpiresAt
			case wanted:
				m.tokens, m.seen, m.spent = append(m.tokens, next), w.clock.now(), w.clock.now()
			case !newest && w.clock.now().Before(m.tokens[i].RefreshExpiresAt):
				m.live = false
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"newest": func(*rapid.T) { refresh(len(m.tokens) - 1) },
			"older":  func(t *rapid.T) { refresh(rapid.IntRange(0, len(m.tokens)-1).Draw(t, "token")) },
			"made up": func(t *rapid.T) {
				if _, err := w.s.Refresh(w.ctx(), rapid.String().Draw(t, "token")); keyOf(err) != "identity.session_ended" {
					t.Fatal(err)
				}
			},
			"wait a little": func(t *rapid.T) {
				w.clock.pass(time.Duration(rapid.IntRange(1, 40).Draw(t, "seconds")) * time.Second)
			},
			"wait": func(t *rapid.T) {
				w.clock.pass(time.Duration(rapid.IntRange(1, 9*24*60).Draw(t, "minutes")) * time.Minute)
			},
			"sign out": func(*rapid.T) {
				if err := w.s.RevokeOthers(w.ctx(), Session{PersonID: p.ID}); err != nil {
					t.Fatal(err)
				}
				m.live = false
			},
			"sign in": func(*rapid.T) { begin() },
			"": func(t *rapid.T) { // an access token of the family is good while it is young and the family lives
				w.s.forget()
				last := m.tokens[len(m.tokens)-1]
				young := w.clock.now().Before(last.AccessExpiresAt.Add(10 * time.Second))
				if _, err := w.s.Bearer(w.ctx(), last.Access); (err == nil) != (young && !ended()) {
					t.Fatalf("young %v, ended %v: %v", young, ended(), err)
				}
			},
		})
	})
}
