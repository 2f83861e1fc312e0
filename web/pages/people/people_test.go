package people_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"
	"github.com/uptrace/bun"

	"mumpuni/approvals"
	"mumpuni/identity"
	"mumpuni/internal/id"
	"mumpuni/internal/jobs"
	"mumpuni/internal/pg"
	"mumpuni/internal/pgtest"
	"mumpuni/people"
	"mumpuni/people/siasn"
	"mumpuni/people/siasngen"
	"mumpuni/web/locale"
	"mumpuni/web/pages"
	"mumpuni/web/pages/pagestest"
	"mumpuni/web/route"
)

// bureau is a server with the people pages alone and jobs at work: root → dinas, an administrator of the root, an HR
// officer of the dinas, and a clerk there.
type bureau struct {
	second *approvals.Service
	*testing.T
	people           *people.Service
	imports          *siasn.Service
	handler          http.Handler
	root, dinas      uuid.UUID
	admin, hr, clerk id.Person
}

func newBureau(t *testing.T) *bureau {
	t.Helper()
	dbURL := pgtest.URL(t)
	db, err := pg.Open(t.Context(), dbURL, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return siasngen.Today.Add(5 * time.Hour) }
	b := &bureau{T: t, people: people.New(db, now)}
	b.second = approvals.New(db, b.people, approvals.Kinds{
		people.AskRole: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.RoleAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return b.people.CarryGrant(ctx, tx, asker, ask)
		}},
		people.AskChange: {Roles: []people.Role{people.Administrator}, Carry: func(ctx context.Context, tx bun.Tx, a approvals.Approval, asker people.Actor) error {
			var ask people.ChangeAsk
			if err := a.Read(&ask); err != nil {
				return err
			}
			return b.people.CarryChange(ctx, tx, asker, ask)
		}},
	}, now)
	b.people.WithSecond(b.second.Open, b.second.Notify)
	b.imports = siasn.New(db, queue, b.people, siasn.Hooks{Notify: b.second.Notify, Drop: b.second.Drop}, now)
	workers := river.NewWorkers()
	b.imports.AddWorkers(workers)
	runner, err := jobs.Start(t.Context(), jobs.Config{URL: dbURL, Workers: workers, Parallel: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = runner.Stop(context.Background()) })
	b.root, err = b.people.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Pemerintah Kab. Contoh", Kind: "instansi", From: "2000-01-01"})
	b.must(err)
	b.dinas, err = b.people.CreateUnit(t.Context(), people.System(), people.NewUnit{Name: "Dinas Contoh", Kind: "opd", ParentID: b.root, From: "2000-01-01"})
	b.must(err)
	b.admin, b.hr, b.clerk = b.person(b.root, "Ani Admin"), b.person(b.dinas, "Heri SDM"), b.person(b.dinas, "Citra Staf")
	_, err = b.people.Grant(t.Context(), people.System(), b.admin, people.Administrator, b.root)
	b.must(err)
	_, err = b.people.Grant(t.Context(), people.System(), b.hr, people.HR, b.dinas)
	b.must(err)
	b.serve()
	return b
}

// approveAsAnother lets a second administrator, who comes now, approve the one thing that waits.
func (b *bureau) approveAsAnother() {
	b.Helper()
	id := b.person(b.root, "Dodi Admin")
	_, err := b.people.Grant(b.Context(), people.System(), id, people.Administrator, b.root)
	b.must(err)
	who, err := b.people.LoadActor(b.Context(), id)
	b.must(err)
	who.Fresh = true
	list, err := b.second.Waiting(b.Context(), who)
	b.must(err)
	if len(list) != 1 {
		b.Fatalf("%d approvals wait", len(list))
	}
	b.must(b.second.Approve(b.Context(), who, list[0].ID, list[0].Digest))
}

func (b *bureau) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bureau) person(unit uuid.UUID, name string) id.Person {
	b.Helper()
	id, err := b.people.CreatePerson(b.Context(), people.System(), people.Person{Name: name, Employment: people.PPPKPartTime, NIP: ""},
		people.Appointment{UnitID: unit, Post: people.Post{Name: "Staf", Kind: "pelaksana"}, From: "2020-01-01"})
	b.must(err)
	return id
}

func (b *bureau) serve() {
	p := &pages.Pages{People: b.people, Imports: b.imports, Approvals: b.second}
	b.handler = pagestest.Serve(route.Config{SessionCookie: "s", Session: func(ctx context.Context, token string) (identity.Session, error) {
		who, err := b.people.LoadActor(ctx, id.Person(uuid.MustParse(token)))
		who.Fresh = true
		return identity.Session{Actor: who, PersonID: who.PersonID}, err
	}}, p.Routes)
}

