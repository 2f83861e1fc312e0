package identity

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/people"
)

func (w *world) alive(s *Service, token string) bool {
	w.t.Helper()
	_, err := s.Session(w.ctx(), token)
	if err != nil && err != errEnded {
		w.t.Fatal(err)
	}
	return err == nil
}

func TestSessionsEndByIdlingAndByAge(t *testing.T) {
	w := txWorld(t)
	learner := w.person(w.agency)
	staff := w.person(w.agency, people.Grant{Role: people.HR, UnitID: w.agency})
	for _, c := range []struct {
		name string
		p    somebody
		life life
	}{{"learner", learner, learnerLife}, {"staff", staff, staffLife}} {
		idle := w.mustSignIn(c.p).Token
		w.clock.pass(c.life.idle - time.Second)
		if !w.alive(w.s, idle) {
			t.Errorf("%s: ended before idling long enough", c.name)
		}
		w.clock.pass(c.life.idle)
		if w.alive(w.s, idle) {
			t.Errorf("%s: an idle session goes on", c.name)
		}
		busy, begin := w.mustSignIn(c.p).Token, w.clock.now()
		for w.clock.now().Sub(begin) < c.life.whole-c.life.idle/2 {
			if !w.alive(w.s, busy) {
				t.Fatalf("%s: a busy session ended after %v", c.name, w.clock.now().Sub(begin))
			}
			w.clock.pass(c.life.idle / 2)
		}
		w.clock.pass(c.life.idle / 2)
		if w.alive(w.s, busy) {
			t.Errorf("%s: a busy session outlives its whole life", c.name)
		}
	}
}

// Each change is noticed by another replica within two seconds, and by this one at once.
func TestChangesTakeEffectEverywhereWithinTwoSeconds(t *testing.T) {
	admin := people.System()
	for name, change := range map[string]func(w *world, p somebody, token string) error{
		"suspension":     func(w *world, p somebody, _ string) error { return w.s.Suspend(w.ctx(), admin, p.ID) },
		"sign-out":       func(w *world, _ somebody, token string) error { return w.s.SignOut(w.ctx(), token) },
		"code reset":     func(w *world, p somebody, _ string) error { return second(w.s.ResetTOTP(w.ctx(), admin, p.ID)) },
		"revoked by who": func(w *world, p somebody, token string) error { return w.revokeByList(p, token) },
	} {
		t.Run(name, func(t *testing.T) {
			w := txWorld(t)
			p := w.person(w.agency)
			token := w.mustSignIn(p).Token
			if err := w.s.SetTOTP(w.ctx(), w.db, p.ID, "JBSWY3DPEHPK3PXP"); err != nil {
				t.Fatal(err)
			}
			elsewhere := w.replica()
			if !w.alive(w.s, token) || !w.alive(elsewhere, token) {
				t.Fatal("not alive to begin with")
			}
			if err := change(w, p, token); err != nil {
				t.Fatal(err)
			}
			if w.alive(w.s, token) {
				t.Error("alive here")
			}
			w.clock.pass(freshness)
			if w.alive(elsewhere, token) {
				t.Errorf("alive on another replica after %v", freshness)
			}
		})
	}
}

func (w *world) revokeByList(p somebody, token string) error {
	session, err := w.s.Session(w.ctx(), token)
	if err != nil {
		return err
	}
	list, err := w.s.Sessions(w.ctx(), session)
	if err != nil || len(list) != 1 || !list[0].Current {
		w.t.Fatalf("sessions: %+v, %v", list, err)
	}
	return w.s.RevokeSession(w.ctx(), w.actor(p), list[0].ID)
}

