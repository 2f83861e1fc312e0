package certification

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

func TestCompletionFreezesEverything(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	c := w.completion(w.learner)
	cert := w.complete(c)
	want := Snapshot{
		Heading: "SERTIFIKAT", Agency: "Pemerintah Kabupaten Contoh", Place: "Curup", Basis: DefaultBasis("BKPSDM Kabupaten Contoh"),
		IssuedOn: "2026-11-23", TimeZone: "Asia/Jakarta",
		Holder: Holder{
			Name: "Siti Rahma, S.Kom.", NIP: "198609262015052001", BirthPlace: "Curup", BirthDate: "1986-09-26", Employment: "pns",
			Grade: "Penata Tk. I / III/d", Post: "Pengolah Data 198609262015052001",
			Unit: "Dinas Komunikasi dan Informatika", Agency: "Dinas Komunikasi dan Informatika",
		},
		Course: CertifiedCourse{
			Title: "Keamanan Informasi", Form: "16", FormName: "E-Learning", JP: 2, JPWords: "2 (dua) jam pelajaran", Minutes: 90,
			StartedOn: "2026-11-21", CompletedOn: "2026-11-23",
			Modules: []CertifiedModule{
				{"Gambaran umum", "gambaran_umum", "article", 30, 67}, {"Materi", "materi", "video", 45, 100}, {"Kuis", "evaluasi", "quiz", 15, 33},
			},
		},
		Result:    &CertifiedResult{8667, "86,67", "Memuaskan", Bands},
		Signatory: Signatory{"Kepala BKPSDM", "Ahmad Fauzi, S.Kom.", "197001011995031002", "Penata Tk. I / III/d"},
	}
	if diff := cmp.Diff(want, cert.Snapshot); diff != "" {
		t.Fatalf("snapshot (-want +got):\n%s", diff)
	}
	if cert.Number != "800.1.4/0001/BKPSDM/XI/2026" {
		t.Fatalf("number %s", cert.Number)
	}
	w.exec("update persons set name = 'Lain' where id = ?", w.learner)
	if again := w.certificateOf(c.EnrolmentID); again.Snapshot.Holder.Name != "Siti Rahma, S.Kom." {
		t.Fatal("the certificate changed with the person")
	}
	for query, n := range map[string]int{
		"select count(*) from statements where verb like '%earned' and object_id = ?":                           1,
		"select count(*) from river_job where kind = 'certificate_pdf' and args ->> 'certificate_id' = ?::text": 1,
	} {
		if got := w.count(query, cert.ID); got != n {
			t.Errorf("%s: %d", query, got)
		}
	}
}

func TestIssuingTwiceChangesNothing(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	c := w.completion(w.learner)
	first, second := w.complete(c), w.complete(c)
	if first.ID != second.ID || w.count("select sum(last) from certificate_counters") != 1 {
		t.Fatalf("issued twice: %s and %s", first.Number, second.Number)
	}
}

func TestGaplessUnderConcurrencyAndRollback(t *testing.T) {
	db := pgtest.DB(t)
	w := newWorld(t, db, nil, Config{})
	w.issuer(w.settings(w.root))
	aborted := errors.New("something after the certificate failed")
	var wg sync.WaitGroup
	for g := range 50 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(uint64(g), 7))
			for range 4 {
				c := w.completion(w.learner)
				tries := 1 + random.IntN(2) // some enrolments are completed twice at once
				var inner sync.WaitGroup
				for range tries {
					abort := random.IntN(3) == 0
					inner.Go(func() {
						err := db.RunInTx(context.Background(), nil, func(ctx context.Context, tx bun.Tx) error {
							if err := w.CourseCompleted(ctx, tx, c); err != nil || !abort {
								return err
							}
							return aborted
						})
						if err != nil && !errors.Is(err, aborted) {
							t.Errorf("issuing failed: %v", err)
						}
					})
				}
				inner.Wait()
			}
		})
	}
	wg.Wait()
	n, most := w.count("select count(*) from certificates"), w.count("select coalesce(max(serial), 0) from certificates")
	if n == 0 || n != most || w.count("select last from certificate_counters") != n {
		t.Fatalf("%d certificates, highest serial %d", n, most)
	}
	if w.count("select count(distinct number) from certificates") != n || w.count("select count(distinct enrolment_id) from certificates") != n {
		t.Fatal("a number or an enrolment was used twice")
	}
}

