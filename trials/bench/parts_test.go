package bench

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// signIn lets every learner in, and the HR officer with her second factor already shown.
func (b *bench) signIn() {
	client := newHTTP(2 * b.size.clients)
	const what = "sign-in (argon2id)"
	logins := b.town.school.Logins
	if !b.wanted(slices.Concat([]string{what}, learning, finding, taking, assessing)...) {
		logins = logins[:1]
	}
	for range logins {
		b.town.learners = append(b.town.learners, &visitor{base: strings.TrimSuffix(b.stack.URL("/"), "/"), http: client})
	}
	b.measure(what, goal{}, len(b.town.learners), b.size.clients, func(i int) (int64, error) {
		return b.town.learners[i].signIn(b.town.school.Logins[i])
	})
	b.town.hr = &visitor{base: b.town.learners[0].base, http: client}
	if _, err := b.town.hr.signIn(b.town.hrLogin); err != nil {
		b.t.Fatal(err)
	}
	b.run(`update web_sessions set mfa_at = now() from persons p where p.id = person_id and p.nip = ?`, b.town.hrLogin)
	for begin := time.Now(); ; time.Sleep(100 * time.Millisecond) { // the server remembers for a moment that the factor was owed
		if _, err := b.town.hr.get("/pegawai"); err == nil || time.Since(begin) > 10*time.Second {
			return
		}
	}
}

// learning are the operations of learn.
var learning = []string{"learner's home", "catalogue", "course page", "list of lessons", "lesson page", "enrol in a course"}

// learn opens the pages of learning. Each learner comes once in a while, as in life: no session is remembered.
func (b *bench) learn() {
	if !b.wanted(append(slices.Clone(learning), taking...)...) {
		return
	}
	enrolment := b.enrol(&b.town.practice)
	b.enrol(&b.town.exam)
	page := func(what string, g goal, path func(i int) string) {
		if !b.wanted(what) {
			return
		}
		b.measure(what, g, b.size.pages, b.size.clients, func(i int) (int64, error) {
			i %= len(b.town.learners)
			return b.town.learners[i].get(path(i))
		})
	}
	page("learner's home", goal{cpu: 3}, func(int) string { return "/" })
	page("catalogue", goal{}, func(int) string { return "/kursus" })
	page("course page", goal{cpu: 2.5}, func(int) string { return "/kursus/" + b.town.practice.Slug })
	page("list of lessons", goal{}, func(i int) string { return enrolment[i] })
	page("lesson page", goal{}, func(i int) string { return enrolment[i] + "/" + b.town.practice.Article.String() })
}

// enrol puts every learner into c and returns where each of them learns.
func (b *bench) enrol(c *exercise) []string {
	c.enrolments = make([]string, len(b.town.learners))
	b.measure("enrol in a course", goal{}, len(b.town.learners), b.size.clients, func(i int) (n int64, err error) {
		c.enrolments[i], n, err = b.town.learners[i].post("/kursus/"+c.Slug+"/daftar", nil)
		return n, err
	})
	return c.enrolments
}

// taking are the operations of take.
var taking = []string{"whole attempt of 10 questions", "  start and open the sheet", "  save an answer", "  finish, all within a second"}

// take is quizzes: whole attempts, then a thousand that are sent within one second.
func (b *bench) take() {
	if b.wanted(taking[0]) {
		b.wholeAttempts()
	}
	if !b.wanted(taking[1:]...) {
		return
	}
	paths := make([]string, len(b.town.learners))
	b.measure(taking[1], goal{}, len(paths), b.size.clients, func(i int) (n int64, err error) {
		paths[i], n, err = b.start(b.town.exam, i)
		return n, err
	})
	b.measure(taking[2], goal{p95: 200 * time.Millisecond}, 10*len(paths), b.size.clients, func(i int) (int64, error) {
		return b.save(i/10, paths[i/10], 1+i%10)
	})
	// The bell rings: everybody sends within a second, each on a connection of their own.
	spread := func(i int) time.Duration { return time.Duration(i) * time.Second / time.Duration(len(paths)) }
	b.measureAt(taking[3], goal{p99: 2 * time.Second}, len(paths), len(paths), spread, func(i int) (int64, error) {
		return b.finish(i, paths[i])
	})
}

func (b *bench) wholeAttempts() {
	b.measure(taking[0], goal{cpu: 9}, len(b.town.learners), b.size.clients, func(i int) (int64, error) {
		path, total, err := b.start(b.town.practice, i)
		for slot := 1; slot <= 10 && err == nil; slot++ {
			var n int64
			n, err = b.save(i, path, slot)
			total += n
		}
		for _, step := range []func(int, string) (int64, error){b.finish, b.result} {
			if err == nil {
				var n int64
				n, err = step(i, path)
				total += n
			}
		}
		return total, err
	})
}

// start begins an attempt and opens its sheet.
func (b *bench) start(c exercise, i int) (path string, n int64, err error) {
	v := b.town.learners[i]
	form := url.Values{"quiz": {c.Quiz.String()}, "enrolment": {strings.TrimPrefix(c.enrolments[i], "/belajar/")}, "module": {c.Module.String()}}
	if path, _, err = v.post("/kuis/mulai", form); err != nil {
		return path, 0, err
	}
	n, err = v.get(path)
	return path, n, err
}

// save sends one answer, the right one, as the sheet's script does.
func (b *bench) save(i int, path string, slot int) (int64, error) {
	return b.town.learners[i].send(path+"/jawaban", map[string]any{
		"slot": slot, "answer": map[string]any{"text": fmt.Sprint(slot)}, "step": uuid.New(), "seen": 0, "age_ms": 500,
	})
}

func (b *bench) finish(i int, path string) (int64, error) {
	_, n, err := b.town.learners[i].post(path+"/kirim", nil)
	return n, err
}

func (b *bench) result(i int, path string) (int64, error) {
	return b.town.learners[i].get(path + "/hasil")
}

// lead is the HR officer's day: the home, the board and the reports over everybody.
func (b *bench) lead() {
	ask := func(n, clients int, what string, g goal, path string) {
		if b.wanted(what) {
			b.measure(what, g, n, clients, func(int) (int64, error) { return b.town.hr.get(path) })
		}
	}
	open := func(what string, g goal, path string) { ask(b.size.boards, 2, what, g, path) }
	page := func(what string, g goal, path string) { ask(10*b.size.boards, b.size.clients, what, g, path) }
	open("HR officer's home", goal{}, "/")
	open("gap board, everybody × 40", goal{p95: time.Second}, "/kesenjangan")
	open("gap board as XLSX", goal{}, "/kesenjangan.xlsx")
	course := "kursus=" + b.town.exported.ID.String()
	page("completions of one course, page", goal{cpu: 8}, "/penyelesaian?"+course)
	open("completions of one course, CSV", goal{cpu: 40}, "/penyelesaian.csv?"+course)
	open("completions of one course, XLSX", goal{}, "/penyelesaian.xlsx?"+course)
	open("report of all enrolments, CSV", goal{cpu: 240}, "/penyelesaian.csv")
	open("report of all enrolments, XLSX", goal{}, "/penyelesaian.xlsx")
	page("people list", goal{cpu: 8}, "/pegawai")
	page("competencies of one person", goal{cpu: 3}, "/kesenjangan/pegawai/"+b.personOf("197001012010000007").String())
}