// reply is what came back.
type reply struct {
	*httptest.ResponseRecorder
	text string
}

func (b *bureau) send(who id.Person, method, path, contentType string, body io.Reader) reply {
	b.Helper()
	r := httptest.NewRequestWithContext(b.Context(), method, path, body)
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.AddCookie(&http.Cookie{Name: "s", Value: who.String()})
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return reply{w, w.Body.String()}
}

func (b *bureau) get(who id.Person, path string) reply {
	b.Helper()
	return b.send(who, http.MethodGet, path, "", nil)
}

func (b *bureau) post(who id.Person, path string, form url.Values) reply {
	b.Helper()
	return b.send(who, http.MethodPost, path, pagestest.FormType, strings.NewReader(form.Encode()))
}

// upload sends the import form, the file last as the browser does.
func (b *bureau) upload(who id.Person, unit uuid.UUID, name string, data []byte) reply {
	b.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	b.must(form.WriteField("unit_id", unit.String()))
	part, err := form.CreateFormFile("file", name)
	b.must(err)
	_, err = part.Write(data)
	b.must(err)
	b.must(form.Close())
	return b.send(who, http.MethodPost, "/impor", form.FormDataContentType(), &buf)
}

// wants fails unless the reply has the status and every text.
func (b *bureau) wants(r reply, status int, texts ...string) {
	b.Helper()
	if r.Code != status {
		b.Fatalf("status %d, want %d: %.300s", r.Code, status, r.text)
	}
	for _, text := range texts {
		if !strings.Contains(strings.ReplaceAll(r.text, "\u00a0", " "), text) {
			b.Errorf("the page does not say %q", text)
		}
	}
}

// settled follows the progress page until the import is at rest.
func (b *bureau) settled(path string) reply {
	b.Helper()
	deadline := time.After(time.Minute)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		r := b.get(b.admin, path)
		if r.Header().Get("Refresh") == "" {
			return r
		}
		b.wants(r, http.StatusOK, "<progress")
		select {
		case <-tick.C:
		case <-deadline:
			b.Fatalf("still busy: %.300s", r.text)
		}
	}
}

func TestImportFromUploadToUndo(t *testing.T) {
	b := newBureau(t)
	f := siasngen.Generate(200, 21, siasngen.Today)
	planted := f.Plant(1, true, false)
	var file bytes.Buffer
	b.must(f.WriteXLSX(&file))

	b.wants(b.get(b.admin, "/impor/baru"), http.StatusOK, "20 MB", "20.000 baris", "multipart/form-data", "TEMPAT LAHIR NAMA")
	b.wants(b.upload(b.admin, b.root, "asn.xls", []byte("\xd0\xcf\x11\xe0")), http.StatusUnprocessableEntity, "berformat .xls", "Ada")
	b.wants(b.upload(b.admin, b.root, "x.csv", bytes.Repeat([]byte("x"), siasn.MaxImportBytes+100<<10)), http.StatusUnprocessableEntity, "lebih dari 20 MB")
	sent := b.upload(b.admin, b.root, `C:\data\asn.xlsx`, file.Bytes())
	b.wants(sent, http.StatusSeeOther)
	at := sent.Header().Get("Location")

	found := b.settled(at)
	b.wants(found, http.StatusOK, "asn.xlsx", "Siap diterapkan", "Kesalahan", "Unduh dengan catatan", "Terapkan impor")
	for _, p := range planted {
		if !p.Error {
			continue
		}
		key := "import.issue." + p.Key
		text := locale.T(t.Context(), key, "Max", 200, "Row", p.Row-1, "Name", f.Rows[p.Row-3].Text("UNOR NAMA"))
		b.wants(found, http.StatusOK, p.Column+":", text)
	}
	b.wants(b.get(b.admin, at+"?lihat=new"), http.StatusOK, "Akan ditambahkan")
	b.wants(b.get(b.hr, at), http.StatusForbidden)
	b.downloads(at)

	b.wants(b.post(b.admin, at+"/terapkan", url.Values{"confirm": {"0"}}), http.StatusUnprocessableEntity, "jumlah pegawai yang akan ditandai berhenti")
	b.wants(b.post(b.admin, at+"/terapkan", url.Values{"confirm": {"2"}}), http.StatusSeeOther)
	b.wants(b.settled(at), http.StatusOK, "Diterapkan", "Batalkan impor")
	b.wants(b.get(b.admin, "/pegawai?cari=SITI"), http.StatusOK, "SITI")
	b.wants(b.get(b.admin, at+"/batal"), http.StatusOK, "kembali seperti sebelum impor ini")
	b.wants(b.post(b.admin, at+"/batal", url.Values{}), http.StatusSeeOther)
	b.wants(b.settled(at), http.StatusOK, "Dibatalkan")
	b.wants(b.get(b.admin, "/pegawai?cari=SITI"), http.StatusOK, "Tidak ada pegawai yang cocok")
	b.wants(b.get(b.admin, "/impor"), http.StatusOK, "asn.xlsx", "Dibatalkan")
	b.wants(b.post(b.admin, at+"/terapkan", url.Values{}), http.StatusSeeOther)
}

