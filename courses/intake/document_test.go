package intake_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"mumpuni/courses"
	"mumpuni/courses/bin"
	"mumpuni/courses/coursestest"
	"mumpuni/courses/intake"
)

// naskah is a document of two sections, the first with a picture.
func naskah(s *coursestest.House) []byte {
	s.T.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	const ns = ` xmlns:w="w" xmlns:r="r" xmlns:a="a"`
	for name, text := range map[string]string{
		"word/document.xml": `<w:document` + ns + `><w:body><w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Satu</w:t></w:r></w:p>` +
			`<w:p><w:r><w:t>Isi satu.</w:t></w:r><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>` +
			`<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>Dua</w:t></w:r></w:p><w:p><w:r><w:t>Isi dua.</w:t></w:r></w:p></w:body></w:document>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="p" Target="media/a.png"/></Relationships>`, "word/media/a.png": string(coursestest.Drawn(s.T, 20)),
	} {
		w, err := z.Create(name)
		s.Must(err)
		_, err = w.Write([]byte(text))
		s.Must(err)
	}
	s.Must(z.Close())
	return buf.Bytes()
}

// A document is looked at before anything enters the course, enters exactly as it was shown, and leaves in one act.
func TestADocumentEntersACourseAndLeavesIt(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	modules := func() (titles []string) {
		w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
		s.Must(err)
		for _, m := range w.Modules {
			titles = append(titles, m.Title)
		}
		return titles
	}
	read := func() intake.DocumentPlan {
		of, err := s.Intake.ReadDocument(ctx, s.Trainer, s.Course, `C:\Dokumen\Naskah "akhir".docx`, naskah(s))
		s.Must(err)
		p, err := s.Intake.Document(ctx, s.Trainer, of)
		s.Must(err)
		return p
	}
	p := read()
	if len(modules()) != 0 || p.FileName != `Naskah "akhir".docx` || len(p.Articles) != 2 || p.Undescribed() != 1 || !strings.HasPrefix(p.Original, "http") {
		t.Fatalf("%v %+v", modules(), p)
	}
	s.Must(s.Intake.ChooseDocument(ctx, s.Trainer, p.ID, intake.DocumentChoice{Depth: 0, Part: courses.Material, Alts: map[string]string{"gambar-1.png": "Peta [desa]"}}))
	s.Wants(s.Intake.ApplyDocument(ctx, s.Trainer, p.ID, 1, false), "web.changed_meanwhile")
	s.Must(s.Intake.ChooseDocument(ctx, s.Trainer, p.ID, intake.DocumentChoice{Depth: 1, Part: courses.Material}))
	s.Must(s.Intake.ApplyDocument(ctx, s.Trainer, p.ID, 1, false))
	s.Wants(s.Intake.ApplyDocument(ctx, s.Trainer, p.ID, 1, false), "document.not_checked")
	w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	if s.Must(err); len(w.Modules) != 2 || w.Modules[0].Body != "Isi satu.![Peta (desa)](gambar:gambar-1.png)" || w.Modules[0].Minutes != 1 {
		t.Fatalf("%+v", w.Modules)
	}
	other := s.Person("Orang Lain", s.Section)
	_, err = s.Intake.Document(ctx, other, p.ID)
	s.Wants(err, "document.unknown")
	s.Wants(s.Intake.UndoDocument(ctx, other, p.ID), "document.unknown")
	s.Must(s.Intake.UndoDocument(ctx, s.Trainer, p.ID))
	list, err := s.Courses.Pictures(ctx, s.Trainer, s.Course)
	if s.Must(err); len(modules()) != 0 || len(list) != 0 {
		t.Errorf("left: %v %v", modules(), list)
	}
	p = read()
	s.Must(s.Intake.ApplyDocument(ctx, s.Trainer, p.ID, 1, true))
	w, err = s.Courses.Studio(ctx, s.Trainer, s.Course)
	s.Must(err)
	s.Pass(time.Minute)
	s.Must(s.Courses.UpdateModule(ctx, s.Trainer, w.Modules[1].ID, courses.ModuleDraft{Title: "Dua", Body: "Ditulis ulang."}))
	s.Wants(s.Intake.UndoDocument(ctx, s.Trainer, p.ID), "document.undo_used")
	if len(modules()) != 2 {
		t.Error("something left all the same")
	}
	read() // looked at, and put nowhere
	s.Must(s.Courses.DiscardDraft(ctx, s.Trainer, s.Course))
	s.Pass(bin.Kept)
	s.Must(s.Bin.Empty(ctx))
	for _, table := range []string{"courses", "course_documents", "course_document_pictures", "course_pictures", "media", "objects where doomed_at is null"} {
		if n := s.Count("select count(*) from " + table); n != 0 {
			t.Errorf("a course that nobody saw is thrown away, and %d %s are left", n, table)
		}
	}
}
