package main

import (
	"context"
	"net/netip"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/certification"
	"mumpuni/competencies"
	"mumpuni/demo"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/people"
)

// TestTheFoundersGiveRolesAtOnceUntilBothHaveSignedIn sets up an installation as init does: the first administrator gives roles
// without a second person, and nothing is issued; from the second one's first sign-in on it is the other way round.
func TestTheFoundersGiveRolesAtOnceUntilBothHaveSignedIn(t *testing.T) {
	w := newTown(t)
	ctx := t.Context()
	root := must[uuid.UUID](t)(w.house.foundation(ctx, "Kabupaten Baru", "Asia/Jakarta", "2026-01-01"))
	if p := must[competencies.Policy](t)(w.house.competencies.Policy(ctx)); p.CountsFrom != "2026-01-01" {
		t.Errorf("measurements count from %q in a new installation", p.CountsFrom)
	}
	w.place["root"], w.hash = root, must[string](t)(w.house.identity.HashPassword(ctx, demo.Password))
	named := initCmd{NIP: w.nip(), Name: "Ani Satu", Employment: "pns", SecondNIP: w.nip(), SecondName: "Ida Dua", SecondEmployment: "pns"}
	founders := must[[]founder](t)(w.house.administrators(ctx, root, named.founders()))
	signer, learner, other := w.arrive("penanda", "root", people.Signatory), w.arrive("peserta", "root"), w.arrive("lain", "root")
	w.opensAccount(founders[0])
	first := w.takesOffice(founders[0])

	given := must[people.Granted](t)(w.house.people.Grant(ctx, first, learner.who.PersonID, people.Trainer, root))
	if given.ApprovalID != uuid.Nil || !must[people.Actor](t)(w.house.people.LoadActor(ctx, learner.who.PersonID)).Has(people.Trainer) {
		t.Fatalf("before the second has signed in: %+v", given)
	}
	if _, err := w.house.people.Grant(ctx, first, first.PersonID, people.Signatory, root); err == nil {
		t.Error("a founder gave himself a role")
	}
	w.acceptedIssuer(signer)
	w.completes(other)
	if n := w.certificatesOf(other); n != 0 {
		t.Fatalf("%d certificates while one administrator rules", n)
	}

	grade := func(to string) (uuid.UUID, string) {
		t.Helper()
		p := must[people.PersonView](t)(w.house.people.Person(ctx, people.System(), learner.who.PersonID)).Person // a trainer by now
		p.Grade = to
		waits := must[uuid.UUID](t)(w.house.people.UpdatePerson(ctx, first, p))
		return waits, must[people.PersonView](t)(w.house.people.Person(ctx, people.System(), learner.who.PersonID)).Grade
	}
	if waits, is := grade("III/a"); waits != uuid.Nil || is != "III/a" {
		t.Errorf("the grade of a role holder before the second has signed in: waits %v, is %s", waits, is)
	}
	w.opensAccount(founders[1])
	must[identity.SignInResult](t)(w.house.identity.SignIn(ctx, identity.SignInRequest{Login: founders[1].nip, Password: demo.Password, Address: netip.MustParseAddr("192.0.2.98")}))
	if founding := must[bool](t)(w.house.identity.Founding(ctx, w.house.db)); !founding {
		t.Error("founded by a password alone")
	}
	w.takesOffice(founders[1])
	if waits, is := grade("III/b"); waits == uuid.Nil || is != "III/a" {
		t.Errorf("the grade of a role holder once both have signed in: waits %v, is %s", waits, is)
	}
	given = must[people.Granted](t)(w.house.people.Grant(ctx, first, other.who.PersonID, people.Trainer, root))
	if given.ApprovalID == uuid.Nil || must[people.Actor](t)(w.house.people.LoadActor(ctx, other.who.PersonID)).Has(people.Trainer) {
		t.Fatalf("once both have signed in: %+v", given)
	}
	w.completes(learner)
	if n := w.certificatesOf(learner); n != 1 {
		t.Fatalf("%d certificates once both have signed in", n)
	}
}

// opensAccount sets the password of a founder with the link that was handed over.
func (w *town) opensAccount(f founder) {
	w.t.Helper()
	w.need(w.house.identity.UseLink(w.t.Context(), f.given.Token, demo.Password, netip.MustParseAddr("192.0.2.99")))
}

// takesOffice enrols the phone of a founder, whose account is open, and signs in.
func (w *town) takesOffice(f founder) people.Actor {
	w.t.Helper()
	ctx := w.t.Context()
	var id id.Person
	w.need(w.house.db.NewRaw("select id from persons where nip = ?", f.nip).Scan(ctx, &id))
	w.need(w.house.identity.SetTOTP(ctx, w.house.db, id, demo.TOTPSecret))
	w.signIn(f.nip, demo.TOTPSecret)
	who := must[people.Actor](w.t)(w.house.people.LoadActor(ctx, id))
	who.Fresh = true
	return who
}

// acceptedIssuer lets certificates of the root be issued in the signatory's name, who accepts it.
func (w *town) acceptedIssuer(signer citizen) {
	w.t.Helper()
	saved, _, err := w.house.certification.SaveIssuer(w.t.Context(), people.System(), certification.Issuer{
		UnitID: w.place["root"], Place: "Kaba", NumberTemplate: certification.DefaultTemplate, Classification: "800.2.2", UnitCode: "BKPSDM",
		SignatoryID: signer.who.PersonID, LegalBasis: certification.DefaultBasis("Kabupaten Baru"),
	})
	w.need(err)
	w.need(w.house.certification.Accept(w.t.Context(), signer.who, saved.ID, saved.Digest()))
}

// completes lets somebody complete a course of the root with a certificate.
func (w *town) completes(c citizen) {
	w.t.Helper()
	course, version := uuid.New(), uuid.New()
	run := func(query string, args ...any) {
		w.t.Helper()
		_, err := w.house.db.NewRaw(query, args...).Exec(w.t.Context())
		w.need(err)
	}
	run("insert into courses (id, slug, unit_id, created_by, created_at) values (?, ?, ?, ?, now())", course, course.String(), w.place["root"], c.who.PersonID)
	run("insert into course_versions (id, course_id, number, state, title, created_by, created_at, updated_at) values (?, ?, 1, 'published', 'X', ?, now(), now())",
		version, course, c.who.PersonID)
	fraction := 9000
	w.need(w.house.db.RunInTx(w.t.Context(), nil, func(ctx context.Context, tx bun.Tx) error {
		return w.house.certification.CourseCompleted(ctx, tx, certification.Completed{
			EnrolmentID: id.Enrolment(uuid.New()), PersonID: c.who.PersonID, CourseID: course, VersionID: version, Title: "Keamanan Informasi",
			Form: "16", JP: 2, Minutes: 90, Fraction: &fraction, StartedAt: w.now(), CompletedAt: w.now(),
			Modules: []certification.CompletedModule{{Title: "Materi", Part: "materi", Kind: "article", Minutes: 90}},
		})
	}))
}

func (w *town) certificatesOf(c citizen) int {
	w.t.Helper()
	list, _, err := w.house.certification.Find(w.t.Context(), people.System(), certification.Search{PersonID: c.who.PersonID})
	w.need(err)
	return len(list)
}
