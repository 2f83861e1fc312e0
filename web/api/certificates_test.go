package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/certification"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/storage/storagetest"
	"mumpuni/web/route"
)

// registry serves the certificate operations alone; the header X-Person says who asks.
type registry struct {
	t                        *testing.T
	db                       *pg.DB
	people                   *people.Service
	certification            *certification.Service
	handler                  http.Handler
	root                     uuid.UUID
	learner, officer, signer id.Person
	fresh                    bool // whoever asks has just entered a second factor
}

func newRegistry(t *testing.T) *registry {
	t.Helper()
	db := pgtest.DB(t)
	queue, err := jobs.NewQueue()
	s := &registry{t: t, db: db, people: people.New(db, time.Now)}
	s.must(err)
	s.certification = certification.New(db, storagetest.LocalServer(t).Store(t, db), queue, s.people,
		certification.Config{VerifyBase: "https://belajar.example.go.id"}, time.Now)
	s.root, err = s.people.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Pemerintah", Kind: "instansi", From: "2020-01-01"})
	s.must(err)
	s.learner, s.officer, s.signer = s.person("Siti", "198609262015052001"), s.person("Joko", "198901012015051001"), s.person("Ahmad", "197001011995031002")
	for role, person := range map[people.Role]id.Person{people.HR: s.officer, people.Administrator: s.officer, people.Signatory: s.signer} {
		_, err := s.people.Grant(t.Context(), people.System(), person, role, s.root)
		s.must(err)
	}
	a, set := &API{Certification: s.certification, AcceptIssuer: s.certification.Accept}, route.New(route.Config{})
	h := set.API(prefix, a.config())
	h.UseMiddleware(func(hc huma.Context, next func(huma.Context)) {
		var session identity.Session
		if id, err := id.Parse[id.Person](hc.Header("X-Person")); err == nil {
			session.Actor, _ = s.people.LoadActor(hc.Context(), id)
			session.Actor.Fresh = s.fresh
		}
		if err := route.AccessOf(hc.Operation()).Check(session); err != nil {
			refuse(h, hc, route.NewProblem(hc.Context(), err))
			return
		}
		next(huma.WithContext(hc, route.WithSession(hc.Context(), session)))
	})
	a.certificateOps(h)
	s.handler = conforming(t, h, set.Handler())
	return s
}