func TestYearBeginsInTheUnitsZone(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	*w.clock = time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC)
	before := w.complete(w.completion(w.learner))
	*w.clock = time.Date(2026, 12, 31, 17, 30, 0, 0, time.UTC) // 00.30 WIB
	after := w.complete(w.completion(w.learner))
	if before.Number != "800.1.4/0001/BKPSDM/XII/2026" || after.Number != "800.1.4/0001/BKPSDM/I/2027" {
		t.Fatalf("%s then %s", before.Number, after.Number)
	}
}

func TestNearestIssuerIsTaken(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	own := w.settings(w.dinas)
	own.AgencyUnitID, own.UnitCode = w.dinas, "KOMINFO"
	w.issuer(own)
	section := w.unit(w.dinas, "Seksi Aplikasi", "seksi")
	below := w.person(section, "Eko", "199101012015051001")
	if cert := w.complete(w.completion(below)); cert.Snapshot.Agency != "Dinas Komunikasi dan Informatika" || cert.Snapshot.Holder.Unit != "Seksi Aplikasi" {
		t.Fatalf("issued by %s for %s", cert.Snapshot.Agency, cert.Snapshot.Holder.Unit)
	}
	if cert := w.complete(w.completion(w.admin)); cert.Snapshot.Agency != "Pemerintah Kabupaten Contoh" || cert.Serial != 1 {
		t.Fatalf("issued by %s with serial %d", cert.Snapshot.Agency, cert.Serial)
	}
}

func TestWithoutIssuerTheCertificateWaits(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	c := w.completion(w.learner)
	if cert := w.complete(c); cert != nil {
		t.Fatalf("issued %s by nobody", cert.Number)
	}
	w.complete(c) // again
	if _, waiting, err := w.Own(t.Context(), w.as(w.learner)); err != nil || len(waiting) != 1 || waiting[0].Why != "no_issuer" || waiting[0].Title != c.Title {
		t.Fatalf("waiting: %+v, %v", waiting, err)
	}
	if err := w.issueAwaiting(t.Context()); err != nil || w.certificateOf(c.EnrolmentID) != nil {
		t.Fatalf("issued too early, %v", err)
	}
	w.issuer(w.settings(w.root))
	if w.count("select count(*) from river_job where kind = 'certificate_catch_up'") != 1 {
		t.Fatal("a new issuer did not start the catch-up")
	}
	if err := w.issueAwaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	certs, waiting, err := w.Own(t.Context(), w.as(w.learner))
	if err != nil || len(certs) != 1 || len(waiting) != 0 || certs[0].Snapshot.Result.Score != "86,67" {
		t.Fatalf("%d certificates, %d waiting, %v", len(certs), len(waiting), err)
	}
	newest := pgtest.Asked(t, func(list *[]Brief) pg.Question { return w.AskNewest(w.as(w.learner), 3, list) })
	if len(newest) != 1 || newest[0].Total != 1 || newest[0].Number != certs[0].Number || newest[0].Title != c.Title || newest[0].Revoked() {
		t.Fatalf("newest %+v", newest)
	}
}

