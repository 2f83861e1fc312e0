package main

import (
	"context"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/courses"
	"mumpuni/identity"
	"mumpuni/internal/demo"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/quizzes"
	"mumpuni/storage/storagetest"
	"mumpuni/web"
)

// town is a small regency on the whole house: two agencies side by side, a person for each role in the first, and a person
// with records of every kind in the second.
type town struct {
	t       *testing.T
	house   *house
	server  *web.Server
	root    uuid.UUID
	here    uuid.UUID // the agency of everybody below
	there   uuid.UUID // the other agency
	actors  map[string]citizen
	foreign map[string][]string // by kind of record: ids and slugs of the other agency
}

// citizen is somebody signed in to the pages and to the API.
type citizen struct {
	name   string
	nip    string
	who    people.Actor
	cookie string
	bearer string
}

func newTown(t *testing.T) *town {
	t.Helper()
	url := pgtest.URL(t)
	db, err := pg.Open(t.Context(), url, 20)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s3 := storagetest.LocalServer(t).Config()
	c := config{
		DatabaseURL: url, BaseURL: "http://localhost", ContentURL: "http://127.0.0.1", key: make([]byte, 32), Demo: true,
		SigningDir: t.TempDir(), S3Endpoint: s3.Endpoint, S3AccessKey: s3.AccessKey, S3SecretKey: s3.SecretKey, S3Bucket: s3.Bucket, S3Region: s3.Region,
	}
	h, err := wire(t.Context(), c, db, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server, err := h.server(c)
	if err != nil {
		t.Fatal(err)
	}
	w := &town{t: t, house: h, server: server, actors: map[string]citizen{}, foreign: map[string][]string{}}
	w.settle()
	return w
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *town) settle() {
	ctx, system := w.t.Context(), people.System()
	unit := func(name, kind string, parent uuid.UUID) uuid.UUID {
		return must[uuid.UUID](w.t)(w.house.people.CreateUnit(ctx, system, people.NewUnit{Name: name, Kind: kind, ParentID: parent, TimeZone: "Asia/Jakarta", From: "2026-01-01"}))
	}
	w.root = unit("Kabupaten", "instansi", uuid.Nil)
	w.here, w.there = unit("Dinas Sini", "opd", w.root), unit("Dinas Sana", "opd", w.root)
	if _, _, err := w.house.competencies.Import(ctx, system, competencies.Seed()); err != nil {
		w.t.Fatal(err)
	}
	hash := must[string](w.t)(w.house.identity.HashPassword(ctx, demo.Password))
	w.arrive("learner", "198001012005011001", w.here, hash)
	for i, role := range people.Roles {
		w.arrive(string(role), "19800101200501101"+string(rune('0'+i)), w.here, hash, people.Grant{Role: role, UnitID: w.here})
	}
	w.arrive("chief", "198001012005011021", w.root, hash, people.Grant{Role: people.Trainer, UnitID: w.root},
		people.Grant{Role: people.Administrator, UnitID: w.root}, people.Grant{Role: people.HR, UnitID: w.root}, people.Grant{Role: people.Signatory, UnitID: w.root})
	w.arrive("stranger", "198001012005011031", w.there, hash)
	w.elsewhere()
}

// arrive makes a person with an account, roles and a session.
func (w *town) arrive(name, nip string, unit uuid.UUID, hash string, grants ...people.Grant) {
	w.t.Helper()
	ctx, system := w.t.Context(), people.System()
	id := must[uuid.UUID](w.t)(w.house.people.CreatePerson(ctx, system, people.Person{NIP: nip, Name: "Orang " + name, Employment: people.PNS},
		people.Appointment{UnitID: unit, Post: people.Post{Name: "Pelaksana", Kind: "pelaksana"}, From: "2026-01-01"}))
	secret := ""
	for _, g := range grants {
		grant := must[uuid.UUID](w.t)(w.house.people.Grant(ctx, system, id, g.Role, g.UnitID))
		if name == "chief" {
			w.foreign["grant"] = append(w.foreign["grant"], grant.String())
		}
		secret = demo.TOTPSecret
	}
	if err := w.house.forDemo().Account(ctx, id, hash, secret); err != nil {
		w.t.Fatal(err)
	}
	c := citizen{name: name, nip: nip, who: must[people.Actor](w.t)(w.house.people.LoadActor(ctx, id))}
	c.cookie, c.bearer = w.signIn(ctx, nip, secret)
	w.actors[name] = c
}

func (w *town) signIn(ctx context.Context, nip, secret string) (cookie, bearer string) {
	w.t.Helper()
	from := netip.MustParseAddr("192.0.2.1")
	req := identity.SignInRequest{Login: nip, Password: demo.Password, Address: from}
	in := must[identity.SignInResult](w.t)(w.house.identity.SignIn(ctx, req))
	code := func(steps int) string {
		at := time.Now().Add(time.Duration(steps) * 30 * time.Second)
		return must[string](w.t)(totp.GenerateCode(demo.TOTPSecret, at))
	}
	if secret == "" {
		tokens := must[identity.Tokens](w.t)(w.house.identity.IssueTokens(ctx, identity.TokenRequest{SignInRequest: req}))
		return in.Token, tokens.Access
	}
	// A code is good once, so the two sign-ins use neighbouring steps.
	in = must[identity.SignInResult](w.t)(w.house.identity.VerifyTOTP(ctx, in.Session, code(0), identity.Device{Address: from}))
	tokens := must[identity.Tokens](w.t)(w.house.identity.IssueTokens(ctx, identity.TokenRequest{SignInRequest: req, Code: code(1)}))
	return in.Token, tokens.Access
}

// elsewhere gives the other agency a record of every kind, none of which concerns the first.
func (w *town) elsewhere() {
	ctx, chief, stranger := w.t.Context(), w.actors["chief"].who, w.actors["stranger"].who
	h := w.house
	issuer := must[certification.Issuer](w.t)(h.certification.SaveIssuer(ctx, chief, certification.Issuer{
		UnitID: w.there, Agency: "Dinas Sana", Place: "Curup", NumberTemplate: "{urut}/{tahun}", Classification: "800", UnitCode: "SANA",
		SignatoryID: chief.PersonID, SignatoryPost: "Kepala", LegalBasis: certification.DefaultBasis("Dinas Sana"),
	}))
	quiz := must[quizzes.Quiz](w.t)(h.quizzes.Create(ctx, chief, w.there, quizzes.Settings{Title: "Kuis", PassMark: 5000}))
	question := must[uuid.UUID](w.t)(h.quizzes.AddQuestion(ctx, chief, quiz.ID, quizzes.Draft{
		Kind: quizzes.Numeric, Stem: "1 + 1?", MaxMark: 1, Body: quizzes.Body{Number: &quizzes.Number{Value: "2", Tolerance: "0"}},
	}))
	course := must[courses.Course](w.t)(h.courses.CreateCourse(ctx, chief, courses.NewCourse{Title: "Milik Sana", Slug: "milik-sana", UnitID: w.there}))
	if err := h.courses.UpdateDraft(ctx, chief, course.ID, courses.Settings{Title: "Milik Sana", Summary: "x", Outcomes: []string{"x"}, JP: 1, Minutes: 45}); err != nil {
		w.t.Fatal(err)
	}
	module := must[uuid.UUID](w.t)(h.courses.AddModule(ctx, chief, course.ID, courses.ModuleDraft{Kind: courses.Quiz, Part: "evaluasi", Title: "Kuis", Minutes: 45, QuizID: quiz.ID}))
	if err := h.courses.Publish(ctx, chief, course.ID); err != nil {
		w.t.Fatal(err)
	}
	mandate := must[uuid.UUID](w.t)(h.courses.Mandate(ctx, chief, courses.NewMandate{CourseID: course.ID, UnitID: w.there, DueOn: people.DayOf(time.Now().AddDate(0, 1, 0))}))
	enrolment := must[uuid.UUID](w.t)(h.courses.Enrol(ctx, stranger, course.ID))
	attempt := must[quizzes.Attempt](w.t)(h.quizzes.Start(ctx, stranger, quizzes.StartRequest{QuizID: quiz.ID, EnrolmentID: enrolment, ModuleID: module}))
	must[quizzes.Saved](w.t)(h.quizzes.SaveAnswer(ctx, stranger, quizzes.Save{AttemptID: attempt.ID, Slot: 1, Answer: quizzes.Answer{Text: "2"}, ClientStep: uuid.New()}))
	must[quizzes.Attempt](w.t)(h.quizzes.Finish(ctx, stranger, attempt.ID))
	papers, _, err := h.certification.Own(ctx, stranger)
	if err != nil || len(papers) != 1 {
		w.t.Fatalf("the stranger has %d certificates, %v", len(papers), err)
	}
	sessions := must[[]identity.SessionView](w.t)(h.identity.Sessions(ctx, identity.Session{PersonID: stranger.PersonID, Actor: stranger}))
	for kind, id := range map[string]string{
		"issuer": issuer.ID.String(), "quiz": quiz.ID.String(), "question": question.String(), "course": course.ID.String(), "module": module.String(),
		"mandate": mandate.String(), "enrolment": enrolment.String(), "attempt": attempt.ID.String(), "certificate": papers[0].ID.String(),
		"person": stranger.PersonID.String(), "unit": w.there.String(), "session": sessions[0].ID.String(),
	} {
		w.foreign[kind] = append(w.foreign[kind], id)
	}
}

// cookieOf names c on a request to the pages.
func (c citizen) cookieOf(r *http.Request) {
	if c.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "mumpuni_session", Value: c.cookie})
	}
}
