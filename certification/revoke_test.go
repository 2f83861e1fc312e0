package certification

import (
	"context"
	"errors"
	"testing"

	"github.com/uptrace/bun"

	"mumpuni/internal/fault"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

const reason = "Akun dipakai orang lain."

func TestRevokingKeepsTheNumber(t *testing.T) {
	var told []Revocation
	w := newWorld(t, pgtest.Tx(t), nil, Config{Revoked: func(_ context.Context, _ bun.Tx, r Revocation) error {
		told = append(told, r)
		return nil
	}})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	if err := w.Revoke(t.Context(), w.as(w.hr), cert.ID, reason); err != nil {
		t.Fatal(err)
	}
	v, err := w.Verify(t.Context(), cert.Code)
	if err != nil || v.Status != Revoked || v.RevokedOn != "2026-11-23" || v.Number != cert.Number {
		t.Fatalf("%+v, %v", v, err)
	}
	if next := w.complete(w.completion(w.learner)); next.Serial != cert.Serial+1 {
		t.Fatalf("next serial is %d", next.Serial)
	}
	if len(told) != 1 || told[0].EnrolmentID != cert.EnrolmentID || told[0].By != w.hr || told[0].Reason != reason {
		t.Fatalf("told %+v", told)
	}
	if w.count("select count(*) from audit_entries where action = 'certificate.revoke' and subject_id = ? and actor_id = ?", w.learner, w.hr) != 1 {
		t.Fatal("no audit entry")
	}
	if err := w.Revoke(t.Context(), w.as(w.hr), cert.ID, reason); !errors.Is(err, fault.New(fault.Conflict, "certificate.already_revoked")) {
		t.Fatalf("revoked twice: %v", err)
	}
	got, err := w.Certificate(t.Context(), w.as(w.learner), cert.ID)
	if err != nil || !got.Revoked() || got.RevokedWhy != reason || got.MayRevoke {
		t.Fatalf("the holder sees %+v, %v", got, err)
	}
}

func TestAFailingConsequenceLeavesTheCertificateValid(t *testing.T) {
	broken := errors.New("broken")
	w := newWorld(t, pgtest.Tx(t), nil, Config{Revoked: func(context.Context, bun.Tx, Revocation) error { return broken }})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	if err := w.Revoke(t.Context(), w.as(w.admin), cert.ID, reason); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	if v, err := w.Verify(t.Context(), cert.Code); err != nil || v.Status != Valid {
		t.Fatalf("%+v, %v", v, err)
	}
}

func TestWhoMaySeeAndRevoke(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	auditor := w.person(w.bkpsdm, "Auditor", "199201012015052001")
	w.grant(auditor, people.Auditor, w.root)
	w.grant(w.learner, people.HR, w.dinas) // an HR officer with a certificate of their own
	for name, c := range map[string]struct {
		who               people.Actor
		sees, may, reason bool
	}{
		"nobody":       {who: people.Actor{}},
		"colleague":    {who: w.as(w.colleague)},
		"hr elsewhere": {who: w.as(w.far)},
		"holder":       {who: w.as(w.learner), sees: true},
		"signatory":    {who: w.as(w.signatory), sees: true},
		"auditor":      {who: w.as(auditor), sees: true},
		"hr":           {who: w.as(w.hr), sees: true, may: true},
		"admin":        {who: w.as(w.admin), sees: true, may: true},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := w.Certificate(t.Context(), c.who, cert.ID)
			if (err == nil) != c.sees || v.MayRevoke != c.may || err != nil && !errors.Is(err, ErrUnknown) {
				t.Fatalf("sees %v, may %v", err, v.MayRevoke)
			}
			list, _, err := w.Find(t.Context(), c.who, Search{Text: "keamanan"})
			if err != nil || (len(list) == 1) != c.sees {
				t.Fatalf("finds %d, %v", len(list), err)
			}
			want := map[bool]fault.Kind{true: fault.Forbidden, false: fault.NotFound}[c.sees]
			if !c.may {
				if err := w.Revoke(t.Context(), c.who, cert.ID, reason); fault.KindOf(err) != want {
					t.Fatalf("revoke: %v", err)
				}
			}
		})
	}
	if n := w.count("select count(*) from audit_entries where action = 'certificate.read'"); n != 4 {
		t.Errorf("%d reads of another's certificate were written down, want 4", n)
	}
}

func TestReasonIsNeeded(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.learner))
	for _, text := range []string{"", "         x         ", string(make([]byte, 501))} {
		if err := w.Revoke(t.Context(), w.as(w.hr), cert.ID, text); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}
