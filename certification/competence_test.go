package certification

import (
	"context"
	"errors"
	"testing"

	"github.com/uptrace/bun"

	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// TestACertificateOfCompetenceSaysWhatIsDecided: levels decided reached and counting, nothing else; numbered from the one counter of both
// kinds; and nothing twice.
func TestACertificateOfCompetenceSaysWhatIsDecided(t *testing.T) {
	w := newAssessed(t, pgtest.Tx(t))
	w.complete(w.completion(w.learner))
	try := w.try(w.assessment("Literasi digital", true))
	undecided, practised := w.said(try, w.b, 0, 1), w.said(w.try(try.AssessmentID), w.b, 2, 1)
	practised.Grade = competencies.Completed
	w.measure(w.said(try, w.a, 2, 1), undecided, practised)
	w.reconsider()
	w.complete(w.completion(w.colleague))
	list := w.certs()
	if len(list) != 2 || list[1].Kind != OfCompetence || list[1].Serial != 2 || w.count("select last from certificate_counters") != 3 {
		t.Fatalf("%d certificates: %+v", len(list), list)
	}
	c := list[1].Snapshot.Competence
	want := CertifiedLevel{
		CompetencyID: w.a, LineID: w.a, Code: "LD.1", Name: "Literasi data", NameEN: "en", Level: 2, Word: "Dasar", WordEN: "Dasar (en)", Probability: .97, Questions: 12,
		Rule: "level-1", Provisional: true, MeasuredOn: "2026-11-23", ValidUntil: "2028-11-23",
	}
	if len(c.Levels) != 1 || c.Levels[0] != want || c.Title != "Literasi digital" || c.ValidUntil != "2028-11-23" || list[1].Snapshot.IssuedOn != "2026-11-23" {
		t.Errorf("%+v", c)
	}
	if n := w.count("select count(*) from statements where verb like '%earned' and object_id = ?", list[1].ID); n != 1 {
		t.Errorf("%d statements", n)
	}
	v, err := w.Verify(t.Context(), list[1].Code)
	if err != nil || v.Kind != OfCompetence || len(v.Levels) != 1 || v.Levels[0] != (PublicLevel{"Literasi data", "en", 2, "Dasar", "Dasar (en)", false}) || v.ValidUntil != "2028-11-23" {
		t.Errorf("anybody sees %+v, %v", v, err)
	}
	w.later(2 * 365)
	w.wants(Valid, Valid)
	w.later(2)
	w.wants(Valid, Expired)
}

// TestACertificateFollowsItsEvidence: withdrawn with it, replaced where it was computed anew, and back when it is exactly what it was.
func TestACertificateFollowsItsEvidence(t *testing.T) {
	w := newAssessed(t, pgtest.Tx(t))
	try := w.try(w.assessment("Literasi digital", true))
	first := w.said(try, w.a, 2, 1)
	w.measure(first)
	w.wants(Valid)
	w.told = nil
	withdraw := func(revision int) {
		w.exec("update measurements set withdrawn_at = ?, withdrawn_for = 'x' where revision = ?", *w.clock, revision)
	}
	withdraw(1)
	w.reconsider()
	w.wants(Revoked)
	w.reconsider()
	if len(w.told) != 1 || w.told[0].PersonID != w.learner || w.told[0].Key != "notices.certificate_withdrawn" {
		t.Errorf("told %+v", w.told)
	}
	anew := w.said(try, w.a, 3, 2) // a question was annulled
	w.measure(anew)
	w.wants(Revoked, Valid)
	withdraw(2)
	w.exec("update measurements set withdrawn_at = null, withdrawn_for = null where revision = 1")
	w.reconsider()
	w.wants(Valid, Revoked)
	withdraw(1)
	third := first
	third.Revision = 3 // appended in place of being restored
	w.measure(third)
	w.wants(Valid, Revoked)
	third.Revision, third.Questions = 4, 11 // nearly the same is not the same
	withdraw(3)
	w.measure(third)
	w.wants(Revoked, Revoked, Valid)
	if n := w.count("select last from certificate_counters"); n != 3 {
		t.Errorf("%d numbers for 3 certificates", n)
	}
	if n := w.count("select count(*) from audit_entries where action = 'certificate.restored' and subject_id = ?", w.learner); n != 1 {
		t.Errorf("%d restorings in the audit", n)
	}
}

// TestAHeldResultCertifiesNothing: until it counts, by decision or because nobody decided.
func TestAHeldResultCertifiesNothing(t *testing.T) {
	w := newAssessed(t, pgtest.Tx(t))
	try := w.try(w.assessment("Literasi digital", true))
	m := w.said(try, w.a, 2, 1)
	m.HeldUntil = w.clock.AddDate(0, 0, 14)
	w.measure(m)
	w.wants()
	w.later(13)
	w.must(w.reconsiderAwaiting(t.Context(), w.clock.AddDate(0, 0, -15)))
	w.wants()
	w.later(2)
	w.must(w.reconsiderAwaiting(t.Context(), w.clock.AddDate(0, 0, -15)))
	w.wants(Valid)
	w.exec("update measurements set held_until = ?", w.clock.AddDate(0, 0, 14))
	w.reconsider()
	w.wants(Revoked)
	w.later(15)
	w.must(w.reconsiderAwaiting(t.Context(), w.clock.AddDate(0, 0, -15)))
	w.wants(Valid)
}

// TestALaterResultTakesThePlace: a later certificate of the same assessment or of all its competencies, and a later result that does not
// reach the level; one of something else does not. It gives the place back when it is withdrawn.
func TestALaterResultTakesThePlace(t *testing.T) {
	w := newAssessed(t, pgtest.Tx(t))
	one, other := w.assessment("Literasi digital", true), w.assessment("Keamanan", true)
	try := w.try(one)
	w.measure(w.said(try, w.a, 2, 1))
	w.later(30)
	elsewhere := w.try(other)
	w.measure(w.said(elsewhere, w.b, 2, 1))
	w.wants(Valid, Valid)
	w.later(30)
	again := w.try(one)
	w.measure(w.said(again, w.a, 3, 1))
	w.wants(Superseded, Valid, Valid)
	if v, err := w.Verify(t.Context(), w.certs()[0].Code); err != nil || v.SupersededBy != w.certs()[2].Number || v.SupersededOn != "2027-01-22" {
		t.Errorf("%+v, %v", v, err)
	}
	w.exec("update measurements set withdrawn_at = ?, withdrawn_for = 'x' where source_id = ?", *w.clock, again.AttemptID)
	w.reconsider()
	w.wants(Valid, Valid, Revoked)
	w.later(30)
	both := w.try(other)
	w.measure(w.said(both, w.a, 2, 1), w.said(both, w.b, 2, 1))
	w.wants(Superseded, Superseded, Revoked, Valid)
	w.later(30)
	w.told = nil
	w.measure(w.said(w.try(one), w.a, 1, 1))
	w.wants(Superseded, Superseded, Revoked, Superseded, Valid)
	w.later(30)
	w.measure(w.said(w.try(one), w.a, 0, 1))
	if got := w.statuses(); got[4] != Superseded || len(got) != 5 {
		t.Errorf("a later result decides nothing: %v", got)
	}
	if len(w.told) != 2 || w.told[1].Key != "notices.certificate_superseded" {
		t.Errorf("told %+v", w.told)
	}
}

// TestNothingIsCertifiedBeforeItsSignatoryAcceptsTheAssessment: by just that signatory, with a fresh second factor, and not by who made
// it; it can be taken back; the stop switch stops both kinds.
func TestNothingIsCertifiedBeforeItsSignatoryAcceptsTheAssessment(t *testing.T) {
	w := newAssessed(t, pgtest.Tx(t))
	one := w.assessment("Literasi digital", false)
	if len(w.told) == 0 || w.told[len(w.told)-1].PersonID != w.signatory || w.told[len(w.told)-1].Key != "notices.certify_waits" {
		t.Errorf("told %+v", w.told)
	}
	try := w.try(one)
	w.measure(w.said(try, w.a, 2, 1))
	if w.wants(); w.waitsFor() != "assessment" {
		t.Errorf("waits for %q", w.waitsFor())
	}
	w.grant(w.far, people.Signatory, w.root)
	asked := func(who id.Person, want int) {
		t.Helper()
		if n := pgtest.Asked(t, func(n *int) pg.Question { return w.AskToAccept(w.as(who), n) }); n != want {
			t.Errorf("%d ask for their name, want %d", n, want)
		}
	}
	asked(w.signatory, 1)
	asked(w.far, 0)
	digest := w.digest(one)
	for name, c := range map[string]struct {
		who    people.Actor
		digest string
		want   string
	}{
		"without a fresh factor": {w.as(w.signatory), digest, "identity.step_up_needed"},
		"another signatory":      {w.fresh(w.far), digest, "certificate.assessment_unknown"},
		"something else":         {w.fresh(w.signatory), "lain", "certificate.assessment_changed"},
	} {
		if err := w.AcceptAssessment(t.Context(), c.who, one, c.digest); !isKey(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.exec("update issuers set signatory_id = ?", w.far)
	if err := w.AcceptAssessment(t.Context(), w.fresh(w.far), one, digest); !isKey(err, "certificate.own_assessment") {
		t.Errorf("who made it: %v", err)
	}
	w.exec("update issuers set signatory_id = ?", w.signatory)
	if _, err := w.Hold(t.Context(), w.as(w.signatory), ""); err != nil {
		t.Fatal(err)
	}
	w.later(3)
	w.must(w.AcceptAssessment(t.Context(), w.fresh(w.signatory), one, digest))
	w.must(w.reconsiderAwaiting(t.Context(), *w.clock))
	if w.wants(); w.waitsFor() != "held" {
		t.Errorf("while all is stopped it waits for %q", w.waitsFor())
	}
	if _, err := w.Release(t.Context(), w.fresh(w.signatory)); err != nil {
		t.Fatal(err)
	}
	w.must(w.reconsiderAwaiting(t.Context(), *w.clock))
	if w.wants(Valid); w.waitsFor() != "" || w.certs()[0].Snapshot.IssuedOn != "2026-11-23" {
		t.Errorf("dated %s, still waits for %q", w.certs()[0].Snapshot.IssuedOn, w.waitsFor())
	}
	if err := w.TakeBackAssessment(t.Context(), w.as(w.far), one); !errors.Is(err, errAssessmentUnknown) {
		t.Errorf("another takes it back: %v", err)
	}
	asked(w.signatory, 0)
	w.must(w.TakeBackAssessment(t.Context(), w.as(w.signatory), one))
	asked(w.signatory, 1)
	w.later(30)
	w.measure(w.said(w.try(one), w.a, 3, 1))
	if w.wants(Valid); w.waitsFor() != "assessment" {
		t.Errorf("after it was taken back it waits for %q", w.waitsFor())
	}
	other := w.person(w.bkpsdm, "Penanda Tangan Baru", "197101011995031002")
	w.grant(other, people.Signatory, w.root)
	w.must(w.AcceptAssessment(t.Context(), w.fresh(w.signatory), one, digest))
	w.exec("update issuers set signatory_id = ?", other)
	if n, err := w.InMyName(t.Context(), w.as(other)); err != nil || len(n.Assessments) != 1 || !n.Assessments[0].AcceptedAt.IsZero() || n.Assessments[0].Waiting != 1 {
		t.Errorf("who signs now has accepted nothing: %+v, %v", n.Assessments, err)
	}
	v, err := w.issuerIn(t.Context(), w.db, w.issuer.ID)
	w.must(err)
	w.must(w.Accept(t.Context(), w.fresh(other), v.ID, v.Digest()))
	w.reconsider()
	if w.wants(Valid); w.waitsFor() != "assessment" {
		t.Errorf("who signs now accepted the issuer alone, and it waits for %q", w.waitsFor())
	}
}

// TestNobodyIsCertifiedByWhatTheyMade: and a revoked certificate stays revoked, its try gets no other.
func TestNobodyIsCertifiedByWhatTheyMade(t *testing.T) {
	w := newAssessed(t, pgtest.Tx(t))
	try := w.try(w.assessment("Literasi digital", true))
	w.tries[0].Involved = true
	w.measure(w.said(try, w.a, 2, 1))
	if w.wants(); w.waitsFor() != "" {
		t.Error("who had a hand in it waits for a certificate")
	}
	w.tries[0].Involved = false
	w.reconsider()
	w.wants(Valid)
	w.must(w.Revoke(t.Context(), w.as(w.hr), w.certs()[0].ID, reason))
	w.measure(w.said(try, w.a, 3, 2))
	w.exec("update measurements set withdrawn_at = ?, withdrawn_for = 'x' where revision = 2", *w.clock)
	w.reconsider()
	w.wants(Revoked)
	if c := w.certs()[0]; !c.WithdrawnAt.IsZero() || c.RevokedWhy != reason {
		t.Errorf("a revoked one changed: %+v", c)
	}
	w.later(2)
	w.measure(func() competencies.Measurement {
		m := w.said(w.try(try.AssessmentID), w.a, 2, 1)
		m.ValidUntil = w.clock.AddDate(0, 0, -1)
		return m
	}())
	w.wants(Revoked) // what is over is not certified
}

// TestReconsideringBesideItself: many at once issue one.
func TestReconsideringBesideItself(t *testing.T) {
	w := newAssessed(t, pgtest.DB(t))
	try := w.try(w.assessment("Literasi digital", true))
	m := w.said(try, w.a, 2, 1)
	w.do(func(ctx context.Context, tx bun.Tx) error {
		return competencies.Measure(ctx, tx, []competencies.Measurement{m})
	})
	done := make(chan error)
	for range 8 {
		go func() {
			done <- pg.InTx(context.Background(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.Reconsider(ctx, tx, w.learner) })
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	w.wants(Valid)
	if n := w.count("select last from certificate_counters"); n != 1 {
		t.Errorf("%d numbers", n)
	}
}
