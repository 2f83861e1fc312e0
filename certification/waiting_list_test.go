package certification

import (
	"testing"

	"mumpuni/internal/pgtest"
	"mumpuni/people"
)

// TestWhatWaitsIsListedByReason: to HR, administrators and auditors of the person or of the issuer, the longest first, page by page, and
// those named can see that they were read.
func TestWhatWaitsIsListedByReason(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	first := w.completion(w.learner)
	w.complete(first) // no issuer
	w.save(w.settings(w.root))
	second, third := w.completion(w.colleague), w.completion(w.far)
	w.complete(second)
	w.complete(third) // both not accepted
	list := func(who people.Actor, f WaitingFilter) WaitingList {
		t.Helper()
		l, err := w.WaitingIn(t.Context(), who, f)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	admin := w.as(w.admin)
	all := list(admin, WaitingFilter{})
	if len(all.List) != 3 || all.List[0].EnrolmentID != first.EnrolmentID || all.List[0].Why != "no_issuer" || all.List[0].FullName != "Siti Rahma, S.Kom." ||
		all.List[0].UnitName != "Dinas Komunikasi dan Informatika" || all.List[0].Title != "Keamanan Informasi" || !all.List[0].CompletedAt.Equal(first.CompletedAt) ||
		all.List[1].IssuerUnit != "Pemerintah Kabupaten Contoh" {
		t.Fatalf("%+v", all.List)
	}
	if len(all.Counts) != 2 || all.Counts[0] != (WaitingCount{"no_issuer", 1}) || all.Counts[1] != (WaitingCount{"not_accepted", 2}) {
		t.Errorf("%+v", all.Counts)
	}
	if some := list(admin, WaitingFilter{Why: "not_accepted"}); len(some.List) != 2 || len(some.Counts) != 2 {
		t.Errorf("of one reason: %+v", some)
	}
	if mine := list(w.as(w.hr), WaitingFilter{}); len(mine.List) != 2 {
		t.Errorf("HR of the dinas sees %+v", mine.List)
	}
	if none := list(w.as(w.learner), WaitingFilter{}); len(none.List) != 0 || len(none.Counts) != 0 {
		t.Errorf("a learner sees %+v", none)
	}
	if n := w.count("select count(*) from audit_entries where action = 'certificate.list' and actor_id = ?", w.hr); n != 1 {
		t.Errorf("%d readings in the audit", n)
	}
	if got := list(admin, WaitingFilter{Limit: 1}); len(got.List) != 1 || got.Next == "" {
		t.Fatalf("a page of one: %+v", got)
	} else if next := list(admin, WaitingFilter{Limit: 5, After: got.Next}); len(next.List) != 2 || next.List[0].EnrolmentID == first.EnrolmentID || next.Next != "" {
		t.Errorf("the next page: %+v", next)
	}
	if _, err := w.WaitingIn(t.Context(), admin, WaitingFilter{Why: "lain"}); !isKey(err, "certificate.waiting_reason") {
		t.Errorf("an unknown reason: %v", err)
	}
	if _, err := w.WaitingIn(t.Context(), admin, WaitingFilter{After: "x"}); !isKey(err, "certificate.waiting_cursor") {
		t.Errorf("no page: %v", err)
	}
}

// Whoever may revoke holders' certificates may not revoke their own.
func TestNobodyRevokesTheirOwnCertificate(t *testing.T) {
	w := newWorld(t, pgtest.Tx(t), nil, Config{})
	w.issuer(w.settings(w.root))
	cert := w.complete(w.completion(w.admin))
	if err := w.Revoke(t.Context(), w.as(w.admin), cert.ID, "Salah data peserta"); !isKey(err, "person.oneself") {
		t.Errorf("revoked their own: %v", err)
	}
	v, err := w.Certificate(t.Context(), w.as(w.admin), cert.ID)
	if err != nil || v.MayRevoke {
		t.Errorf("is offered to revoke their own: %v", err)
	}
}