func TestARoleIsThereAndGoneWithinTwoSeconds(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	token := w.mustSignIn(p).Token
	w.grant(p, people.Grant{Role: people.Trainer, UnitID: w.agency})
	w.clock.pass(freshness)
	s, err := w.s.Session(w.ctx(), token)
	if err != nil || !s.Actor.Has(people.Trainer) || !s.NeedsTOTP {
		t.Fatalf("after the grant: %+v, %v", s, err)
	}
	w.exec("update role_grants set revoked_at = now() where person_id = ?", p.ID)
	w.clock.pass(freshness)
	if s, err = w.s.Session(w.ctx(), token); err != nil || s.Actor.IsStaff() || s.NeedsTOTP {
		t.Fatalf("after the revocation: %+v, %v", s, err)
	}
	w.exec("update persons set left_on = '2026-11-23' where id = ?", p.ID)
	w.clock.pass(freshness)
	if w.alive(w.s, token) {
		t.Fatal("a person who left today is still signed in")
	}
}

func TestAStaffRoleShortensAnOldSession(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	token := w.mustSignIn(p).Token
	w.clock.pass(staffLife.whole)
	if !w.alive(w.s, token) {
		t.Fatal("a learner's session lasts longer")
	}
	w.grant(p, people.Grant{Role: people.HR, UnitID: w.root})
	w.clock.pass(freshness)
	if w.alive(w.s, token) {
		t.Fatal("a session older than staff may have goes on with a staff role")
	}
}

func TestOneQueryForASessionAndNoneWhenRemembered(t *testing.T) {
	w := txWorld(t)
	token := w.mustSignIn(w.person(w.agency)).Token
	w.clock.pass(freshness)
	w.alive(w.s, token)
	w.exec("delete from web_sessions")
	if !w.alive(w.s, token) {
		t.Fatal("asked the database although the answer was fresh")
	}
	w.clock.pass(freshness)
	if w.alive(w.s, token) {
		t.Fatal("remembered too long")
	}
	if w.alive(w.s, "") || w.alive(w.s, "made up") {
		t.Fatal("a made-up token")
	}
}

func TestTheCacheIsBoundedAndFloodsDoNotEvictSessions(t *testing.T) {
	c, now := newCache[int](), time.Now()
	_, _, _, age := c.get(0, now)
	c.put(0, Session{Name: "kept"}, true, now, age)
	for i := 1; i < 3*maxAbsent; i++ {
		c.put(i, Session{}, false, now, age)
	}
	if len(c.absent) > maxAbsent {
		t.Fatalf("%d unknown tokens remembered", len(c.absent))
	}
	if s, alive, found, _ := c.get(0, now); !found || !alive || s.Name != "kept" {
		t.Fatal("a flood of made-up tokens evicted a session")
	}
	for i := range 3 * maxKnown {
		c.put(i, Session{}, true, now, age)
	}
	if len(c.known) > maxKnown {
		t.Fatalf("%d sessions remembered", len(c.known))
	}
	c.clear()
	c.put(1, Session{}, true, now, age) // read before the change that cleared
	if _, _, found, _ := c.get(1, now); found {
		t.Fatal("an answer from before the change was remembered")
	}
}

// TestATurnDuringALookUp: what was read before somebody's attempt turned is remembered without the attempt, as long as the rest.
func TestATurnDuringALookUp(t *testing.T) {
	c, now, one, other := newCache[int](), time.Now(), id.Person(uuid.New()), id.Person(uuid.New())
	_, _, _, before := c.get(1, now)
	unknown := func(Running) Running { return Running{turned: true} }
	c.turn(one, unknown)
	c.put(1, Session{PersonID: one}, true, now, before)
	s, alive, found, at := c.get(1, now)
	if !found || !alive || !s.Running.turned {
		t.Fatalf("an attempt from before the turn was remembered: %+v", s)
	}
	c.run(1, Running{Title: "new"}, before)
	if s, _, _, _ := c.get(1, now); !s.Running.turned {
		t.Error("an attempt from before the turn was remembered")
	}
	c.run(1, Running{Title: "new"}, at)
	c.turn(other, unknown)
	if s, _, _, _ := c.get(1, now.Add(freshness-1)); s.Running.turned || s.Running.Title != "new" {
		t.Errorf("another's turn took this one's attempt: %+v", s.Running)
	}
	if _, _, found, _ := c.get(1, now.Add(freshness)); found {
		t.Error("a new attempt made the session remembered for longer")
	}
	_, _, _, at = c.get(1, now)
	c.turn(other, unknown)
	c.put(1, Session{PersonID: one, Running: Running{Title: "new"}}, true, now, at)
	if s, _, _, _ := c.get(1, now); s.Running.turned {
		t.Error("another's turn during the look-up made this one's attempt unknown")
	}
}

