package pagestest

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

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/feedback"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/records"
	"mumpuni/web/pages"
	"mumpuni/web/route"
)

// Regency is a server with the pages of measurement and records alone, over a small regency with a year behind it.
type Regency struct {
	T            testing.TB
	DB           *pg.DB
	People       *people.Service
	Competencies *competencies.Service
	Records      *records.Service
	Handler      http.Handler
	Units        map[string]uuid.UUID
	Persons      map[string]id.Person
	ByCode       map[string]uuid.UUID
	Lang         string
}

// RegencyNow is the moment at which the regency stands still.
func RegencyNow() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }

// NewRegency makes it over a database of its own.
func NewRegency(t testing.TB) *Regency {
	t.Helper()
	db := pgtest.DB(t)
	w := &Regency{
		T: t, DB: db, People: people.New(db, RegencyNow), Competencies: competencies.New(db, RegencyNow), Records: records.New(db, RegencyNow),
		Units: map[string]uuid.UUID{}, Persons: map[string]id.Person{}, ByCode: map[string]uuid.UUID{}, Lang: "id",
	}
	_, _, err := w.Competencies.Import(t.Context(), people.System(), competencies.Seed())
	w.Must(err)
	list, err := w.Competencies.Competencies(t.Context())
	w.Must(err)
	for _, c := range list {
		w.ByCode[c.Code] = c.ID
	}
	w.populate()
	w.serve()
	return w
}

