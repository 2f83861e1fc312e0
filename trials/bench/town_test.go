package bench

import (
	"fmt"
	"strings"
	"time"

	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/trials/stack"
)

// town is everybody and what they learn: a school whose learners sign in, and around it a regency that only counts.
type town struct {
	school   stack.School
	hrLogin  string
	learners []*visitor
	hr       *visitor
	practice exercise       // taken one whole attempt after another
	exam     exercise       // sent by everybody in one second
	exported stack.Course   // whose completions HR exports
	more     []stack.Course // the other enrolments
}

// exercise is a course taken during the run; its articles stay unread, so it is never completed.
type exercise struct {
	stack.Course
	enrolments []string // as paths, by learner
}

// settle makes the town: 40 agencies of 10 sections, 300 posts, a framework of 40 competencies required of everybody, and
// evidence in 30 of them for each person, some of it repeated and some not counting.
func (b *bench) settle() town {
	ctx := b.t.Context()
	w := town{school: b.stack.Seed(b.db, b.size.learners+1)}
	last := len(w.school.Logins) - 1
	w.hrLogin, w.school.Logins = w.school.Logins[last], w.school.Logins[:last]
	w.more = make([]stack.Course, 2)
	for slug, c := range map[string]*stack.Course{
		"latihan": &w.practice.Course, "ujian": &w.exam.Course, "wajib": &w.exported, "lain-satu": &w.more[0], "lain-dua": &w.more[1],
	} {
		var err error
		if *c, err = w.school.Publish(ctx, slug, 3); err != nil {
			b.t.Fatal(err)
		}
	}
	hr := b.personOf(w.hrLogin)
	if _, err := w.school.People.Grant(ctx, people.System(), hr, people.HR, w.school.Root); err != nil {
		b.t.Fatal(err)
	}
	if _, _, err := competencies.New(b.db, time.Now).Import(ctx, people.System(), strings.NewReader(framework())); err != nil {
		b.t.Fatal(err)
	}
	b.populate(w)
	return w
}

func (b *bench) populate(w town) {
	n, root := b.size.people, w.school.Root
	b.run(`create function pick(kind text, n int) returns uuid immutable language sql as $$ select md5(kind || n)::uuid $$`)
	b.run(`insert into units select pick('unit', n), null, now() from generate_series(1, 440) n`)
	b.run(`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from) select pick('v', n), pick('unit', n),
		case when n <= 40 then ?0::uuid else pick('unit', 1 + n % 40) end, 'Unit Kerja ' || n, 'opd', '2020-01-01' from generate_series(1, 440) n`, root)
	b.run(`insert into posts select pick('post', n), 'Jabatan ' || n, (array['pelaksana','fungsional_keahlian','pengawas','administrator'])[1 + n % 4], '' from generate_series(0, 299) n`)
	b.run(`insert into persons (id, nip, name, employment, created_at, updated_at) select pick('person', n), '1970010120100' || lpad(n::text, 5, '0'),
		'Pegawai Negeri ' || n, (array['pns','pppk'])[1 + n % 2], now(), now() from generate_series(1, ?) n`, n)
	b.run(`insert into assignments select pick('a', n), pick('person', n), pick('unit', 1 + (n * 7) % 440), pick('post', (n * 13) % 300), true, '2020-01-01', null from generate_series(1, ?) n`, n)
	b.run(`insert into attainments (id, person_id, competency_id, level, grade, source, source_id, attained_at)
		select gen_random_uuid(), pick('person', n), c.id, 1 + (n + c.position) % 4, case when (n + c.position) % 10 = 0 then 'E1' else 'E2' end,
			'attempt', gen_random_uuid(), '2026-02-01'::timestamptz + ((n % 100) || ' days')::interval
		from generate_series(1, ?) n cross join competencies c join frameworks f on f.id = c.framework_id and f.code = 'big' cross join generate_series(1, 2) repeat
		where (n + c.position) % 4 <> 0 and (repeat = 1 or (n + c.position) % 5 = 0)`, n)
	b.measured(w)
	rest := (b.size.enrolments - b.size.completions) / 2
	for i, c := range append([]stack.Course{w.exported}, w.more...) {
		b.enrolMany(c, []int{b.size.completions, rest, rest}[i])
	}
	b.run(`insert into mandates (id, course_id, unit_id, due_on, created_by, created_at) values (gen_random_uuid(), ?, ?, current_date + 30, ?, now())`,
		w.exported.ID, root, w.school.Trainer.PersonID)
	b.run(`insert into jp_entries (id, person_id, source, source_id, title, form, local_day, raw_minutes, counted_minutes, policy_id)
		select gen_random_uuid(), e.person_id, 'enrolment', e.id, v.title, v.form, e.completed_at::date, 45, 45, (select id from jp_policies order by form limit 1)
		from enrolments e join course_versions v on v.id = e.version_id where e.completed_at is not null`)
	b.run(`vacuum analyze`)
}

