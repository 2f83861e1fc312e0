package certification

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/id"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// save saves settings as the administrator, who asks nobody.
func (w *world) save(i Issuer) IssuerView {
	w.t.Helper()
	v, _, err := w.SaveIssuer(context.Background(), w.as(w.admin), i)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) accept(v IssuerView) {
	w.t.Helper()
	if err := w.Accept(context.Background(), w.fresh(v.SignatoryID), v.ID, v.Digest()); err != nil {
		w.t.Fatal(err)
	}
}

// why says what a completion waits for, "" when it does not wait.
func (w *world) why(enrolment id.Enrolment) (why string) {
	w.t.Helper()
	if err := w.db.NewRaw("select coalesce(max(why), '') from awaiting_certificates where enrolment_id = ?", enrolment).Scan(context.Background(), &why); err != nil {
		w.t.Fatal(err)
	}
	return why
}

func (w *world) catchUp() {
	w.t.Helper()
	if err := w.issueAwaiting(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func isKey(err error, key string) bool {
	var f *fault.Fault
	return errors.As(err, &f) && f.Key == key
}

// TestNothingIsIssuedBeforeItsSignatoryAgrees: the completion waits, only the signatory agrees, with a fresh second factor, to just
// what was shown and not to what they set up themselves; then it is issued once, dated by the completion.
func TestNothingIsIssuedBeforeItsSignatoryAgrees(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	v := w.save(w.settings(w.root))
	c := w.completion(w.learner)
	if w.complete(c) != nil || w.why(c.EnrolmentID) != "not_accepted" {
		t.Fatalf("waits for %q", w.why(c.EnrolmentID))
	}
	w.grant(w.admin, people.Signatory, w.root)
	for name, try := range map[string]struct {
		who    people.Actor
		digest string
		want   string
	}{
		"without a fresh factor": {w.as(w.signatory), v.Digest(), "identity.step_up_needed"},
		"another signatory":      {w.fresh(w.admin), v.Digest(), "certificate.issuer_unknown"},
		"a learner":              {w.fresh(w.learner), v.Digest(), "certificate.issuer_unknown"},
		"something else":         {w.fresh(w.signatory), "lain", "certificate.issuer_changed"},
	} {
		if err := w.Accept(t.Context(), try.who, v.ID, try.digest); !isKey(err, try.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	own := w.settings(w.dinas)
	own.SignatoryID, own.UnitCode = w.admin, "SENDIRI"
	mine := w.save(own)
	if err := w.Accept(t.Context(), w.fresh(w.admin), mine.ID, mine.Digest()); !isKey(err, "certificate.own_settings") {
		t.Errorf("accepted what they set up themselves: %v", err)
	}
	w.exec("update issuers set unit_id = ? where id = ?", w.bkpsdm, mine.ID) // out of the learner's way
	w.catchUp()
	if w.certificateOf(c.EnrolmentID) != nil {
		t.Fatal("issued though nobody agreed")
	}
	*w.clock = w.clock.AddDate(0, 2, 0) // January
	w.accept(v)
	w.catchUp()
	w.catchUp()
	cert := w.certificateOf(c.EnrolmentID)
	if cert == nil || cert.Number != "800.1.4/0001/BKPSDM/XI/2026" || cert.Snapshot.IssuedOn != "2026-11-23" || !cert.IssuedAt.Equal(*w.clock) {
		t.Fatalf("%+v", cert)
	}
	if w.count("select count(*) from certificates") != 1 || w.count("select count(*) from awaiting_certificates") != 0 {
		t.Fatal("issued twice, or waits on")
	}
}

// TestWhatIsPrintedIsWhatWasAccepted: a change of anything that is printed, or of the signatory's right, holds issuing until they
// accept again; a promotion does not.
func TestWhatIsPrintedIsWhatWasAccepted(t *testing.T) {
	save := func(change func(*Issuer)) func(w *world) {
		return func(w *world) {
			i := w.settings(w.root)
			change(&i)
			w.save(i)
		}
	}
	for name, c := range map[string]struct {
		change func(w *world)
		why    string
	}{
		"nothing":        {func(*world) {}, ""},
		"a promotion":    {func(w *world) { w.exec("update persons set grade = 'IV/a' where id = ?", w.signatory) }, ""},
		"saved as it is": {save(func(*Issuer) {}), ""},
		"their post": {func(w *world) {
			w.exec("update posts set name = 'Presiden Republik Indonesia' where name = 'Kepala BKPSDM'")
		}, "changed"},
		"their name":       {func(w *world) { w.exec("update persons set name = 'Orang Lain' where id = ?", w.signatory) }, "changed"},
		"the agency's":     {func(w *world) { w.exec("update unit_versions set name = 'Presiden RI' where unit_id = ?", w.root) }, "changed"},
		"they left":        {func(w *world) { w.exec("update persons set left_on = '2026-01-01' where id = ?", w.signatory) }, "signatory"},
		"their role ended": {func(w *world) { w.exec("update role_grants set revoked_at = ? where person_id = ?", noon, w.signatory) }, "signatory"},
		"the place":        {save(func(i *Issuer) { i.Place = "Jakarta" }), "not_accepted"},
		"the basis":        {save(func(i *Issuer) { i.LegalBasis = "Presiden, menyatakan bahwa:" }), "not_accepted"},
		"the agency":       {save(func(i *Issuer) { i.AgencyUnitID = i.UnitID; i.Prefix = OnBehalf }), "not_accepted"},
		"the number":       {save(func(i *Issuer) { i.UnitCode = "RI" }), "not_accepted"},
		"there and back": {func(w *world) {
			save(func(i *Issuer) { i.Place = "Jakarta" })(w)
			w.save(w.settings(w.root))
		}, "not_accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, pgtest.Tx(t), nil, Config{})
			w.accept(w.save(w.settings(w.root)))
			c.change(w)
			done := w.completion(w.learner)
			if cert := w.complete(done); (cert != nil) != (c.why == "") || w.why(done.EnrolmentID) != c.why {
				t.Fatalf("issued: %v, waits for %q", cert != nil, w.why(done.EnrolmentID))
			}
		})
	}
}

// TestTheSignatoryTakesItBack: nobody else can; nothing more is issued, what was issued stays and can be verified.
func TestTheSignatoryTakesItBack(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	v := w.issuer(w.settings(w.root))
	first := w.complete(w.completion(w.learner))
	if err := w.TakeBack(t.Context(), w.fresh(w.admin), v.ID); !isKey(err, "certificate.issuer_unknown") {
		t.Fatalf("somebody else: %v", err)
	}
	for range 2 {
		if err := w.TakeBack(t.Context(), w.as(w.signatory), v.ID); err != nil { // without a second factor: it takes away
			t.Fatal(err)
		}
	}
	c := w.completion(w.colleague)
	if w.complete(c) != nil || w.why(c.EnrolmentID) != "not_accepted" {
		t.Fatal("issued in a name that was taken back")
	}
	if seen, err := w.Verify(t.Context(), first.Code); err != nil || seen.Status != Valid {
		t.Fatalf("%+v, %v", seen, err)
	}
	if n := w.count("select count(*) from audit_entries where action in ('issuer.accept', 'issuer.take_back') and object = 'issuer:' || ?::text", v.ID); n != 2 {
		t.Fatalf("%d steps in the audit", n)
	}
}

func TestPostsAreWrittenAsTheyAreDirected(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.exec("insert into posts (id, name, kind) values (?, 'Sekretaris Daerah', 'jpt_pratama'), (?, 'Kepala Dinas Kominfo', 'jpt_pratama')", w.course, w.version)
	w.exec("insert into assignments (id, person_id, unit_id, post_id, main, valid_from) values (?, ?, ?, ?, false, '2026-01-01')", uuid.New(), w.admin, w.root, w.course)
	plt := func(i *Issuer) {
		w.exec("insert into assignments (id, person_id, unit_id, post_id, main, valid_from) values (?, ?, ?, ?, false, '2026-01-01') on conflict do nothing",
			uuid.New(), w.signatory, w.dinas, w.version)
	}
	for want, edit := range map[string]func(*Issuer){
		"Kepala BKPSDM":                                             func(*Issuer) {},
		"a.n. Bupati Contoh\nKepala BKPSDM":                         func(i *Issuer) { i.Prefix = OnBehalf },
		"a.n. Sekretaris Daerah\nKepala BKPSDM":                     func(i *Issuer) { i.Prefix, i.OnBehalfID = OnBehalf, w.course },
		"a.n. Bupati Contoh\nSekretaris Daerah\nu.b. Kepala BKPSDM": func(i *Issuer) { i.Prefix, i.ThroughID = Through, w.course },
		"Plt. Kepala Dinas Kominfo":                                 func(i *Issuer) { plt(i); i.Prefix = Acting },
		"Plh. Kepala Dinas Kominfo":                                 func(i *Issuer) { plt(i); i.Prefix = ActingDay },
	} {
		i := w.settings(w.root)
		edit(&i)
		if v := w.save(i); v.Face().Post != want {
			t.Errorf("%q, want %q", v.Face().Post, want)
		}
	}
	for root, want := range map[string]string{"Pemerintah Kota Curup": "Wali Kota Curup", "Pemerintah Provinsi Bengkulu": "Gubernur Bengkulu", "Kementerian Agama": ""} {
		if got := headOfRegion(root); got != want {
			t.Errorf("%s: %q", root, got)
		}
	}
}

// TestAnInsiderCannotMintInAnothersName repeats the attack of the review (t16–t18): an administrator of one agency names whom and
// what they like. Every way ends in a refusal or in waiting.
func TestAnInsiderCannotMintInAnothersName(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	insider := w.colleague
	w.grant(insider, people.Administrator, w.dinas)
	who := w.fresh(insider)
	i := w.settings(w.dinas)
	i.UnitCode, i.LegalBasis = "ZZ", "Presiden Republik Indonesia, menyatakan bahwa:"
	v, _, err := w.SaveIssuer(t.Context(), who, i)
	if err != nil {
		t.Fatal(err)
	}
	if f := v.Face(); strings.Contains(f.Agency+f.Post+f.Name, "Presiden") {
		t.Fatalf("free text came through: %+v", f)
	}
	c := w.completion(insider)
	if w.complete(c) != nil {
		t.Fatal("a certificate in the Head's name, for oneself")
	}
	if err := w.Accept(t.Context(), who, v.ID, v.Digest()); !isKey(err, "certificate.issuer_unknown") {
		t.Fatalf("accepted for another: %v", err)
	}
	w.grant(insider, people.Signatory, w.dinas) // should the second person for roles have been taken in, too
	i.SignatoryID = insider
	if v, _, err = w.SaveIssuer(t.Context(), who, i); err != nil {
		t.Fatal(err)
	}
	if err := w.Accept(t.Context(), w.fresh(insider), v.ID, v.Digest()); !isKey(err, "certificate.own_settings") {
		t.Fatalf("a self-made issuer: %v", err)
	}
	if w.count("select count(*) from certificates") != 0 {
		t.Fatal("a certificate was minted")
	}
}

// TestTheSignatorySeesWhatWillCarryTheirName: each issuer as it would be printed and each course whose learners earn certificates,
// with counts; others see nothing.
func TestTheSignatorySeesWhatWillCarryTheirName(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	v := w.save(w.settings(w.root))
	w.exec("update course_versions set approved_at = ?, published_at = ?, approved_by = ?, title = 'Berdua' where id = ?", noon, noon, w.far, w.version)
	w.complete(w.completion(w.learner))
	n, err := w.InMyName(t.Context(), w.as(w.signatory))
	if err != nil || len(n.Issuers) != 1 || len(n.Courses) != 1 {
		t.Fatalf("%+v, %v", n, err)
	}
	in, course := n.Issuers[0], n.Courses[0]
	if in.State != NotAccepted || in.Face.Post != "Kepala BKPSDM" || in.Digest != v.Digest() || in.Waiting != 1 || in.Sample != "800.1.4/0001/BKPSDM/XI/2026" {
		t.Fatalf("%+v", in)
	}
	if course.Title != "Berdua" || course.ApprovedBy != "Dewi Lestari" || !course.Open || course.Waiting != 1 || course.Issued != 0 {
		t.Fatalf("%+v", course)
	}
	w.accept(v)
	w.catchUp()
	w.exec("update courses set archived_at = ? where id = ?", noon, w.course)
	n, err = w.InMyName(t.Context(), w.as(w.signatory))
	if err != nil || n.Courses[0].Issued != 1 || n.Courses[0].Open || n.Issuers[0].State != Accepted {
		t.Fatalf("%+v, %v", n, err)
	}
	if n, err := w.InMyName(t.Context(), w.as(w.admin)); err != nil || len(n.Issuers)+len(n.Courses) != 0 {
		t.Fatalf("somebody else sees %+v, %v", n, err)
	}
}

// TestANameThatCannotBePrintedWaits: no signed paper says "?"; once the name is mended the certificate follows.
func TestANameThatCannotBePrintedWaits(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	w.exec("update persons set name = 'Siti 王' where id = ?", w.learner)
	c := w.completion(w.learner)
	if w.complete(c) != nil || w.why(c.EnrolmentID) != "name" {
		t.Fatalf("waits for %q", w.why(c.EnrolmentID))
	}
	w.exec("update persons set name = 'Siti Wang' where id = ?", w.learner)
	w.catchUp()
	if cert := w.certificateOf(c.EnrolmentID); cert == nil || !strings.HasPrefix(cert.Snapshot.Holder.Name, "Siti Wang") {
		t.Fatalf("%+v", cert)
	}
}

// TestAHouseWithOneAdministratorIssuesNothing: until the second one has signed in.
func TestAHouseWithOneAdministratorIssuesNothing(t *testing.T) {
	founding := true
	w := newWorld(t, pgtest.Tx(t), nil, Config{Founding: func(context.Context, bun.IDB) (bool, error) { return founding, nil }})
	w.issuer(w.settings(w.root))
	c := w.completion(w.learner)
	if w.complete(c) != nil || w.why(c.EnrolmentID) != "founding" {
		t.Fatalf("waits for %q", w.why(c.EnrolmentID))
	}
	founding = false
	w.catchUp()
	if w.certificateOf(c.EnrolmentID) == nil {
		t.Fatal("still nothing")
	}
}

// TestSignatoriesAreToldInTime: once of an issuer that waits for them, and of each course that will carry their name.
func TestSignatoriesAreToldInTime(t *testing.T) {
	var told []people.Notice
	w := newWorld(t, pgtest.Tx(t), nil, Config{Notify: func(_ context.Context, _ bun.Tx, n ...people.Notice) error {
		told = append(told, n...)
		return nil
	}})
	v := w.save(w.settings(w.root))
	for range 2 {
		if err := w.tellWaiting(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 1 || told[0].PersonID != w.signatory || told[0].Key != "notices.issuer_waits" {
		t.Fatalf("%+v", told)
	}
	certifying := func() (n int) {
		told = nil
		if err := w.db.RunInTx(t.Context(), nil, func(ctx context.Context, tx bun.Tx) error { return w.Certifying(ctx, tx, w.course, "Baru") }); err != nil {
			t.Fatal(err)
		}
		return len(told)
	}
	if certifying() != 0 {
		t.Fatal("told of a course though nothing is issued in their name")
	}
	w.accept(v)
	if certifying() != 1 || told[0].PersonID != w.signatory || told[0].Args["Course"] != "Baru" {
		t.Fatalf("%+v", told)
	}
	told = nil
	if _, err := w.Hold(t.Context(), w.as(w.signatory), "Kunci hilang"); err != nil || len(told) != 1 || told[0].PersonID != w.admin || told[0].Args["Why"] != "Kunci hilang" {
		t.Fatalf("%+v, %v", told, err)
	}
}
