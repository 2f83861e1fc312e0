package records_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/audit"
	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/records"
)

func clock() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

// office is a small agency: root → dinas → seksi, and kecamatan beside dinas.
type office struct {
	t      testing.TB
	db     bun.IDB
	unit   map[string]uuid.UUID
	person map[string]id.Person
	post   uuid.UUID
}

func newOffice(t testing.TB, db bun.IDB) *office {
	t.Helper()
	o := &office{t, db, map[string]uuid.UUID{}, map[string]id.Person{}, uuid.New()}
	o.exec("insert into posts values (?, 'Pelaksana', 'pelaksana', '')", o.post)
	for _, u := range []struct{ name, parent string }{{"root", ""}, {"dinas", "root"}, {"seksi", "dinas"}, {"kecamatan", "root"}} {
		o.unit[u.name] = uuid.New()
		o.exec("insert into units values (?, null, now())", o.unit[u.name])
		var parent any
		if u.parent != "" {
			parent = o.unit[u.parent]
		}
		o.exec(`insert into unit_versions (id, unit_id, parent_id, name, kind, valid_from)
			values (gen_random_uuid(), ?, ?, ?, 'opd', '2020-01-01')`, o.unit[u.name], parent, u.name)
	}
	return o
}

func (o *office) exec(q string, args ...any) {
	o.t.Helper()
	if _, err := o.db.ExecContext(context.Background(), q, args...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) add(name, unit, employment string) id.Person {
	o.t.Helper()
	o.person[name] = id.Person(uuid.New())
	o.exec("insert into persons (id, name, employment, created_at, updated_at) values (?, ?, ?, now(), now())", o.person[name], name, employment)
	o.exec("insert into assignments values (gen_random_uuid(), ?, ?, ?, true, '2020-01-01', null)", o.person[name], o.unit[unit], o.post)
	return o.person[name]
}

func (o *office) actor(name string, grants ...people.Grant) people.Actor {
	return people.Actor{PersonID: o.person[name], TimeZone: "Asia/Jakarta", Grants: grants}
}

// learn credits jp lesson hours, three a day from day on.
func (o *office) learn(name, day string, jp int) records.Earning {
	o.t.Helper()
	start, _ := time.Parse(time.DateOnly, day)
	e := records.Earning{PersonID: o.person[name], Source: "enrolment", SourceID: uuid.New(), Title: "Kursus", Form: "16"}
	for i := 0; jp > 0; i++ {
		e.Days = append(e.Days, records.Day{LocalDay: start.AddDate(0, 0, i), RawMinutes: min(3, jp) * 45})
		jp -= 3
	}
	must(o.t, records.Credit(o.t.Context(), o.db, e))
	return e
}

func TestAYearIsHeldAgainstTheTargetOfTheEmployment(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	for _, c := range []struct {
		name, employment string
		jp               int
		status           string
	}{
		{"ani", "pns", 20, "met"},
		{"budi", "pns", 19, "not_yet"},
		{"citra", "pppk", 24, "within"},
		{"dewi", "pppk", 25, "over"},
		{"eka", "pppk_paruh_waktu", 5, "none"},
	} {
		o.add(c.name, "seksi", c.employment)
		o.learn(c.name, "2026-02-01", c.jp)
		o.learn(c.name, "2025-02-01", 3) // another year
		l, err := s.JPOfYear(t.Context(), o.actor(c.name), o.person[c.name], 2026)
		must(t, err)
		if l.JP != c.jp || l.Status != c.status || l.Activities != 1 {
			t.Errorf("%s: %d JP, %s, %d activities; want %d, %s", c.name, l.JP, l.Status, l.Activities, c.jp, c.status)
		}
		own := pgtest.Asked(t, func(y *records.Year) pg.Question { return s.AskOwnYear(o.actor(c.name), y) })
		own.Day = l.Day // the day it was asked on, which a ledger of any year does not have
		if own != l.Year {
			t.Errorf("%s: the year in short is %+v; the ledger's is %+v", c.name, own, l.Year)
		}
		if months := pgtest.Asked(t, func(m *[]records.Month) pg.Question { return s.AskOwnMonths(o.actor(c.name), m) }); len(months) != 1 || months[0] != (records.Month{Month: 2, Minutes: c.jp * 45}) {
			t.Errorf("%s learnt in the months %+v, want February alone, %d minutes", c.name, months, c.jp*45)
		}
		var counted int
		for _, e := range l.Entries {
			counted += e.CountedMinutes
			if e.UnitName != "seksi" {
				t.Errorf("served in %q", e.UnitName)
			}
		}
		if counted/45 != l.JP || len(l.Policies) != 1 {
			t.Errorf("%s: rows say %d minutes, the year %d JP; %d policies", c.name, counted, l.JP, len(l.Policies))
		}
	}
}

func TestRecapRollsUpAndOpensToPeople(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	o.add("ani", "seksi", "pns")
	o.add("budi", "dinas", "pns")
	o.add("citra", "kecamatan", "pppk")
	o.add("hr", "root", "pns")
	o.learn("ani", "2026-03-01", 21)
	gone := o.learn("budi", "2026-03-01", 6)
	o.learn("citra", "2026-03-01", 3)
	hr := o.actor("hr", people.Grant{Role: people.HR, UnitID: o.unit["root"]})
	r, err := s.Recap(t.Context(), hr, uuid.Nil, 2026)
	must(t, err)
	got := ""
	for _, u := range r.Units {
		got += fmt.Sprintf("%s %d/%d of %d, %d JP; ", u.Name, u.Met, u.Bound, u.People, u.JP)
	}
	if want := "root 0/1 of 1, 0 JP; dinas 1/2 of 2, 27 JP; kecamatan 0/0 of 1, 3 JP; "; got != want {
		t.Fatalf("%s\nwant %s", got, want)
	}
	if r.Total.People != 4 || r.Total.Bound != 3 || r.Total.Met != 1 || r.Total.JP != 30 || r.Total.MeanJP() != 75 {
		t.Errorf("total %+v", r.Total)
	}
	must(t, s.Correct(t.Context(), hr, o.person["budi"], gone.Source, gone.SourceID, "salah orang"))
	var names []string
	jp := 0
	f := records.PeopleFilter{UnitID: o.unit["root"], Year: 2026, Limit: 3}
	for range 5 {
		p, err := s.RecapPeople(t.Context(), hr, f)
		must(t, err)
		for _, row := range p.People {
			names = append(names, row.FullName)
			jp += row.JP
		}
		if f.After = p.Next; f.After == "" {
			break
		}
	}
	if fmt.Sprint(names) != "[ani budi citra hr]" || jp != 24 {
		t.Errorf("%v, %d JP after a correction", names, jp)
	}
	f = records.PeopleFilter{UnitID: o.unit["root"], Year: 2026, State: "not_yet"}
	p, err := s.RecapPeople(t.Context(), hr, f)
	must(t, err)
	if len(p.People) != 2 || p.People[0].FullName != "budi" || p.People[0].Activities != 0 {
		t.Errorf("not yet: %+v", p.People)
	}
}

func TestRecordsAreForOneselfAndOnesHR(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	o.add("ani", "seksi", "pns")
	o.add("budi", "kecamatan", "pns")
	e := o.learn("ani", "2026-03-01", 3)
	grant := func(role people.Role, unit string) people.Grant {
		return people.Grant{Role: role, UnitID: o.unit[unit]}
	}
	for _, c := range []struct {
		name    string
		who     people.Actor
		open    bool
		recap   bool
		correct bool
	}{
		{"the person", o.actor("ani"), true, false, false},
		{"HR of the unit above", o.actor("budi", grant(people.HR, "dinas")), true, true, true},
		{"HR of oneself may not correct oneself", o.actor("ani", grant(people.HR, "dinas")), true, true, false},
		{"auditor reads only", o.actor("budi", grant(people.Auditor, "root")), true, true, false},
		{"HR of another unit", o.actor("budi", grant(people.HR, "kecamatan")), false, false, false},
		{"trainer", o.actor("budi", grant(people.Trainer, "root")), false, false, false},
		{"nobody", people.Actor{}, false, false, false},
	} {
		_, err := s.History(t.Context(), c.who, o.person["ani"], 2026)
		if (err == nil) != c.open || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s, history: %v", c.name, err)
		}
		_, _, err = s.Statements(t.Context(), c.who, o.person["ani"], "", 10)
		if (err == nil) != c.open {
			t.Errorf("%s, statements: %v", c.name, err)
		}
		_, err = s.RecapPeople(t.Context(), c.who, records.PeopleFilter{UnitID: o.unit["dinas"], Year: 2026})
		if (err == nil) != c.recap || err != nil && fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s, recap: %v", c.name, err)
		}
		if err := s.Correct(t.Context(), c.who, o.person["ani"], e.Source, e.SourceID, "uji"); (err == nil) != c.correct {
			t.Errorf("%s, correct: %v", c.name, err)
		}
	}
	seen, _, err := s.AboutMe(t.Context(), o.actor("ani"), records.TrailFilter{Limit: 100})
	must(t, err)
	actions := map[string]int{}
	for _, a := range seen {
		actions[a.Action]++
		if a.ActorName != "budi" || a.ActorUnit != "kecamatan" {
			t.Errorf("%s by %q of %q", a.Action, a.ActorName, a.ActorUnit)
		}
	}
	if fmt.Sprint(actions) != "map[history.read:2 jp.correct:1 jp.recap:2 statements.read:2]" {
		t.Errorf("%v", actions)
	}
}

