package reminders

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mumpuni/courses"
	"mumpuni/courses/mandates"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/media"
	"mumpuni/people"
	"mumpuni/quizzes/quiztest"
)

// errand is what a server of its own is asked to do.
type errand struct {
	Database, SMTP string
	Now            time.Time
	Plan           bool
}

const errandEnv = "MUMPUNI_TEST_REMINDERS"

func TestMain(m *testing.M) {
	if text := os.Getenv(errandEnv); text != "" {
		if err := run(context.Background(), text); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// run is a server that plans or sends, in a process that can be killed.
func run(ctx context.Context, text string) error {
	var e errand
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		return err
	}
	db, err := pg.Open(ctx, e.Database, 4)
	if err != nil {
		return err
	}
	post, err := OpenPost(e.SMTP, "mumpuni@contoh.go.id")
	if err != nil {
		return err
	}
	now := func() time.Time { return e.Now }
	c := mandates.New(db, courses.New(db, nil, media.New(db, nil, nil, now), courses.Hooks{}, now), now)
	s := New(db, testConfig(post), sourcesOf(c), func(ctx context.Context, tx bun.Tx, list ...people.Notice) error {
		for _, n := range list {
			if _, err := tx.ExecContext(ctx, "insert into notices (id, person_id, at, key) values (gen_random_uuid(), ?, ?, ?)", n.PersonID, e.Now, n.Key); err != nil {
				return err
			}
		}
		return nil
	}, now)
	if e.Plan {
		return s.Plan(ctx)
	}
	return s.Send(ctx)
}

func (e errand) start(t *testing.T) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env, cmd.Stderr = append(os.Environ(), errandEnv+"="+string(text)), os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestAThousandAreToldThoughServersAreKilled: kill -9 while a thousand people are planned for, and six times while their letters go out: nobody is
// left untold, in the application or by e-mail, and each kill doubles one letter at most, under the same Message-ID.
func TestAThousandAreToldThoughServersAreKilled(t *testing.T) {
	const crowd, kills = 1000, 6
	url := pgtest.URL(t)
	db, err := pg.Open(t.Context(), url, 4)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w, mails := quiztest.New(t, db, 1), openBox(t)
	w.Exec(`with p as (insert into persons (id, name, email, employment, created_at, updated_at)
			select gen_random_uuid(), 'Pegawai ' || n, 'pegawai' || n || '@contoh.go.id', 'pns', now(), now() from generate_series(1, ?) n returning id)
		insert into assignments select gen_random_uuid(), p.id, ?, (select post_id from assignments limit 1), true, '2020-01-01', null from p`, crowd, w.Unit)
	w.Exec("insert into mandates (id, course_id, unit_id, due_on, created_by, created_at) values (gen_random_uuid(), ?, ?, '2026-12-20', ?, ?)", w.Course, w.Unit, w.HR.PersonID, morning)
	e := errand{Database: url, SMTP: mails.url(), Now: morning, Plan: true}

	first := e.start(t)
	for w.Count("reminders") == 0 && w.Count("reminder_rounds where ended") == 0 {
		time.Sleep(time.Millisecond)
	}
	_ = first.Process.Signal(syscall.SIGKILL)
	_ = first.Wait()
	if err := e.start(t).Wait(); err != nil {
		t.Fatalf("plan: %v", err)
	}
	if n := w.Count("reminders where channel = 'mail'"); n != crowd {
		t.Fatalf("%d letters are planned", n)
	}
	if n := w.Count("(select person_id from notices group by person_id having count(*) = 1) x"); n != crowd+3 { // and the trainer, HR and a learner
		t.Fatalf("%d people read it once in the application", n)
	}

	killed := 0
	for e.Plan = false; ; e.Now = e.Now.Add(2 * time.Minute) {
		server := e.start(t)
		mails.mu.Lock()
		have := len(mails.letters)
		mails.during = nil
		if killed < kills {
			mails.during = func(n int) {
				if n == have+70+killed*20 { // the letter has arrived, and nobody can say so any more
					_ = server.Process.Signal(syscall.SIGKILL)
					_, _ = server.Process.Wait()
				}
			}
		}
		mails.mu.Unlock()
		if err := server.Wait(); err == nil {
			if w.Count("reminders where channel = 'mail' and state = 'waiting'") == 0 {
				break
			}
			continue
		}
		if killed++; killed > kills {
			t.Fatal("a server ended that nobody killed")
		}
	}
	told, ids := map[string]int{}, map[string]string{}
	for _, l := range mails.taken() {
		told[l.to]++
		if ids[l.to] != "" && ids[l.to] != l.id {
			t.Errorf("%s got %s and %s", l.to, ids[l.to], l.id)
		}
		ids[l.to] = l.id
	}
	doubled := 0
	for _, n := range told {
		doubled += n - 1
	}
	t.Logf("%d people, %d kills: %d told, %d letters doubled", crowd, killed, len(told), doubled)
	if killed != kills || len(told) != crowd || doubled > kills || doubled == 0 {
		t.Errorf("%d kills, %d told, %d doubled", killed, len(told), doubled)
	}
	if n := w.Count("reminders where channel = 'mail' and state <> 'sent'"); n > 0 {
		t.Errorf("%d letters did not end as sent", n)
	}
}

// TestALetterThatKillsItsServerEnds: after a few deaths it is given up, and the others go out.
func TestALetterThatKillsItsServerEnds(t *testing.T) {
	w := newWorld(t, 2)
	w.order("2027-06-20")
	w.must(w.Plan(t.Context()))
	w.must(w.SetSettings(t.Context(), w.Learners[0], Settings{Mail: true}))
	for range len(waits) + 1 {
		w.clock = w.clock.Add(13 * time.Hour)
		for { // every server that takes this letter dies with it
			letter, some, err := w.claim(t.Context(), Mail)
			w.must(err)
			if !some {
				break
			}
			if len(letter.Items) > 0 && letter.to != addressOf(0) {
				w.must(w.ended(t.Context(), letter, Sent, ""))
			}
		}
	}
	w.wants("the letter", w.states(0), "assigned failed reminder.why.tries")
	w.wants("the other", w.states(1), "assigned sent")
}
