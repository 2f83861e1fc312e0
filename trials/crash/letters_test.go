package crash

import (
	"flag"
	"net"
	"testing"
	"time"

	"mumpuni/internal/pg"
	"mumpuni/trials/stack"
)

var (
	lettersTo   = flag.Int("letters", 40, "how many people are ordered a course and told of it by e-mail")
	letterKills = flag.Int("letter-kills", 1, "how often the server is killed in the moment in which a letter has arrived")
	unhurried   = flag.Bool("unhurried", false, "wait for the next try of a letter whose server died, and for the queue's next leader, as life does")
)

// TestLetters: people are ordered a course, and the server that tells them over SMTP and STARTTLS is killed with kill -9 each time when the mail server has a
// letter and has not said so. Nobody is left untold, by e-mail or in the application; each kill doubles one letter at most, under the same Message-ID.
func TestLetters(t *testing.T) {
	w, post := stack.New(t), openPostbox(t)
	_, port, err := net.SplitHostPort(post.listen.Addr().String())
	must(t, err)
	w.Set("MUMPUNI_SMTP_URL", "smtp://localhost:"+port)
	w.Set("MUMPUNI_SMTP_FROM", "Mumpuni <mumpuni@contoh.go.id>")
	w.Set("MUMPUNI_SMTP_PER_MINUTE", "10000")
	w.Set("SSL_CERT_FILE", post.authority)
	db := w.Open()
	defer db.Close()
	order(t, w, db, *lettersTo)

	killed := make(chan struct{})
	dead := 0
	post.mu.Lock()
	post.before = func(n int) {
		if dead < *letterKills && n >= (dead+1)*(*lettersTo)/(*letterKills+1) {
			dead++
			w.KillServer()
			killed <- struct{}{}
		}
	}
	post.mu.Unlock()
	begin := time.Now()
	w.Launch()
	for sent := false; !sent; {
		select {
		case <-killed:
			if !*unhurried {
				hurry(t, db)
			}
			w.Launch()
		case <-time.After(50 * time.Millisecond):
			var open, all int
			must(t, db.NewRaw("select count(*) filter (where state = 'waiting'), count(*) from reminders where channel = 'mail'").Scan(t.Context(), &open, &all))
			sent = all >= *lettersTo && open == 0
		}
		if time.Since(begin) > 30*time.Minute {
			t.Fatal("the letters did not go out within half an hour")
		}
	}
	told, id, doubled := map[string]int{}, map[string]string{}, 0
	for _, l := range post.taken() {
		if told[l.to]++; told[l.to] > 1 {
			doubled++
		}
		if id[l.to] != "" && id[l.to] != l.id {
			t.Errorf("%s got %s and %s", l.to, id[l.to], l.id)
		}
		id[l.to] = l.id
	}
	var inApp int
	must(t, db.NewRaw("select count(*) from (select n.person_id from notices n join persons p on p.id = n.person_id and p.email like 'pegawai%' group by 1 having count(*) = 1) x").Scan(t.Context(), &inApp))
	t.Logf("%d people, %d kills of the server: %d told by e-mail, %d in the application, %d letters doubled, %.0f s", *lettersTo, dead, len(told), inApp, doubled, time.Since(begin).Seconds())
	if dead != *letterKills || len(told) != *lettersTo || inApp != *lettersTo || doubled > dead {
		t.Errorf("%d kills, %d told, %d in the application, %d doubled", dead, len(told), inApp, doubled)
	}
	var failed int
	must(t, db.NewRaw("select count(*) from reminders where channel = 'mail' and state <> 'sent'").Scan(t.Context(), &failed))
	if failed > 0 {
		t.Errorf("%d letters did not end as sent", failed)
	}
}

// hurry: the letter's next try is now, and the queue needs no time to find that its leader is gone.
func hurry(t *testing.T, db *pg.DB) {
	t.Helper()
	for _, query := range []string{"update reminders set not_before = now() where state = 'waiting'", "delete from river_leader"} {
		_, err := db.Exec(query)
		must(t, err)
	}
}

// order has n people with an address take a course. None of them has quiet hours: the trial is run at any time of the day.
func order(t *testing.T, w *stack.Stack, db *pg.DB, n int) {
	t.Helper()
	s := w.Seed(db, 1)
	course, err := s.Publish(t.Context(), "wajib", 0)
	must(t, err)
	for _, query := range []string{
		`insert into persons (id, name, email, employment, created_at, updated_at)
			select gen_random_uuid(), 'Pegawai ' || n, 'pegawai' || n || '@contoh.go.id', 'pns', now(), now() from generate_series(1, ?0) n`,
		`insert into assignments select gen_random_uuid(), p.id, ?1, (select post_id from assignments limit 1), true, '2020-01-01', null from persons p where p.email like 'pegawai%'`,
		`insert into reminder_settings (person_id, quiet_from, quiet_to, changed_at) select id, 0, 0, now() from persons where email like 'pegawai%'`,
		`insert into mandates (id, course_id, unit_id, due_on, created_by, created_at) values (gen_random_uuid(), ?2, ?1, current_date + 20, ?3, now())`,
	} {
		_, err := db.NewRaw(query, n, s.Root, course.ID, s.Trainer.PersonID).Exec(t.Context())
		must(t, err)
	}
}
