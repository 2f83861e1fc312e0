package certificates_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"mumpuni/certification"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/web/assets"
	"mumpuni/web/pages/pagestest"
)

func TestCertificateFromWaitingToDownload(t *testing.T) {
	o := pagestest.NewOffice(t)
	o.Get(o.Learner, "/sertifikat").Wants(t, 200, "Belum ada sertifikat")
	o.Complete()
	o.Get(o.Learner, "/sertifikat").Wants(t, 200, "Sertifikat menunggu", "Keamanan &lt;Informasi&gt;")
	cert := o.Issued()
	path := "/sertifikat/" + cert.ID.String()
	o.Get(o.Learner, "/sertifikat").Wants(t, 200, cert.Number, "Sedang dibuat", path)
	making := o.Get(o.Learner, path)
	making.Wants(t, 200, "Sertifikat sedang dibuat")
	if making.Header.Get("Refresh") != "4" {
		t.Errorf("Refresh is %q", making.Header.Get("Refresh"))
	}
	o.Get(o.Learner, path+"/unduh").Wants(t, http.StatusConflict)
	o.Must(o.Certification.Draw(t.Context(), cert.ID))
	ready := o.Get(o.Learner, path)
	ready.Wants(t, 200, "Unduh sertifikat", "https://belajar.example.go.id/v/"+cert.Code, "88 (Memuaskan)", "tanpa tanda tangan elektronik")
	if ready.Header.Get("Refresh") != "" || strings.Contains(ready.Body, "/cabut") {
		t.Error("the finished page reloads, or offers the learner to revoke")
	}
	file := o.Get(o.Learner, path+"/unduh")
	file.Wants(t, 200, "%PDF-")
	if file.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), `attachment; filename="sertifikat-800-1-4-0001`) {
		t.Errorf("headers %v", file.Header)
	}
	othersAreKeptOut(o, path)
	o.Get(o.Officer, "/sertifikat/terbit?cari=siti").Wants(t, 200, cert.Number)
	o.Get(o.Officer, "/sertifikat/terbit?cari=tidakada").Wants(t, 200, "Tidak ada hasil")
}

func othersAreKeptOut(o *pagestest.Office, path string) {
	o.T.Helper()
	stranger := o.Person("Budi", "198701012015051001")
	for _, end := range []string{"", "/unduh"} {
		o.Get(stranger, path+end).Wants(o.T, http.StatusNotFound)
	}
	o.Get(stranger, "/sertifikat/terbit").Wants(o.T, http.StatusForbidden)
	o.Get(stranger, path+"/cabut").Wants(o.T, http.StatusForbidden)
}

func TestPublicVerificationPage(t *testing.T) {
	o := pagestest.NewOffice(t)
	cert := o.Issued()
	valid := o.Get(id.Person{}, "/v/"+strings.ToLower(certification.GroupCode(cert.Code)))
	valid.Wants(t, 200, "SAH", "Siti Rahma", "•••••••• 201505 • •••", "Keamanan &lt;Informasi&gt;", cert.Number, "Pemerintah Kabupaten Contoh")
	for _, secret := range []string{"198609262015052001", "19860926", "1986-09-26"} {
		if strings.Contains(valid.Body, secret) {
			t.Errorf("the public page tells %s", secret)
		}
	}
	unknown := o.Get(id.Person{}, "/v/01ARZ3NDEKTSV4RRFFQ69G5FA0")
	unknown.Wants(t, http.StatusNotFound, "TIDAK DIKENAL")
	form := o.Get(id.Person{}, "/v")
	form.Wants(t, 200, "Kode verifikasi atau nomor sertifikat")
	for name, page := range map[string]pagestest.Answer{"valid": valid, "unknown": unknown, "form": form} {
		if size := weigh(t, page.Body); size > 40_000 {
			t.Errorf("%s weighs %d bytes", name, size)
		}
		if strings.Contains(page.Body, "<script") || regexp.MustCompile(`\son\w+=`).MatchString(page.Body) || strings.Contains(page.Body, "style=") {
			t.Errorf("%s has script or inline style", name)
		}
	}
	o.Get(id.Person{}, "/v?kode=").Wants(t, http.StatusUnprocessableEntity, `aria-invalid="true"`, "Ketik kode verifikasi")
}

func TestVerificationFormTakesCodesAndNumbers(t *testing.T) {
	o := pagestest.NewOffice(t)
	cert := o.Issued()
	found := o.Get(id.Person{}, "/v?kode="+url.QueryEscape(certification.GroupCode(cert.Code)))
	if found.Status != http.StatusSeeOther || found.Header.Get("Location") != "/v/"+cert.Code {
		t.Fatalf("a code leads to %d %s", found.Status, found.Header.Get("Location"))
	}
	number := o.Get(id.Person{}, "/v?kode="+url.QueryEscape(cert.Number))
	number.Wants(t, 200, "SAH", "S••• R••••", "hanya menampilkan inisial")
	if strings.Contains(number.Body, cert.Code) || strings.Contains(number.Body, "Siti") {
		t.Error("the number gives away name or code")
	}
	for range 30 {
		if a := o.Get(id.Person{}, "/v?kode=1/2026"); a.Status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("numbers can be counted through without end")
}

// weigh adds up the page and everything it loads, uncompressed.
func weigh(t *testing.T, page string) int {
	t.Helper()
	size := len(page)
	for _, m := range regexp.MustCompile(`(?:href|src)="(`+assets.Prefix+`[^"]+)"`).FindAllStringSubmatch(page, -1) {
		w := httptest.NewRecorder()
		assets.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, m[1], nil))
		if w.Code != http.StatusOK {
			t.Errorf("%s is not there", m[1])
		}
		size += w.Body.Len()
	}
	return size
}

