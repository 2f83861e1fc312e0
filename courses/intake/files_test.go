package intake_test

import (
	"os"
	"strings"
	"testing"

	"mumpuni/courses/coursestest"
	"mumpuni/packages/packagestest"
)

// film is the film of the demo.
func film(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../../demo/content/keamanan-informasi/video.mp4")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Each file becomes a module by what its bytes are, whatever its name says; captions go to the video of their name; what is none is refused.
func TestFilesBecomeModules(t *testing.T) {
	s := coursestest.OpenStudio(t)
	ctx := t.Context()
	take := func(name string, data []byte) error {
		return s.Intake.TakeFile(ctx, s.Trainer, s.Course, s.Put(data), name)
	}
	s.Wants(take("3_film.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:02.000\nHalo\n")), "course.captions_alone")
	for _, one := range []struct {
		name string
		data []byte
	}{
		{"01 Naskah_awal.docx", naskah(s)},
		{"1b Lain.docx", packagestest.Zip(t, map[string]string{"_lain.txt": "x", "word/document.xml": `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Lain.</w:t></w:r></w:p></w:body></w:document>`})},
		{"2. Catatan.md", []byte("# Catatan\n\nIsi.\n")},
		{"3_film.mp4", film(t)},
		{"3_film.vtt", []byte("WEBVTT\n\n00:00.000 --> 00:02.000\nHalo\n")},
		{"gambar tanpa akhiran", coursestest.Drawn(t, 20)},
		{"paket.bin", packagestest.Zip(t, map[string]string{"imsmanifest.xml": packagestest.Manifest12("index.html"), "index.html": "x"})},
	} {
		if err := take(one.name, one.data); err != nil {
			t.Fatalf("%s: %v", one.name, err)
		}
	}
	s.Wants(take("program.exe", []byte("MZ\x90\x00\x03")), "course.file_unknown")
	s.Wants(take("gambar.heic", append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 40)...)), "course.media_type_heic")
	w, err := s.Courses.Studio(ctx, s.Trainer, s.Course)
	s.Must(err)
	var got []string
	for _, m := range w.Modules {
		got = append(got, string(m.Kind)+" "+m.Title)
	}
	if strings.Join(got, ", ") != "article Naskah awal, article 1b Lain, article Catatan, video film, image gambar tanpa akhiran, package paket" || !w.Modules[3].Media.Captions ||
		w.Modules[2].Body != "# Catatan\n\nIsi.\n" || w.Modules[0].Words == 0 {
		t.Errorf("%v %+v", got, w.Modules)
	}
	o := s.Put(coursestest.Drawn(t, 21))
	s.Must(s.Intake.TakeFile(ctx, s.Trainer, s.Course, o, "dua.png"))
	s.Must(s.Intake.TakeFile(ctx, s.Trainer, s.Course, o, "dua.png")) // the answer was lost
	if w, _ = s.Courses.Studio(ctx, s.Trainer, s.Course); len(w.Modules) != 7 {
		t.Errorf("%d modules", len(w.Modules))
	}
	other := s.Person("Orang Lain", s.Section)
	s.Wants(s.Intake.TakeFile(ctx, other, s.Course, o, "dua.png"), "course.not_found")
	s.Wants(s.Intake.MayFile(ctx, s.Trainer, s.Course, 2_000_000_001), "course.media_large")
}