// Who has left is read on by the HR of the last unit: their years as of the last day in service.
func TestTheYearsOfWhoHasLeftStayReadable(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	o.add("ani", "seksi", "pns")
	o.add("hr", "root", "pns")
	o.learn("ani", "2025-03-01", 21)
	o.learn("ani", "2026-03-01", 3)
	o.exec("update assignments set valid_to = '2026-07-01' where person_id = ?", o.person["ani"])
	o.exec("update persons set left_on = '2026-07-01' where id = ?", o.person["ani"])
	grant := func(unit string) people.Grant { return people.Grant{Role: people.HR, UnitID: o.unit[unit]} }
	for year, want := range map[int]string{2025: "21 of 20, met", 2026: "3 of 20, not_yet", 2027: "0 of 0, none"} {
		h, err := s.History(t.Context(), o.actor("hr", grant("dinas")), o.person["ani"], year)
		if got := fmt.Sprintf("%d of %d, %s", h.Ledger.JP, h.Ledger.MinJP, h.Ledger.Status); err != nil || got != want {
			t.Errorf("%d: %s, %v; want %s", year, got, err, want)
		}
	}
	if _, _, err := s.Statements(t.Context(), o.actor("hr", grant("dinas")), o.person["ani"], "", 10); err != nil {
		t.Errorf("statements: %v", err)
	}
	if _, err := s.JPOfYear(t.Context(), o.actor("hr", grant("kecamatan")), o.person["ani"], 2025); fault.KindOf(err) != fault.NotFound {
		t.Errorf("HR of another unit: %v", err)
	}
	seen, _, err := s.AboutMe(t.Context(), o.actor("ani"), records.TrailFilter{Limit: 100})
	if err != nil || len(seen) != 4 {
		t.Errorf("%d reads audited, %v", len(seen), err)
	}
}

