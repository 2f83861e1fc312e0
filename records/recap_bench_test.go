package records_test

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/records"
)

// BenchmarkRecap measures a year's recap at 15,000 people in 41 agencies with 12 ledger rows each.
func BenchmarkRecap(b *testing.B) {
	db := pgtest.DB(b)
	for _, q := range []string{
		`create function pick(kind text, n int) returns uuid immutable language sql as $$ select md5(kind || n)::uuid $$`,
		`insert into units select pick('unit', n), null, now() from generate_series(0, 440) n`,
		`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) select pick('v', n), pick('unit', n),
			case when n = 0 then null when n <= 40 then pick('unit', 0) else pick('unit', 1 + n % 40) end, 'Unit ' || n, 'opd', '2020-01-01'
			from generate_series(0, 440) n`,
		`insert into posts values (pick('post', 1), 'Jabatan', 'pelaksana', '')`,
		`insert into persons (id, name, employment, created_at, updated_at) select pick('person', n), 'Pegawai ' || n, (array['pns','pppk'])[1 + n % 2], now(), now() from generate_series(1, 15000) n`,
		`insert into assignments select pick('a', n), pick('person', n), pick('unit', 1 + (n * 7) % 440), pick('post', 1), true, '2020-01-01', null from generate_series(1, 15000) n`,
		`insert into jp_entries (id, person_id, source, source_id, title, form, local_day, raw_minutes, counted_minutes, policy_id)
			select gen_random_uuid(), pick('person', n), 'enrolment', gen_random_uuid(), 'Kursus', '16', '2026-01-01'::date + d * 20, 90, 90, '01900000-0000-7000-8000-000000000016'
			from generate_series(1, 15000) n cross join generate_series(1, 12) d`,
		`vacuum analyze`,
	} {
		if _, err := db.ExecContext(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	var root uuid.UUID
	if err := db.NewRaw("select pick('unit', 0)").Scan(b.Context(), &root); err != nil {
		b.Fatal(err)
	}
	s, hr := records.New(db, clock), people.Actor{PersonID: id.Person(uuid.New()), Grants: []people.Grant{{Role: people.HR, UnitID: root}}}
	for b.Loop() {
		r, err := s.Recap(b.Context(), hr, uuid.Nil, 2026)
		if err != nil || r.Total.People != 15000 || r.Total.JP != 15000*24 {
			b.Fatalf("%+v, %v", r.Total, err)
		}
	}
}
