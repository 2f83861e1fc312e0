package studio_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"mumpuni/web/pages/pagestest"
)

// A document is sent, looked at, put into the course and taken back without script; a file that is none is refused beside the field.
func TestADocumentIsTakenWithoutScript(t *testing.T) {
	w := pagestest.NewOffice(t)
	var naskah bytes.Buffer
	z := zip.NewWriter(&naskah)
	part, err := z.Create("word/document.xml")
	w.Must(err)
	_, err = part.Write([]byte(`<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Dasar</w:t></w:r></w:p><w:p><w:r><w:t>Isi &lt;b&gt; dasar.</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Lanjut</w:t></w:r></w:p><w:p><w:del/><w:r><w:t>Isi.</w:t></w:r></w:p></w:body></w:document>`))
	w.Must(err)
	w.Must(z.Close())

	course := strings.TrimSuffix(w.Post(w.Trainer, "/studio/kursus/baru", "title", "Loket"), "/rincian")
	w.Get(w.Trainer, course).Wants(t, 200, `href="`+course+`/dokumen"`)
	w.Get(w.Trainer, course+"/dokumen").Wants(t, 200, "Lihat hasilnya", `enctype="multipart/form-data"`)
	w.Sends(w.Trainer, course+"/dokumen", "file", "catatan.pdf", []byte("%PDF-1.7")).Wants(t, 422, `href="#f-file"`, "Berkas ini PDF, bukan DOCX, ODT, atau PPTX.")
	w.Sends(w.Trainer, course+"/dokumen", "lain", "naskah.docx", naskah.Bytes()).Wants(t, 422, `href="#f-file"`)
	w.Sends(w.Officer, course+"/dokumen", "file", "naskah.docx", naskah.Bytes()).Wants(t, 403)
	sent := w.Sends(w.Trainer, course+"/dokumen", "file", `Naskah & "akhir".docx`, naskah.Bytes())
	sent.Wants(t, 303)
	plan := sent.Header.Get("Location")
	w.Get(w.Trainer, plan).Wants(t, 200, "Modul yang akan dibuat: 2", "Perubahan terlacak: 1.", "Isi &lt;b&gt; dasar.", "Unduh berkas aslinya")
	if page := w.Get(w.Trainer, course).Body; strings.Contains(page, ">Dasar</a>") {
		t.Error("it entered before anybody agreed")
	}
	if at := w.Post(w.Trainer, plan, "aksi", "masukkan", "depth", "0", "part", "materi"); at != plan+"#hasil" { // another choice is shown first
		t.Error(at)
	}
	w.Get(w.Trainer, plan).Wants(t, 200, "Modul yang akan dibuat: 1")
	w.Refuses(w.Trainer, plan, `href="#f-depth"`, "depth", "9", "part", "materi")
	w.Post(w.Trainer, plan, "aksi", "masukkan", "depth", "0", "part", "materi")
	w.Get(w.Trainer, course).Wants(t, 200, "Naskah &amp; &#34;akhir&#34;")
	w.Get(w.Trainer, plan).Wants(t, 200, "Sudah dimasukkan", "Batalkan seluruhnya")
	w.Post(w.Trainer, plan+"/batal")
	w.Get(w.Trainer, plan).Wants(t, 200, "Dibatalkan")
}
