package home_test

import (
	"strings"
	"testing"

	"mumpuni/internal/health"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/pages/pagestest"
)

// Each role finds its own work on the first page, and nobody else's.
func TestHomesByRole(t *testing.T) {
	w := pagestest.NewOffice(t)
	admin, auditor := w.Person("Rizki", "199208302018011001"), w.Person("Herlina", "198402112009012002")
	w.Grant(admin, people.Administrator)
	w.Grant(auditor, people.Auditor)
	panels := map[string]string{"hr": `id="sdm"`, "admin": `id="administrasi"`, "trainer": `id="studio"`, "audit": `href="/jejak-audit"`, "issuer": `href="/penerbit"`}
	for _, c := range []struct {
		who  id.Person
		sees string
	}{
		{w.Learner, ""}, {w.Trainer, "trainer"}, {w.Officer, "hr admin issuer audit"}, {admin, "admin issuer audit"}, {auditor, "hr audit issuer"}, {w.Signer, "issuer"},
	} {
		page := w.Get(c.who, "/")
		page.Wants(t, 200, "Selamat datang, Rina<", "Tidak ada kursus yang sedang berjalan", "JP tahun")
		for name, mark := range panels {
			if seen, want := strings.Contains(page.Body, mark), strings.Contains(c.sees, name); seen != want {
				t.Errorf("who sees %q: %s is shown: %v", c.sees, name, seen)
			}
		}
	}
	w.Get(id.Person{}, "/").Wants(t, 200, "Masuk dengan NIP", `action="/v"`)
	w.Get(id.Person{}, "/bantuan").Wants(t, 200, "Saya tidak dapat masuk", "Hubungi administrator")
	w.Get(id.Person{}, "/bantuan/pengajar").Wants(t, 200, "Kursus pertama Anda", "Periksa dan terbitkan")
	w.Get(w.Learner, "/bantuan/kepegawaian").Wants(t, 200, "Memasukkan data pegawai dari SIASN")
	w.Get(id.Person{}, "/aksesibilitas").Wants(t, 200, "WCAG 2.2")
}

// The administrator's home counts whether the installation has people; it lists nobody, so the audit gains no reading.
func TestTheAdministratorsHomeReadsNobody(t *testing.T) {
	w := pagestest.NewOffice(t)
	admin := w.Person("Rizki", "199208302018011001")
	w.Grant(admin, people.Administrator)
	entries := func() (n int) {
		w.Must(w.DB.NewRaw("select count(*) from audit_entries").Scan(t.Context(), &n))
		return n
	}
	before := entries()
	w.Get(admin, "/").Wants(t, 200, `id="administrasi"`)
	if after := entries(); after != before {
		t.Errorf("opening the home wrote %d audit entries", after-before)
	}
}

// The administrator's card says what the page of health asks to look at, worst first, and nothing of what is fine.
func TestTheAdministratorsHomeSaysWhatIsTheMatter(t *testing.T) {
	w := pagestest.NewOffice(t)
	admin := w.Person("Rizki", "199208302018011001")
	w.Grant(admin, people.Administrator)
	w.Health = []health.Figure{
		health.Judge("pool_waits", "exams", 1, 10, 20), health.Judge("disk_used_share", "", .9, .85, .95), health.Judge("jobs", "discarded", 3, 1, 2),
	}
	page := w.Get(admin, "/")
	page.Wants(t, 200, "Pekerjaan latar: menyerah", "Tangani", "Bagian disk sistem yang terpakai", "Perhatikan")
	if strings.Contains(page.Body, "menunggu koneksi") || strings.Index(page.Body, "Pekerjaan latar") > strings.Index(page.Body, "Bagian disk") {
		t.Error("what is fine is told, or the worst does not stand first")
	}
}

// A certificate and what is left of the year's hours are on the learner's home.
func TestHomeShowsWhatWasEarned(t *testing.T) {
	w := pagestest.NewOffice(t)
	w.Issued()
	w.Get(w.Learner, "/").Wants(t, 200, "Sertifikat terbaru", "Keamanan &lt;Informasi&gt;", "Kurang 20 dari target 20 JP")
}