func TestRevokingOnPages(t *testing.T) {
	o := pagestest.NewOffice(t)
	cert := o.Issued()
	path := "/sertifikat/" + cert.ID.String() + "/cabut"
	o.Get(o.Officer, path).Wants(t, 200, "Pencabutan tidak dapat dibatalkan", cert.Number)
	o.Do(o.Officer, http.MethodPost, path, url.Values{"reason": {"pendek"}}).Wants(t, http.StatusUnprocessableEntity, "Ada masalah", "paling sedikit 10", "pendek")
	o.Do(o.Learner, http.MethodPost, path, url.Values{"reason": {"Saya tidak mau ini lagi."}}).Wants(t, http.StatusForbidden)
	o.Do(o.Officer, http.MethodPost, path, url.Values{"reason": {"Akun dipakai orang lain."}}).Wants(t, http.StatusSeeOther)
	public := o.Get(id.Person{}, "/v/"+cert.Code)
	public.Wants(t, 200, "DICABUT", "tidak berlaku lagi")
	if strings.Contains(public.Body, "Akun dipakai") {
		t.Error("the public page tells the reason")
	}
	o.Get(o.Learner, "/sertifikat/"+cert.ID.String()).Wants(t, 200, "dicabut pada", "Akun dipakai orang lain.")
	o.Get(o.Officer, path).Wants(t, http.StatusSeeOther)
}

func TestIssuerSettingsOnPages(t *testing.T) {
	o := pagestest.NewOffice(t)
	post := func(change func(url.Values)) pagestest.Answer {
		form := o.IssuerForm()
		change(form)
		return o.Do(o.Officer, http.MethodPost, "/penerbit", form)
	}
	o.Get(o.Officer, "/penerbit").Wants(t, 200, "Belum ada penerbit")
	o.Get(o.Officer, "/penerbit/baru").Wants(t, 200, "Pemerintah Kabupaten Contoh", "Ahmad Fauzi", "{urut:4}")
	post(func(f url.Values) { f.Set("number_template", "{urut}"); f.Set("place", "") }).
		Wants(t, http.StatusUnprocessableEntity, "harus memuat {tahun}", "Isi tempat", `href="#f-place"`)
	post(func(f url.Values) { f.Set("prefix", "plt") }).Wants(t, http.StatusUnprocessableEntity, "tidak merangkap jabatan sebagai Plt.")
	post(func(f url.Values) { f.Del("unit_id") }).Wants(t, http.StatusUnprocessableEntity, "Pilih unit kerja")
	post(func(f url.Values) { f.Set("action", "preview") }).Wants(t, 200, "800.1.4/0001/BKPSDM/")
	o.Get(o.Officer, "/penerbit/contoh-nomor?number_template={urut}-{tahun}").Wants(t, 200, "1-")
	o.Get(o.Officer, "/penerbit/contoh-nomor?number_template={urut}").Wants(t, http.StatusUnprocessableEntity, "harus memuat {tahun}")
	o.Get(o.Signer, "/penerbit/baru").Wants(t, http.StatusForbidden)
	post(func(url.Values) {}).Wants(t, http.StatusSeeOther)
	o.Get(o.Signer, "/penerbit").Wants(t, 200, "Pemerintah Kabupaten Contoh", "Menunggu penanda tangan")
	list, err := o.Certification.Issuers(t.Context(), people.System())
	o.Must(err)
	o.Get(o.Officer, "/penerbit/"+list[0].ID.String()).Wants(t, 200, "Ubah penerbit", "BKPSDM Kabupaten Contoh", "selected")
}

// TestTheSignatoryDecidesOnTheirPage: they see what will be printed and which courses, accept only with a fresh second factor,
// stop everything, go on and take it back; others are not let in.
func TestTheSignatoryDecidesOnTheirPage(t *testing.T) {
	o := pagestest.NewOffice(t)
	o.Do(o.Officer, http.MethodPost, "/penerbit", o.IssuerForm()).Wants(t, http.StatusSeeOther)
	if o.Complete() != nil {
		t.Fatal("issued before the signatory agreed")
	}
	o.Get(o.Learner, "/sertifikat").Wants(t, 200, "setelah penanda tangan menerimanya")
	o.Get(o.Officer, "/atas-nama-saya").Wants(t, http.StatusForbidden)
	page := o.Get(o.Signer, "/atas-nama-saya")
	page.Wants(t, 200, "Pengolah Data", "Ahmad Fauzi", "Menunggu penanda tangan", "1 menunggu", "X")
	list, err := o.Certification.Issuers(t.Context(), people.System())
	o.Must(err)
	path, digest := "/penerbit/"+list[0].ID.String(), list[0].Digest()
	page.Wants(t, 200, digest)
	o.Do(o.Signer, http.MethodPost, path+"/terima", pagestest.Form("digest", digest)).Wants(t, http.StatusForbidden)
	o.Accept()
	o.Get(o.Signer, "/atas-nama-saya").Wants(t, 200, "Diterima penanda tangan", "Tarik kembali", "Hentikan sekarang")
	o.Post(o.Signer, "/atas-nama-saya/tahan", "why", "Kunci hilang")
	o.Get(o.Signer, "/atas-nama-saya").Wants(t, 200, "Penerbitan dihentikan", "Alasan: Kunci hilang", "Lanjutkan penerbitan")
	o.Get(o.Officer, "/penerbit").Wants(t, 200, "Ditahan")
	o.Do(o.Signer, http.MethodPost, "/atas-nama-saya/lanjut", nil).Wants(t, http.StatusForbidden) // needs a fresh second factor
	o.Post(o.Signer, path+"/tarik")
	o.Do(o.Officer, http.MethodPost, path+"/tarik", nil).Wants(t, http.StatusForbidden)
}