func TestStatementsGoBackInPages(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	o.add("ani", "seksi", "pns")
	for i := range 25 {
		must(t, records.Append(t.Context(), tx, records.Statement{
			PersonID: o.person["ani"], Verb: records.Progressed, ObjectType: "module", ObjectID: uuid.New(),
			Context: map[string]any{"n": i}, OccurredAt: clock().Add(time.Duration(i/3) * time.Minute), // several at one moment
		}))
	}
	seen, after := map[uuid.UUID]bool{}, ""
	last := clock().AddDate(1, 0, 0)
	for range 10 {
		page, next, err := s.Statements(t.Context(), o.actor("ani"), o.person["ani"], after, 7)
		must(t, err)
		for _, st := range page {
			if seen[st.ID] || st.OccurredAt.After(last) {
				t.Fatalf("repeated or out of order at %v", st.OccurredAt)
			}
			seen[st.ID], last = true, st.OccurredAt
		}
		if after = next; after == "" {
			break
		}
	}
	if len(seen) != 25 {
		t.Fatalf("%d of 25", len(seen))
	}
	if _, _, err := s.Statements(t.Context(), o.actor("ani"), o.person["ani"], "!", 7); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a broken cursor: %v", err)
	}
}

func TestStatementInXAPI(t *testing.T) {
	st := records.Statement{
		ID: uuid.New(), PersonID: id.Person(uuid.New()), Verb: records.Passed, ObjectType: "quiz", ObjectID: uuid.New(),
		Result: map[string]any{"success": true}, Context: map[string]any{"title": "Kuis"}, OccurredAt: clock(),
	}
	x := st.XAPI("https://mumpuni.example/")
	if x.Verb.ID != "http://adlnet.gov/expapi/verbs/passed" || x.Verb.Display["en"] != "passed" ||
		x.Object.ID != "https://mumpuni.example/xapi/quiz/"+st.ObjectID.String() || x.Object.Definition.Type == "" ||
		x.Actor.Account.Name != st.PersonID.String() || x.Result["success"] != true {
		t.Errorf("%+v", x)
	}
	if _, ok := x.Context["extensions"].(map[string]any)["https://mumpuni.example/xapi/context"]; !ok {
		t.Errorf("context %v", x.Context)
	}
}

