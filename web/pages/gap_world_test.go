package pages

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"mumpuni/competencies"
	"mumpuni/identity"
	"mumpuni/internal/fault"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/assets"
	"mumpuni/web/route"
)

// regency is a server with the pages of measurement and records alone, over a small regency with a year behind it.
type regency struct {
	t            testing.TB
	db           *pg.DB
	people       *people.Service
	competencies *competencies.Service
	records      *records.Service
	handler      http.Handler
	unit         map[string]uuid.UUID
	person       map[string]uuid.UUID
	byCode       map[string]uuid.UUID
	lang         string
}

func regencyNow() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

func newRegency(t testing.TB) *regency {
	t.Helper()
	db := pgtest.DB(t)
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	w := &regency{
		t: t, db: db, people: people.New(db, queue, regencyNow), competencies: competencies.New(db, regencyNow), records: records.New(db, regencyNow),
		unit: map[string]uuid.UUID{}, person: map[string]uuid.UUID{}, byCode: map[string]uuid.UUID{}, lang: "id",
	}
	_, _, err = w.competencies.Import(t.Context(), people.System(), competencies.Seed())
	w.must(err)
	list, err := w.competencies.Competencies(t.Context())
	w.must(err)
	for _, c := range list {
		w.byCode[c.Code] = c.ID
	}
	w.populate()
	w.serve()
	return w
}

func (w *regency) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// populate makes five units with people in different posts; the n-th person of a unit has shown a share of what the post
// requires that grows with n.
func (w *regency) populate() {
	w.addUnit("Pemerintah Kabupaten Rejang Lebong", "", "instansi")
	root := "Pemerintah Kabupaten Rejang Lebong"
	sizes := []struct {
		name string
		n    int
	}{
		{"Badan Kepegawaian dan Pengembangan SDM", 14},
		{"Dinas Komunikasi dan Informatika", 16},
		{"Dinas Kesehatan", 24},
		{"Kecamatan Curup", 12},
		{"Kecamatan Bermani Ulu Raya", 6},
	}
	for _, s := range sizes {
		w.addUnit(s.name, root, "opd")
	}
	w.add("Dr. H. Sumardi", root, "Sekretaris Daerah", "jpt_pratama", "", "pns")
	for u, s := range sizes {
		for n := range s.n {
			w.addMember(u, n, s.name)
		}
	}
	w.person["peserta"] = w.person["Pegawai 3.05"]
	w.person["hr"], w.person["auditor"], w.person["trainer"], w.person["admin"] = w.person["Pegawai 1.03"], w.person["Pegawai 1.04"], w.person["Pegawai 2.03"], w.person["Pegawai 1.05"]
	for name, role := range map[string]people.Role{"hr": people.HR, "auditor": people.Auditor, "trainer": people.Trainer, "admin": people.Administrator} {
		_, err := w.people.Grant(w.t.Context(), people.System(), w.person[name], role, w.unit[root])
		w.must(err)
	}
	w.learn("peserta")
}

func (w *regency) addUnit(name, parent, kind string) {
	w.t.Helper()
	id, err := w.people.CreateUnit(w.t.Context(), people.System(), people.NewUnit{Name: name, Kind: kind, ParentID: w.unit[parent], From: "2020-01-01"})
	w.must(err)
	w.unit[name] = id
}

func (w *regency) add(name, unit, post, kind, level, employment string) uuid.UUID {
	w.t.Helper()
	nip := fmt.Sprintf("1986092620150510%02d", len(w.person)%100)
	id, err := w.people.CreatePerson(w.t.Context(), people.System(),
		people.Person{Name: name, NIP: nip, Employment: people.Employment(employment), Grade: map[bool]string{true: "IX", false: "III/c"}[employment == "pppk"]},
		people.Appointment{UnitID: w.unit[unit], Post: people.Post{Name: post, Kind: kind, Level: level}, From: "2020-01-01"})
	w.must(err)
	w.person[name] = id
	return id
}

