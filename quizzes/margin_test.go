package quizzes_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
)

// The figures were worked out apart from the code, by another program from the formulas.
func TestMarginOf(t *testing.T) {
	for _, c := range []struct{ fraction, items, err, low, high int }{
		{8000, 10, 1333, 4902, 9433}, {10000, 10, 0, 7225, 10000}, {0, 10, 0, 0, 2775}, {5000, 2, 5000, 945, 9055}, {7000, 40, 734, 5457, 8193},
	} {
		m, ok := quizzes.MarginOf(c.fraction, c.items)
		if want := (quizzes.Margin{Error: c.err, Low: c.low, High: c.high}); !ok || m != want {
			t.Errorf("%d of %d questions: %+v, want %+v", c.fraction, c.items, m, want)
		}
	}
	for _, items := range []int{0, 1} {
		if m, ok := quizzes.MarginOf(5000, items); ok {
			t.Errorf("%d questions: %+v", items, m)
		}
	}
}

// sitters makes one finished attempt for each row of right (1) and wrong (0) answers. Every second one saw the questions
// in the other order.
func (w *world) sitters(quiz id.Quiz, rows [][]int) {
	w.T.Helper()
	persons, attempts := make([]id.Person, len(rows)), make([]id.Attempt, len(rows))
	var of []id.Attempt
	var slots, fractions, items []int
	for i, row := range rows {
		persons[i], attempts[i] = id.Person(uuid.New()), id.Attempt(uuid.New())
		for item, right := range row {
			slot := item + 1
			if i%2 == 1 {
				slot = len(row) - item
			}
			of, slots, fractions, items = append(of, attempts[i]), append(slots, slot), append(fractions, right*quizzes.Whole), append(items, item+1)
		}
	}
	enrolment := w.Enrolments[w.Learners[0].PersonID]
	w.Exec("insert into persons (id, name, employment, created_at, updated_at) select id, 'x', 'pns', now(), now() from unnest(?::uuid[]) id", pgdialect.Array(persons))
	w.Exec(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, number, state, started_at, pass_mark, finished_at, fraction, passed)
		select a.id, 'course', ?0, a.person, ?1, 1, 'finished', now(), 7000, now(), 0, false from unnest(?2::uuid[], ?3::uuid[]) a(id, person)`,
		quiz, enrolment, pgdialect.Array(attempts), pgdialect.Array(persons))
	w.Exec(`insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown, fraction)
		select m.attempt, m.slot, t.version_id, 'numeric', 1, '{}', m.fraction
		from unnest(?::uuid[], ?::int[], ?::int[], ?::int[]) m(attempt, slot, fraction, item) join quiz_slots t on t.quiz_id = ? and t.slot = m.item`,
		pgdialect.Array(of), pgdialect.Array(slots), pgdialect.Array(fractions), pgdialect.Array(items), quiz)
}

func lsat6(t *testing.T) [][]int {
	t.Helper()
	file, err := os.Open("testdata/lsat6.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil || len(lines) != 1001 {
		t.Fatal(len(lines), err)
	}
	rows := make([][]int, len(lines)-1)
	for i, line := range lines[1:] {
		for _, cell := range line {
			n, err := strconv.Atoi(cell)
			if err != nil {
				t.Fatal(err)
			}
			rows[i] = append(rows[i], n)
		}
	}
	return rows
}

func (w *world) reliability(quiz id.Quiz) quizzes.Reliability {
	w.T.Helper()
	res, err := w.Results(w.T.Context(), w.HR, quiz, id.Attempt{}, 1)
	w.must(err)
	return res.Reliability
}

func TestReliabilityIsThatOfThePublishedData(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	a := quiztest.Single("a", "b")
	quiz := w.quiz(rules, a, a, a, a, a)
	w.publish(quiz)
	w.sitters(quiz, lsat6(t))
	w.Exec("insert into assignments select gen_random_uuid(), person_id, ?, (select id from posts limit 1), true, '2020-01-01', null from attempts where quiz_id = ?", w.Unit, quiz)
	r := w.reliability(quiz)
	if r.People != 1000 || r.Items != 5 || !r.Known || math.Abs(r.Alpha-0.29499719) > 1e-8 {
		t.Fatalf("%+v, want alpha 0.29499719", r)
	}
}

func TestReliabilityIsNotToldOfFewOrOfEquals(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), 1)
	a := quiztest.Single("a", "b")
	quiz := w.quiz(rules, a, a)
	w.publish(quiz)
	w.start(quiz, w.Learners[0]) // an open attempt counts for nothing
	w.sitters(quiz, [][]int{{1, 1}, {0, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 0}, {1, 1}, {0, 0}, {1, 1}})
	if r := w.reliability(quiz); r.Known || r.People != 9 || r.Alpha != 0 {
		t.Fatalf("of nine: %+v", r)
	}
	w.sitters(quiz, [][]int{{0, 0}})
	if r := w.reliability(quiz); !r.Known || math.Abs(r.Alpha-1) > 1e-12 {
		t.Fatalf("of ten who answer both alike: %+v", r)
	}
	same := w.quiz(rules, a, a)
	w.sitters(same, [][]int{{1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}})
	if r := w.reliability(same); r.Known {
		t.Fatalf("of ten with one score: %+v", r)
	}
}