// TestWaitingGoesOnSinceItsBegin: a try that finds no issuer changes neither since when a completion waits nor who is first.
func TestWaitingGoesOnSinceItsBegin(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	first, second := w.completion(w.learner), w.completion(w.colleague)
	w.complete(first)
	*w.clock = w.clock.Add(time.Hour)
	w.complete(second)
	for range 2 {
		*w.clock = w.clock.Add(time.Hour)
		if err := w.issueAwaiting(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.count(`select count(*) from awaiting_certificates where (enrolment_id, created_at) in ((?, ?), (?, ?))`,
		first.EnrolmentID, noon, second.EnrolmentID, noon.Add(time.Hour)); n != 2 {
		t.Errorf("%d of 2 still wait since they were completed", n)
	}
	w.issuer(w.settings(w.root))
	if err := w.issueAwaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a, b := w.certificateOf(first.EnrolmentID), w.certificateOf(second.EnrolmentID); a == nil || b == nil || a.Serial != 1 || b.Serial != 2 {
		t.Errorf("issued out of order: %+v, %+v", a, b)
	}
	if n := w.count("select count(*) from awaiting_certificates"); n != 0 {
		t.Errorf("%d wait on though they are issued", n)
	}
}

func TestPersonWithoutUnitWaits(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	w.exec("update assignments set valid_to = '2026-01-01' where person_id = ?", w.learner)
	if cert := w.complete(w.completion(w.learner)); cert != nil {
		t.Fatal("issued for somebody who serves nowhere")
	}
	if w.count("select count(*) from awaiting_certificates where why = 'no_unit'") != 1 {
		t.Fatal("the completion was not kept")
	}
}

func TestCertificatesStay(t *testing.T) {
	for _, change := range []string{
		"update certificates set number = 'x'", "update certificates set snapshot = '{}'", "delete from certificates",
		"update certificates set revoked_at = null, revoked_why = ''", "update certificates set person_id = revoked_by",
	} {
		t.Run(change, func(t *testing.T) {
			w := newWorld(t, pgtest.Tx(t), nil, Config{})
			w.issuer(w.settings(w.root))
			cert := w.complete(w.completion(w.learner))
			if err := w.Revoke(t.Context(), w.as(w.admin), cert.ID, "Akun dipakai orang lain."); err != nil {
				t.Fatal(err)
			}
			if _, err := w.db.ExecContext(t.Context(), change); err == nil {
				t.Fatal("the database let it change")
			}
		})
	}
}

func TestIssuerSettings(t *testing.T) {
	field := func(name, key string) *fault.Fault { return fault.Field(name, "certificate."+key) }
	for name, c := range map[string]struct {
		edit func(w *world, i *Issuer)
		want *fault.Fault
	}{
		"good":             {func(*world, *Issuer) {}, nil},
		"agency elsewhere": {func(w *world, i *Issuer) { i.AgencyUnitID = w.dinas }, field("agency_unit_id", "agency_elsewhere")},
		"agency its own":   {func(w *world, i *Issuer) { i.AgencyUnitID = uuid.Nil }, nil},
		"where they serve": {func(w *world, i *Issuer) { i.UnitID, i.AgencyUnitID = w.dinas, w.bkpsdm }, nil},
		"a.n. the head":    {func(w *world, i *Issuer) { i.Prefix = OnBehalf }, nil},
		"a.n. nobody":      {func(w *world, i *Issuer) { i.Prefix, i.OnBehalfID = OnBehalf, w.course }, field("on_behalf_id", "post_unknown")},
		"u.b. of nothing":  {func(w *world, i *Issuer) { i.Prefix = Through }, field("through_id", "through_missing")},
		"Plt. of nothing":  {func(w *world, i *Issuer) { i.Prefix = Acting }, field("signatory_id", "signatory_without_post_plt")},
		"free prefix":      {func(w *world, i *Issuer) { i.Prefix = "Presiden" }, field("prefix", "prefix_unknown")},
		"bad template":     {func(_ *world, i *Issuer) { i.NumberTemplate = "{urut}" }, field("number_template", "template_needs_year")},
		"no template":      {func(_ *world, i *Issuer) { i.NumberTemplate = "" }, field("number_template", "number_template_missing")},
		"code needed":      {func(_ *world, i *Issuer) { i.Classification = "" }, field("classification", "classification_missing")},
		"code with accent": {func(_ *world, i *Issuer) { i.UnitCode = "é" }, field("unit_code", "text_character")},
		"long basis":       {func(_ *world, i *Issuer) { i.LegalBasis = fmt.Sprint(make([]byte, 600)) }, field("legal_basis", "text_long")},
		"nobody signs":     {func(_ *world, i *Issuer) { i.SignatoryID = people.Actor{}.PersonID }, field("signatory_id", "signatory_missing")},
		"no signatory":     {func(w *world, i *Issuer) { i.SignatoryID = w.learner }, field("signatory_id", "signatory_without_role")},
		"unknown unit":     {func(w *world, i *Issuer) { i.UnitID = w.course }, fault.New(fault.NotFound, "certificate.unit_unknown")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, pgtest.Tx(t), nil, Config{})
			i := w.settings(w.root)
			c.edit(w, &i)
			_, _, err := w.SaveIssuer(t.Context(), w.as(w.admin), i)
			if !blames(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
		})
	}
}

// blames reports whether err is want or, when several faults came, holds it; nil wants none.
func blames(err error, want *fault.Fault) bool {
	var many fault.Many
	if want == nil || !errors.As(err, &many) {
		return want == nil && err == nil || want != nil && errors.Is(err, want)
	}
	for _, f := range many {
		if f.Key == want.Key && f.Field == want.Field {
			return true
		}
	}
	return false
}

func TestOnlyAdministratorsOfTheUnitSetIssuers(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.grant(w.far, people.Administrator, w.bkpsdm)
	for name, person := range map[string]people.Actor{"nobody": {}, "learner": w.as(w.learner), "hr": w.as(w.hr), "other unit": w.as(w.far)} {
		if _, _, err := w.SaveIssuer(t.Context(), person, w.settings(w.dinas)); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if list, err := w.Issuers(t.Context(), person); err != nil || len(list) != 0 {
			t.Errorf("%s sees %v, %v", name, list, err)
		}
	}
	if _, _, err := w.SaveIssuer(t.Context(), w.as(w.admin), w.settings(w.dinas)); err != nil {
		t.Fatal(err)
	}
	list, err := w.Issuers(t.Context(), w.as(w.admin))
	if err != nil || len(list) != 1 || list[0].UnitName != "Dinas Komunikasi dan Informatika" || list[0].SignatoryName != "Ahmad Fauzi" {
		t.Fatalf("%+v, %v", list, err)
	}
	if names, err := w.Signatories(t.Context(), w.as(w.admin)); err != nil || len(names) != 1 || names[0].ID != w.signatory {
		t.Fatalf("%+v, %v", names, err)
	}
}

func TestCollisionsAreRefusedWhenSaving(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	other := w.settings(w.dinas)
	if _, _, err := w.SaveIssuer(t.Context(), people.System(), other); !blames(err, fault.Field("number_template", "certificate.number_collides")) {
		t.Fatalf("two issuers with one template: %v", err)
	}
	w.complete(w.completion(w.admin)) // 800.1.4/0001/BKPSDM/XI/2026
	changed := w.settings(w.root)
	changed.UnitCode = "BARU"
	w.issuer(changed)
	if _, _, err := w.SaveIssuer(t.Context(), people.System(), other); !blames(err, fault.Field("number_template", "certificate.number_taken")) {
		t.Fatalf("a number that was printed: %v", err)
	}
	w.issuer(w.settings(w.root)) // back: its own earlier numbers are behind its counter
	if cert := w.complete(w.completion(w.admin)); cert.Number != "800.1.4/0002/BKPSDM/XI/2026" {
		t.Fatal(cert.Number)
	}
	other.UnitCode = "KOMINFO"
	w.issuer(other)
}