func (b *bureau) downloads(at string) {
	b.Helper()
	r := b.get(b.admin, at+"/unduh")
	b.wants(r, http.StatusOK)
	if !strings.HasPrefix(r.text, "PK") || !strings.Contains(r.Header().Get("Content-Disposition"), `"asn (dengan catatan).xlsx"`) {
		b.Errorf("xlsx: %v", r.Header())
	}
	b.wants(b.get(b.admin, at+"/unduh?format=csv"), http.StatusOK, "CATATAN", "JENIS KELAMIN: Isi M (laki-laki) atau F (perempuan).")
}

func TestDirectoryAndProfile(t *testing.T) {
	b := newBureau(t)
	b.wants(b.get(b.hr, "/pegawai"), http.StatusOK, "Citra Staf", "Heri SDM")
	if r := b.get(b.hr, "/pegawai"); strings.Contains(r.text, "Ani Admin") {
		t.Error("HR of the dinas sees the root's people")
	}
	b.wants(b.get(b.clerk, "/pegawai"), http.StatusForbidden)
	b.wants(b.get(b.clerk, "/pegawai/"+b.clerk.String()), http.StatusOK, "Data kepegawaian saya", "Dinas Contoh")
	b.wants(b.get(b.clerk, "/pegawai/"+b.hr.String()), http.StatusNotFound)
	b.wants(b.get(b.hr, "/pegawai/"+b.admin.String()), http.StatusNotFound)
	b.wants(b.get(b.hr, "/pegawai/"+b.clerk.String()), http.StatusOK, "Citra Staf", "Riwayat jabatan")
	b.wants(b.get(b.hr, "/pegawai/"+b.clerk.String()+"/ubah"), http.StatusForbidden)
	b.wants(b.get(b.admin, "/pegawai?setelah=%21"), http.StatusUnprocessableEntity)
}

func TestRolesOnTheProfile(t *testing.T) {
	b := newBureau(t)
	profile := "/pegawai/" + b.clerk.String()
	b.wants(b.post(b.admin, profile+"/peran", url.Values{"role": {"king"}, "unit_id": {b.dinas.String()}}), http.StatusUnprocessableEntity, "Pilih peran dari daftar.")
	b.wants(b.post(b.admin, profile+"/peran", url.Values{"role": {"trainer"}, "unit_id": {b.dinas.String()}}), http.StatusSeeOther)
	b.approveAsAnother()
	shown := b.get(b.admin, profile)
	b.wants(shown, http.StatusOK, "Pengajar", "pada Dinas Contoh", "Diberikan oleh Ani Admin, 23 November 2026")
	_, rest, _ := strings.Cut(shown.text, `action="`+profile+`/peran/`)
	revoke, _, ok := strings.Cut(rest, `"`)
	if !ok {
		t.Fatal("no button to revoke")
	}
	b.wants(b.post(b.hr, profile+"/peran/"+revoke, nil), http.StatusForbidden)
	b.wants(b.post(b.admin, profile+"/peran/"+revoke, nil), http.StatusSeeOther)
	grants, err := b.people.Grants(t.Context(), people.System(), b.admin)
	b.must(err)
	refused := b.post(b.admin, "/pegawai/"+b.admin.String()+"/peran/"+grants[0].ID.String()+"/cabut", nil)
	b.wants(refused, http.StatusSeeOther)
	if refused.Header().Get("Set-Cookie") == "" {
		t.Error("nothing says why the last administrator stays")
	}
}

