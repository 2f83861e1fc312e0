package browser

import "testing"

// newcomer takes somebody who has not begun anything and has no role; each call gives another one.
func (h *house) newcomer(t testing.TB) string {
	t.Helper()
	h.given++
	var nip string
	err := h.db.NewRaw(`select p.nip from persons p join accounts a on a.person_id = p.id
		where not exists (select from enrolments e where e.person_id = p.id) and not exists (select from role_grants g where g.person_id = p.id)
		order by p.nip offset ? limit 1`, h.given-1).Scan(t.Context(), &nip)
	if err != nil {
		t.Fatalf("find a newcomer: %v", err)
	}
	return nip
}

// certificateCodes are the addresses of verification pages, one for each state a certificate can have.
func (h *house) certificateCodes(t testing.TB) []string {
	t.Helper()
	var paths []string
	err := h.db.NewRaw(`select distinct on (revoked_at is null) '/v/' || code from certificates order by revoked_at is null`).Scan(t.Context(), &paths)
	if err != nil {
		t.Fatalf("find certificates: %v", err)
	}
	return paths
}