// measured gives each person a measurement in ten competencies, in every state that a board knows, since before the day from which they count.
func (b *bench) measured(w town) {
	b.run(`insert into measurements (id, person_id, competency_id, line_id, source, source_id, measured_at, recorded_at, valid_until, grade, supervised, questions,
			mass, p, eap, sd, attained, below_from, stopped, rule, held_until)
		select gen_random_uuid(), pick('person', n), c.id, c.id, 'attempt', gen_random_uuid(), t.at, t.at, t.at::date + 730, 'E2', false, 12,
			'{0.1,0.2,0.3,0.3,0.1}', '{0.98,0.96,0.5,0.2}', 0.3, 0.4, k.attained, case when (n + c.position) % 3 > 0 then k.attained + 1 end, 'decided', 'grid/1',
			case when (n + c.position) % 97 = 0 then now() + interval '9 days' end
		from generate_series(1, ?) n cross join competencies c join frameworks f on f.id = c.framework_id and f.code = 'big'
		cross join lateral (select '2026-03-01'::timestamptz + ((n % 100) || ' days')::interval as at) t
		cross join lateral (select (n * 7 + c.position) % 5 as attained) k
		where (n + c.position) % 4 = 0`, b.size.people)
	b.run(`insert into measurement_policies values (gen_random_uuid(), current_date - 5, 0.95, 24, 14, 3, now() - interval '9 days', ?, ?)`,
		w.school.Trainer.PersonID, b.personOf(w.hrLogin))
}

// enrolMany puts n people into a course, learners first: nine in ten have completed it and passed its quiz, the others are
// under way.
func (b *bench) enrolMany(c stack.Course, n int) {
	b.run(`insert into enrolments (id, person_id, course_id, version_id, source, enrolled_at, last_module_id, last_seen_at, completed_at)
		select gen_random_uuid(), p.id, v.course_id, v.id, 'self', now() - interval '40 days', ?1, now() - interval '20 days',
			case when p.n % 10 <> 9 then now() - interval '20 days' + (p.n || ' seconds')::interval end
		from (select id, row_number() over (order by nip like '1970%', nip) as n from persons where nip is not null) p
		cross join course_versions v where v.course_id = ?0 and v.state = 'published' and p.n <= ?2`, c.ID, c.Module, n)
	b.run(`insert into attempts (id, purpose, quiz_id, person_id, enrolment_id, module_id, number, state, started_at, pass_mark, submitted_at, finished_at,
			finished_by, fraction, passed)
		select gen_random_uuid(), 'course', ?, person_id, id, ?, 1, 'finished', enrolled_at, 6000, completed_at, completed_at, 'person', 8500, true
		from enrolments where course_id = ? and completed_at is not null`, c.Quiz, c.Module, c.ID)
	b.run(`insert into attempt_items (attempt_id, slot, version_id, kind, max_mark, shown, fraction)
		select a.id, t.slot, t.version_id, 'numeric', t.max_mark, '{}', 8500 from attempts a join quiz_slots t on t.quiz_id = a.quiz_id where a.quiz_id = ?`, c.Quiz)
	b.run(`insert into attempt_steps (attempt_id, slot, answer, client_step, client_at, saved_at)
		select a.id, slot, '{"text":"1"}', gen_random_uuid(), a.started_at, a.started_at from attempts a cross join generate_series(1, 10) slot where a.quiz_id = ?`, c.Quiz)
	b.run(`insert into module_progress (enrolment_id, module_id, fraction, opened_at, updated_at, completed_at)
		select e.id, m.id, case when e.completed_at is null then 4000 else 10000 end, e.enrolled_at, e.last_seen_at, e.completed_at
		from enrolments e join modules m on m.version_id = e.version_id where e.course_id = ?`, c.ID)
}

// framework is 40 competencies, all required of every kind of post, some posts of more.
func framework() string {
	var list, rules []string
	for i := range 40 {
		list = append(list, fmt.Sprintf(`{"code":"K.%d","name":{"id":"Kompetensi %d","en":"Competency %d"}}`, i, i, i))
	}
	for i, kind := range []string{"pelaksana", "fungsional_keahlian", "pengawas", "administrator"} {
		rules = append(rules, fmt.Sprintf(`{"competencies":["K"],"post_kind":%q,"level":%d,"valid_from":"2026-01-02"}`, kind, 1+i))
		for j := range 5 {
			rules = append(rules, fmt.Sprintf(`{"competencies":["K.%d"],"post_kind":%q,"post_name":"Jabatan 1%d","level":4,"valid_from":"2026-01-02"}`, j, kind, j))
		}
	}
	return `{"code":"big","version":"1","name":{"id":"B","en":"B"},"published_on":"2026-02-02","levels":[` +
		`{"level":1,"name":{"id":"1","en":"1"}},{"level":2,"name":{"id":"2","en":"2"}},{"level":3,"name":{"id":"3","en":"3"}},{"level":4,"name":{"id":"4","en":"4"}}],` +
		`"groups":[{"code":"K","name":{"id":"K","en":"K"},"competencies":[` + strings.Join(list, ",") + `]}],"required":[` + strings.Join(rules, ",") + `]}`
}
