package competencies_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// bigAgency generates 15,000 people in a root, 40 agencies of 10 sections each, 300 posts, a framework of 40 competencies,
// all required of everybody, and for each person evidence in 30 of them plus some repeats and some that does not count.
func bigAgency(b *testing.B, db *pg.DB) (*competencies.Service, people.Actor) {
	b.Helper()
	s := competencies.New(db, clock)
	if _, _, err := s.Import(b.Context(), people.System(), strings.NewReader(bigFramework())); err != nil {
		b.Fatal(err)
	}
	for _, q := range []string{
		`create function pick(kind text, n int) returns uuid immutable language sql as $$ select md5(kind || n)::uuid $$`,
		`insert into units select pick('unit', n), null, now() from generate_series(0, 440) n`,
		`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) select pick('v', n), pick('unit', n),
			case when n = 0 then null when n <= 40 then pick('unit', 0) else pick('unit', 1 + n % 40) end, 'Unit ' || n, 'opd', '2020-01-01'
			from generate_series(0, 440) n`,
		`insert into posts select pick('post', n), 'Jabatan ' || n, (array['pelaksana','fungsional_keahlian','pengawas','administrator'])[1 + n % 4], '' from generate_series(0, 299) n`,
		`insert into persons (id, name, employment, created_at, updated_at) select pick('person', n), 'Pegawai ' || n, (array['pns','pppk'])[1 + n % 2], now(), now() from generate_series(1, 15000) n`,
		`insert into assignments select pick('a', n), pick('person', n), pick('unit', 1 + (n * 7) % 440), pick('post', (n * 13) % 300), true, '2020-01-01', null from generate_series(1, 15000) n`,
		`insert into attainments (id, person_id, competency_id, level, grade, source, source_id, attained_at)
			select gen_random_uuid(), pick('person', n), c.id, 1 + (n + c.position) % 4,
			case when (n + c.position) % 10 = 0 then 'E1' else 'E2' end, 'attempt', gen_random_uuid(), '2026-02-01'::timestamptz + ((n % 250) || ' days')::interval
			from generate_series(1, 15000) n cross join competencies c cross join generate_series(1, 2) repeat
			where (n + c.position) % 4 <> 0 and (repeat = 1 or (n + c.position) % 5 = 0)`,
		`vacuum analyze`,
	} {
		if _, err := db.ExecContext(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	var root uuid.UUID
	var person id.Person
	if err := db.NewRaw("select pick('unit', 0), pick('person', 1)").Scan(b.Context(), &root, &person); err != nil {
		b.Fatal(err)
	}
	return s, people.Actor{PersonID: person, Grants: []people.Grant{{Role: people.HR, UnitID: root}}}
}

func bigFramework() string {
	var list, rules []string
	for i := range 40 {
		list = append(list, fmt.Sprintf(`{"code":"K.%d","name":{"id":"Kompetensi %d","en":"Competency %d"}}`, i, i, i))
	}
	for i, kind := range []string{"pelaksana", "fungsional_keahlian", "pengawas", "administrator"} {
		rules = append(rules, fmt.Sprintf(`{"competencies":["K"],"post_kind":%q,"level":%d,"valid_from":"2026-01-01"}`, kind, 1+i))
		for j := range 5 { // some posts by name
			rules = append(rules, fmt.Sprintf(`{"competencies":["K.%d"],"post_kind":%q,"post_name":"Jabatan 1%d","level":4,"valid_from":"2026-01-01"}`, j, kind, j))
		}
	}
	return `{"code":"big","version":"1","name":{"id":"B","en":"B"},"published_on":"2026-01-01","levels":[` +
		`{"level":1,"name":{"id":"1","en":"1"}},{"level":2,"name":{"id":"2","en":"2"}},{"level":3,"name":{"id":"3","en":"3"}},{"level":4,"name":{"id":"4","en":"4"}}],` +
		`"groups":[{"code":"K","name":{"id":"K","en":"K"},"competencies":[` + strings.Join(list, ",") + `]}],"required":[` + strings.Join(rules, ",") + `]}`
}

// BenchmarkGapBoard measures the board at 15,000 people × 40 competencies: the whole agency, and one agency of it. Goal:
// p95 under one second for the whole.
func BenchmarkGapBoard(b *testing.B) {
	db := pgtest.DB(b)
	s, hr := bigAgency(b, db)
	all, err := s.GapByUnit(b.Context(), hr, competencies.GapFilter{})
	if err != nil {
		b.Fatal(err)
	}
	sum := all.Total(uuid.Nil, uuid.Nil)
	if all.Unit.People != 15000 || sum.Required != 600000 || len(all.Units) != 41 {
		b.Fatalf("%d people, %d figures, %d units", all.Unit.People, sum.Required, len(all.Units))
	}
	for name, f := range map[string]competencies.GapFilter{
		"whole agency": {}, "as of an earlier day": {AsOf: date("2026-06-30")}, "one unit": {UnitID: all.Units[5].UnitID},
	} {
		b.Run(name, func(b *testing.B) {
			times := make([]time.Duration, 0, b.N)
			for b.Loop() {
				start := time.Now()
				if _, err := s.GapByUnit(b.Context(), hr, f); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Milliseconds()), "p50-ms")
			b.ReportMetric(float64(times[len(times)*95/100].Milliseconds()), "p95-ms")
		})
	}
}
