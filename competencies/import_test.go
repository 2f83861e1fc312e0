package competencies_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func clock() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

func seeded(t testing.TB, db bun.IDB) *competencies.Service {
	t.Helper()
	s := competencies.New(db, clock)
	if _, added, err := s.Import(t.Context(), people.System(), competencies.Seed()); err != nil || !added {
		t.Fatalf("seed: added %v, %v", added, err)
	}
	return s
}

func TestSeedIsTheWholeFramework(t *testing.T) {
	s := seeded(t, pgtest.Tx(t))
	book, err := s.Framework(t.Context(), uuid.Nil, clock())
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]int{}
	for _, c := range book.Competencies {
		groups[c.GroupCode]++
		if c.NameID == "" || c.NameEN == "" {
			t.Errorf("%s has no name", c.Code)
		}
	}
	if groups["LD"] != 21 || groups["KM"] != 8 || groups["KP"] != 7 || len(book.Levels) != 5 {
		t.Fatalf("%v, %d levels", groups, len(book.Levels))
	}
	if book.Levels[3].NameID != "Mumpuni" {
		t.Errorf("level 4 is %q", book.Levels[3].NameID)
	}
}

func TestImportingTwiceChangesNothingAndOtherContentIsRefused(t *testing.T) {
	tx := pgtest.Tx(t)
	s := seeded(t, tx)
	if _, added, err := s.Import(t.Context(), people.System(), competencies.Seed()); err != nil || added {
		t.Fatalf("again: added %v, %v", added, err)
	}
	text, _ := io.ReadAll(competencies.Seed())
	other := strings.Replace(string(text), "Melindungi perangkat", "Menjaga perangkat", 1)
	_, _, err := s.Import(t.Context(), people.System(), strings.NewReader(other))
	if !errors.Is(err, fault.New(fault.Conflict, "competency.version_differs")) {
		t.Fatalf("the same version with other content: %v", err)
	}
}

// A new version keeps the old one and continues its lines; "continues": "" starts afresh.
func TestANewVersionContinuesTheOld(t *testing.T) {
	tx := pgtest.Tx(t)
	s := seeded(t, tx)
	old, err := s.Competencies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	next := strings.NewReader(`{"code":"asn-digital","version":"2026.3","name":{"id":"K","en":"F"},"source":"","published_on":"2026-06-01",
		"levels":[{"level":1,"name":{"id":"Paham","en":"Aware"}}],
		"groups":[{"code":"LD","name":{"id":"L","en":"L"},"competencies":[
			{"code":"LD.1.1","name":{"id":"A","en":"A"}},
			{"code":"LD.9","name":{"id":"B","en":"B"},"continues":"LD.1.2"},
			{"code":"LD.1.3","name":{"id":"C","en":"C"},"continues":""}]}],"required":[]}`)
	if _, _, err := s.Import(t.Context(), people.System(), next); err != nil {
		t.Fatal(err)
	}
	got, err := s.Competencies(t.Context())
	if err != nil || len(got) != 3 {
		t.Fatalf("%d competencies in force, %v", len(got), err)
	}
	for i, want := range []uuid.UUID{old[0].ID, old[1].ID, uuid.Nil} {
		if got[i].SameAs != want {
			t.Errorf("%s continues %v, want %v", got[i].Code, got[i].SameAs, want)
		}
	}
	all, err := s.Frameworks(t.Context())
	if err != nil || len(all) != 2 {
		t.Fatalf("%d versions kept, %v", len(all), err)
	}
}

func TestEveryFaultNamesItsPath(t *testing.T) {
	_, _, err := competencies.ParseFile(strings.NewReader(`{"code":"x y","version":"1","name":{"id":"a","en":""},"published_on":"soon",
		"levels":[{"level":2,"name":{"id":"a","en":"b"}}],
		"groups":[{"code":"A","name":{"id":"a","en":"b"},"competencies":[{"code":"A","name":{"id":"a","en":"b"}}]}],
		"required":[{"competencies":["B"],"post_kind":"raja","post_level":"tinggi","level":7,"valid_from":"2026-13-01"}]}`))
	var many fault.Many
	if !errors.As(err, &many) {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range many {
		got[f.Field] = f.Key
	}
	for field, key := range map[string]string{
		"code": "competency.code_invalid", "name.en": "competency.name_missing", "published_on": "competency.date_invalid",
		"levels[0].level": "competency.levels_order", "groups[0].competencies[0].code": "competency.code_twice",
		"required[0].competencies[0]": "competency.code_unknown", "required[0].post_kind": "competency.post_kind_unknown",
		"required[0].post_level": "competency.post_level_unknown", "required[0].level": "competency.level_unknown",
		"required[0].valid_from": "competency.date_invalid",
	} {
		if got[field] != key {
			t.Errorf("%s: %q, want %q", field, got[field], key)
		}
	}
	for _, broken := range []string{`{"kode":"x"}`, `[]`, `{`, `{} {}`, `{"levels":[{"level":"satu"}]}`} {
		_, _, err := competencies.ParseFile(strings.NewReader(broken))
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", broken, err)
		}
	}
}

func TestOnlyAnAdministratorOfTheWholeAgencyImports(t *testing.T) {
	tx := pgtest.Tx(t)
	w := newWorld(t, tx)
	s := competencies.New(tx, clock)
	for name, c := range map[string]struct {
		who people.Actor
		may bool
	}{
		"nobody":                        {people.Actor{}, false},
		"a learner":                     {w.actor("ani"), false},
		"HR of the whole agency":        {w.actor("ani", people.Grant{Role: people.HR, UnitID: w.unit["root"]}), false},
		"administrator of a unit":       {w.actor("ani", people.Grant{Role: people.Administrator, UnitID: w.unit["dinas"]}), false},
		"administrator of whole agency": {w.actor("ani", people.Grant{Role: people.Administrator, UnitID: w.unit["root"]}), true},
	} {
		_, _, err := s.Import(t.Context(), c.who, competencies.Seed())
		if (err == nil) != c.may || err != nil && fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever the bytes, the parser gives a checked file or coded faults, and what it accepts can be written and read again.
func FuzzParseFile(f *testing.F) {
	text, _ := io.ReadAll(competencies.Seed())
	f.Add(text)
	f.Add([]byte(`{"code":"a","version":"1","name":{"id":"a","en":"a"},"published_on":"2026-01-01","levels":[{"level":1,"name":{"id":"a","en":"a"}}],"groups":[{"code":"G","name":{"id":"a","en":"a"},"competencies":[{"code":"G1","name":{"id":"a","en":"a"}}]}]}`))
	f.Add([]byte("\xef\xbb\xbf{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, _, err := competencies.ParseFile(bytes.NewReader(data))
		if err != nil {
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooLarge {
				t.Fatalf("uncoded: %v", err)
			}
			return
		}
		again, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := competencies.ParseFile(bytes.NewReader(again)); err != nil {
			t.Fatalf("accepted, written, refused: %v", err)
		}
	})
}