// TestManyTurns: whose turn is not kept any more is taken for one that turned.
func TestManyTurns(t *testing.T) {
	c, now, one := newCache[int](), time.Now(), id.Person(uuid.New())
	same := func(r Running) Running { return r }
	_, _, _, before := c.get(1, now)
	c.turn(one, same)
	for range 2 * maxKnown {
		c.turn(id.Person(uuid.New()), same)
	}
	if len(c.turns) > maxKnown {
		t.Errorf("%d turns kept", len(c.turns))
	}
	c.put(1, Session{PersonID: one}, true, now, before)
	if s, _, _, _ := c.get(1, now); !s.Running.turned {
		t.Error("an attempt from before a turn that was forgotten was remembered")
	}
}

// What began or was sent is known without asking; where more than one attempt runs, or nobody knows, it is asked for.
func TestATurnIsKnownWithoutAsking(t *testing.T) {
	one, two := Running{ID: id.Attempt(uuid.New()), Title: "satu"}, Running{ID: id.Attempt(uuid.New()), Title: "dua"}
	ask, both := Running{turned: true}, one
	both.Others = 1
	for _, c := range []struct {
		what         string
		known, turns Running
		runs         bool
		want         Running
	}{
		{"the first begins", Running{}, one, true, one},
		{"it is opened again", one, one, true, one},
		{"another begins beside it", one, two, true, ask},
		{"the only one is sent", one, one, false, Running{}},
		{"one of two is sent", both, one, false, ask},
		{"another than the known is sent", one, two, false, ask},
		{"nobody knows what began", Running{}, Running{}, true, ask},
		{"nobody knows what was sent", one, Running{}, false, ask},
		{"it was to be asked for", ask, one, true, ask},
	} {
		if got := c.known.turn(c.turns, c.runs); got != c.want {
			t.Errorf("%s: %+v", c.what, got)
		}
	}
}

func TestOnlyOnesOwnSessionsAreListedAndRevoked(t *testing.T) {
	w := txWorld(t)
	mine, other := w.person(w.agency), w.person(w.agency)
	here, there, others := w.mustSignIn(mine), w.mustSignIn(mine), w.mustSignIn(other)
	list, err := w.s.Sessions(w.ctx(), here.Session)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	for _, id := range []uuid.UUID{others.Session.ID, uuid.New()} {
		if err := w.s.RevokeSession(w.ctx(), here.Session.Actor, id); fault.KindOf(err) != fault.NotFound {
			t.Fatalf("another's session: %v", err)
		}
	}
	if err := w.s.RevokeOthers(w.ctx(), here.Session); err != nil {
		t.Fatal(err)
	}
	if !w.alive(w.s, here.Token) || w.alive(w.s, there.Token) || !w.alive(w.s, others.Token) {
		t.Fatal("others of mine, and only they, should have ended")
	}
}

func TestPreferences(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	token := w.mustSignIn(p).Token
	if err := w.s.SetPreferences(w.ctx(), w.actor(p), "en", ""); err != nil {
		t.Fatal(err)
	}
	if err := w.s.SetPreferences(w.ctx(), w.actor(p), "", "dark"); err != nil {
		t.Fatal(err)
	}
	if s, err := w.s.Session(w.ctx(), token); err != nil || s.Locale != "en" || s.Theme != "dark" {
		t.Fatalf("%+v, %v", s, err)
	}
	if err := w.s.SetPreferences(w.ctx(), w.actor(p), "fr", "pink"); fault.KindOf(err) != fault.Invalid {
		t.Fatalf("unknown choices: %v", err)
	}
}