// Must stops the test at a fault.
func (w *Regency) Must(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// populate makes five units with people in different posts; the n-th person of a unit has shown a share of what the post
// requires that grows with n.
func (w *Regency) populate() {
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
	w.Persons["peserta"] = w.Persons["Pegawai 3.05"]
	w.Persons["hr"], w.Persons["auditor"], w.Persons["trainer"], w.Persons["admin"] = w.Persons["Pegawai 1.03"], w.Persons["Pegawai 1.04"], w.Persons["Pegawai 2.03"], w.Persons["Pegawai 1.05"]
	for name, role := range map[string]people.Role{"hr": people.HR, "auditor": people.Auditor, "trainer": people.Trainer, "admin": people.Administrator} {
		_, err := w.People.Grant(w.T.Context(), people.System(), w.Persons[name], role, w.Units[root])
		w.Must(err)
	}
	w.learn("peserta")
}

func (w *Regency) addUnit(name, parent, kind string) {
	w.T.Helper()
	id, err := w.People.CreateUnit(w.T.Context(), people.System(), people.NewUnit{Name: name, Kind: kind, ParentID: w.Units[parent], From: "2020-01-01"})
	w.Must(err)
	w.Units[name] = id
}

func (w *Regency) add(name, unit, post, kind, level, employment string) id.Person {
	w.T.Helper()
	nip := fmt.Sprintf("1986092620150510%02d", len(w.Persons)%100)
	id, err := w.People.CreatePerson(w.T.Context(), people.System(),
		people.Person{Name: name, NIP: nip, Employment: people.Employment(employment), Grade: map[bool]string{true: "IX", false: "III/c"}[employment == "pppk"]},
		people.Appointment{UnitID: w.Units[unit], Post: people.Post{Name: post, Kind: kind, Level: level}, From: "2020-01-01"})
	w.Must(err)
	w.Persons[name] = id
	return id
}

func (w *Regency) addMember(u, n int, unit string) {
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
	for code, competency := range w.ByCode {
		i++
		if (len(code)*7+n*5+u*3+int(code[len(code)-1]))%10 < 3+u+n%3 {
			evidence = append(evidence, competencies.Attainment{
				PersonID: id, CompetencyID: competency, Level: 1 + (n+u+len(code))%3, Grade: competencies.Tested, Source: "attempt",
				SourceID: uuid.Must(uuid.NewV7()), AttainedAt: RegencyNow().AddDate(0, 0, -n*7-1),
				Evidence: map[string]any{"title": "Kuis akhir: keamanan informasi", "fraction": 8500, "pass_mark": 7000, "questions": 6},
			})
		}
	}
	w.Must(competencies.Attain(w.T.Context(), w.DB, evidence))
}

// learn gives a person lesson hours, one course over the daily limit, and statements.
func (w *Regency) learn(name string) {
	id := w.Persons[name]
	for i, title := range []string{"Keamanan Informasi dan Pelindungan Data Pribadi", "Tata Naskah Dinas Elektronik", "Melayani Warga lewat Kanal Digital"} {
		day := time.Date(2026, time.Month(3+i*3), 10, 0, 0, 0, 0, time.UTC)
		w.Must(records.Credit(w.T.Context(), w.DB, records.Earning{
			PersonID: id, Source: "enrolment", SourceID: uuid.Must(uuid.NewV7()), SubjectID: uuid.Must(uuid.NewV7()), Title: title, Form: "16",
			Days: []records.Day{{LocalDay: day, RawMinutes: 180}, {LocalDay: day.AddDate(0, 0, 1), RawMinutes: 90}},
		}))
		for _, verb := range []records.Verb{records.Registered, records.Launched, records.Completed} {
			w.Must(records.Append(w.T.Context(), w.DB, records.Statement{
				PersonID: id, Verb: verb, ObjectType: "course", ObjectID: uuid.Must(uuid.NewV7()), OccurredAt: day, Context: map[string]any{"title": title},
			}))
		}
	}
	w.Must(competencies.Attain(w.T.Context(), w.DB, []competencies.Attainment{{
		PersonID: id, CompetencyID: w.ByCode["LD.4.2"], Level: 2, Grade: competencies.Completed, Source: "enrolment", SourceID: uuid.Must(uuid.NewV7()),
		AttainedAt: RegencyNow().AddDate(0, -1, 0), Evidence: map[string]any{"title": "Keamanan Informasi dan Pelindungan Data Pribadi"},
	}}))
}

func (w *Regency) serve() {
	taught := courses.New(w.DB, nil, nil, courses.Hooks{}, time.Now)
	sits := assessments.New(w.DB, nil, nil, assessments.Hooks{}, time.Now)
	p := &pages.Pages{People: w.People, Competencies: w.Competencies, Records: w.Records, Courses: taught, Assessments: sits, Feedback: feedback.New(w.DB, taught, nil, time.Now)}
	w.Handler = Serve(route.Config{SessionCookie: "s", Session: func(ctx context.Context, token string) (identity.Session, error) {
		who, err := w.People.LoadActor(ctx, id.Person(uuid.MustParse(token)))
		return identity.Session{Actor: who, PersonID: who.PersonID, Locale: w.Lang, Name: "Siti Rahma"}, err
	}}, p.Routes, Assets)
}

// Do asks as the person of that name, "" for nobody.
func (w *Regency) Do(who, method, path string, form url.Values) (int, http.Header, string) {
	kind := ""
	if form != nil {
		kind = FormType
	}
	return w.Send(who, method, path, kind, strings.NewReader(form.Encode()))
}

// Upload posts body as it is.
func (w *Regency) Upload(who, path, kind string, body io.Reader) (int, string) {
	status, _, page := w.Send(who, http.MethodPost, path, kind, body)
	return status, page
}

// Send asks with any body.
func (w *Regency) Send(who, method, path, kind string, body io.Reader) (int, http.Header, string) {
	w.T.Helper()
	r := httptest.NewRequestWithContext(w.T.Context(), method, path, body)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "s", Value: w.Persons[who].String()})
	}
	rec := httptest.NewRecorder()
	w.Handler.ServeHTTP(rec, r)
	page, err := io.ReadAll(rec.Result().Body)
	w.Must(err)
	return rec.Code, rec.Result().Header, string(page)
}

// Get opens a page and insists on its status.
func (w *Regency) Get(who, path string, status int) string {
	w.T.Helper()
	got, _, body := w.Do(who, http.MethodGet, path, nil)
	if got != status {
		w.T.Fatalf("%s opens %s: %d, want %d\n%.2000s", who, path, got, status, body)
	}
	return body
}
