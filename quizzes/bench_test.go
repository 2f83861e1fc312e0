package quizzes_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// cpu is the CPU time used so far, in ms, by this process and by the PostgreSQL that w talks to: the postmaster, its
// children and those of them that have ended.
func (w *world) cpu() float64 {
	w.T.Helper()
	var backend int
	if err := w.DB.NewRaw("select pg_backend_pid()").Scan(w.T.Context(), &backend); err != nil {
		w.T.Fatal(err)
	}
	postmaster := procStat(backend)[1]
	ticks := 0
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		f := procStat(pid)
		if f == nil {
			continue
		}
		if pid == os.Getpid() || f[1] == postmaster {
			ticks += f[11] + f[12]
		}
		if pid == postmaster {
			ticks += f[11] + f[12] + f[13] + f[14]
		}
	}
	return float64(ticks) * 10 // USER_HZ is 100
}

// procStat gives the numbers of /proc/pid/stat after the command's name: 1 is the parent, 11 to 14 are ticks.
func procStat(pid int) []int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	out := make([]int, len(fields))
	for i, f := range fields {
		out[i], _ = strconv.Atoi(f)
	}
	return out
}

func benchWorld(b *testing.B, questions int) (*world, []quizzes.Attempt) {
	b.Helper()
	w := newWorld(b, pgtest.DB(b), 0)
	var drafts []quizzes.Draft
	for i := range questions {
		drafts = append(drafts, quiztest.Measuring(quiztest.Single(fmt.Sprintf("benar %d", i), "salah", "keliru", "bukan"), w.Competencies[i%2], 1+i%3))
	}
	quiz := w.quiz(rules, drafts...)
	w.publish(quiz)
	var attempts []quizzes.Attempt
	for range b.N {
		w.Learners = append(w.Learners, w.Learner())
		attempts = append(attempts, w.start(quiz, w.Learners[len(w.Learners)-1]))
	}
	return w, attempts
}

// One saved answer: one round trip and one commit. (fsync is off in the test server: this counts CPU, not the disk.)
func BenchmarkSaveAnswer(b *testing.B) {
	w := newWorld(b, pgtest.DB(b), 1)
	quiz := w.quiz(rules, quiztest.Single("benar", "salah", "keliru", "bukan"))
	a := w.start(quiz, w.Learners[0])
	answer := kinds.Answer{Options: []string{a.Questions[0].Options[0].ID}}
	before := w.cpu()
	for b.Loop() {
		if _, err := w.save(w.Learners[0], a.ID, 1, answer); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((w.cpu()-before)/float64(b.N), "cpu-ms/op")
}

// Grading a 10-question attempt with all that quizzes itself does after it.
func BenchmarkFinish(b *testing.B) {
	w, attempts := benchWorld(b, 10)
	for i, a := range attempts {
		for slot, answer := range w.right(a) {
			if _, err := w.save(w.Learners[i], a.ID, slot, answer); err != nil {
				b.Fatal(err)
			}
		}
	}
	before := w.cpu()
	b.ResetTimer()
	for i, a := range attempts {
		if _, err := w.Finish(b.Context(), w.Learners[i], a.ID); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((w.cpu()-before)/float64(b.N), "cpu-ms/op")
}

// A whole 10-question attempt: start, ten saves, finish. The goal is 9 CPU-ms, with HTTP, for server and database.
func BenchmarkAttempt(b *testing.B) {
	w := newWorld(b, pgtest.DB(b), 0)
	var drafts []quizzes.Draft
	for i := range 10 {
		drafts = append(drafts, quiztest.Measuring(quiztest.Single(fmt.Sprintf("benar %d", i), "salah", "keliru", "bukan"), w.Competencies[i%2], 1+i%3))
	}
	quiz := w.quiz(rules, drafts...)
	w.publish(quiz)
	for range b.N {
		w.Learners = append(w.Learners, w.Learner())
	}
	attempts := make([]quizzes.Attempt, b.N)
	phases := []struct {
		name string
		do   func(i int) error
	}{
		{"start", func(i int) (err error) {
			attempts[i], err = w.Start(b.Context(), w.Learners[i], w.Request(quiz, w.Learners[i]))
			return err
		}},
		{"saves", func(i int) error {
			for _, q := range attempts[i].Questions {
				if _, err := w.save(w.Learners[i], attempts[i].ID, q.Slot, kinds.Answer{Options: []string{q.Options[0].ID}}); err != nil {
					return err
				}
			}
			return nil
		}},
		{"finish", func(i int) error {
			_, err := w.Finish(b.Context(), w.Learners[i], attempts[i].ID)
			return err
		}},
	}
	begin := w.cpu()
	b.ResetTimer()
	for _, phase := range phases {
		before := w.cpu()
		for i := range w.Learners {
			if err := phase.do(i); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric((w.cpu()-before)/float64(b.N), phase.name+"-cpu-ms/op")
	}
	b.ReportMetric((w.cpu()-begin)/float64(b.N), "cpu-ms/op")
}
