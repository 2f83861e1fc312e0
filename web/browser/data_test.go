package browser

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"mumpuni/demo"
)

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

// code is a second factor that counts: each is good once, and these tests sign in more often than the clock gives new ones.
func (h *house) code(t testing.TB, nip string) string {
	t.Helper()
	if _, err := h.db.NewRaw(`update accounts a set totp_last_step = 0 from persons p where p.id = a.person_id and p.nip = ?`, nip).Exec(t.Context()); err != nil {
		t.Fatalf("forget the last code: %v", err)
	}
	code, err := totp.GenerateCode(demo.TOTPSecret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// ages makes the second factor of somebody's sessions older than what gives power accepts. The server notices within two seconds.
func (h *house) ages(t testing.TB, nip string) {
	t.Helper()
	_, err := h.db.NewRaw(`update web_sessions s set stepped_up_at = s.stepped_up_at - interval '6 minutes'
		from persons p where p.id = s.person_id and p.nip = ?`, nip).Exec(t.Context())
	if err != nil {
		t.Fatalf("make a session older: %v", err)
	}
}
