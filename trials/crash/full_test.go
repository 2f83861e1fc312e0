package crash

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/trials/stack"
)

var fullDisks = flag.Bool("full-disks", false, "as root: give database, objects and temporary files a small disk each, and fill them up")

// TestFullDisk fills the disk of the temporary files, of the objects and of the database while people learn. What cannot be done is
// told as 503 with words, all else goes on; nothing acknowledged is lost, and all goes on when there is room again.
func TestFullDisk(t *testing.T) {
	if !*fullDisks {
		return // it mounts file systems: «make crash» asks for it
	}
	if os.Geteuid() != 0 {
		t.Log("NOT TRIED: a full disk; only root may mount one (sudo make crash)")
		return
	}
	h := &hold{t: t, temp: newDisk(t, 64<<20), objects: newDisk(t, 128<<20), data: newDisk(t, 700<<20)}
	h.w = stack.NewIn(t, stack.Places{Temp: h.temp.dir, Objects: h.objects.place("s3"), Database: h.data.dir + "/pg"})
	h.settle()
	ctx, stop := context.WithCancel(t.Context())
	book, done := storm(ctx, h.w, h.school, 10, 300*time.Millisecond)
	h.book = book
	h.typist = &client{base: h.w.URL(""), http: http.DefaultClient, ledger: book}
	enrolment, _ := h.typist.enter(ctx, h.school, h.late)
	attempt, _ := h.typist.begin(ctx, h.school, enrolment)
	h.typed = attempt.ID
	h.acknowledged(100)
	h.noTemp()
	h.noObjects()
	h.noData()
	book.quiet(10, time.Minute)
	stop()
	done()
	h.wait("every certificate has its file", 3*time.Minute, func() bool { return h.count(waiting) == 0 })
	report(t, book)
	broken, err := book.verify(t.Context(), h.db)
	must(t, err)
	for _, b := range broken {
		t.Error(b)
	}
}

// waiting counts certificates without their file.
const waiting = "select count(*) from certificates where pdf_key is null"

// hold is a house whose disks can be filled.
type hold struct {
	t                   *testing.T
	temp, objects, data disk
	w                   *stack.Stack
	db                  *pg.DB
	school              school
	late                string // the typist's login
	book                *ledger
	trainer             *trainer
	typist              *client // a learner in an attempt that takes long
	typed               id.Attempt
}

// settle makes learners, a course, and a trainer with a picture to send.
func (h *hold) settle() {
	h.db = h.w.Open("&synchronous_commit=off")
	h.t.Cleanup(func() { _ = h.db.Close() })
	s := h.w.Seed(h.db, 600)
	course, err := s.Publish(h.t.Context(), "uji", 0)
	must(h.t, err)
	h.school, h.late = school{s.Logins[1:], course}, s.Logins[0]
	module, err := s.Draft(h.t.Context(), "konsep")
	must(h.t, err)
	h.w.Launch()
	h.trainer = &trainer{t: h.t, base: strings.TrimSuffix(h.w.URL(""), "/"), module: module}
	h.trainer.signIn(h.db, s.Trainer.PersonID)
}

// noTemp: files cannot come in meanwhile, also on a server that is started now; all else goes on.
func (h *hold) noTemp() {
	h.temp.fill()
	h.w.KillServer()
	h.w.Launch()
	if figure := h.figure("mumpuni_disk_used_share"); figure < .95 {
		h.t.Errorf("a full disk has the figure %v", figure)
	}
	h.refused("a resumable upload without room for its parts", h.trainer.resumable(), "storage.full")
	h.acknowledged(50)
	h.temp.free()
	h.taken("a resumable upload with room again", h.trainer.resumable)
}

// noObjects: what is stored is read, what must be stored waits.
func (h *hold) noObjects() {
	h.taken("a form", h.trainer.form)
	h.objects.fill()
	h.refused("a resumable upload that cannot be stored", h.trainer.resumable(), "storage.unavailable")
	h.refused("a form whose file cannot be stored", h.trainer.form(), "")
	h.acknowledged(50)
	h.status("/readyz", http.StatusOK)
	if h.count(waiting) == 0 {
		h.t.Error("no certificate waits for its file: this proves nothing")
	}
	h.wait("somebody is told that writing fails", time.Minute, func() bool { return h.figure(`mumpuni_store_failed_writes`) >= 1 }) // figures are some seconds old
	h.objects.free()
	h.taken("a resumable upload with room again", h.trainer.resumable)
	h.taken("a form with room again", h.trainer.form)
	h.wait("every certificate has its file", 3*time.Minute, func() bool { return h.count(waiting) == 0 })
}