func TestTheTrailIsForAuditorsAndAdministratorsOfTheirUnits(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	o.add("ani", "seksi", "pns")
	o.add("budi", "kecamatan", "pns")
	o.add("auditor", "root", "pns")
	for i, e := range []audit.Entry{
		{Action: "person.read", ActorID: o.person["budi"], SubjectID: o.person["ani"]},
		{Action: "person.change", ActorID: o.person["budi"], SubjectID: o.person["budi"]},
		{Action: "framework.import"},
	} {
		e.At = clock().Add(time.Duration(-i) * 24 * time.Hour)
		must(t, audit.Write(t.Context(), tx, e))
	}
	grant := func(role people.Role, unit string) people.Grant {
		return people.Grant{Role: role, UnitID: o.unit[unit]}
	}
	for _, c := range []struct {
		name string
		who  people.Actor
		f    records.TrailFilter
		want int
	}{
		{"auditor of the whole", o.actor("auditor", grant(people.Auditor, "root")), records.TrailFilter{}, 3},
		{"administrator of one unit sees what concerns its people", o.actor("auditor", grant(people.Administrator, "dinas")), records.TrailFilter{}, 1},
		{"by area", o.actor("auditor", grant(people.Auditor, "root")), records.TrailFilter{Action: "person"}, 2},
		{"by action", o.actor("auditor", grant(people.Auditor, "root")), records.TrailFilter{Action: "person.read"}, 1},
		{"by day", o.actor("auditor", grant(people.Auditor, "root")), records.TrailFilter{From: clock().AddDate(0, 0, -1), To: clock().AddDate(0, 0, -1)}, 1},
		{"by subject", o.actor("auditor", grant(people.Auditor, "root")), records.TrailFilter{SubjectID: o.person["ani"]}, 1},
	} {
		c.f.Limit = 50
		list, _, err := s.Trail(t.Context(), c.who, c.f)
		if err != nil || len(list) != c.want {
			t.Errorf("%s: %d entries, %v; want %d", c.name, len(list), err, c.want)
		}
	}
	for name, who := range map[string]people.Actor{"HR": o.actor("budi", grant(people.HR, "root")), "a learner": o.actor("ani"), "nobody": {}} {
		if _, _, err := s.Trail(t.Context(), who, records.TrailFilter{Limit: 5}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A list that is read is one entry, which everybody in it finds, and nobody else but the trail's readers.
func TestAListThatIsReadIsOneEntryAboutAllInIt(t *testing.T) {
	tx := pgtest.Tx(t)
	o := newOffice(t, tx)
	s := records.New(tx, clock)
	for name, unit := range map[string]string{"ani": "seksi", "cici": "dinas", "budi": "kecamatan", "hr": "root", "auditor": "root"} {
		o.add(name, unit, "pns")
	}
	read := audit.Entry{At: clock(), ActorID: o.person["hr"], Action: "course.outcomes"}
	must(t, audit.WriteList(t.Context(), tx, read, []id.Person{o.person["ani"], o.person["cici"], o.person["hr"]}))
	must(t, audit.WriteList(t.Context(), tx, read, []id.Person{o.person["budi"]}))
	must(t, audit.WriteList(t.Context(), tx, read, nil))
	for name, want := range map[string]int{"ani": 1, "cici": 1, "budi": 1, "auditor": 0, "hr": 0} {
		if mine, _, err := s.AboutMe(t.Context(), o.actor(name), records.TrailFilter{Limit: 50}); err != nil || len(mine) != want {
			t.Errorf("%s finds %d entries, %v; want %d", name, len(mine), err, want)
		}
	}
	of := func(unit string) people.Actor {
		return o.actor("auditor", people.Grant{Role: people.Auditor, UnitID: o.unit[unit]})
	}
	for _, c := range []struct {
		name     string
		who      people.Actor
		f        records.TrailFilter
		subjects []int // in the lists
	}{
		{"auditor of the whole", of("root"), records.TrailFilter{}, []int{0, 3}},
		{"auditor of one who stands in the list", of("seksi"), records.TrailFilter{}, []int{3}},
		{"auditor of somebody else", of("kecamatan"), records.TrailFilter{}, []int{0}},
		{"by one in the list", of("root"), records.TrailFilter{SubjectID: o.person["cici"]}, []int{3}},
	} {
		c.f.Limit = 50
		list, _, err := s.Trail(t.Context(), c.who, c.f)
		must(t, err)
		got := make([]int, len(list))
		for i, e := range list {
			got[i] = e.Subjects
		}
		slices.Sort(got)
		if !slices.Equal(got, c.subjects) {
			t.Errorf("%s: lists of %v people, want %v", c.name, got, c.subjects)
		}
	}
}