// The look-up of a session tells of the attempt that runs and how much of its time is left; of a trial, of one that was sent and
// of one whose time is over it tells nothing.
func TestASessionTellsOfARunningAttempt(t *testing.T) {
	w := txWorld(t)
	p := w.person(w.agency)
	token := w.mustSignIn(p).Token
	quiz, now := id.Quiz(uuid.New()), w.clock.now()
	w.exec("insert into quizzes (id, title, unit_id, time_limit_s, created_by, created_at, updated_at) values (?, 'Evaluasi', ?, 2400, ?, ?, ?)", quiz, w.agency, p.ID, now, now)
	course, enrolment := uuid.New(), id.Enrolment(uuid.New())
	w.exec("insert into courses (id, slug, unit_id, created_by, created_at) values (?0, 'kursus', ?1, ?2, ?3)", course, w.agency, p.ID, now)
	w.exec("insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at) values (?0, ?0, 1, 'published', 'X', ?1, ?2, ?2)", course, p.ID, now)
	w.exec("insert into modules (id, version_id, lineage_id, position, kind, title, created_at, updated_at) values (?0, ?0, ?0, 1, 'quiz', 'X', ?1, ?1)", course, now)
	w.exec("insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at) values (?0, ?1, ?2, ?2, 'self', ?3)", enrolment, p.ID, course, now)
	attempt := func(enrolment, module any) id.Attempt {
		id := id.Attempt(uuid.New())
		w.exec(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, deadline_at, pass_mark)
			values (?0, case when ?3::uuid is null then 'preview' else 'course' end, ?1, ?2, ?3, ?4, 1, 'open', ?5, ?6, 7000)`, id, quiz, p.ID, enrolment, module, now, now.Add(40*time.Minute))
		return id
	}
	running := func() Running {
		w.clock.pass(freshness)
		session, err := w.s.Session(w.ctx(), token)
		if err != nil {
			t.Fatal(err)
		}
		return session.Running
	}
	attempt(nil, nil) // an editor's trial
	if r := running(); !r.ID.IsZero() {
		t.Errorf("a trial is told: %+v", r)
	}
	begun := attempt(enrolment, course)
	if r := running(); r.ID != begun || r.Title != "Evaluasi" || r.Left != 40*time.Minute-2*freshness {
		t.Errorf("running: %+v", r)
	}
	w.exec("update attempts set state = 'submitted', submitted_at = ? where id = ?", w.clock.now(), begun)
	if r := running(); !r.ID.IsZero() {
		t.Errorf("what was sent is told: %+v", r)
	}
	w.exec("update attempts set state = 'open', submitted_at = null where id = ?", begun)
	w.s.Turned(p.ID, Running{}, true) // no freshness passes: it is asked for at once
	if session, err := w.s.Session(w.ctx(), token); err != nil || session.Running.ID != begun || session.Running.Left == 0 {
		t.Errorf("begun just now: %+v, %v", session.Running, err)
	}
	w.exec("update attempts set state = 'submitted', submitted_at = ? where id = ?", w.clock.now(), begun)
	if session, err := w.s.Session(w.ctx(), token); err != nil || session.Running.ID != begun {
		t.Errorf("the attempt is not remembered: %+v, %v", session.Running, err)
	}
	w.s.Turned(p.ID, Running{ID: begun}, false)
	if session, err := w.s.Session(w.ctx(), token); err != nil || !session.Running.ID.IsZero() || session.PersonID != p.ID {
		t.Errorf("sent just now: %+v, %v", session.Running, err)
	}
	w.exec("update attempts set state = 'open', submitted_at = null where id = ?", begun)
	w.clock.pass(40 * time.Minute)
	if r := running(); !r.ID.IsZero() {
		t.Errorf("what is over is told: %+v", r)
	}
}
