package pages

import (
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"mumpuni/people"
	"mumpuni/web/locale"
	"mumpuni/web/ui"
)

// Each role finds its own work on the first page, and nobody else's.
func TestHomesByRole(t *testing.T) {
	w := newWorkshop(t)
	admin, auditor := w.person("Rizki", "199208302018011001"), w.person("Herlina", "198402112009012002")
	w.grant(admin, people.Administrator)
	w.grant(auditor, people.Auditor)
	panels := map[string]string{"hr": `id="sdm"`, "admin": `id="administrasi"`, "trainer": `id="studio"`, "audit": `href="/jejak-audit"`, "issuer": `href="/penerbit"`}
	for _, c := range []struct {
		who  uuid.UUID
		sees string
	}{
		{w.learner, ""}, {w.trainer, "trainer"}, {w.officer, "hr admin issuer audit"}, {admin, "admin issuer audit"}, {auditor, "hr audit issuer"}, {w.signer, "issuer"},
	} {
		page := w.get(c.who, "/")
		page.wants(t, 200, "Selamat datang, Rina Wati", "Tidak ada kursus yang sedang berjalan", "JP tahun")
		for name, mark := range panels {
			if seen, want := strings.Contains(page.body, mark), strings.Contains(c.sees, name); seen != want {
				t.Errorf("who sees %q: %s is shown: %v", c.sees, name, seen)
			}
		}
	}
	w.get(uuid.Nil, "/").wants(t, 200, "Masuk dengan NIP", `action="/v"`)
	w.get(uuid.Nil, "/bantuan").wants(t, 200, "Saya tidak dapat masuk")
	w.get(uuid.Nil, "/aksesibilitas").wants(t, 200, "WCAG 2.2")
}

// The administrator's home counts whether the installation has people; it lists nobody, so the audit gains no reading.
func TestTheAdministratorsHomeReadsNobody(t *testing.T) {
	w := newWorkshop(t)
	admin := w.person("Rizki", "199208302018011001")
	w.grant(admin, people.Administrator)
	entries := func() (n int) {
		w.must(w.db.NewRaw("select count(*) from audit_entries").Scan(t.Context(), &n))
		return n
	}
	before := entries()
	w.get(admin, "/").wants(t, 200, `id="administrasi"`)
	if after := entries(); after != before {
		t.Errorf("opening the home wrote %d audit entries", after-before)
	}
}

// A certificate and what is left of the year's hours are on the learner's home.
func TestHomeShowsWhatWasEarned(t *testing.T) {
	w := newWorkshop(t)
	w.issued()
	w.get(w.learner, "/").wants(t, 200, "Sertifikat terbaru", "Keamanan &lt;Informasi&gt;", "Kurang 20 dari target 20 JP")
}

// Pages that need nobody are complete in both languages: no key shows through.
func TestPublicPagesInBothLanguages(t *testing.T) {
	for _, lang := range locale.Languages {
		ctx := ui.WithView(t.Context(), ui.View{Locale: lang})
		var b strings.Builder
		for _, c := range []templ.Component{welcomePage(), helpPage(), accessPage()} {
			if err := c.Render(ctx, &b); err != nil {
				t.Fatal(err)
			}
		}
		if regexp.MustCompile(`\b(home|ui)\.[a-z]+`).MatchString(b.String()) {
			t.Errorf("%s: a key shows through", lang)
		}
	}
}