func TestPersonForms(t *testing.T) {
	b := newBureau(t)
	form := url.Values{"name": {"Dewi Baru"}, "employment": {"pns"}, "unit_id": {b.dinas.String()}, "post_name": {"Guru"}, "post_kind": {"pelaksana"}, "valid_from": {"2026-01-31"}}
	b.wants(b.post(b.admin, "/pegawai", url.Values{}), http.StatusUnprocessableEntity, "Isi nama pegawai.", "Pilih unit kerja.", "Isi nama jabatan.")
	made := b.post(b.admin, "/pegawai", form)
	b.wants(made, http.StatusSeeOther)
	at := made.Header().Get("Location")
	form.Set("nip", "123")
	b.wants(b.post(b.admin, at+"/ubah", form), http.StatusUnprocessableEntity, "NIP harus terdiri dari 18 digit angka.", `href="#f-nip"`)
	form.Set("nip", "19860926 201505 2 001")
	b.wants(b.post(b.admin, at+"/ubah", form), http.StatusSeeOther)
	b.wants(b.post(b.admin, "/pegawai", form), http.StatusUnprocessableEntity, "NIP itu sudah tercatat pada pegawai lain.")
	form.Set("valid_from", "2026-01-01")
	b.wants(b.post(b.admin, at+"/mutasi", form), http.StatusUnprocessableEntity, "sejak 31/01/2026")
	form.Set("valid_from", "2026-02-01")
	form.Set("unit_id", b.root.String())
	b.wants(b.post(b.admin, at+"/mutasi", form), http.StatusSeeOther)
	b.wants(b.get(b.admin, at), http.StatusOK, "19860926 201505 2 001", "Dinas Contoh", "01/02/2026")
	b.wants(b.get(b.admin, at+"/berhenti"), http.StatusOK, "Dewi Baru tidak lagi dapat masuk")
	b.wants(b.post(b.admin, at+"/berhenti", url.Values{"left_on": {"2026-11-23"}}), http.StatusSeeOther)
	b.wants(b.get(b.admin, at), http.StatusOK, "berhenti bertugas sejak 23 November 2026")
	b.wants(b.get(b.admin, "/pegawai?berhenti=1"), http.StatusOK, "Dewi Baru")
}

func TestUnitPages(t *testing.T) {
	b := newBureau(t)
	b.wants(b.get(b.hr, "/unit"), http.StatusOK, "Dinas Contoh")
	b.wants(b.get(b.hr, "/unit/"+b.root.String()), http.StatusNotFound)
	b.wants(b.get(b.clerk, "/unit"), http.StatusForbidden)
	b.wants(b.post(b.hr, "/unit/"+b.dinas.String()+"/bantuan", url.Values{"name": {"Ibu Sari"}}), http.StatusUnprocessableEntity, "nomor telepon")
	b.wants(b.post(b.hr, "/unit/"+b.dinas.String()+"/bantuan", url.Values{"name": {"Ibu Sari"}, "phone": {"0274 512345 ext 7"}}), http.StatusSeeOther)
	b.wants(b.get(b.hr, "/unit/"+b.dinas.String()), http.StatusOK, "Ibu Sari", `href="tel:0274512345"`)
	b.wants(b.post(b.admin, "/unit", url.Values{"name": {"X"}}), http.StatusUnprocessableEntity, "Pilih unit kerja.")
	made := b.post(b.admin, "/unit", url.Values{
		"parent_id": {b.dinas.String()}, "name": {"Bidang Baru"}, "kind": {"bidang"}, "time_zone": {"Asia/Jakarta"}, "valid_from": {"2026-02-01"},
	})
	b.wants(made, http.StatusSeeOther)
	at := made.Header().Get("Location")
	b.wants(b.post(b.admin, at+"/nama", url.Values{"name": {""}, "kind": {"bidang"}, "valid_from": {"2026-03-01"}}), http.StatusUnprocessableEntity, "Isi nama unit.", "<details class=\"fold\" open")
	b.wants(b.post(b.admin, at+"/nama", url.Values{"name": {"Bidang Ganti"}, "kind": {"bidang"}, "valid_from": {"2026-03-01"}}), http.StatusSeeOther)
	b.wants(b.get(b.admin, at), http.StatusOK, "Bidang Ganti", "Bidang Baru", "01/03/2026")
	b.wants(b.get(b.admin, "/unit?per=2026-02-15"), http.StatusOK, "Bidang Baru")
	b.wants(b.post(b.admin, "/unit/"+b.dinas.String()+"/pindah", url.Values{"parent_id": {strings.TrimPrefix(at, "/unit/")}, "valid_from": {"2026-04-01"}}),
		http.StatusUnprocessableEntity, "ke bawah dirinya sendiri")
	b.wants(b.post(b.admin, "/unit/"+b.dinas.String()+"/tutup", url.Values{"valid_from": {"2026-04-01"}}), http.StatusUnprocessableEntity, "Masih ada 1 unit")
	b.wants(b.post(b.admin, at+"/tutup", url.Values{"valid_from": {"2026-04-01"}}), http.StatusSeeOther)
}