func (s *registry) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *registry) person(name, nip string) id.Person {
	s.t.Helper()
	id, err := s.people.CreatePerson(s.t.Context(), people.System(), people.Person{Name: name, NIP: nip, Employment: people.PNS},
		people.Appointment{UnitID: s.root, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
	s.must(err)
	return id
}

// asks sends body as who and fails unless the answer has the status and holds every text.
func (s *registry) asks(who id.Person, method, path, body string, status int, texts ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, prefix+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Person", who.String())
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	if w.Code != status {
		s.t.Fatalf("%s %s: %d, want %d: %s", method, path, w.Code, status, w.Body)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			s.t.Fatalf("%s %s does not say %q: %s", method, path, text, w.Body)
		}
	}
	return w
}

// accepted has the signatory see and accept what will be printed, through the API, where it needs a fresh second factor.
func (s *registry) accepted() {
	s.t.Helper()
	var seen certification.InName
	s.must(json.Unmarshal(s.asks(s.signer, http.MethodGet, "/signatory", "", 200, `"state":"not_accepted"`).Body.Bytes(), &seen))
	path := "/issuers/" + seen.Issuers[0].ID.String() + "/acceptance"
	body := `{"digest":"` + seen.Issuers[0].Digest + `"}`
	s.asks(s.officer, http.MethodPut, path, body, 403)
	s.asks(s.signer, http.MethodPut, path, body, 403, "identity.step_up_needed")
	s.fresh = true
	s.asks(s.signer, http.MethodPut, path, `{"digest":"lain"}`, 409, "certificate.issuer_changed")
	s.asks(s.signer, http.MethodPut, path, body, 204)
	s.asks(s.signer, http.MethodPut, "/signatory/hold", `{"why":"Uji"}`, 200, `"issuers":1`)
	s.asks(s.signer, http.MethodDelete, "/signatory/hold", "", 200, `"issuers":1`)
}

func (s *registry) issued() certification.Certificate {
	s.t.Helper()
	course, version := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	s.must(s.db.RunInTx(s.t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.ExecContext(ctx, "insert into courses (id, slug, unit_id, created_by, created_at) values (?, 'x', ?, ?, now())", course, s.root, s.officer); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at)
			values (?, ?, 1, 'published', 'X', ?, now(), now())`, version, course, s.officer); err != nil {
			return err
		}
		return s.certification.CourseCompleted(ctx, tx, certification.Completed{
			EnrolmentID: id.Enrolment(uuid.Must(uuid.NewV7())), PersonID: s.learner, CourseID: course, VersionID: version, Title: "Keamanan", Form: "16", JP: 1,
			StartedAt: time.Now(), CompletedAt: time.Now(),
		})
	}))
	list, _, err := s.certification.Own(s.t.Context(), people.Actor{PersonID: s.learner})
	s.must(err)
	return list[0]
}

func TestCertificatesThroughTheAPI(t *testing.T) {
	s := newRegistry(t)
	issuer := `{"unit_id":"` + s.root.String() + `","place":"Curup","number_template":"{urut}/{tahun}","signatory_id":"` +
		s.signer.String() + `","legal_basis":"Berdasarkan …"}`
	s.asks(s.learner, http.MethodPut, "/issuers", issuer, 403)
	s.asks(s.officer, http.MethodPut, "/issuers", strings.Replace(issuer, "/{tahun}", "", 1), 422, "certificate.template_needs_year", "number_template")
	free := strings.Replace(issuer, `"place"`, `"agency":"Presiden RI","signatory_post":"Presiden Republik Indonesia","place"`, 1)
	s.asks(s.officer, http.MethodPut, "/issuers", free, 422, `"field":"agency","key":"web.field_unknown"`, `"field":"signatory_post","key":"web.field_unknown"`)
	s.asks(s.officer, http.MethodPut, "/issuers", issuer, 200, `"agency":"Pemerintah"`)
	s.accepted()
	s.asks(s.signer, http.MethodGet, "/issuers", "", 200, "{urut}/{tahun}")
	cert := s.issued()
	one := "/certificates/" + cert.ID.String()
	s.asks(s.learner, http.MethodGet, "/certificates", "", 200, cert.Number, cert.Code)
	s.asks(s.learner, http.MethodGet, one, "", 200, `"link":"https://belajar.example.go.id/v/`+cert.Code)
	s.asks(s.learner, http.MethodGet, one+"/pdf", "", 409, "certificate.not_ready")
	s.must(s.certification.Draw(t.Context(), cert.ID))
	pdf := s.asks(s.learner, http.MethodGet, one+"/pdf", "", 200, "%PDF-")
	if pdf.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("content type %s", pdf.Header().Get("Content-Type"))
	}
	s.asks(id.Person{}, http.MethodGet, "/verifications?code="+strings.ToLower(cert.Code), "", 200, `"status":"valid"`, "Siti")
	s.asks(id.Person{}, http.MethodGet, "/verifications?code=nothing", "", 200, `"status":"unknown"`)
	s.asks(s.learner, http.MethodPost, one+"/revocation", `{"reason":"Saya tidak mau."}`, 403)
	s.asks(s.officer, http.MethodPost, one+"/revocation", `{"reason":"x"}`, 422, "certificate.reason_short")
	s.asks(s.officer, http.MethodPost, one+"/revocation", `{"reason":"Akun dipakai orang lain."}`, 204)
	s.asks(s.officer, http.MethodPost, one+"/revocation", `{"reason":"Akun dipakai orang lain."}`, 409)
	s.asks(id.Person{}, http.MethodGet, "/verifications?code="+cert.Code, "", 200, `"status":"revoked"`)
}

func TestCertificatesOfOthersAreUnknown(t *testing.T) {
	s := newRegistry(t)
	_, _, err := s.certification.SaveIssuer(t.Context(), people.System(), certification.Issuer{
		UnitID: s.root, Place: "Curup", NumberTemplate: "{urut}/{tahun}", SignatoryID: s.signer, LegalBasis: "x",
	})
	s.must(err)
	s.accepted()
	cert := s.issued()
	stranger := s.person("Budi", "198701012015051001")
	for _, path := range []string{"", "/pdf"} {
		s.asks(stranger, http.MethodGet, "/certificates/"+cert.ID.String()+path, "", 404, "certificate.unknown")
		s.asks(id.Person{}, http.MethodGet, "/certificates/"+cert.ID.String()+path, "", 401)
	}
	s.asks(stranger, http.MethodGet, "/certificates/issued", "", 403)
	s.asks(s.officer, http.MethodGet, "/certificates/issued?text=keaman", "", 200, cert.Number)
	s.asks(stranger, http.MethodGet, "/certificates", "", 200, `"certificates":[]`)
}
