package migrations_test

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"mumpuni/competencies"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/migrations"
	"mumpuni/people"
	"mumpuni/records"
)

// What people did in the demo's regency before migration 0014 (testdata/README.md), and what the code of that time said of it.
const (
	before   = "testdata/before_0014.sql.gz"
	expected = "testdata/before_0014.golden.gz"
)

var record = flag.Bool("record", false, "write down what this code says of the database as it was, in place of comparing")

// TestWhatPeopleDidStands: whatever the migrations since 0014 do, nobody's attempt, mark, certificate, lesson hour or place on a board
// becomes another one.
func TestWhatPeopleDidStands(t *testing.T) {
	db := restored(t)
	if !*record {
		if err := migrations.Up(t.Context(), db.Pool); err != nil {
			t.Fatal(err)
		}
	}
	said := slices.Concat(rows(t, db), boards(t, db), years(t, db))
	slices.Sort(said)
	if *record {
		pack(t, expected, strings.Join(said, "\n")+"\n")
		t.Logf("%d lines", len(said))
		return
	}
	same(t, strings.Split(strings.TrimSpace(string(unpack(t, expected))), "\n"), said)
}

// restored is a database of the test's own as it was dumped.
func restored(t *testing.T) *pg.DB {
	t.Helper()
	url := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"drop schema public cascade", string(unpack(t, before))} {
		if _, err := conn.PgConn().Exec(t.Context(), text).ReadAll(); err != nil {
			t.Fatalf("restore: %v", err)
		}
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := pg.Open(t.Context(), url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// facts are statements that give one line of text a row. They name what must stay, so that a column may be added or renamed.
var facts = []string{
	`select concat_ws('|', 'attempt', id, quiz_id, person_id, coalesce(enrolment_id::text, '-'), coalesce(module_id::text, '-'), number, state,
		started_at, coalesce(deadline_at::text, '-'), pass_mark, submitted_at, finished_at, finished_by, fraction, passed) from attempts`,
	`select concat_ws('|', 'mark', attempt_id, slot, fraction, (fraction * max_mark / 10000.0)::numeric(9,4)) from attempt_items where fraction is not null`,
	`select concat_ws('|', 'answer', attempt_id, slot, client_step, answer, saved_at) from attempt_steps`,
	`select concat_ws('|', 'certificate', number, code, issuer_id, person_id, course_id, version_id, enrolment_id, issued_at,
		coalesce(revoked_at::text, '-'), md5(snapshot::text)) from certificates`,
	`select concat_ws('|', 'enrolment', id, person_id, course_id, version_id, source, enrolled_at, coalesce(last_seen_at::text, '-'),
		coalesce(completed_at::text, '-'), coalesce(withdrawn_at::text, '-')) from enrolments`,
	progressFact,
	`select concat_ws('|', 'jp', id, person_id, source, source_id, form, local_day, raw_minutes, counted_minutes, why,
		coalesce(reverses::text, '-'), coalesce(released_by::text, '-')) from jp_entries`,
	`select concat_ws('|', 'evidence', id, person_id, competency_id, level, grade, source, source_id, attained_at,
		coalesce(withdrawn_at::text, '-')) from attainments`,
	`select concat_ws('|', 'statement', id, person_id, verb, object_type, object_id, occurred_at, result, context) from statements`,
}

// progressFact is how far learners are: fraction, seconds, spans seen, depth of an article, best result of a quiz and the attempt.
const progressFact = `select concat_ws('|', 'progress', p.enrolment_id, p.module_id, p.fraction, p.seconds, p.seen, p.depth,
		coalesce(p.best_fraction, 0), coalesce(p.attempt_id::text, '-'), p.position, p.opened_at, coalesce(p.completed_at::text, '-')) from module_progress p`

func rows(t *testing.T, db *pg.DB) []string {
	t.Helper()
	var all []string
	for _, fact := range facts {
		var lines []string
		if err := db.NewRaw(fact).Scan(t.Context(), &lines); err != nil {
			t.Fatalf("%s: %v", fact, err)
		}
		if len(lines) == 0 {
			t.Errorf("nothing is there: %s", fact)
		}
		all = append(all, lines...)
	}
	return all
}

// asked are the days of which boards are asked.
var asked = []time.Time{time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}

// yearsEnd is when they are asked.
func yearsEnd() time.Time { return time.Date(2027, 1, 1, 3, 0, 0, 0, time.UTC) }

// boards gives every cell of the board of every unit that has others below it.
func boards(t *testing.T, db *pg.DB) (all []string) {
	t.Helper()
	s := competencies.New(db, yearsEnd)
	for _, day := range asked {
		top, err := s.TopUnits(t.Context(), people.System(), day)
		if err != nil || len(top) == 0 {
			t.Fatalf("top units: %v, %v", top, err)
		}
		for next := top; len(next) > 0; next = next[1:] {
			b, err := s.GapByUnit(t.Context(), people.System(), competencies.GapFilter{UnitID: next[0].ID, AsOf: day})
			if err != nil {
				t.Fatalf("board of %s: %v", next[0].Name, err)
			}
			for _, u := range b.Units {
				if u.UnitID != b.Unit.UnitID && u.HasChildren {
					next = append(next, competencies.UnitRef{ID: u.UnitID, Name: u.Name})
				}
				all = append(all, fmt.Sprintf("board|%s|%s|%s|%d people", day.Format(time.DateOnly), b.Unit.UnitID, u.UnitID, u.People))
			}
			for _, c := range b.Cells {
				all = append(all, fmt.Sprintf("cell|%s|%s|%s|%s|%d required|%d met|%d levels missing", day.Format(time.DateOnly),
					b.Unit.UnitID, c.UnitID, c.CompetencyID, c.Required, c.Met, c.Missing))
			}
		}
	}
	return all
}

// years gives the lesson hours of 2026 of everybody, against their target.
func years(t *testing.T, db *pg.DB) (all []string) {
	t.Helper()
	s := records.New(db, yearsEnd)
	var persons []people.Person
	if err := db.NewRaw("select id from persons").Scan(t.Context(), &persons); err != nil {
		t.Fatal(err)
	}
	for _, p := range persons {
		l, err := s.JPOfYear(t.Context(), people.System(), p.ID, 2026)
		if err != nil {
			t.Fatalf("JP of %s: %v", p.ID, err)
		}
		y := l.Year
		all = append(all, fmt.Sprintf("year|%s|%d raw|%d counted|%d JP|%d activities|at least %d|at most %d|%s", y.PersonID, y.RawMinutes,
			y.CountedMinutes, y.JP, y.Activities, y.MinJP, y.MaxJP, l.Status))
	}
	return all
}

// same tells the first lines that are gone or new.
func same(t *testing.T, want, got []string) {
	t.Helper()
	told := 0
	for len(want) > 0 || len(got) > 0 {
		switch {
		case told == 20:
			t.Fatal("… and more")
		case len(got) == 0 || len(want) > 0 && want[0] < got[0]:
			t.Errorf("gone: %s", want[0])
			want, told = want[1:], told+1
		case len(want) == 0 || got[0] < want[0]:
			t.Errorf("new:  %s", got[0])
			got, told = got[1:], told+1
		default:
			want, got = want[1:], got[1:]
		}
	}
}

func unpack(t *testing.T, path string) []byte {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func pack(t *testing.T, path, text string) {
	t.Helper()
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = z.Write([]byte(text))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
