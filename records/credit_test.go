package records_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/records"
)

const dailyCap = 135 // 3 JP of 45 minutes, the seeded e-learning policy

var monday = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func person(t testing.TB, db bun.IDB) id.Person {
	t.Helper()
	id := id.Person(uuid.New())
	_, err := db.ExecContext(context.Background(), `insert into persons (id, name, employment, created_at, updated_at)
		values (?, 'Siti', 'pns', now(), now())`, id)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func earning(who id.Person, minutes ...int) records.Earning {
	e := records.Earning{PersonID: who, Source: "enrolment", SourceID: uuid.New(), Title: "Keamanan Informasi", Form: "16"}
	for i, m := range minutes {
		e.Days = append(e.Days, records.Day{LocalDay: monday.AddDate(0, 0, i), RawMinutes: m})
	}
	return e
}

type sum struct {
	LocalDay string `bun:"local_day"`
	Raw      int    `bun:"raw"`
	Counted  int    `bun:"counted"`
	Live     int    `bun:"live"` // raw minutes that stand and are no duplicate
}

func sums(t interface{ Fatal(...any) }, db bun.IDB, who id.Person) []sum {
	out := []sum{}
	err := db.NewRaw(`select local_day::text, sum(raw_minutes) as raw, sum(counted_minutes) as counted,
		sum(raw_minutes) filter (where why <> 'duplicate' and not exists (select from jp_entries d where d.id = e.reverses and d.why = 'duplicate')) as live
		from jp_entries e where person_id = ? group by 1 order by 1`, who).Scan(context.Background(), &out)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCreditCountsUpToTheDailyCapAndExplainsTheRest(t *testing.T) {
	tx := pgtest.Tx(t)
	who := person(t, tx)
	for _, e := range []records.Earning{earning(who, 90, 200), earning(who, 90)} {
		if err := records.Credit(t.Context(), tx, e); err != nil {
			t.Fatal(err)
		}
	}
	var rows []records.Entry
	if err := tx.NewSelect().Model(&rows).Where("person_id = ?", who).Order("created_at", "id").Scan(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []struct {
		raw, counted int
		why          records.Why
	}{{90, 90, records.Counted}, {200, dailyCap, records.DailyCap}, {90, 45, records.DailyCap}}
	for i, w := range want {
		if r := rows[i]; r.RawMinutes != w.raw || r.CountedMinutes != w.counted || r.Why != w.why {
			t.Errorf("row %d: %d raw, %d counted, %q; want %+v", i, r.RawMinutes, r.CountedMinutes, r.Why, w)
		}
	}
}

func TestTheSameCourseTwiceInAYearIsADuplicate(t *testing.T) {
	tx := pgtest.Tx(t)
	who, course := person(t, tx), uuid.New()
	first, second, nextYear := earning(who, 60), earning(who, 60), earning(who, 60)
	first.SubjectID, second.SubjectID, nextYear.SubjectID = course, course, course
	nextYear.Days[0].LocalDay = monday.AddDate(1, 0, 0)
	for _, e := range []records.Earning{first, second, nextYear} {
		if err := records.Credit(t.Context(), tx, e); err != nil {
			t.Fatal(err)
		}
	}
	must(t, records.Reverse(t.Context(), tx, who, second.Source, second.SourceID))
	third := earning(who, 60)
	third.SubjectID = course
	must(t, records.Credit(t.Context(), tx, third))
	got := sums(t, tx, who)
	if len(got) != 2 || got[0].Counted != 60 || got[0].Raw != 120 || got[1].Counted != 60 {
		t.Fatalf("a withdrawn duplicate made room for another: %+v", got)
	}
}

func TestCreditRefusesWhatItCannotBook(t *testing.T) {
	tx := pgtest.Tx(t)
	who := person(t, tx)
	unknownForm, unknownPerson := earning(who, 45), earning(id.Person(uuid.New()), 45)
	unknownForm.Form = "99"
	for key, e := range map[string]records.Earning{
		"record.minutes_missing": earning(who, 0), "record.policy_missing": unknownForm, "record.person_unknown": unknownPerson,
	} {
		var f *fault.Fault
		if err := records.Credit(t.Context(), tx, e); !errors.As(err, &f) || f.Key != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

// Whatever is credited and taken back, in any order and repeated at will, each day counts exactly min(cap, minutes that
// stand), and raw = counted + explained with nothing negative.
func TestLedgerHoldsInEveryOrder(t *testing.T) {
	tx := pgtest.Tx(t)
	rapid.Check(t, func(rt *rapid.T) {
		who := person(t, tx)
		courses := []uuid.UUID{uuid.Nil, uuid.New(), uuid.New()}
		var made []records.Earning
		rt.Repeat(map[string]func(*rapid.T){
			"credit": func(rt *rapid.T) {
				e := earning(who, rapid.SliceOfN(rapid.IntRange(0, 200), 1, 3).Draw(rt, "minutes")...)
				e.SubjectID = rapid.SampledFrom(courses).Draw(rt, "course")
				err := records.Credit(t.Context(), tx, e)
				if errors.Is(err, fault.Field("minutes", "record.minutes_missing")) {
					return
				}
				must(rt, err)
				made = append(made, e)
			},
			"repeat": func(rt *rapid.T) {
				if len(made) > 0 {
					before := fmt.Sprint(sums(rt, tx, who))
					must(rt, records.Credit(t.Context(), tx, rapid.SampledFrom(made).Draw(rt, "again")))
					if after := fmt.Sprint(sums(rt, tx, who)); after != before {
						rt.Fatalf("a repeated credit changed %s to %s", before, after)
					}
				}
			},
			"reverse": func(rt *rapid.T) {
				if len(made) > 0 {
					e := rapid.SampledFrom(made).Draw(rt, "gone")
					must(rt, records.Reverse(t.Context(), tx, who, e.Source, e.SourceID))
				}
			},
			"": func(rt *rapid.T) {
				for _, s := range sums(rt, tx, who) {
					if s.Counted != min(dailyCap, s.Live) || s.Raw < s.Counted {
						rt.Fatalf("on %s %d of %d minutes (%d live) count", s.LocalDay, s.Counted, s.Raw, s.Live)
					}
				}
			},
		})
	})
}

// Many credits of one person at the same moment, in transactions of their own, still share one cap.
func TestCreditsOfOnePersonWaitForEachOther(t *testing.T) {
	db := pgtest.DB(t)
	who := person(t, db)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
				return records.Credit(ctx, tx, earning(who, 30))
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := sums(t, db, who); got[0].Counted != dailyCap || got[0].Raw != 360 {
		t.Fatalf("%+v", got)
	}
}

func must(t interface{ Fatal(...any) }, err error) {
	if err != nil {
		t.Fatal(err)
	}
}