func (w *regency) addMember(u, n int, unit string) {
	name := fmt.Sprintf("Pegawai %d.%02d", u+1, n)
	post, kind, level, employment := "Pengolah Data dan Informasi", "pelaksana", "", "pns"
	switch {
	case n == 0:
		post, kind = "Kepala "+unit, map[bool]string{true: "administrator", false: "jpt_pratama"}[strings.HasPrefix(unit, "Kec")]
	case n == 1:
		post, kind = "Kepala Subbagian Umum", "pengawas"
	case u == 1 && n < 8:
		post, kind, level = "Pranata Komputer Ahli Muda", "fungsional_keahlian", "ahli_muda"
	case n%4 == 0:
		employment = "pppk"
	}
	id := w.add(name, unit, post, kind, level, employment)
	var evidence []competencies.Attainment
	i := 0
	for code, competency := range w.byCode {
		i++
		if (len(code)*7+n*5+u*3+int(code[len(code)-1]))%10 < 3+u+n%3 {
			evidence = append(evidence, competencies.Attainment{
				PersonID: id, CompetencyID: competency, Level: 1 + (n+u+len(code))%3, Grade: competencies.Tested, Source: "attempt",
				SourceID: uuid.Must(uuid.NewV7()), AttainedAt: regencyNow().AddDate(0, 0, -n*7-1),
				Evidence: map[string]any{"title": "Kuis akhir: keamanan informasi", "fraction": 8500, "pass_mark": 7000, "questions": 6},
			})
		}
	}
	w.must(competencies.Attain(w.t.Context(), w.db, evidence))
}

// learn gives a person lesson hours, one course over the daily limit, and statements.
func (w *regency) learn(name string) {
	id := w.person[name]
	for i, title := range []string{"Keamanan Informasi dan Pelindungan Data Pribadi", "Tata Naskah Dinas Elektronik", "Melayani Warga lewat Kanal Digital"} {
		day := time.Date(2026, time.Month(3+i*3), 10, 0, 0, 0, 0, time.UTC)
		w.must(records.Credit(w.t.Context(), w.db, records.Earning{
			PersonID: id, Source: "enrolment", SourceID: uuid.Must(uuid.NewV7()), SubjectID: uuid.Must(uuid.NewV7()), Title: title, Form: "16",
			Days: []records.Day{{LocalDay: day, RawMinutes: 180}, {LocalDay: day.AddDate(0, 0, 1), RawMinutes: 90}},
		}))
		for _, verb := range []records.Verb{records.Registered, records.Launched, records.Completed} {
			w.must(records.Append(w.t.Context(), w.db, records.Statement{
				PersonID: id, Verb: verb, ObjectType: "course", ObjectID: uuid.Must(uuid.NewV7()), OccurredAt: day, Context: map[string]any{"title": title},
			}))
		}
	}
	w.must(competencies.Attain(w.t.Context(), w.db, []competencies.Attainment{{
		PersonID: id, CompetencyID: w.byCode["LD.4.2"], Level: 2, Grade: competencies.Completed, Source: "enrolment", SourceID: uuid.Must(uuid.NewV7()),
		AttainedAt: regencyNow().AddDate(0, -1, 0), Evidence: map[string]any{"title": "Keamanan Informasi dan Pelindungan Data Pribadi"},
	}}))
}

func (w *regency) serve() {
	e := echo.New()
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		_ = c.String(route.StatusOf(fault.KindOf(err)), err.Error())
	}
	e.Use(route.SecurityHeaders("http://127.0.0.1:1", false))
	set := route.NewSet(e, route.Config{SessionCookie: "s", Session: func(ctx context.Context, token string) (identity.Session, error) {
		who, err := w.people.LoadActor(ctx, uuid.MustParse(token))
		return identity.Session{Actor: who, PersonID: who.PersonID, Locale: w.lang, Name: "Siti Rahma"}, err
	}})
	set.Raw(http.MethodGet, "/aset/*", route.Public, assets.Handler())
	p := &Pages{People: w.people, Competencies: w.competencies, Records: w.records}
	for _, topic := range []func(*route.Set){p.gapRoutes, p.competencyRoutes, p.recordRoutes, p.auditRoutes} {
		topic(set)
	}
	w.handler = e
}

func (w *regency) do(who, method, path string, form url.Values) (int, http.Header, string) {
	kind := ""
	if form != nil {
		kind = echo.MIMEApplicationForm
	}
	return w.send(who, method, path, kind, strings.NewReader(form.Encode()))
}

func (w *regency) upload(who, path, kind string, body io.Reader) (int, string) {
	status, _, page := w.send(who, http.MethodPost, path, kind, body)
	return status, page
}

func (w *regency) send(who, method, path, kind string, body io.Reader) (int, http.Header, string) {
	w.t.Helper()
	r := httptest.NewRequestWithContext(w.t.Context(), method, path, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "s", Value: w.person[who].String()})
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	page, err := io.ReadAll(rec.Result().Body)
	w.must(err)
	return rec.Code, rec.Result().Header, string(page)
}

func (w *regency) get(who, path string, status int) string {
	w.t.Helper()
	got, _, body := w.do(who, http.MethodGet, path, nil)
	if got != status {
		w.t.Fatalf("%s opens %s: %d, want %d\n%.2000s", who, path, got, status, body)
	}
	return body
}