// noData: nothing is saved and all that is there is read, until PostgreSQL itself falls over its log; then nothing is read either.
func (h *hold) noData() {
	h.data.fill()
	h.wait("somebody is told that the disk is full", time.Minute, func() bool { return h.figure(`mumpuni_database_trouble{of="database.full"}`) > 0 })
	h.status("/readyz", http.StatusOK)
	h.status("/v", http.StatusOK)
	h.typing()
	_, _ = h.db.Exec("select pg_switch_wal()") // the next record of the log needs a file for which there is no room
	h.wait("readiness tells that PostgreSQL is gone", time.Minute, func() bool { return h.ask("/readyz") == http.StatusServiceUnavailable })
	h.status("/healthz", http.StatusOK)
	for _, path := range []string{"/", "/kursus", "/studio/modul/" + h.trainer.module.String()} {
		if answer := h.trainer.get(path); answer.status != http.StatusServiceUnavailable {
			h.t.Errorf("%s without a database: %d\n%s", path, answer.status, answer.body)
		}
	}
	h.data.free()
	if h.wait("PostgreSQL answers again or has ended", time.Minute, func() bool { return h.w.DatabaseEnded() || h.ask("/readyz") == http.StatusOK }); h.w.DatabaseEnded() {
		h.t.Log("PostgreSQL had ended")
		h.w.StartDatabase() // as its supervisor does
	}
	h.wait("readiness", time.Minute, func() bool { return h.ask("/readyz") == http.StatusOK })
	h.acknowledged(100)
}

// typing saves one answer after another until there is no room for one more, which is told in words; what was acknowledged before
// is in the book.
func (h *hold) typing() {
	h.t.Helper()
	for range 20_000 {
		step, path := uuid.New(), fmt.Sprintf("/api/v1/attempts/%s/answers/1", h.typed)
		body := map[string]any{"client_step": step, "answer": map[string]any{"text": "17"}}
		status, key, err := h.typist.call(h.t.Context(), "typing", http.MethodPut, path, body, nil)
		must(h.t, err)
		if status >= http.StatusBadRequest {
			if status != http.StatusServiceUnavailable || key != "database.full" {
				h.t.Errorf("an answer without room for it: %d %s", status, key)
			}
			return
		}
		h.book.note(func() { h.book.steps[step] = h.typed })
	}
	h.t.Error("there was always room for one answer more")
}

// acknowledged waits until n answers more are acknowledged.
func (h *hold) acknowledged(n int) {
	h.t.Helper()
	have := func() (have int) {
		h.book.note(func() { have = len(h.book.steps) })
		return have
	}
	begin := have()
	h.wait(fmt.Sprintf("%d answers more", n), time.Minute, func() bool { return have() >= begin+n })
}

func (h *hold) wait(what string, most time.Duration, done func() bool) {
	h.t.Helper()
	begin := time.Now()
	for !done() {
		if time.Sleep(100 * time.Millisecond); time.Since(begin) > most {
			h.t.Fatalf("not within %s: %s", most, what)
		}
	}
	h.t.Logf("%5.1f s  %s", time.Since(begin).Seconds(), what)
}

// refused: as out of reach for a while, in words, with a time to try again.
func (h *hold) refused(what string, a answer, key string) {
	h.t.Helper()
	if a.status != http.StatusServiceUnavailable || a.after == "" || key != "" && !strings.Contains(a.body, key) {
		h.t.Errorf("%s: %d, after %q\n%s", what, a.status, a.after, a.body)
	}
}

// taken: it may take a moment until the server tries again.
func (h *hold) taken(what string, try func() answer) {
	h.t.Helper()
	var last answer
	h.wait(what, time.Minute, func() bool { last = try(); return last.status < http.StatusBadRequest })
}

func (h *hold) status(path string, want int) {
	h.t.Helper()
	if got := h.ask(path); got != want {
		h.t.Errorf("%s: %d, want %d", path, got, want)
	}
}

func (h *hold) ask(path string) int { return h.trainer.get(path).status }

// figure is a line of the metrics, -1 when there is none.
func (h *hold) figure(name string) float64 {
	for line := range strings.Lines(h.trainer.get("/metrics").body) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			value, _ := strconv.ParseFloat(strings.TrimSpace(rest[strings.LastIndex(rest, " ")+1:]), 64)
			return value
		}
	}
	return -1
}

func (h *hold) count(query string) (n int) {
	h.t.Helper()
	must(h.t, h.db.NewRaw(query).Scan(h.t.Context(), &n))
	return n
}
