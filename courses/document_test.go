package courses_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
)

// naskah is a document of two sections, the first with a picture.
func naskah(s *studio) []byte {
	s.t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	const ns = ` xmlns:w="w" xmlns:r="r" xmlns:a="a"`
	for name, text := range map[string]string{
		"word/document.xml": `<w:document` + ns + `><w:body><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Satu</w:t></w:r></w:p>` +
			`<w:p><w:r><w:t>Isi satu.</w:t></w:r><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>` +
			`<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Dua</w:t></w:r></w:p><w:p><w:r><w:t>Isi dua.</w:t></w:r></w:p></w:body></w:document>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="p" Target="media/a.png"/></Relationships>`, "word/media/a.png": string(drawn(s.t, 20)),
	} {
		w, err := z.Create(name)
		s.must(err)
		_, err = w.Write([]byte(text))
		s.must(err)
	}
	s.must(z.Close())
	return buf.Bytes()
}

// A document is looked at before anything enters the course, enters exactly as it was shown, and leaves in one act.
func TestADocumentEntersACourseAndLeavesIt(t *testing.T) {
	s := openStudio(t)
	ctx := t.Context()
	modules := func() (titles []string) {
		w, err := s.s.Studio(ctx, s.trainer, s.course)
		s.must(err)
		for _, m := range w.Modules {
			titles = append(titles, m.Title)
		}
		return titles
	}
	read := func() courses.DocumentPlan {
		of, err := s.s.ReadDocument(ctx, s.trainer, s.course, `C:\Dokumen\Naskah "akhir".docx`, naskah(s))
		s.must(err)
		p, err := s.s.Document(ctx, s.trainer, of)
		s.must(err)
		return p
	}
	p := read()
	if len(modules()) != 0 || p.FileName != `Naskah "akhir".docx` || len(p.Articles) != 2 || p.Undescribed() != 1 || !strings.HasPrefix(p.Original, "http") {
		t.Fatalf("%v %+v", modules(), p)
	}
	s.must(s.s.ChooseDocument(ctx, s.trainer, p.ID, courses.DocumentChoice{Depth: 0, Part: courses.Material, Alts: map[string]string{"gambar-1.png": "Peta [desa]"}}))
	s.wants(s.s.ApplyDocument(ctx, s.trainer, p.ID, 1, false), "web.changed_meanwhile")
	s.must(s.s.ChooseDocument(ctx, s.trainer, p.ID, courses.DocumentChoice{Depth: 1, Part: courses.Material}))
	s.must(s.s.ApplyDocument(ctx, s.trainer, p.ID, 1, false))
	s.wants(s.s.ApplyDocument(ctx, s.trainer, p.ID, 1, false), "document.not_checked")
	w, err := s.s.Studio(ctx, s.trainer, s.course)
	if s.must(err); len(w.Modules) != 2 || w.Modules[0].Body != "Isi satu.![Peta (desa)](gambar:gambar-1.png)" || w.Modules[0].Minutes != 1 {
		t.Fatalf("%+v", w.Modules)
	}
	other := s.person("Orang Lain", s.section)
	_, err = s.s.Document(ctx, other, p.ID)
	s.wants(err, "document.unknown")
	s.wants(s.s.UndoDocument(ctx, other, p.ID), "document.unknown")
	s.must(s.s.UndoDocument(ctx, s.trainer, p.ID))
	list, err := s.s.Pictures(ctx, s.trainer, s.course)
	if s.must(err); len(modules()) != 0 || len(list) != 0 {
		t.Errorf("left: %v %v", modules(), list)
	}
	p = read()
	s.must(s.s.ApplyDocument(ctx, s.trainer, p.ID, 1, true))
	w, err = s.s.Studio(ctx, s.trainer, s.course)
	s.must(err)
	s.pass(time.Minute)
	s.must(s.s.UpdateModule(ctx, s.trainer, w.Modules[1].ID, courses.ModuleDraft{Title: "Dua", Body: "Ditulis ulang."}))
	s.wants(s.s.UndoDocument(ctx, s.trainer, p.ID), "document.undo_used")
	if len(modules()) != 2 {
		t.Error("something left all the same")
	}
	read() // looked at, and put nowhere
	s.must(s.s.DiscardDraft(ctx, s.trainer, s.course))
	s.pass(courses.BinKept)
	s.must(s.s.EmptyBin(ctx))
	for _, table := range []string{"courses", "course_documents", "course_document_pictures", "course_pictures", "media", "objects where doomed_at is null"} {
		if n := s.count("select count(*) from " + table); n != 0 {
			t.Errorf("a course that nobody saw is thrown away, and %d %s are left", n, table)
		}
	}
}
